"""The planner: due notices become delivery rows, in chunks, safely with any number of planners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, func, literal, null, select, update

from bot.db import UtcTime
from bot.outages import audience
from bot.outages.model import Service, Stage
from bot.tables.delivery import DeliveryRow, NoticeRow
from bot.tables.outages import OutageRow
from bot.tables.people import Person
from scheduler.retry import Reason, State
from scheduler.sql import insert_new

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.db import Database

# People in one transaction: SQLite has one writer, and a resident's own «Підписатися» waits no
# longer than this takes (measured in docs/engine.md §5: p99 0.11 s).
CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of one notice's audience that was written, and whether it was the last."""

    notice_id: int
    rows: int
    last: bool


async def expand_chunk(database: Database, now: dt.datetime, size: int = CHUNK) -> Chunk | None:
    """Write the next deliveries of the most urgent due notice; None = no notice is due.

    Rows and cursor are one transaction; the primary key (notice, person) makes a repeat harmless.
    """
    async with database.write() as connection:
        notice = (await connection.execute(_most_urgent(now))).first()
        if notice is None:
            return None
        people = _people(notice)
        upper = await connection.scalar(
            people.with_only_columns(Person.id).order_by(Person.id).offset(size - 1).limit(1)
        )
        if upper is not None:
            people = people.where(Person.id <= upper)
        columns = _delivery(notice, now)
        inserted = await connection.execute(
            insert_new(database, DeliveryRow).from_select(
                list(columns), people.with_only_columns(*columns.values())
            )
        )
        done = {"state": "expanded", "expanded_at": now}
        await connection.execute(
            update(NoticeRow)
            .where(NoticeRow.id == notice.id)
            .values(done if upper is None else {"state": "expanding", "cursor": upper})
        )
        return Chunk(notice.id, inserted.rowcount, last=upper is None)


async def due(connection: AsyncConnection, now: dt.datetime) -> int:
    """Count the notices that wait for a planner: what a health check looks at."""
    return int(
        await connection.scalar(
            select(func.count())
            .select_from(NoticeRow)
            .where(NoticeRow.state.in_(("planned", "expanding")), NoticeRow.not_before <= now)
        )
        or 0
    )


def _most_urgent(now: dt.datetime) -> Select[*tuple[Any, ...]]:
    return (
        select(*NoticeRow.__table__.columns, OutageRow.service)
        .join(OutageRow, OutageRow.id == NoticeRow.outage_id)
        .where(NoticeRow.state.in_(("planned", "expanding")), NoticeRow.not_before <= now)
        .order_by(NoticeRow.priority, NoticeRow.not_before, NoticeRow.id)
        .limit(1)
        # Another planner's notice is passed over; on SQLite the transaction itself is the lock.
        .with_for_update(of=NoticeRow, skip_locked=True)
    )


def _people(notice: Row[*tuple[Any, ...]]) -> Select[Any]:
    people = audience.matches(notice.outage_id, notice.revision, Service(notice.service))
    if notice.stage == Stage.REMIND.value:
        people = people.where(Person.reminders)
    return people.where(Person.id > notice.cursor).group_by(Person.id, Person.channel)


def _delivery(notice: Row[*tuple[Any, ...]], now: dt.datetime) -> dict[str, Any]:
    # Past its not_after nobody is told, but each person's row says why (invariant 2).
    late = notice.not_after < now
    return {
        "notice_id": literal(notice.id),
        "person_id": Person.id,
        "lane": Person.channel,
        "priority": literal(notice.priority),
        "state": literal(State.EXPIRED.value if late else State.QUEUED.value),
        "attempts": literal(0),
        "next_at": literal(now, UtcTime()),
        "not_after": literal(notice.not_after, UtcTime()),
        "reason": literal(Reason.TOO_LATE.value if late else Reason.NONE.value),
        "message_id": literal(""),
        "sent_at": null(),
    }
