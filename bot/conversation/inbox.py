"""Keeps events as they came in, before they are acknowledged. The same event is kept once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects import postgresql, sqlite

from bot.tables.conversation import InboxRow

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.db import Database
    from bot.messages import Event

# Rows of one statement: both engines take at most 32,767 parameters (SQLITE_MAX_VARIABLE_NUMBER
# 32766, PostgreSQL's Int16 count), and a row has six.
ROWS = 1000


async def keep(database: Database, channel: str, events: Sequence[Event], now: dt.datetime) -> int:
    """Keep events in one transaction; returns how many of them were new."""
    if not events:
        return 0
    async with database.write() as connection:
        return await keep_in(connection, channel, events, now)


async def keep_in(
    connection: AsyncConnection, channel: str, events: Sequence[Event], now: dt.datetime
) -> int:
    """Keep events in the caller's transaction; returns how many of them were new."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    new = 0
    for start in range(0, len(events), ROWS):
        rows = [
            {
                "channel": channel,
                "event_id": event.id,
                "sender": event.sender,
                "body": event.body,
                "state": "new",
                "received_at": now,
            }
            for event in events[start : start + ROWS]
        ]
        statement = insert(InboxRow).values(rows)
        kept = await connection.execute(
            statement.on_conflict_do_nothing(index_elements=["channel", "event_id"])
        )
        new += kept.rowcount
    return new
