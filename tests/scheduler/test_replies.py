"""Answers in the conversation go first, in order, and never get lost."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot.channels.base import RecipientGone, Unreachable
from tests.scheduler.fake_sender import FakeSender
from tests.scheduler.world import until

if TYPE_CHECKING:
    from tests.scheduler.world import World


async def test_an_answer_does_not_wait_for_a_fan_out(world: World) -> None:
    await world.crowd(100)
    sender = FakeSender()

    async with world.running(sender, rates={"fake": 20}):
        await world.publish()
        await until(lambda: len(sender.seen) >= 5)
        told = len(sender.seen)
        await world.reply("stranger", "Вітаю!")
        await until(lambda: bool(sender.texts("stranger")))

    place = [seen.user for seen in sender.seen].index("stranger")
    assert place - told <= 5


async def test_answers_to_one_person_keep_their_order_although_one_fails_at_first(
    world: World,
) -> None:
    for number in range(6):
        await world.reply("olena", str(number))
        await world.reply("petro", str(number))
    sender = FakeSender(answer=0.01)
    sender.fault = lambda user, call: (
        Unreachable("lost", may_have_arrived=False) if (user, call) == ("olena", 3) else None
    )

    async with world.running(sender):
        await until(lambda: len(sender.seen) == 12)

    assert sender.texts("olena") == [str(number) for number in range(6)]
    assert sender.texts("petro") == [str(number) for number in range(6)]
    assert sender.two_at_once == set()
    rows = await world.replies()
    assert {(row.state, row.message) for row in rows} == {("sent", "")}


async def test_a_press_is_acknowledged_with_its_answer(world: World) -> None:
    await world.reply("olena", "Готово", receipt="query 7")
    sender = FakeSender()

    async with world.running(sender):
        await until(lambda: sender.acknowledged == ["query 7"])

    assert sender.texts("olena") == ["Готово"]


async def test_an_answer_that_nobody_waits_for_any_more_is_not_sent(world: World) -> None:
    now = world.clock()
    await world.reply("olena", "Вітаю!", not_after=now - dt.timedelta(minutes=1))
    sender = FakeSender()

    async def closed() -> bool:
        return [row.state for row in await world.replies()] == ["expired"]

    async with world.running(sender):
        await until(closed)

    assert sender.seen == []


async def test_answers_to_one_who_blocked_us_are_dropped(world: World) -> None:
    await world.person("olena", "12")
    await world.reply("olena", "1")
    await world.reply("olena", "2")
    sender = FakeSender()
    sender.fault = lambda _user, _call: RecipientGone("blocked")

    async def closed() -> bool:
        return {row.state for row in await world.replies()} == {"gone"}

    async with world.running(sender):
        await until(closed)

    assert {row.message for row in await world.replies()} == {""}


async def test_an_unreadable_answer_stops_no_other(world: World) -> None:
    await world.reply("olena", "", message="{not json")
    await world.reply("olena", "Вітаю!")
    sender = FakeSender()

    async with world.running(sender):
        await until(lambda: sender.texts("olena") == ["Вітаю!"])

    assert [(row.state, row.reason) for row in await world.replies()] == [
        ("failed", "bug"),
        ("sent", ""),
    ]
