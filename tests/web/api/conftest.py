"""The API as a program meets it: a running server, tokens, residents, and a clock we set."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text

from bot.addresses import store as people
from bot.addresses.houses import House
from bot.addresses.model import Address
from bot.channels.registry import Channels
from bot.config import Settings
from bot.messages import Recipient
from bot.outages.model import ALL_SERVICES, Service
from bot.outages.post import Post
from bot.wake import Bells
from bot.web.api.tokens import Scope, add_token
from bot.web.app import make_app
from bot.web.context import WebContext

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from aiohttp import web

    from bot.addresses.gazetteer import Gazetteer
    from bot.db import Database

NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)  # noon in Kyiv, a Tuesday
ALL_SCOPES = tuple(scope.value for scope in Scope)
#: Everything the API may write.
TABLES = ("outage", "outage_revision", "outage_cover", "notice", "audit")


class Clock:
    """Tells the time it was set to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += dt.timedelta(**by)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the API answered."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def code(self) -> str:
        """The problem's code."""
        assert self.headers["Content-Type"] == "application/problem+json", self.body
        return str(self.body["type"]).rpartition(":")[2]

    @property
    def wrong(self) -> dict[str, str]:
        """Pointer -> code of what is wrong."""
        return {error["pointer"]: error["code"] for error in self.body["errors"]}


class Program:
    """A program with a token; every method is one request."""

    def __init__(self, client: TestClient[web.Request, web.Application], token: str) -> None:
        self.client = client
        self.token = token
        self._keys = 0

    async def ask(self, method: str, path: str, **kwargs: Any) -> Reply:
        """Send a request as it is given, with our token unless another is."""
        headers = {"Authorization": f"Bearer {self.token}"} | kwargs.pop("headers", {})
        headers = {name: value for name, value in headers.items() if value is not None}
        async with self.client.request(
            method, f"/api/v1{path}", headers=headers, **kwargs
        ) as response:
            body = await response.json(content_type=None)
            return Reply(response.status, response.headers.copy(), body)

    async def get(self, path: str, **kwargs: Any) -> Reply:
        return await self.ask("GET", path, **kwargs)

    async def create(self, body: object, key: str | None = None) -> Reply:
        """POST an outage, under a key of its own unless one is given."""
        self._keys += 1
        headers = {"Idempotency-Key": key or f"key-{self._keys}"}
        return await self.ask("POST", "/outages", json=body, headers=headers)

    async def act(self, path: str, revision: object, body: object = None) -> Reply:
        """POST to an outage as it was at a revision."""
        headers = {"If-Match": f'"{revision}"'}
        return await self.ask("POST", path, json=body or {}, headers=headers)


class Api:
    """The running API, and the hands of its operator."""

    def __init__(
        self,
        client: TestClient[web.Request, web.Application],
        context: WebContext,
        clock: Clock,
    ) -> None:
        self.client = client
        self.database = context.database
        self.context = context
        self.clock = clock
        self._names = 0

    async def program(self, service: str = "water", *scopes: str) -> Program:
        """Give a program a new token, with every scope unless some are named."""
        self._names += 1
        token = await add_token(
            self.database,
            name=f"program-{self._names}",
            utility="КП «Житомирводоканал»",
            service=service,
            scopes=scopes or ALL_SCOPES,
            expires_at=self.clock() + dt.timedelta(days=90),
            now=self.clock(),
        )
        return Program(self.client, token)

    async def resident(self, street_id: str, house: str, user: str) -> None:
        """Let somebody ask about a house."""
        recipient = Recipient("phone", user)
        async with self.database.write() as connection:
            person = await people.agree(
                connection, recipient, language="uk", consent_version="1", now=self.clock()
            )
            await people.subscribe(
                connection,
                person.id,
                Address(street_id, House.parse(house)),
                services=Service.mask(ALL_SERVICES),
                label="",
                now=self.clock(),
            )

    async def rows(self) -> dict[str, int]:
        """Count what there is."""
        async with self.database.read() as connection:
            return {
                table: (
                    await connection.execute(text(f"SELECT count(*) FROM {table}"))  # noqa: S608
                ).scalar_one()
                for table in TABLES
            }


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def context(database: Database, city: Gazetteer, clock: Clock) -> WebContext:
    bells = Bells()
    return WebContext(
        settings=Settings(),
        database=database,
        gazetteer=city,
        channels=Channels({}, {}),
        bells=bells,
        clock=clock,
        post=Post(database, city, bells, clock),
    )


@pytest.fixture
async def api(context: WebContext, clock: Clock) -> AsyncIterator[Api]:
    async with TestClient(TestServer(make_app(context))) as client:
        yield Api(client, context, clock)


@pytest.fixture
async def program(api: Api) -> Program:
    """A program of the water utility that may do everything."""
    return await api.program()


@pytest.fixture
def burst() -> dict[str, Any]:
    """An emergency that began an hour ago, as a program sends it."""
    return {
        "service": "water",
        "kind": "emergency",
        "starts_at": "2026-11-24T11:00:00+02:00",
        "ends_at": "2026-11-24T18:00:00+02:00",
        "cause": "breakdown",
        "effect": "off",
        "note": "Підвезення води біля будинку 5",
        "addresses": "вул. Київська, 1-15, 22; вул. Перемоги 7",
        "publish": True,
    }
