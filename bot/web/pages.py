"""Rendering: templates with the wording of bot.i18n, escaped, in the reader's language."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp_jinja2
import jinja2
from aiohttp import web

from bot import i18n, moments
from bot.addresses.romanise import romanise
from bot.messages import Arg, Local, Moment, MomentStyle, Say
from bot.web.context import CONTEXT
from bot.web.security import REQUEST_ID
from bot.web.sessions import Session

if TYPE_CHECKING:
    import datetime as dt

    from bot.web.context import WebContext
    from bot.web.static_files import StaticFiles

SESSION: web.RequestKey[Session] = web.RequestKey("session", Session)
#: Set when the server is about to stop: pages that stay open end.
CLOSING: web.AppKey[asyncio.Event] = web.AppKey("closing", asyncio.Event)
LANGUAGE_COOKIE = "visnyk_language"
_COMPRESS_FROM = 1024  # bytes: below it gzip gains nothing


def set_up(app: web.Application, context: WebContext, static: StaticFiles) -> None:
    """Give the application its template environment."""
    app[CLOSING] = asyncio.Event()
    app.on_shutdown.append(_close)
    environment = aiohttp_jinja2.setup(
        app,
        loader=jinja2.PackageLoader("bot.web", "templates"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["first_up"] = _first_up
    environment.globals["asset"] = static.url
    city = context.settings.city
    environment.globals["city"] = Local(city, romanise(city))


async def _close(app: web.Application) -> None:
    app[CLOSING].set()


def language_of(request: web.Request) -> str:
    """Choose the page's language: the dispatcher's own, else the one picked before the login."""
    session = request.get(SESSION)
    if session is not None:
        return i18n.known_language(session.account.language)
    return i18n.known_language(request.cookies.get(LANGUAGE_COOKIE, ""))


def page(
    request: web.Request, template: str, /, *, status: int = 200, **values: object
) -> web.Response:
    """Render a template into an answer."""
    response = web.Response(
        text=fragment(request, template, **values), content_type="text/html", status=status
    )
    if len(response.text or "") > _COMPRESS_FROM:
        response.enable_compression()
    return response


def fragment(request: web.Request, template: str, /, **values: object) -> str:
    """Render a template into text."""
    return aiohttp_jinja2.render_string(template, request, {**_common(request), **values})


def _common(request: web.Request) -> dict[str, object]:
    language = language_of(request)
    now = request.app[CONTEXT].clock()

    def t(id_: str, /, count: int | None = None, **args: Arg) -> str:
        return i18n.words(Say(id_, args, count=count), language)

    def say(words: Say) -> str:
        return i18n.words(words, language)

    def when(at: dt.datetime, style: str = "near") -> str:
        return moments.words(Moment(at, MomentStyle(style), now), language)

    def channel(name: str) -> str:
        try:
            return i18n.words(Say(f"console.channel.{name}"), language)
        except i18n.NoWording:  # a messenger added later needs no wording to be shown
            return _first_up(name)

    def local(name: Local) -> str:
        return name.en if language == "en" else name.uk

    session = request.get(SESSION)
    return {
        "t": t,
        "say": say,
        "when": when,
        "local": local,
        "channel": channel,
        "language": language,
        "now": now,
        "account": session.account if session else None,
        "csrf": session.csrf if session else "",
        "request_id": request[REQUEST_ID],
        "path": request.path,
    }


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
