"""A browser without JavaScript: it reads our HTML and can do nothing but follow links and forms."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import ClientResponse, web
    from aiohttp.test_utils import TestClient

_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source"})


@dataclass
class Form:
    """A form as the page offers it: what it would send if only a button were pressed."""

    testid: str
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    #: name -> values of radio buttons and checkboxes that are not chosen
    offered: dict[str, list[str]] = field(default_factory=dict)
    #: data-testid of a button -> what it adds
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)

    def value(self, name: str) -> str:
        return dict(self.fields).get(name, "")


class Page(HTMLParser):
    """One page, read."""

    def __init__(self, status: int, url: str, html: str, headers: Mapping[str, str]) -> None:
        super().__init__()
        self.status = status
        self.url = url
        self.html = html
        self.headers = headers
        self.forms: list[Form] = []
        #: data-testid -> the words of each element that has it
        self.parts: dict[str, list[str]] = {}
        #: data-testid -> href
        self.links: dict[str, str] = {}
        self._open: list[tuple[str, str | None]] = []
        self._inside: list[str] = []
        self._textarea: str | None = None
        self._select: str | None = None
        self.feed(html.replace("\r\n", "\n"))  # as browsers do

    def part(self, testid: str) -> str:
        """Words of the only element with this data-testid."""
        found = self.parts.get(testid, [])
        assert len(found) == 1, f"{len(found)} elements {testid!r} in:\n{self.html}"
        return found[0]

    def form(self, testid: str = "") -> Form:
        """The form with this data-testid, or the one whose button has it."""
        for form in self.forms:
            if testid in (form.testid, *form.buttons):
                return form
        raise AssertionError(f"no form {testid!r} in:\n{self.html}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        testid = given.get("data-testid")
        if testid is not None:
            self.parts.setdefault(testid, []).append("")
            if tag == "a":
                self.links[testid] = given["href"]
        if tag not in _VOID:
            self._open.append((tag, testid))
        if tag == "form":
            self.forms.append(Form(testid or "", given.get("action", self.url)))
        elif self.forms:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form, name = self.forms[-1], given.get("name", "")
        if tag == "input" and given.get("type") in ("radio", "checkbox"):
            if "checked" in given:
                form.fields.append((name, given["value"]))
            else:
                form.offered.setdefault(name, []).append(given["value"])
        elif tag == "input":
            form.fields.append((name, given.get("value", "")))
        elif tag == "textarea":
            form.fields.append((name, ""))
            self._textarea = name
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            form.fields.append((self._select, given["value"]))
        elif tag == "button" and "data-testid" in given:
            form.buttons[given["data-testid"]] = (name, given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        opened, _ = self._open.pop()
        assert opened == tag, f"</{tag}> closes <{opened}>"
        if tag == "textarea":
            self._textarea = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            name, before = self.forms[-1].fields[-1]
            text = data.removeprefix("\n") if not before else data  # HTML drops the first newline
            self.forms[-1].fields[-1] = (name, before + text)
        for _, testid in self._open:
            if testid is not None:
                self.parts[testid][-1] += data


class PlainBrowser:
    """Keeps cookies and the page it is on."""

    def __init__(self, client: TestClient[web.Request, web.Application]) -> None:
        self.client = client
        self.page: Page

    async def opens(self, path: str) -> Page:
        return await self._on(await self.client.get(path))

    async def follows(self, testid: str) -> Page:
        return await self.opens(urljoin(self.page.url, self.page.links[testid]))

    async def presses(self, testid: str, **values: str) -> Page:
        """Fill fields and press the button with this data-testid."""
        return await self._presses(testid, values, [])

    async def skips_everything(self, testid: str) -> Page:
        """Tick every «пропустити» and press the button."""
        offered = self.page.form(testid).offered.get("skip", [])
        return await self._presses(testid, {}, [("skip", text) for text in offered])

    async def _presses(
        self, testid: str, values: Mapping[str, str], more: list[tuple[str, str]]
    ) -> Page:
        form = self.page.form(testid)
        fields = [(name, value) for name, value in form.fields if name not in values]
        fields += [*values.items(), *more]
        button = form.buttons[testid]
        if button[0]:
            fields.append(button)
        return await self.sends(form.action, fields)

    async def sends(
        self,
        path: str,
        fields: list[tuple[str, str]],
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        """Post fields as a form does, line ends included."""
        posted = [(name, value.replace("\n", "\r\n")) for name, value in fields]
        body = io.BytesIO(urlencode(posted).encode())
        given = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        return await self._on(await self.client.post(path, data=body, headers=given))

    async def _on(self, answer: ClientResponse) -> Page:
        html = await answer.text()
        self.page = Page(answer.status, answer.url.path_qs, html, answer.headers)
        return self.page
