"""Subscribe, post, be told: `visnyk run` as an operator starts it, residents on Telegram."""

from __future__ import annotations

import datetime as dt
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from tests.e2e.service import Utility, subscribes, visnyk
from tests.fakes.bot_api import TOKEN, BotApi
from tests.processes import free_port, started

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.processes import Process

ANNOUNCEMENT = "вул. Київська, 1-25 (непарні), 30, 32А; пров. 1-й Бердичівський — всі будинки"


@pytest.fixture
async def telegram() -> AsyncIterator[BotApi]:
    async with BotApi(latency=0.02) as api:
        yield api


@asynccontextmanager
async def running(
    url: str, telegram: BotApi, folder: Path, *, webhook: bool
) -> AsyncIterator[tuple[Process, Utility]]:
    """`visnyk run` with a fresh database, and a utility that has a token."""
    environment = {"DATABASE_URL": url, "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram.url}
    token = await visnyk(
        *("token", "add", "scada", "--service", "power", "--utility", "Обленерго"),
        *("--scope", "outages:publish", "--scope", "delivery:read"),
        environment=environment,
    )
    if webhook:
        listen = f"127.0.0.1:{free_port()}"
        environment |= {
            "LISTEN": listen,
            "PUBLIC_URL": f"http://{listen}",
            "TELEGRAM_WEBHOOK_SECRET": "a-secret-of-the-tests",
        }
    async with started(
        "bot.cli", "run", environment=environment, folder=folder, name="run", serves=True
    ) as process:
        if webhook:
            await visnyk("channels", "setup", environment=environment)
        yield process, Utility(process.url, token)


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_a_resident_subscribes_and_hears_the_whole_life_of_an_outage(
    database_url: str, telegram: BotApi, tmp_path: Path, *, webhook: bool
) -> None:
    async with running(database_url, telegram, tmp_path, webhook=webhook) as (_, utility):
        olena, petro = telegram.person("Олена"), telegram.person("Петро")
        await subscribes(olena, "кеївска 25а кв 7", understood_as="вул. Київська, 25А")
        await subscribes(petro, "Київська 24", understood_as="вул. Київська, 24")
        heard_before = len(petro.messages)

        outage = await utility.announces(ANNOUNCEMENT)
        assert outage["audience"] == {"people": 1, "by_channel": {"telegram": 1}}
        told = await olena.reads("Аварія: немає світла")
        assert "вул. Київська, 25А" in told.text

        later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=5)
        outage = await utility.updates(outage, ends_at=later.isoformat())
        await olena.reads("Новий орієнтовний час")

        outage = await utility.restores(outage)
        await olena.reads("Світло відновлено")

        delivery = await utility.until_sent(outage)
        assert (delivery["sent"], delivery["failed"]) == (3, 0)
        assert len(petro.messages) == heard_before
        assert telegram.refused.total() == 0


async def test_the_service_ends_in_peace_when_told_to(
    sqlite_url: str, telegram: BotApi, tmp_path: Path
) -> None:
    async with running(sqlite_url, telegram, tmp_path, webhook=False) as (process, _):
        assert await process.stop() == 0

    assert "Traceback" not in process.said()


async def test_no_token_is_ever_logged_by_the_running_service(
    sqlite_url: str, telegram: BotApi, tmp_path: Path
) -> None:
    async with running(sqlite_url, telegram, tmp_path, webhook=False) as (process, utility):
        olena = telegram.person("Олена")
        await subscribes(olena, "Київська 12А", understood_as="вул. Київська, 12А")
        await utility.announces("Київська 12А")
        await olena.reads("Аварія")

    said = process.said()
    assert TOKEN not in said
    assert "12А" not in said
    assert str(olena.id) not in said
