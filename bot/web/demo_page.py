"""The demo page: console and phone side by side, a ready login, and what to try."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.web import pages

if TYPE_CHECKING:
    from aiohttp import web

#: The ready login, shown on the page; `visnyk demo` seeds it.
LOGIN = "demo"
PASSWORD = "visnyk-demo-2026"  # noqa: S105  # it opens an example city and nothing else


async def show(request: web.Request) -> web.Response:
    """Answer GET /demo."""
    return pages.page(request, "demo.html.jinja", login=LOGIN, password=PASSWORD)
