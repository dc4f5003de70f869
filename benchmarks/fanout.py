"""Telling N people at a strict 30/s with 60 ms answers: ours (ledger included) beside aiogram."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from sqlalchemy import func, literal, select

from bot import logs
from bot.channels import registry
from bot.channels.base import Context
from bot.db import Database
from bot.migrations.run import migrate
from bot.tables.delivery import DeliveryRow
from bot.tables.outages import OutageRow
from scheduler.process import Scheduler
from tests.fakes.bot_api import TOKEN
from tests.outages.examples import Streets
from tests.scheduler.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

MESSAGES = 300
PER_SECOND = 30
LATENCY = 0.06  # seconds
FIRST_PERSON = 500_000_000  # ids of the fake Telegram
TEXT = "Аварія: немає світла\nДім: вул. Київська, 12А"


@asynccontextmanager
async def server() -> AsyncIterator[tuple[str, subprocess.Popen[str]]]:
    """Start the strict Telegram in its own process."""
    command = [sys.executable, "-m", "benchmarks.bot_api_server", "--people", str(MESSAGES)]
    command += ["--per-second", str(PER_SECOND), "--latency", str(LATENCY)]
    process = await asyncio.to_thread(
        subprocess.Popen, command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield (await asyncio.to_thread(process.stdout.readline)).strip(), process
    finally:
        process.kill()
        process.wait()


class Watch:
    """What one sender needed: seconds of the clock and of the processor, set-up left out."""

    def __init__(self) -> None:
        self.seconds = self.cpu = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count what happens inside."""
        cpu, start = time.process_time(), time.perf_counter()
        yield
        self.seconds, self.cpu = time.perf_counter() - start, time.process_time() - cpu


async def visnyk(url: str, watch: Watch) -> None:
    """Publish one outage that concerns everybody, and wait until the ledger says all were told."""
    os.environ |= {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": url}
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/bench.db")
        await migrate(database)
        world = World(database)
        for number in range(MESSAGES):
            await world.person(str(FIRST_PERSON + number), "12А", channel="telegram")
        channels = registry.build(Context(database, None)).on
        async with channels["telegram"]:
            scheduler = Scheduler(database, Streets(), channels, world.bells, world.clock)
            running = asyncio.create_task(scheduler.run())
            await asyncio.sleep(1)  # the lane is taken
            with watch.running():
                await world.publish()
                await _all_told(database)
            print(f"first message {await _first_told(database) * 1000:.0f} ms after publishing")
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        await database.close()


async def _first_told(database: Database) -> float:
    """Give the seconds from publishing to the first message, by the ledger's own times."""
    query = select(func.min(DeliveryRow.sent_at), func.min(OutageRow.published_at)).select_from(
        DeliveryRow.__table__.join(OutageRow.__table__, literal(value=True))
    )
    async with database.read() as connection:
        sent, published = (await connection.execute(query)).one()
    assert sent is not None
    assert published is not None
    seconds: float = (sent - published).total_seconds()
    return seconds


async def _all_told(database: Database) -> None:
    sent = select(func.count()).where(DeliveryRow.state == "sent")
    told = 0
    while told < MESSAGES:
        await asyncio.sleep(0.2)
        async with database.read() as connection:
            told = await connection.scalar(sent) or 0


def _bot(url: str) -> Bot:
    return Bot(TOKEN, AiohttpSession(api=TelegramAPIServer.from_base(url)))


async def tutorial_loop(url: str, watch: Watch) -> None:
    """Send one after another with a pause, as most tutorials show."""
    async with _bot(url) as bot:
        with watch.running():
            for number in range(MESSAGES):
                await bot.send_message(FIRST_PERSON + number, TEXT)
                await asyncio.sleep(0.05)


async def gather_with_retry(url: str, watch: Watch) -> None:
    """Send all at once, each waiting out its own refusals."""
    async with _bot(url) as bot:

        async def send(number: int) -> None:
            while True:
                try:
                    await bot.send_message(FIRST_PERSON + number, TEXT)
                except TelegramRetryAfter as err:
                    await asyncio.sleep(err.retry_after)
                else:
                    return

        with watch.running():
            await asyncio.gather(*(send(number) for number in range(MESSAGES)))


async def measure(name: str, send: Callable[[str, Watch], Awaitable[None]]) -> None:
    """Run one sender against a fresh server and print its line."""
    async with server() as (url, process):
        watch = Watch()
        await send(url, watch)
        out, _ = await asyncio.to_thread(process.communicate, "\n")
    said = json.loads(out)
    print(
        f"{name:<34}{MESSAGES / watch.seconds:>8.1f}/s{said['refused']:>9}{said['doubled']:>9}"
        f"{MESSAGES - said['delivered']:>8}{watch.cpu / MESSAGES * 1e6:>9.0f} us"
    )


async def main() -> None:
    """Print the table."""
    logs.set_up("warning")
    print(f"{MESSAGES} messages, strict {PER_SECOND}/s, {LATENCY * 1000:.0f} ms answers")
    print(f"{'sender':<34}{'rate':>10}{'refused':>9}{'doubled':>9}{'lost':>8}{'CPU':>12}")
    await measure("visnyk, SQLite ledger included", visnyk)
    await measure("aiogram, send and sleep(0.05)", tutorial_loop)
    await measure("aiogram, gather, retry on 429", gather_with_retry)


if __name__ == "__main__":
    asyncio.run(main())
