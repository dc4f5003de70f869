"""The web application: hooks, phone, API and console behind one set of middlewares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.migrations import run as migrations
from bot.web import demo_page, errors, hooks, pages, security
from bot.web.api import routes as api
from bot.web.console import routes as console
from bot.web.context import CONTEXT
from bot.web.phone import routes as phone
from bot.web.public import privacy
from bot.web.static_files import StaticFiles

if TYPE_CHECKING:
    from bot.web.context import WebContext

MAX_BODY = 2 * 1024 * 1024  # bytes: 200 kB of Cyrillic become 1.2 MB in a posted form


def make_app(context: WebContext) -> web.Application:
    """Build the application; raises NotGathered when `make install` was not run."""
    static = StaticFiles.gather()
    app = web.Application(
        client_max_size=MAX_BODY,
        middlewares=[security.numbered, errors.errors, security.same_origin_only],
    )
    app[CONTEXT] = context
    app.on_response_prepare.append(security.add_headers)
    pages.set_up(app, context, static)
    app.add_routes(
        [
            web.get("/healthz", _alive),
            web.get("/readyz", _ready),
            web.get("/static/{name}", static.serve),
            *hooks.routes(context),
            *api.routes(context),
            *privacy.routes(context),
            *console.routes(),
        ]
    )
    if context.settings.phone:
        phone.set_up(app, context)
        app.router.add_get("/demo", demo_page.show)
    return app


async def _alive(_request: web.Request) -> web.Response:
    """Answer GET /healthz: this process answers."""
    return web.Response(text="ok\n")


async def _ready(request: web.Request) -> web.Response:
    """Answer GET /readyz: the database answers and its schema is ours."""
    try:
        await migrations.check(request.app[CONTEXT].database)
    except (migrations.DatabaseNotMigrated, migrations.DatabaseTooNew) as err:
        return web.Response(text=f"{err}\n", status=503)
    except (SQLAlchemyError, OSError):
        return web.Response(text="the database does not answer\n", status=503)
    return web.Response(text="ok\n")
