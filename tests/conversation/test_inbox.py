"""The inbox keeps every event once, whoever brings it and however often."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.conversation.inbox import ROWS, keep
from bot.messages import Event
from bot.tables.conversation import InboxRow

if TYPE_CHECKING:
    from bot.db import Database

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def event(number: int) -> Event:
    return Event(str(number), "7", f'{{"update_id": {number}}}')


async def kept(database: Database) -> int:
    async with database.read() as connection:
        return (await connection.execute(select(func.count()).select_from(InboxRow))).scalar_one()


async def test_an_event_is_kept_as_it_came(database: Database) -> None:
    assert await keep(database, "telegram", [event(1)], NOON) == 1

    async with database.read() as connection:
        row = (await connection.execute(select(InboxRow.__table__))).one()
    assert (row.channel, row.event_id, row.sender) == ("telegram", "1", "7")
    assert (row.body, row.state, row.attempts) == ('{"update_id": 1}', "new", 0)
    assert row.received_at == NOON


async def test_an_event_delivered_again_is_not_new(database: Database) -> None:
    await keep(database, "telegram", [event(1)], NOON)

    assert await keep(database, "telegram", [event(1), event(2), event(2)], NOON) == 1
    assert await kept(database) == 2


async def test_two_messengers_may_use_one_number(database: Database) -> None:
    await keep(database, "telegram", [event(1)], NOON)

    assert await keep(database, "viber", [event(1)], NOON) == 1


async def test_the_same_event_five_times_at_once_is_one_row(database: Database) -> None:
    news = await asyncio.gather(*(keep(database, "telegram", [event(1)], NOON) for _ in range(5)))

    assert sorted(news) == [0, 0, 0, 0, 1]
    assert await kept(database) == 1


async def test_a_batch_larger_than_one_statement_is_kept_whole(database: Database) -> None:
    batch = [event(number) for number in range(ROWS + 5)]

    assert await keep(database, "telegram", batch, NOON) == ROWS + 5
    assert await keep(database, "telegram", [], NOON) == 0
