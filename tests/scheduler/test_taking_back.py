"""Nothing about an outage follows its last word, whatever moment the dispatcher chose."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from bot.channels.base import Unreachable
from bot.outages.model import Cause, Effect
from tests.outages.examples import HOUR, NOW, planned_draft
from tests.scheduler.fake_sender import FakeSender
from tests.scheduler.world import DISPATCHER, until

if TYPE_CHECKING:
    from tests.scheduler.world import World


async def test_what_was_not_sent_when_it_was_cancelled_never_is(world: World) -> None:
    await world.crowd(60)
    sender = FakeSender()

    async with world.running(sender, rates={"fake": 20}):
        outage = await world.publish(planned_draft())
        await until(lambda: len(sender.seen) >= 10)
        await world.cancel(outage)
        told = len(sender.seen)
        await until(lambda: len(sender.seen) >= told + 60)
        await world.settled()

    announced = [row for row in await world.rows() if row.notice_id == 1]
    # Half a second of sending, for the word to get round.
    assert sum(row.state == "sent" for row in announced) <= told + 10
    assert {row.reason for row in announced if row.state != "sent"} == {"superseded"}
    assert_last_words_are_last(sender)


@pytest.mark.parametrize("told", [1, 7, 23, 40])
async def test_no_announcement_follows_the_end_of_its_outage(world: World, told: int) -> None:
    await world.crowd(48)
    sender = FakeSender(answer=0.03)
    # Every fifth message is lost the first time, so that attempts lie around when the end comes.
    sender.fault = lambda user, call: (
        Unreachable("lost", may_have_arrived=False)
        if int(user[4:]) % 5 == 0 and call == 1
        else None
    )

    async with world.running(sender, rates={"fake": 100}):
        outage = await world.publish()
        await until(lambda: len(sender.seen) >= told)
        await world.restore(outage)
        await until(lambda: sum("відновлено" in seen.message.text for seen in sender.seen) == 48)
        await world.settled()

    assert_last_words_are_last(sender)
    assert sender.two_at_once == set()


async def test_a_change_replaces_what_was_still_to_be_told(world: World) -> None:
    await world.crowd(40)
    sender = FakeSender()

    async with world.running(sender, rates={"fake": 20}):
        outage = await world.publish()
        await until(lambda: len(sender.seen) >= 10)
        await world.post.change(
            DISPATCHER,
            outage.id,
            expected_revision=outage.revision,
            ends_at=NOW + 6 * HOUR,
            next_update_at=None,
            cause=Cause.BREAKDOWN,
            effect=Effect.OFF,
            note="",
        )
        told = len(sender.seen)
        await until(lambda: len(sender.seen) >= told + 40)
        await world.settled()

    # Everybody heard the newer estimate, and nobody the older one after it.
    last = {seen.user: seen.message.text for seen in sender.seen}
    assert len(last) == 40
    assert all("16:00" in text for text in last.values())


async def test_a_cancelled_outage_reminds_nobody(world: World) -> None:
    await world.person("olena", "12")
    starts = NOW + 30 * HOUR
    sender = FakeSender()

    async with world.running(sender):
        outage = await world.publish(planned_draft(starts_at=starts))
        await until(lambda: len(sender.seen) == 1)
        await world.cancel(outage)
        await until(lambda: len(sender.seen) == 2)
        world.clock.set(starts - 24 * HOUR)
        await asyncio.sleep(1)
        await world.settled()

    assert len(sender.seen) == 2


def assert_last_words_are_last(sender: FakeSender) -> None:
    chats: dict[str, list[str]] = defaultdict(list)
    for seen in sender.seen:
        chats[seen.user].append(seen.message.text)
    for texts in chats.values():
        last = ["відновлено" in text or "Скасовано" in text for text in texts]
        assert last == sorted(last), texts
        assert sum(last) == 1
