"""Errors as a page a dispatcher can act on: what happened, what to do, a code; never a stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from aiohttp import web
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from bot.web import kept, pages
from bot.web.passwords import Busy

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler

log = structlog.get_logger()

RETRY_AFTER = "5"  # seconds: a restarted PostgreSQL is back in less
# What the drivers raise while the database is away; never a reason to answer 500.
_AWAY = (OperationalError, InterfaceError, ConnectionError, TimeoutError)
# Statuses that have wording of their own (console.error.<status>); the others share one.
_WORDED = frozenset({403, 404, 405, 413, 503})
_PROGRAMS = ("/hook/", "/api/")  # they word their own errors


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever was raised into an answer."""
    try:
        return await handler(request)
    except web.HTTPException as err:
        if err.status < web.HTTPBadRequest.status_code or request.path.startswith(_PROGRAMS):
            raise
        return await page(request, err.status)
    except (*_AWAY, Busy) as err:
        log.warning("web.unavailable", error=type(err).__name__)
        return await page(request, web.HTTPServiceUnavailable.status_code)
    except SQLAlchemyError as err:
        if _lost_connection(err):
            log.warning("web.unavailable", error=type(err).__name__)
            return await page(request, web.HTTPServiceUnavailable.status_code)
        log.exception("web.failed", path=request.path)
    except Exception:  # the outer edge: nothing may show a stack
        log.exception("web.failed", path=request.path)
    return await page(request, web.HTTPInternalServerError.status_code)


def _lost_connection(err: SQLAlchemyError) -> bool:
    return bool(getattr(err, "connection_invalidated", False))


async def page(request: web.Request, status: int) -> web.Response:
    """Word an error; a form that failed keeps everything that was typed and can be sent again."""
    if request.path.startswith(_PROGRAMS):
        response = web.json_response({"error": status}, status=status)
    else:
        worded = str(status) if status in _WORDED else "500" if status >= 500 else "400"  # noqa: PLR2004  # HTTP's classes
        is_fragment = "HX-Request" in request.headers
        response = pages.page(
            request,
            "parts/error.html.jinja" if is_fragment else "error.html.jinja",
            status=status,
            worded=worded,
            fields=await kept.fields(request) if status >= 500 else (),  # noqa: PLR2004  # as above
        )
    if status == web.HTTPServiceUnavailable.status_code:
        response.headers["Retry-After"] = RETRY_AFTER
    return response
