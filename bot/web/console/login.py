"""Logging in and out, and the language of the console."""

from __future__ import annotations

import structlog
from aiohttp import web

from bot import i18n, logs
from bot.web import accounts, kept, pages, sessions
from bot.web.console import guard
from bot.web.context import CONTEXT
from bot.web.passwords import Busy
from bot.web.security import is_https

log = structlog.get_logger()

_PAGE = "login.html.jinja"
_PUBLISH = "/publish"
_SEND = ("do", "send")
_COOKIE_LASTS = 365 * 24 * 3600  # seconds: the language, which is no secret


async def show(request: web.Request) -> web.Response:
    """Answer GET /login; `?lang=en` changes the language of the page."""
    chosen = request.query.get("lang")
    if chosen in i18n.LANGUAGES:
        target = request.rel_url.without_query_params("lang")
        response = web.Response(status=303, headers={"Location": str(target)})
        response.set_cookie(
            pages.LANGUAGE_COOKIE,
            chosen,
            max_age=_COOKIE_LASTS,
            httponly=True,
            samesite="Lax",
            secure=is_https(request),
        )
        return response
    return pages.page(
        request,
        _PAGE,
        next=_ours(request.query.get("next", "/")),
        kept=(),
        notice="",
    )


async def log_in(request: web.Request) -> web.Response:
    """Answer POST /login; what was typed before the session ended travels along."""
    form = await request.post()
    context = request.app[CONTEXT]
    login, target = str(form.get("login", "")), _ours(str(form.get("next", "/")))
    fields = await kept.fields(request)
    again = {
        "next": target,
        "kept": tuple((name, value) for name, value in fields if name.startswith("kept.")),
    }
    try:
        account = await accounts.check_login(
            context.database,
            login=login,
            password=str(form.get("password", "")),
            now=context.clock(),
        )
    except Busy:
        return pages.page(request, _PAGE, status=503, notice="console.login.busy", **again)
    if account is None:
        log.info("login.refused", login=logs.hashed(login))
        return pages.page(request, _PAGE, status=401, notice="console.login.refused", **again)
    log.info("login.accepted", account=account.id)
    token = await sessions.begin(context.database, account, context.clock())
    held = _looked_at_again(kept.unwrapped(fields))
    if target.endswith(_PUBLISH):  # nothing was typed there; what would be sent is shown anew
        target, held = target.removesuffix(_PUBLISH), ()
    if held:
        request[pages.SESSION] = await _found(request, token)
        response = pages.page(request, "resume.html.jinja", action=target, fields=held)
    else:
        response = web.Response(status=303, headers={"Location": target})
    response.set_cookie(
        guard.cookie_name(request),
        token,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=is_https(request),
    )
    return response


def _looked_at_again(held: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Turn «send» into «show»: nothing goes out by itself after a login."""
    return tuple((name, "look" if (name, value) == _SEND else value) for name, value in held)


async def _found(request: web.Request, token: str) -> sessions.Session:
    context = request.app[CONTEXT]
    session = await sessions.find(context.database, token, context.clock())
    assert session is not None  # it began a moment ago
    return session


@guard.signed_in
async def log_out(request: web.Request) -> web.Response:
    """Answer POST /logout: the session is over on the server too."""
    name = guard.cookie_name(request)
    await sessions.end(request.app[CONTEXT].database, request.cookies[name])
    response = web.Response(status=303, headers={"Location": "/login"})
    response.del_cookie(name, path="/", secure=is_https(request), httponly=True, samesite="Lax")
    return response


@guard.signed_in
async def set_language(request: web.Request) -> web.Response:
    """Answer POST /language: the dispatcher reads the console in it from now on."""
    form = await request.post()
    language = i18n.known_language(str(form.get("language", "")))
    await accounts.set_language(request.app[CONTEXT].database, guard.account(request).id, language)
    raise web.HTTPSeeOther(_ours(str(form.get("next", "/"))))


def _ours(target: str) -> str:
    """Give a path of ours to go on to; anything else leads to the board."""
    safe = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if safe else "/"
