"""The privacy page: what is kept of a resident, how long, and how to delete it. Open to all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bot import i18n
from bot.web.pages import LANGUAGE_COOKIE, page

if TYPE_CHECKING:
    from bot.web.context import WebContext


def routes(_context: WebContext) -> list[web.RouteDef]:
    """Give the route /privacy; `?lang=en` shows it in English and remembers that."""
    return [web.get("/privacy", _privacy)]


async def _privacy(request: web.Request) -> web.Response:
    wanted = request.query.get("lang")
    if wanted is None:
        return page(request, "public/privacy.html.jinja")
    answer = web.HTTPSeeOther(request.path)
    answer.set_cookie(
        LANGUAGE_COOKIE, i18n.known_language(wanted), httponly=True, samesite="Lax", path="/"
    )
    raise answer
