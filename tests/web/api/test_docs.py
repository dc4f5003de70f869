"""docs/api.md is true: its examples are run as written, and it names every problem and route."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.config import ROOT
from bot.web.api.models import OutageIn
from bot.web.api.routes import ROUTES
from bot.web.api.tokens import Scope
from tests.web.api.test_wording import PROBLEMS

if TYPE_CHECKING:
    from tests.web.api.conftest import Api, Program

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
# A request with the status it is to get, and the answer shown after it, if one is.
_EXAMPLE = re.compile(
    r"```sh\n# (?P<status>\d+)\n(?P<command>curl .*?)```(?:\n+```json\n(?P<answer>.*?)```)?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Example:
    """One curl command of the page."""

    status: int
    method: str
    url: str
    headers: dict[str, str]
    body: str | None
    answer: Any

    @classmethod
    def read(cls, match: re.Match[str]) -> Example:
        words = shlex.split(match["command"].replace("\\\n", " "))
        assert words.pop(0) == "curl"
        options: dict[str, list[str]] = {"-X": [], "-H": [], "-d": [], "url": []}
        while words:
            name = words.pop(0) if words[0].startswith("-") else "url"
            options[name].append(words.pop(0))
        return cls(
            status=int(match["status"]),
            method=(options["-X"] or ["GET"])[0],
            url=options["url"][0],
            headers=dict(header.split(": ", 1) for header in options["-H"]),
            body=options["-d"][0] if options["-d"] else None,
            answer=json.loads(match["answer"]) if match["answer"] else None,
        )


EXAMPLES = [Example.read(match) for match in _EXAMPLE.finditer(PAGE)]


def members(value: Any, at: str = "") -> set[str]:
    """Give the paths of all members, those of things in lists without their place."""
    if isinstance(value, list):
        return set().union(*(members(inner, at) for inner in value))
    if not isinstance(value, dict) or at.endswith("/by_channel"):
        return {at}
    return {at}.union(*(members(inner, f"{at}/{name}") for name, inner in value.items()))


async def test_the_examples_work_as_written(api: Api, program: Program) -> None:
    assert len(EXAMPLES) == PAGE.count("curl ")
    made = 0
    for example in EXAMPLES:
        url = example.url.replace("$VISNYK", "").replace("$ID", str(made))
        headers = {
            name: value.replace("$TOKEN", program.token) for name, value in example.headers.items()
        }
        async with api.client.request(
            example.method, url, headers=headers, data=example.body
        ) as response:
            answered = await response.json(content_type=None)
            assert response.status == example.status, answered
        if response.status == 201:
            made = answered["id"]
        if example.answer is not None:
            assert set(example.answer) == set(answered)
            assert members(example.answer) <= members(answered)


def test_an_example_exists_of_every_route() -> None:
    run = {
        (one.method, one.url.replace("$VISNYK/api/v1", "").replace("$ID", "{id}").split("?")[0])
        for one in EXAMPLES
    }

    assert run == {(route.method, route.path) for route in ROUTES}


def test_every_problem_is_on_the_page() -> None:
    named = set(re.findall(r"`(\w+)`", PAGE[PAGE.index("| status | `type` ends with") :]))

    assert named >= PROBLEMS


def test_every_scope_and_member_is_on_the_page() -> None:
    for name in [scope.value for scope in Scope] + list(OutageIn.model_fields):
        assert f"| `{name}` |" in PAGE
