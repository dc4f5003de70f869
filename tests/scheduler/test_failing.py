"""What happens when a messenger refuses, falters or is silent."""

from __future__ import annotations

import datetime as dt
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.channels.base import (
    ChannelDown,
    RateLimited,
    Rejected,
    SendError,
    Unreachable,
    WindowClosed,
)
from bot.tables.people import Person
from scheduler import lanes
from tests.outages.examples import planned_draft
from tests.scheduler.fake_sender import FakeSender
from tests.scheduler.world import until

if TYPE_CHECKING:
    from tests.scheduler.world import World


async def test_a_messenger_that_was_away_gets_the_message_a_second_later(world: World) -> None:
    await world.person("olena", "12")
    sender = FakeSender()
    sender.fault = lambda _, call: Unreachable("no", may_have_arrived=False) if call == 1 else None

    async with world.running(sender):
        await world.publish()
        await until(lambda: bool(sender.calls))
        before = time.monotonic()
        await until(lambda: bool(sender.seen))
        took = time.monotonic() - before
        await world.settled()

    assert took > 0.7
    assert [(row.state, row.attempts) for row in await world.rows()] == [("sent", 2)]


@pytest.mark.parametrize(
    ("error", "state", "reason"),
    [
        (Rejected("text is empty"), "failed", "rejected"),
        (WindowClosed("24 hours"), "parked", "window_closed"),
        (Unreachable("timed out", may_have_arrived=True), "unknown", "no_answer"),
        (KeyError("a bug of the adapter"), "failed", "bug"),
    ],
)
async def test_one_row_that_cannot_be_sent_stops_no_other(
    world: World, error: Exception, state: str, reason: str
) -> None:
    for user in ("first", "second", "third"):
        await world.person(user, "12")
    sender = FakeSender()
    sender.fault = lambda user, _: error if user == "first" else None

    async with world.running(sender):
        await world.publish(planned_draft())
        await until(lambda: len(sender.seen) == 2)
        await world.settled()

    assert await world.ends() == [
        ("first", state, reason),
        ("second", "sent", ""),
        ("third", "sent", ""),
    ]
    assert sender.calls["first"] == 1


async def test_one_person_whose_message_cannot_be_worded_stops_no_other(world: World) -> None:
    await world.person("speaks nothing we know", "12", language="xx")
    await world.person("olena", "12")
    sender = FakeSender()

    async with world.running(sender):
        await world.publish()
        await until(lambda: sender.readers == ["olena"])
        await world.settled()

    assert await world.ends() == [
        ("speaks nothing we know", "failed", "bug"),
        ("olena", "sent", ""),
    ]


async def test_an_emergency_without_an_answer_is_sent_again(world: World) -> None:
    await world.person("olena", "12")
    sender = FakeSender()
    sender.arrives_all_the_same = True
    sender.fault = lambda _, call: Unreachable("late", may_have_arrived=True) if call == 1 else None

    async with world.running(sender):
        await world.publish()
        await until(lambda: len(sender.seen) == 2)
        await world.settled()

    assert await world.ends() == [("olena", "sent", "")]


async def test_who_blocked_us_is_not_written_to_again(world: World) -> None:
    await world.person("blocked", "12")
    await world.person("olena", "12")
    sender = FakeSender()
    sender.blocked.add("blocked")

    async with world.running(sender):
        await world.publish(planned_draft())
        await until(lambda: sender.readers == ["olena"])
        await world.settled()
        await world.publish()
        await until(lambda: sender.readers == ["olena", "olena"])
        await world.settled()

    async with world.database.read() as connection:
        states = (await connection.execute(select(Person.user_id, Person.state))).all()
    assert sorted(tuple(row) for row in states) == [("blocked", "gone"), ("olena", "active")]
    assert sender.calls["blocked"] == 1
    assert ("blocked", "gone", "recipient_gone") in await world.ends()


async def test_what_was_queued_for_one_who_left_is_closed_with_it(world: World) -> None:
    await world.person("blocked", "12")
    sender = FakeSender(answer=0.3)
    sender.blocked.add("blocked")

    async with world.running(sender):
        await world.publish(planned_draft())
        await world.publish()
        await until(lambda: bool(sender.calls))
        await world.settled()

    assert await world.ends() == [("blocked", "gone", "recipient_gone")] * 2


async def test_too_fast_makes_the_lane_wait_as_told_and_loses_nothing(world: World) -> None:
    await world.crowd(20)
    sender = FakeSender()
    calls = 0

    def fifth_is_refused(_user: str, _call: int) -> SendError | None:
        nonlocal calls
        calls += 1
        return RateLimited(1.5) if calls == 5 else None

    sender.fault = fifth_is_refused
    async with world.running(sender, rates={"fake": 50}):
        await world.publish()
        await until(lambda: len(sender.seen) == 20)
        await world.settled()

    times = sorted(seen.at for seen in sender.seen)
    assert max(after - before for before, after in pairwise(times)) >= 1.5
    assert {row.attempts for row in await world.rows()} == {1}
    assert sender.readers == sorted(f"user{number}" for number in range(20))


async def test_one_channel_that_waits_does_not_hold_up_another(world: World) -> None:
    await world.person("olena", "12", channel="slow")
    await world.person("petro", "12", channel="fake")
    slow, fast = FakeSender("slow"), FakeSender("fake")
    slow.fault = lambda _user, _call: RateLimited(30)

    async with world.running(slow, fast):
        await world.publish()
        await until(lambda: fast.readers == ["petro"])

    assert slow.seen == []


async def test_a_refused_account_stops_the_lane_and_keeps_its_queue(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "PROBE", 0.5)
    await world.crowd(10)
    sender = FakeSender()
    sender.fault = lambda _user, _call: ChannelDown("401")

    async with world.running(sender, rates={"fake": 5}):
        await world.publish()
        await until(lambda: sender.calls.total() == 3)
        assert {row.state for row in await world.rows()} == {"queued"}
        sender.fault = lambda _user, _call: None
        await until(lambda: len(sender.seen) == 10)
        await world.settled()

    assert {(row.state, row.attempts) for row in await world.rows()} == {("sent", 1)}


async def test_a_silent_messenger_is_probed_instead_of_spending_everyones_attempts(
    world: World,
) -> None:
    await world.crowd(60)
    sender = FakeSender()
    sender.fault = lambda _user, _call: Unreachable("refused", may_have_arrived=False)

    async with world.running(sender):
        await world.publish()
        await until(lambda: sender.calls.total() >= 20)
        before = world.clock()
        await until(lambda: world.clock() - before > dt.timedelta(seconds=1.5))

    assert sender.calls.total() <= 20 + sender.limits.in_flight
    untouched = [row for row in await world.rows() if row.attempts == 0]
    assert len(untouched) >= 60 - 20 - sender.limits.in_flight


async def test_calls_cut_short_by_a_shutdown_are_recorded_as_such(world: World) -> None:
    await world.person("olena", "12")
    sender = FakeSender(answer=30)

    async with world.running(sender, grace=0.2):
        await world.publish(planned_draft())
        await until(lambda: bool(sender.calls))

    assert await world.ends() == [("olena", "unknown", "no_answer")]
