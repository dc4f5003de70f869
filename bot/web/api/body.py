"""Reading a request's body: bounded in bytes, depth and time, before anything understands it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import orjson
from aiohttp import ClientPayloadError
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web_protocol import RequestPayloadError

from bot.web.api.problem import Problem

if TYPE_CHECKING:
    from aiohttp import web

MAX_BODY = 256 * 1024  # bytes, after decompression (docs/console-chat-trust.md §3.8)
MAX_DEPTH = 32  # levels of arrays and objects (docs/console-chat-trust.md §5)
BODY_TIMEOUT = 15  # seconds a body may take to arrive


async def read_json(request: web.Request, empty: object = None) -> object:
    """Read the body as JSON; no body at all means `empty`, where that is given.

    Raises Problem: 400 what is no JSON or too deep, 408, 413, 415 what says it is something else.
    """
    if empty is not None and not request.can_read_body:
        return empty
    if not _says_json(request):
        raise Problem(415, "content_type")
    raw = await _read(request)
    try:
        value: object = orjson.loads(raw)
    except orjson.JSONDecodeError as err:
        raise Problem(400, "not_json") from err
    if _is_deeper(value, MAX_DEPTH):
        raise Problem(400, "too_deep", limit=MAX_DEPTH)
    return value


def _says_json(request: web.Request) -> bool:
    kind = request.content_type
    return kind == "application/json" or kind.endswith("+json")


async def _read(request: web.Request) -> bytes:
    too_large = Problem(413, "too_large", limit=MAX_BODY // 1024)
    if (request.content_length or 0) > MAX_BODY:
        raise too_large
    raw = bytearray()
    try:
        async with asyncio.timeout(BODY_TIMEOUT):
            async for chunk in request.content.iter_any():
                raw += chunk
                if len(raw) > MAX_BODY:
                    raise too_large
    except TimeoutError as err:
        raise Problem(408, "too_slow", seconds=BODY_TIMEOUT) from err
    except (ClientPayloadError, HttpProcessingError, RequestPayloadError) as err:
        raise Problem(400, "not_json") from err  # broken off, or not the compression it claims
    return bytes(raw)


def _is_deeper(value: object, depth: int) -> bool:
    level = [value]
    for _ in range(depth):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return any(isinstance(inner, dict | list) for inner in level)
