"""What every page and route may use: built once by bot.bootstrap, handed down, never global."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from bot.addresses.gazetteer import Gazetteer
    from bot.channels.registry import Channels
    from bot.config import Settings
    from bot.db import Database
    from bot.outages.post import Post
    from bot.wake import Bells


@dataclass(frozen=True, slots=True)
class WebContext:
    """The service as the web sees it. `clock` gives aware UTC."""

    settings: Settings
    database: Database
    gazetteer: Gazetteer
    channels: Channels
    bells: Bells
    clock: Callable[[], dt.datetime]
    post: Post


#: The context in an application: `request.app[CONTEXT]`.
CONTEXT: web.AppKey[WebContext] = web.AppKey("visnyk_context")
