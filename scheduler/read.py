"""Reads a lane's queue ahead: replies in order, deliveries by priority and time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, and_, exists, literal, select, tuple_
from sqlalchemy.orm import aliased

from bot.db import UtcTime
from bot.tables.delivery import DeliveryRow, ReplyRow
from bot.tables.people import Person
from scheduler.quiet import QuietHours
from scheduler.retry import State

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from sqlalchemy.ext.asyncio import AsyncConnection

    from scheduler.outgoing import DeliveryKey, Key, ReplyKey

#: A place in the queue: priority, next_at, notice id, person id.
Position = tuple[int, "dt.datetime", int, int]


@dataclass(frozen=True, slots=True)
class Recipient:
    """The person of a delivery, as they are now."""

    user: str
    language: str
    state: str
    quiet: QuietHours | None
    reminders: bool


@dataclass(frozen=True, slots=True)
class QueuedReply:
    """A reply as the queue holds it; `message` is JSON."""

    key: ReplyKey
    user: str
    message: str
    receipt: str
    attempts: int
    not_after: dt.datetime


@dataclass(frozen=True, slots=True)
class Queued:
    """A delivery as the queue holds it; `person` is None when they had themselves deleted."""

    key: DeliveryKey
    priority: int
    next_at: dt.datetime
    not_after: dt.datetime
    attempts: int
    person: Recipient | None

    @property
    def position(self) -> Position:
        """Its place in the queue."""
        return (self.priority, self.next_at, *self.key)


async def replies(
    connection: AsyncConnection, lane: str, now: dt.datetime, limit: int, known: Collection[Key]
) -> tuple[QueuedReply, ...]:
    """Give replies to send now, oldest first.

    A reply waits while an older one to the same person is waiting to be tried again.
    """
    older = aliased(ReplyRow)
    blocked = exists(
        select(older.id).where(
            older.lane == lane,
            older.state == State.QUEUED,
            older.next_at > now,
            older.user_id == ReplyRow.user_id,
            older.id < ReplyRow.id,
        )
    )
    query = (
        select(
            ReplyRow.id,
            ReplyRow.user_id,
            ReplyRow.message,
            ReplyRow.receipt,
            ReplyRow.attempts,
            ReplyRow.not_after,
        )
        .where(
            ReplyRow.lane == lane, ReplyRow.state == State.QUEUED, ReplyRow.next_at <= now, ~blocked
        )
        .order_by(ReplyRow.id)
        .limit(limit + len(known))
    )
    rows = await connection.execute(query)
    return tuple(QueuedReply(*row) for row in islice((r for r in rows if r.id not in known), limit))


async def deliveries(
    connection: AsyncConnection,
    lane: str,
    now: dt.datetime,
    limit: int,
    known: Collection[Key],
    *,
    behind: Position | None = None,
    more_urgent_than: int | None = None,
) -> tuple[Queued, ...]:
    """Give deliveries to send now in their order, those `behind` a position (None = from the head).

    Reading on from a position spares PostgreSQL the index entries of all that was sent before.
    """
    table = DeliveryRow
    place = (table.priority, table.next_at, table.notice_id, table.person_id)
    query = (
        select(
            *place, table.not_after, table.attempts,
            Person.user_id, Person.language, Person.state, Person.quiet_from, Person.quiet_to,
            Person.reminders,
        )
        .outerjoin(Person, and_(Person.id == table.person_id, Person.channel == table.lane))
        .where(table.lane == lane, table.state == State.QUEUED, table.next_at <= now)
        .order_by(*place)
    )  # fmt: skip
    if more_urgent_than is not None:
        query = query.where(table.priority < more_urgent_than)
    if behind is None:
        query = query.limit(limit + len(known))
    else:
        priority, next_at, *key = behind
        here = tuple_(literal(priority), literal(next_at, UtcTime()), *map(literal, key))
        query = query.where(tuple_(*place) > here).limit(limit)
    rows = await connection.execute(query)
    new = (row for row in rows if (row.notice_id, row.person_id) not in known)
    return tuple(_queued(row) for row in islice(new, limit))


def _queued(row: Row[*tuple[Any, ...]]) -> Queued:
    person = None
    if row.user_id is not None:
        quiet = None
        if row.quiet_from is not None and row.quiet_to is not None:
            quiet = QuietHours(row.quiet_from, row.quiet_to)
        person = Recipient(row.user_id, row.language, row.state, quiet, row.reminders)
    return Queued(
        (row.notice_id, row.person_id),
        row.priority, row.next_at, row.not_after, row.attempts, person,
    )  # fmt: skip
