"""Around every route: who asks, may they, how often; then the work, and every failure a problem.

Nothing of the body is read before the token, its scope and its pace were found good.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import structlog
from aiohttp import web
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from bot.i18n import known_language
from bot.messages import Say
from bot.outages.post import Author
from bot.web.api.pace import LIMIT, Pace
from bot.web.api.problem import Problem
from bot.web.api.tokens import Scope, Token, TokenRefused, recognise
from bot.web.security import REQUEST_ID

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Awaitable, Callable

    from aiohttp.typedefs import Handler

    from bot.web.context import WebContext

DATABASE_RETRY_AFTER = 5  # seconds

#: The name of the token a request came with.
PROGRAM: web.RequestKey[str] = web.RequestKey("program", str)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Call:
    """One request of a recognised token."""

    context: WebContext
    request: web.Request
    token: Token
    now: dt.datetime


Work: TypeAlias = "Callable[[Call], Awaitable[web.StreamResponse]]"


def endpoint(context: WebContext, pace: Pace, scopes: frozenset[Scope], work: Work) -> Handler:
    """Make a handler for tokens with any of `scopes`."""

    async def authorised(request: web.Request) -> web.StreamResponse:
        token = await _token(context, request)
        request[PROGRAM] = token.name
        now = context.clock()
        wait = pace.wait(token.id, now)
        if wait:
            raise Problem(
                429, "too_many", headers={"Retry-After": str(wait)}, limit=LIMIT, seconds=wait
            )
        demand(token, scopes)
        return await work(Call(context, request, token, now))

    return answered(authorised)


def demand(token: Token, scopes: frozenset[Scope]) -> None:
    """Raise Problem 403 unless the token has one of the scopes."""
    if not scopes & token.scopes:
        wanted = " / ".join(sorted(scope.value for scope in scopes))
        raise Problem(403, "scope_missing", scope=wanted)


def other_service(token: Token) -> Problem:
    """Make the problem of a service that the token is not for."""
    return Problem(403, "other_service", service=Say(f"words.service.{token.service.value}"))


def author(token: Token) -> Author:
    """Give who a token acts as."""
    return Author(f"api:{token.name}", frozenset({token.service}), token.utility)


def answered(work: Handler) -> Handler:
    """Make a handler whose every failure is a problem."""

    async def handle(request: web.Request) -> web.StreamResponse:
        language = known_language(request.headers.get("Accept-Language", ""))
        try:
            response = await work(request)
        except Problem as problem:
            program = request.get(PROGRAM, "")
            log.info("api.refused", code=problem.code, status=problem.status, program=program)
            response = problem.response(language)
        except Exception as err:  # the outer edge: the program always hears a clear answer
            if _is_away(err):
                log.warning("api.database_away", error=type(err).__name__)
                response = _unavailable().response(language)
            else:
                code = request.get(REQUEST_ID) or secrets.token_hex(4)
                log.exception("api.failed", code=code)
                response = Problem(500, "failed", code=code).response(language)
        return response

    return handle


async def _token(context: WebContext, request: web.Request) -> Token:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    value = value.strip()
    if scheme.lower() != "bearer" or not value:
        raise Problem(401, "no_token", headers={"WWW-Authenticate": 'Bearer realm="api"'})
    try:
        return await recognise(context.database, value, context.clock())
    except TokenRefused as err:
        headers = {"WWW-Authenticate": 'Bearer realm="api", error="invalid_token"'}
        raise Problem(401, "token_refused", headers=headers) from err


def _is_away(err: Exception) -> bool:
    lost = isinstance(err, DBAPIError) and err.connection_invalidated
    return lost or isinstance(err, (OperationalError, InterfaceError, OSError))


def _unavailable() -> Problem:
    wait = DATABASE_RETRY_AFTER
    return Problem(503, "unavailable", headers={"Retry-After": str(wait)}, seconds=wait)
