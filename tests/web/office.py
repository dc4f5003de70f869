"""The server, its clock, and residents: what the console's tests arrange."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

from aiohttp import CookieJar
from aiohttp.test_utils import TestClient
from argon2 import PasswordHasher
from sqlalchemy import func, insert, select

from bot.addresses import store as people
from bot.addresses.houses import House
from bot.addresses.model import Address
from bot.messages import Recipient
from bot.outages.model import ALL_SERVICES, Service
from bot.tables.delivery import NoticeRow
from bot.tables.office import Dispatcher
from bot.tables.outages import OutageRow
from tests.web.plain_browser import PlainBrowser

if TYPE_CHECKING:
    from aiohttp import web
    from aiohttp.test_utils import TestServer

    from bot.db import Database
    from bot.web.context import WebContext

NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)  # noon in Kyiv, a Tuesday
PASSWORD = "чотири слова на папері"


#: login -> name, role, service, utility
STAFF = {
    "koval": ("Олена Коваль", "dispatcher", "water", "КП «Водоканал»"),
    "svitlo": ("Іван Світло", "dispatcher", "power", "Обленерго"),
    "cherhovyi": ("Черговий", "duty", "", "Місто"),
    "auditor": ("Ревізор", "auditor", "", ""),
}


@cache
def _cheap_hash() -> str:
    """PASSWORD's hash for one millisecond of work: what tests check is not argon2's strength."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


async def hire(database: Database) -> None:
    """Give everyone of STAFF an account with PASSWORD."""
    async with database.write() as connection:
        for login, (name, role, service, utility) in STAFF.items():
            await connection.execute(
                insert(Dispatcher).values(
                    login=login,
                    name=name,
                    password_hash=_cheap_hash(),
                    role=role,
                    service=service,
                    utility=utility,
                    created_at=NOW,
                )
            )


class Clock:
    """Tells the time it was set to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += dt.timedelta(**by)


class Office:
    """Everything a test may touch."""

    def __init__(self, context: WebContext, clock: Clock, server: TestServer) -> None:
        self.context = context
        self.clock = clock
        self._server = server
        self._clients: list[TestClient[web.Request, web.Application]] = []

    def browser(self) -> PlainBrowser:
        """A new browser, without cookies."""
        client = TestClient(self._server, cookie_jar=CookieJar(unsafe=True))
        self._clients.append(client)
        return PlainBrowser(client)

    async def logs_in(self, login: str) -> PlainBrowser:
        """A browser in which someone has logged in."""
        browser = self.browser()
        await browser.opens("/login")
        await browser.presses("submit", login=login, password=PASSWORD)
        assert browser.page.url == "/"
        return browser

    async def subscribes(self, user: str, street: str, house: str) -> None:
        """Subscribe a resident to a house of вул. <street>, all services."""
        gazetteer = self.context.gazetteer
        street_id = next(
            found.id
            for found in gazetteer.streets
            if found.name == street and found.type == "вулиця"
        )
        async with self.context.database.write() as connection:
            person = await people.agree(
                connection,
                Recipient("phone", user),
                language="uk",
                consent_version="1",
                now=self.clock(),
            )
            await people.subscribe(
                connection,
                person.id,
                Address(street_id, House.parse(house)),
                services=Service.mask(ALL_SERVICES),
                now=self.clock(),
            )

    async def outages(self) -> int:
        """How many outages there are, drafts included."""
        async with self.context.database.read() as connection:
            query = select(func.count()).select_from(OutageRow)
            return (await connection.execute(query)).scalar_one()

    async def notices(self) -> list[str]:
        """Stages of the notices that were planned, reminders aside, in order."""
        async with self.context.database.read() as connection:
            query = (
                select(NoticeRow.stage).where(NoticeRow.stage != "remind").order_by(NoticeRow.id)
            )
            return list((await connection.execute(query)).scalars())

    async def close(self) -> None:
        """Close every browser."""
        for client in self._clients:
            await client.session.close()
