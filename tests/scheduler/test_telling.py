"""Exactly the people concerned are told, once, in the right order."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from bot.channels.base import Unreachable
from bot.outages.model import Service
from bot.tables.delivery import Lease
from bot.tables.people import Person, Subscription
from tests.outages.examples import DAY, HOUR, NOW, draft, houses, planned_draft
from tests.scheduler.fake_sender import FakeSender
from tests.scheduler.world import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.scheduler.world import World


async def test_exactly_the_people_of_the_houses_are_told_once(world: World) -> None:
    await world.person("in the range", "12А")
    await world.person("two houses of it", "10", "12/1")
    await world.person("outside the range", "26")
    await world.person("the even side", "13")
    await world.person("another street", "12", street="zt005")
    await world.person("water only", "12", services=frozenset({Service.WATER}))
    await world.person("stopped", "12", state="stopped")
    sender = FakeSender()

    async with world.running(sender):
        await world.publish(draft(coverage={"zt001": houses("2..24:even", "!14")}))
        await until(lambda: len(sender.seen) == 2)
        await world.settled()

    assert sender.readers == ["in the range", "two houses of it"]
    assert "12/1" in sender.texts("two houses of it")[0]
    assert all(row.state == "sent" and row.message_id and row.sent_at for row in await world.rows())


async def test_everyone_is_told_in_their_own_language(world: World) -> None:
    await world.person("olena", "12", language="uk")
    await world.person("john", "12", language="en")
    sender = FakeSender()

    async with world.running(sender):
        await world.publish()
        await until(lambda: len(sender.seen) == 2)

    assert "Київська" in sender.texts("olena")[0]
    assert "Kyivska" in sender.texts("john")[0]


async def test_an_emergency_overtakes_a_planned_fan_out(world: World) -> None:
    await world.crowd(200)
    await world.person("flooded", "5", street="zt005")
    sender = FakeSender()

    async with world.running(sender, rates={"fake": 30}):
        await world.publish(planned_draft())
        await until(lambda: len(sender.seen) > 10)
        await world.publish(draft(coverage={"zt005": houses("all")}))
        await until(lambda: bool(sender.texts("flooded")))

    # 200 stand in line before it; only what was read ahead, a second of sending, goes first.
    assert len(sender.seen) < 100


async def test_planned_work_waits_for_the_morning_and_an_emergency_does_not(world: World) -> None:
    night = NOW.replace(hour=21)  # 23:00 in Kyiv
    morning = (NOW + DAY).replace(hour=5)  # 07:00
    world.clock.set(night)
    await world.person("asleep", "12", quiet_from=22 * 60, quiet_to=7 * 60)
    await world.person("awake", "12")
    sender = FakeSender()

    async with world.running(sender):
        await world.publish(
            planned_draft(starts_at=morning + 20 * HOUR, ends_at=morning + 24 * HOUR)
        )
        await until(lambda: sender.readers == ["awake"])
        await world.settled()
        held = [row for row in await world.rows() if row.user_id == "asleep"]
        await world.publish(draft(starts_at=night - HOUR, ends_at=night + 4 * HOUR))
        await until(lambda: sender.readers == ["asleep", "awake", "awake"])
        world.clock.set(morning + dt.timedelta(seconds=1))
        await until(lambda: sender.readers == ["asleep", "asleep", "awake", "awake"])

    assert [(row.state, row.reason, row.next_at) for row in held] == [
        ("queued", "quiet_hours", morning)
    ]
    silent = {seen.user: seen.message.silent for seen in sender.seen[1:3]}
    assert silent == {"asleep": True, "awake": False}
    assert not sender.seen[3].message.silent


async def test_reminders_come_a_day_and_an_hour_before_to_those_who_want_them(
    world: World,
) -> None:
    await world.person("wants them", "12")
    await world.person("does not", "12", reminders=False)
    starts = NOW + 30 * HOUR
    sender = FakeSender()

    async with world.running(sender):
        await world.publish(planned_draft(starts_at=starts))
        await until(lambda: sender.readers == ["does not", "wants them"])
        for ahead in (DAY, HOUR):
            world.clock.set(starts - ahead - dt.timedelta(seconds=2))
            told = len(sender.seen)
            await world.settled()
            assert len(sender.seen) == told
            world.clock.set(starts - ahead)
            await until(partial(_has_told, sender, told + 1))
        await world.settled()

    assert len(sender.texts("wants them")) == 3
    assert len(sender.texts("does not")) == 1


async def test_who_left_between_planning_and_sending_is_not_told_and_the_row_says_why(
    world: World,
) -> None:
    night = NOW.replace(hour=21)
    world.clock.set(night)
    asleep: dict[str, Any] = {"quiet_from": 22 * 60, "quiet_to": 7 * 60}
    stopped = await world.person("stopped", "12", **asleep)
    moved = await world.person("moved", "12", **asleep)
    deleted = await world.person("deleted", "12", **asleep)
    await world.person("stays", "12", **asleep)
    starts = night + 2 * DAY
    sender = FakeSender()

    async with world.running(sender):
        await world.publish(planned_draft(starts_at=starts, ends_at=starts + HOUR))
        await until(_has(world, {"quiet_hours"}, 4))
        async with world.database.write() as connection:
            await connection.execute(
                update(Person).where(Person.id == stopped).values(state="stopped")
            )
            await connection.execute(delete(Subscription).where(Subscription.person_id == moved))
            await connection.execute(delete(Person).where(Person.id == deleted))
        world.clock.set(night + 10 * HOUR)
        await until(lambda: sender.readers == ["stays"])
        await world.settled()

    assert {(state, reason) for _, state, reason in await world.ends()} == {
        ("withdrawn", "stopped"),
        ("withdrawn", "not_subscribed"),
        ("withdrawn", "person_deleted"),
        ("sent", ""),
    }


async def test_a_notice_whose_time_passed_while_nobody_ran_is_not_sent(world: World) -> None:
    await world.person("olena", "12")
    await world.publish(draft(ends_at=NOW + HOUR))
    world.clock.set(NOW + 3 * HOUR)
    sender = FakeSender()

    async with world.running(sender):
        await until(_has(world, {"too_late"}, 1))

    assert sender.seen == []
    assert await world.ends() == [("olena", "expired", "too_late")]


async def test_what_could_not_be_sent_in_time_is_never_sent(world: World) -> None:
    await world.person("olena", "12")
    sender = FakeSender()
    sender.fault = lambda _user, call: (
        Unreachable("down", may_have_arrived=False) if call < 3 else None
    )

    async with world.running(sender):
        await world.publish(draft(ends_at=NOW + HOUR))
        await until(lambda: sender.calls.total() == 1)
        world.clock.set(NOW + 2 * HOUR)
        await until(_has(world, {"too_late", "unreachable"}, 1))
        await world.settled()

    assert sender.seen == []
    assert [row.state for row in await world.rows()] == ["expired"]


def _has_told(sender: FakeSender, number: int) -> bool:
    return len(sender.seen) == number


def _has(world: World, reasons: set[str], number: int) -> Callable[[], object]:
    async def claim() -> bool:
        return sum(reason in reasons for _, _, reason in await world.ends()) == number

    return claim


def _drives(world: World) -> Callable[[], object]:
    async def claim() -> bool:
        async with world.database.read() as connection:
            return bool((await connection.execute(select(Lease.lane))).first())

    return claim
