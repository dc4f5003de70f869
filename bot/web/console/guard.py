"""Who may open a page: a session, and for every change the session's own form token."""

from __future__ import annotations

import functools
import hmac
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from bot.web import kept, pages, sessions
from bot.web.context import CONTEXT
from bot.web.security import is_https

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.web.accounts import Account

    Page = Callable[[web.Request], Awaitable[web.StreamResponse]]

log = structlog.get_logger()


def cookie_name(request: web.Request) -> str:
    """Name the session cookie: with https it is bound to this host (__Host-)."""
    return "__Host-visnyk" if is_https(request) else "visnyk"


def account(request: web.Request) -> Account:
    """Give who is logged in; only for pages behind `signed_in`."""
    return request[pages.SESSION].account


def signed_in(handler: Page) -> Page:
    """Let only those who are logged in see a page; the others log in and lose nothing."""

    @functools.wraps(handler)
    async def guarded(request: web.Request) -> web.StreamResponse:
        session = await _session(request, touch=True)
        if session is None:
            return await _log_in_first(request)
        request[pages.SESSION] = session
        if request.method == "POST":
            await _check_token(request, session.csrf)
        return await handler(request)

    return guarded


def watching(handler: Page) -> Page:
    """Like `signed_in` for what a page asks by itself: it does not keep a session alive."""

    @functools.wraps(handler)
    async def guarded(request: web.Request) -> web.StreamResponse:
        session = await _session(request, touch=False)
        if session is None:
            raise web.HTTPNoContent  # EventSource stops asking after a 204
        request[pages.SESSION] = session
        return await handler(request)

    return guarded


async def still_in(request: web.Request) -> bool:
    """Tell whether a long answer may go on."""
    return await _session(request, touch=False) is not None


async def _session(request: web.Request, *, touch: bool) -> sessions.Session | None:
    token = request.cookies.get(cookie_name(request))
    if not token:
        return None
    context = request.app[CONTEXT]
    return await sessions.find(context.database, token, context.clock(), touch=touch)


async def _log_in_first(request: web.Request) -> web.StreamResponse:
    if "HX-Request" in request.headers:
        return pages.page(request, "parts/session_over.html.jinja", status=401)
    if request.method == "GET":
        target = request.rel_url.path_qs
        location = request.app.router["login"].url_for()
        raise web.HTTPSeeOther(location if target == "/" else location.with_query(next=target))
    return pages.page(
        request,
        "login.html.jinja",
        status=401,
        next=request.path,
        kept=kept.wrapped(await kept.fields(request)),
        notice="console.login.session_over",
    )


async def _check_token(request: web.Request, expected: str) -> None:
    given = (await request.post()).get("csrf", "")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), expected.encode()):
        log.warning("web.form_token_refused", path=request.path)
        raise web.HTTPForbidden(reason="Form token missing or wrong")
