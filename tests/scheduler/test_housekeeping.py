"""What is kept only for a time goes when its time is over."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from bot.tables.conversation import InboxRow
from scheduler.housekeeping import keep_house
from tests.outages.examples import NOW

if TYPE_CHECKING:
    from tests.scheduler.world import World


@pytest.mark.parametrize(
    ("age", "state", "left"),
    [
        (dt.timedelta(hours=71), "done", ["{}"]),
        (dt.timedelta(hours=73), "done", [""]),
        (dt.timedelta(hours=73), "failed", [""]),
        (dt.timedelta(hours=73), "new", ["{}"]),
        (dt.timedelta(days=31), "done", []),
        (dt.timedelta(days=31), "new", ["{}"]),
    ],
)
async def test_a_persons_words_are_kept_three_days_and_their_key_thirty(
    world: World, age: dt.timedelta, state: str, left: list[str]
) -> None:
    async with world.database.write() as connection:
        await connection.execute(
            insert(InboxRow).values(
                channel="telegram",
                event_id="1",
                sender="7",
                body="{}",
                state=state,
                received_at=NOW - age,
            )
        )

    await keep_house(world.database, NOW)

    async with world.database.read() as connection:
        assert (await connection.execute(select(InboxRow.body))).scalars().all() == left


async def test_answers_that_were_given_are_forgotten_after_three_days(world: World) -> None:
    old = NOW - dt.timedelta(hours=73)
    await world.reply("olena", "old and sent", created_at=old, state="sent")
    await world.reply("olena", "old and waiting", created_at=old)
    await world.reply("olena", "new and sent", created_at=NOW, state="sent")

    await keep_house(world.database, NOW)

    assert [row.id for row in await world.replies()] == [2, 3]
