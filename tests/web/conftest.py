"""The console as a dispatcher meets it: a running server, residents, and a clock we set."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiohttp.test_utils import TestServer

from bot.addresses.gazetteer import Gazetteer
from bot.channels.registry import Channels
from bot.config import Settings
from bot.outages.post import Post
from bot.wake import Bells
from bot.web.app import make_app
from bot.web.context import WebContext
from tests.web.office import Clock, Office, hire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.db import Database
    from tests.web.plain_browser import PlainBrowser

STREETS = Path(__file__).resolve().parents[2] / "data" / "streets.csv"


@pytest.fixture(scope="session")
def city() -> Gazetteer:
    return Gazetteer.load(STREETS)


@pytest.fixture
async def office(database: Database, city: Gazetteer) -> AsyncIterator[Office]:
    """The whole web side with a dispatcher of each of two services."""
    clock, bells = Clock(), Bells()
    settings = Settings(phone=True)
    post = Post(database, city, bells, clock)
    context = WebContext(settings, database, city, Channels({}, {}), bells, clock, post)
    await hire(database)
    server = TestServer(make_app(context))
    await server.start_server()
    made = Office(context, clock, server)
    yield made
    await made.close()
    await server.close()


@pytest.fixture
async def visitor(office: Office) -> PlainBrowser:
    """A browser nobody is logged in with."""
    return office.browser()


@pytest.fixture
async def koval(office: Office) -> PlainBrowser:
    """The water utility's dispatcher, logged in and at the board."""
    return await office.logs_in("koval")
