"""Several schedulers on one database are as good as one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.db import Database
from bot.wake import Bells
from tests.outages.examples import draft, houses, planned_draft
from tests.scheduler.fake_sender import FakeSender
from tests.scheduler.world import World, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def city(postgres_url: str) -> AsyncIterator[World]:
    database = Database(postgres_url)
    yield World(database)
    await database.close()


async def test_two_schedulers_tell_everyone_once(city: World) -> None:
    await city.crowd(150)
    await city.crowd(150, channel="other", prefix="else")
    senders = [FakeSender(name) for name in ("fake", "other")]
    spare = [FakeSender(name) for name in ("fake", "other")]

    async with city.running(*senders), city.running(*spare, bells=Bells()):
        await city.publish()
        await city.publish(planned_draft())
        everyone = [*senders, *spare]
        await until(lambda: sum(len(sender.seen) for sender in everyone) >= 600)
        await city.settled()

    readers = [seen.user for sender in everyone for seen in sender.seen]
    assert len(readers) == 600
    assert {readers.count(user) for user in readers} == {2}


async def test_when_one_stops_the_other_goes_on_at_once(city: World) -> None:
    await city.crowd(100)
    first, second = FakeSender(), FakeSender()

    async with city.running(second, bells=Bells()):
        await until(lambda: True)
        async with city.running(first, rates={"fake": 50}):
            await city.publish()
            await until(lambda: len(first.seen) + len(second.seen) >= 30)
            driver = first if first.seen else second
        if driver is first:
            await until(lambda: len(first.seen) + len(second.seen) >= 100)
        await city.settled()

    readers = sorted(seen.user for sender in (first, second) for seen in sender.seen)
    assert readers == sorted(f"user{number}" for number in range(100))


async def test_a_notice_of_another_process_is_sent_within_two_ticks(city: World) -> None:
    await city.person("olena", "12")
    sender = FakeSender()

    async with city.running(sender, bells=Bells()):
        await asyncio.sleep(0.5)
        before = city.clock()
        await city.publish(draft(coverage={"zt001": houses("=12")}))
        await until(lambda: bool(sender.seen))
        took = (city.clock() - before).total_seconds()

    assert took < 1.5
