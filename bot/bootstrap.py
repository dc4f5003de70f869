"""The composition root: builds the service out of its parts, and knows every concrete class."""

from __future__ import annotations

import datetime as dt
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from bot.addresses.gazetteer import Gazetteer
from bot.channels import base, registry
from bot.clock import utc_now
from bot.conversation.service import Conversation
from bot.db import Database
from bot.migrations import run as migrations
from bot.outages.post import Post
from bot.wake import Bells
from bot.web.app import make_app
from bot.web.context import WebContext

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import web

    from bot.clock import Clock
    from bot.config import Settings

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Service:
    """Everything a process needs, built and open."""

    settings: Settings
    database: Database
    gazetteer: Gazetteer
    channels: registry.Channels
    bells: Bells
    post: Post
    clock: Clock

    def conversation(self) -> Conversation:
        """Build what answers residents."""
        return Conversation(
            self.database,
            self.gazetteer,
            {name: channel.read for name, channel in self.channels.on.items()},
            self.bells,
            self.clock,
            city=self.settings.city,
            privacy_url=f"{self.settings.public_address}/privacy",
        )

    def web_app(self) -> web.Application:
        """Build the web side: hooks, console, API and, in the demo, the phone."""
        return make_app(
            WebContext(
                settings=self.settings,
                database=self.database,
                gazetteer=self.gazetteer,
                channels=self.channels,
                bells=self.bells,
                clock=self.clock,
                post=self.post,
            )
        )


@asynccontextmanager
async def open_service(settings: Settings, *, clock: Clock = utc_now) -> AsyncIterator[Service]:
    """Open the database and the channels, give the service, close everything at the end.

    Raises BadStreets, DatabaseNotMigrated, DatabaseTooNew, or the database driver's own error
    when it cannot be reached.
    """
    gazetteer = Gazetteer.load(settings.streets_file)
    bells = Bells()
    async with AsyncExitStack() as stack:
        database = Database(settings.database_dsn)
        stack.push_async_callback(database.close)
        await migrations.check(database)
        channels = registry.build(base.Context(database, settings.public_url, phone=settings.phone))
        for name, off in channels.off.items():
            log.info("channel.off", channel=name, reason=off.reason)
        for name, channel in channels.on.items():
            await stack.enter_async_context(channel)
            log.info("channel.on", channel=name)
        post = Post(
            database, gazetteer, bells, clock, hold=dt.timedelta(seconds=settings.hold_seconds)
        )
        yield Service(settings, database, gazetteer, channels, bells, post, clock)
