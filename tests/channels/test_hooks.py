"""Webhooks over HTTP: what is let in is kept once, whatever else comes is refused."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import func, select

from bot.channels.phone import Phone
from bot.channels.registry import Channels
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.settings import TelegramSettings
from bot.db import Database
from bot.tables.conversation import InboxRow
from bot.wake import Bells
from bot.web import hooks
from tests.fakes.bot_api import TOKEN, BotApi

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.web.context import WebContext

SECRET = "s3cret"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
UPDATE = {"update_id": 17, "message": {"text": "Київська 12", "from": {"id": 7}}}


def utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass
class Service:
    """The part of the service that webhooks use."""

    database: Database
    channels: Channels
    bells: Bells = field(default_factory=Bells)
    clock = staticmethod(utc_now)

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes(hooks.routes(cast("WebContext", self)))
        return app

    async def kept(self) -> int:
        async with self.database.read() as connection:
            counted = await connection.execute(select(func.count()).select_from(InboxRow))
            return counted.scalar_one()


def telegram(url: str = "http://127.0.0.1:9") -> Telegram:
    settings = {"token": TOKEN, "webhook_secret": SECRET, "api_url": url}
    return Telegram(TelegramSettings.model_validate(settings), "https://visnyk.example")


@pytest.fixture
async def service(sqlite_database: Database) -> Service:
    phone = Phone(sqlite_database, utc_now)
    return Service(sqlite_database, Channels({"telegram": telegram(), "phone": phone}, {}))


@pytest.fixture
async def client(service: Service) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    async with TestClient(TestServer(service.app())) as client:
        yield client


async def test_an_update_with_the_secret_is_kept_and_wakes_the_conversation(
    client: TestClient[web.Request, web.Application], service: Service
) -> None:
    answer = await client.post("/hook/telegram", json=UPDATE, headers=HEADERS)

    assert answer.status == 200
    assert await service.kept() == 1
    assert await service.bells.inbox.wait(0.1)


async def test_the_same_update_five_times_at_once_is_one_row(database: Database) -> None:
    service = Service(database, Channels({"telegram": telegram()}, {}))

    async with TestClient(TestServer(service.app())) as client:
        answers = await asyncio.gather(
            *(client.post("/hook/telegram", json=UPDATE, headers=HEADERS) for _ in range(5))
        )

    assert [answer.status for answer in answers] == [200] * 5
    assert await service.kept() == 1


@pytest.mark.parametrize(
    ("path", "headers", "body", "status"),
    [
        ("/hook/telegram", {}, b"{}", 401),
        ("/hook/telegram", {"X-Telegram-Bot-Api-Secret-Token": "wrong"}, b"{}", 401),
        ("/hook/telegram", {"X-Telegram-Bot-Api-Secret-Token": "пароль"}, b"{}", 401),
        ("/hook/telegram", {"X-Telegram-Bot-Api-Secret-Token": "wrong"}, b"not JSON", 401),
        ("/hook/telegram", HEADERS, b"", 400),
        ("/hook/telegram", HEADERS, b'{"update_id": 1', 400),
        ("/hook/telegram", HEADERS, b"[" * 200_000, 400),
        ("/hook/telegram", HEADERS, b'{"update_id": 1, "x": "\xff"}', 400),
        ("/hook/telegram", HEADERS, b'[{"update_id": 1}]', 400),
        ("/hook/telegram", HEADERS, b'{"no": "update_id"}', 400),
        ("/hook/telegram", HEADERS, b" " * 300_000, 413),
        ("/hook/nobody", HEADERS, b"{}", 404),
        ("/hook/phone", HEADERS, b"{}", 404),
    ],
    ids=[
        "no secret",
        "wrong secret",
        "a secret beyond ASCII",
        "wrong secret and broken body",
        "nothing",
        "half a JSON",
        "JSON 200,000 levels deep",
        "not UTF-8",
        "a list",
        "no update_id",
        "300 KB",
        "an unknown channel",
        "a channel that calls nobody",
    ],
)
async def test_whatever_else_comes_is_refused_and_not_kept(
    client: TestClient[web.Request, web.Application],
    service: Service,
    path: str,
    headers: dict[str, str],
    body: bytes,
    status: int,
) -> None:
    answer = await client.post(path, headers=headers, data=body)

    assert answer.status == status
    assert await service.kept() == 0


async def test_a_body_that_tells_no_length_is_not_read_beyond_the_limit(
    client: TestClient[web.Request, web.Application], service: Service
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 16_384

    try:
        answer = await client.post("/hook/telegram", headers=HEADERS, data=endless())
    except ConnectionError:
        return  # cut off in the middle: as good a refusal

    assert answer.status == 413


async def test_only_posting_is_known(
    client: TestClient[web.Request, web.Application], service: Service
) -> None:
    assert (await client.get("/hook/telegram", headers=HEADERS)).status == 405


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def test_while_the_database_is_away_the_messenger_is_asked_to_come_again() -> None:
    away = Database(f"postgresql+asyncpg://nobody@127.0.0.1:{closed_port()}/none")
    service = Service(away, Channels({"telegram": telegram()}, {}))

    async with TestClient(TestServer(service.app())) as client:
        answer = await client.post("/hook/telegram", json=UPDATE, headers=HEADERS)

    assert answer.status == 503
    assert answer.headers["Retry-After"] == "5"
    await away.close()


async def test_telegram_brings_again_what_was_not_kept(service: Service) -> None:
    away = Database(f"postgresql+asyncpg://nobody@127.0.0.1:{closed_port()}/none")
    here, service.database = service.database, away
    async with BotApi() as api, TestServer(service.app()) as server:
        async with telegram(api.url) as channel:
            await channel.set_up(str(server.make_url("")).rstrip("/"))
        api.person().says("Київська 12А")
        await api.updates.until(lambda: api.updates.hook_answers[:2] == [503, 503])
        service.database = here
        await api.updates.until(lambda: not api.updates.waiting)

    async with here.read() as connection:
        [body] = (await connection.execute(select(InboxRow.body))).scalars()
    assert json.loads(body)["message"]["text"] == "Київська 12А"
    assert api.updates.hook_answers[-1] == 200
    await away.close()
