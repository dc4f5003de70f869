"""What every answer carries, and which requests are refused before a page looks at them."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from bot.web.context import CONTEXT

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler

log = structlog.get_logger()

REQUEST_ID: web.RequestKey[str] = web.RequestKey("request_id", str)

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'self'; "
    "frame-src 'self'; base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_ONE_YEAR = 365 * 24 * 3600
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Messengers and programs are not browsers: they bring a signature or a token instead of a cookie.
_NOT_BROWSERS = ("/hook/", "/api/")
_QUIET = ("/static/", "/healthz", "/readyz")


@web.middleware
async def numbered(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give the request a number, and write one line about it when it is answered."""
    number = secrets.token_hex(4)
    request[REQUEST_ID] = number
    begun = time.perf_counter()
    with structlog.contextvars.bound_contextvars(request=number):
        response = await handler(request)
        if not request.path.startswith(_QUIET):
            log.info(
                "web.answered",
                method=request.method,
                path=request.path,
                status=response.status,
                ms=round((time.perf_counter() - begun) * 1000),
            )
    return response


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Put the security headers on an answer just before it goes out (on_response_prepare)."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["Server"] = "Visnyk"  # which libraries and versions is nobody's business
    if is_https(request):
        response.headers.setdefault("Strict-Transport-Security", f"max-age={_ONE_YEAR}")


@web.middleware
async def same_origin_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what another site made a browser send; raises HTTPForbidden."""
    if (
        request.method not in _SAFE
        and not request.path.startswith(_NOT_BROWSERS)
        and not _is_ours(request)
    ):
        log.warning("web.foreign_origin_refused", path=request.path)
        raise web.HTTPForbidden(reason="Request from another site")
    return await handler(request)


def _is_ours(request: web.Request) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin is None:
        return True  # no browser leaves out both; the form token still has to be right
    hosts = {request.host, urlsplit(request.app[CONTEXT].settings.public_address).netloc}
    return urlsplit(origin).netloc in hosts


def is_https(request: web.Request) -> bool:
    """Tell whether people reach us by https (a proxy in front may end it)."""
    return request.app[CONTEXT].settings.public_address.startswith("https://")
