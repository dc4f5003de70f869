"""The door for messengers that call us, /hook/<channel>: verify, keep, answer. Work comes later.

An event is acknowledged only after its inbox row is committed. Whatever goes wrong on our side
is answered 503 with Retry-After, so that the messenger brings the event again.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.base import EventMalformed, EventRefused, Webhook
from bot.conversation.inbox import keep

if TYPE_CHECKING:
    from bot.web.context import WebContext

log = structlog.get_logger()

MAX_BODY = 256 * 1024  # bytes; the largest documented batch of a messenger is far below
READ_TIMEOUT = 10.0  # seconds a messenger may take to hand its body over
KEEP_TIMEOUT = 10.0  # seconds until we would rather be asked again
RETRY_AFTER = "5"  # seconds: a restarted PostgreSQL is back in less


def routes(context: WebContext) -> list[web.RouteDef]:
    """Give the route of every channel's webhook."""

    async def hook(request: web.Request) -> web.Response:
        channel = request.match_info["channel"]
        adapter: object = context.channels.on.get(channel)  # mypy sees no Sender that is one
        if not isinstance(adapter, Webhook):
            return _refuse(channel, web.HTTPNotFound.status_code)
        body = await _body(request)
        if isinstance(body, int):
            return _refuse(channel, body)
        try:
            events = adapter.accept(request.headers, body)
        except EventRefused:
            return _refuse(channel, web.HTTPUnauthorized.status_code)
        except EventMalformed:
            return _refuse(channel, web.HTTPBadRequest.status_code)
        async with asyncio.timeout(KEEP_TIMEOUT):
            new = await keep(context.database, channel, events, context.clock())
        if new:
            context.bells.inbox.ring()
        return web.Response()

    async def safe_hook(request: web.Request) -> web.Response:
        try:
            return await hook(request)
        except (SQLAlchemyError, OSError) as err:  # TimeoutError is one of the latter
            log.warning("hook.database_away", error=type(err).__name__)
        except Exception:  # the outer edge: the event is not kept, so it must be brought again
            log.exception("hook.failed", channel=request.match_info["channel"])
        response = web.Response(status=web.HTTPServiceUnavailable.status_code)
        response.headers["Retry-After"] = RETRY_AFTER
        return response

    return [web.post("/hook/{channel}", safe_hook)]


async def _body(request: web.Request) -> bytes | int:
    """Read the body, or give the status that refuses it."""
    if (request.content_length or 0) > MAX_BODY:
        return web.HTTPRequestEntityTooLarge.status_code
    body = bytearray()
    try:
        async with asyncio.timeout(READ_TIMEOUT):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > MAX_BODY:
                    return web.HTTPRequestEntityTooLarge.status_code
    except TimeoutError:
        return web.HTTPRequestTimeout.status_code
    return bytes(body)


def _refuse(channel: str, status: int) -> web.Response:
    # The name is whatever stood in the path: only its start is worth a log line.
    log.warning("hook.refused", channel=channel[:20], status=status)
    return web.Response(status=status)
