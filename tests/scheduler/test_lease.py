"""Each lane has one driver, and a dead one is replaced."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sqlalchemy import insert, update

from bot.tables.delivery import DeliveryRow, Lease
from scheduler.lease import RENEW, SETTLE, USABLE, Leases
from scheduler.record import Outcome, Recorder
from scheduler.retry import sent
from scheduler.sql import database_now
from tests.scheduler.fake_sender import FakeSender
from tests.scheduler.test_pace import Seconds
from tests.scheduler.world import until

if TYPE_CHECKING:
    from bot.db import Database
    from tests.scheduler.world import World

LONG = 3600.0  # seconds: no test takes as long


async def test_a_lane_has_one_driver(database: Database) -> None:
    ours, theirs = (Leases(database, owner, ["telegram", "viber"]) for owner in ("we", "they"))

    await ours.step()
    await theirs.step()

    assert (ours.epoch("telegram"), ours.epoch("viber")) == (1, 1)
    assert (theirs.epoch("telegram"), theirs.epoch("viber")) == (None, None)


async def test_a_released_lane_is_taken_over_at_once(database: Database) -> None:
    ours, theirs = (Leases(database, owner, ["telegram"]) for owner in ("we", "they"))
    await ours.step()

    await ours.release()
    await theirs.step()

    assert ours.epoch("telegram") is None
    assert theirs.epoch("telegram") == 2


async def test_a_dead_drivers_lane_is_taken_over_and_first_left_alone_for_a_second(
    database: Database,
) -> None:
    clock = Seconds()
    dead = Leases(database, "dead", ["telegram"], seconds=0.2)
    heir = Leases(database, "heir", ["telegram"], now=clock)
    await dead.step()
    await heir.step()
    assert heir.epoch("telegram") is None

    await asyncio.sleep(0.25)
    await heir.step()

    assert heir.epoch("telegram") is None
    clock.now += SETTLE
    assert heir.epoch("telegram") == 2


async def test_who_cannot_renew_stops_by_itself_before_the_lease_ends(database: Database) -> None:
    clock = Seconds()
    ours = Leases(database, "we", ["telegram"], seconds=LONG, now=clock)
    await ours.step()

    clock.now += LONG * USABLE - 0.001
    assert ours.epoch("telegram") == 1
    clock.now += 0.001
    assert ours.epoch("telegram") is None

    await ours.step()
    assert ours.epoch("telegram") == 1


async def test_a_lease_is_renewed_before_it_is_needed(database: Database) -> None:
    clock = Seconds()
    ours = Leases(database, "we", ["telegram"], now=clock)
    await ours.step()

    for _ in range(10):
        clock.now += RENEW
        await ours.step()
        assert ours.epoch("telegram") == 1


async def test_who_lost_the_lane_notices_at_the_next_renewal(database: Database) -> None:
    clock = Seconds()
    ours = Leases(database, "we", ["telegram"], now=clock)
    await ours.step()
    async with database.write() as connection:
        await connection.execute(
            update(Lease).values(
                owner="they", epoch=Lease.epoch + 1, until=database_now(database, LONG)
            )
        )

    clock.now += RENEW
    await ours.step()

    assert ours.epoch("telegram") is None


async def test_two_that_reach_for_a_free_lane_at_once_get_one_driver(database: Database) -> None:
    crowd = [Leases(database, f"worker {number}", ["telegram"]) for number in range(6)]

    await asyncio.gather(*(leases.step() for leases in crowd))

    assert [leases.epoch("telegram") for leases in crowd].count(1) == 1


async def test_the_marks_of_a_driver_that_lost_its_lane_are_void(world: World) -> None:
    person = await world.person("olena", "12")
    await world.publish()
    leases = Leases(world.database, "we", ["fake"])
    await leases.step()
    now = world.clock()
    async with world.database.write() as connection:
        await connection.execute(
            insert(DeliveryRow).values(
                notice_id=1, person_id=person, lane="fake", priority=10, next_at=now, not_after=now
            )
        )
    committed: list[bool] = []

    async def mark(epoch: int) -> None:
        recorder = Recorder(world.database, "we")
        recorder.put(
            Outcome(
                "fake",
                epoch,
                (1, person),
                sent(0),
                "olena",
                lambda: committed.append(True),
                "7",
                now,
            )
        )
        await recorder.flush()

    await mark(epoch=0)
    assert [row.state for row in await world.rows()] == ["queued"]
    await mark(epoch=1)
    assert [(row.state, row.message_id) for row in await world.rows()] == [("sent", "7")]
    assert committed == [True, True]


async def test_a_scheduler_waits_for_a_dead_ones_lease_and_then_goes_on(world: World) -> None:
    await world.person("olena", "12")
    async with world.database.write() as connection:
        await connection.execute(
            insert(Lease).values(
                lane="fake", owner="dead", epoch=4, until=database_now(world.database, 1.5)
            )
        )
    sender = FakeSender()

    async with world.running(sender):
        await world.publish()
        before = world.clock()
        await until(lambda: bool(sender.seen))
        took = (world.clock() - before).total_seconds()

    assert 2 < took < 5
