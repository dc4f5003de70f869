"""kill -9 of the scheduler in mid-fan-out: nobody is missed, hardly anybody is told twice.

The real `python -m scheduler` sends through the real Telegram adapter to a loopback Bot API that
answers in 60 ms. `--long-faults` repeats it at fifty different moments.
"""

from __future__ import annotations

import asyncio
import math
import os
import random
import sys
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.clock import utc_now
from bot.db import Database
from scheduler.record import GATHER
from tests.conftest import ROOT
from tests.fakes.bot_api import TOKEN, BotApi
from tests.outages.examples import HOUR, draft
from tests.scheduler.world import World, until

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Callable

    import pytest

PEOPLE = 600
RATE = 100  # messages a second
LATENCY = 0.060  # seconds
COMMIT = 0.200  # seconds: generous, for the machine runs other tests beside this one
PATIENCE = 60.0  # seconds


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    runs = 50 if metafunc.config.getoption("--long-faults") else 1
    metafunc.parametrize("run", range(runs))


async def test_a_killed_scheduler_misses_nobody_and_repeats_only_what_was_under_way(
    database_url: str, run: int
) -> None:
    database = Database(database_url)
    world = World(database)
    world.clock.set(utc_now())
    share = 0.4 if run == 0 else random.Random(run).uniform(0.02, 0.98)  # noqa: S311  # no secret
    # Its limit is no matter of this test: the machine's other work makes a server see bursts.
    async with BotApi(per_second=2 * RATE, latency=LATENCY) as telegram:
        people = [telegram.person(f"{number}") for number in range(PEOPLE)]
        for person in people:
            person.started = True
        await world.crowd_of([str(person.id) for person in people], "telegram")
        now = utc_now()
        await world.publish(draft(starts_at=now - HOUR, ends_at=now + 4 * HOUR))

        async with scheduler_process(database_url, telegram) as first:
            await until(_while_runs(first, lambda: telegram.delivered >= share * PEOPLE), PATIENCE)
            first.kill()
            await first.wait()
        killed_at, told = time.monotonic(), telegram.delivered
        async with scheduler_process(database_url, telegram) as second:
            resumes = _while_runs(second, lambda: telegram.delivered > told)
            await until(resumes, PATIENCE, every=0.1)
            resumed = time.monotonic() - killed_at
            await until(lambda: all(person.messages for person in people), PATIENCE, every=0.1)
            await until(lambda: _all_sent(world), PATIENCE, every=0.2)
    await database.close()

    repeats = telegram.delivered - PEOPLE
    bound = math.ceil(RATE * (LATENCY + GATHER + COMMIT))
    print(  # noqa: T201  # the figures of `make faults`
        f"killed at {told} of {PEOPLE}: 0 missed, {repeats} told twice "
        f"(bound {bound}), resumed after {resumed:.1f} s"
    )
    assert repeats <= bound
    assert max(len(person.messages) for person in people) <= 2


def _while_runs(process: Process, claim: Callable[[], bool]) -> Callable[[], bool]:
    """Claim the same, and fail at once when the process has ended by itself."""

    def checked() -> bool:
        assert process.returncode is None, "the scheduler ended by itself"
        return claim()

    return checked


async def _all_sent(world: World) -> bool:
    rows = await world.rows()
    return len(rows) == PEOPLE and all(row.state == "sent" for row in rows)


@asynccontextmanager
async def scheduler_process(database_url: str, telegram: BotApi) -> AsyncIterator[Process]:
    """Run `python -m scheduler` beside the test; ended politely at the end if it still lives."""
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": database_url,
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram.url,
        "TELEGRAM_RATE": str(RATE),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "scheduler", cwd=ROOT, env=environment
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            await asyncio.wait_for(process.wait(), 15)
            assert process.returncode == 0
