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
# longer than this takes (docs/engine.md §5).
CHUNK = 4_000
# From this many on, an audience is found by going through all people, a chunk of them at a time:
# that costs the same however many match. Below it, by going through the outage's houses.
LARGE = 8_000

_LAST_ID = 2**63 - 1

_Notice = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of one notice's audience that was written, and whether it was the last."""

    notice_id: int
    rows: int
    last: bool


class Planner:
    """Expands notices; remembers only how it goes about each one."""

    def __init__(self, database: Database, *, chunk: int = CHUNK, large: int = LARGE) -> None:
        self._database = database
        self._chunk = chunk
        self._large = large
        self._is_large: dict[int, bool] = {}

    async def expand_chunk(self, now: dt.datetime) -> Chunk | None:
        """Write the next deliveries of the most urgent due notice; None = no notice is due.

        Rows and cursor are one transaction; the primary key (notice, person) makes a repeat
        harmless.
        """
        async with self._database.write() as connection:
            notice = (await connection.execute(_most_urgent(now))).first()
            if notice is None:
                return None
            people, upto = await self._next_people(connection, notice)
            columns = _delivery(notice, now)
            inserted = await connection.execute(
                insert_new(self._database, DeliveryRow).from_select(
                    list(columns), people.with_only_columns(*columns.values())
                )
            )
            last = upto is None
            done = {"state": "expanded", "expanded_at": now}
            await connection.execute(
                update(NoticeRow)
                .where(NoticeRow.id == notice.id)
                .values(done if last else {"state": "expanding", "cursor": upto})
            )
        if last:
            self._is_large.pop(notice.id, None)
        return Chunk(notice.id, inserted.rowcount, last)

    async def _next_people(
        self, connection: AsyncConnection, notice: _Notice
    ) -> tuple[Select[Any], int | None]:
        """Give the people of the next chunk, and the id it ends with; None = it is the last."""
        outage = (notice.outage_id, notice.revision, Service(notice.service))
        matches = audience.matches(*outage)
        if notice.id not in self._is_large:
            some = matches.limit(self._large + 1).subquery()
            number = await connection.scalar(select(func.count()).select_from(some))
            self._is_large[notice.id] = (number or 0) > self._large
        if self._is_large[notice.id]:
            everybody = select(Person.id).where(Person.id > notice.cursor)
            upto = await self._end_of(connection, everybody)
            among = audience.matches_among(*outage, after=notice.cursor, upto=upto or _LAST_ID)
            return _grouped(among, notice), upto
        matches = _grouped(matches.where(Person.id > notice.cursor), notice)
        upto = await self._end_of(connection, matches)
        return (matches if upto is None else matches.where(Person.id <= upto)), upto

    async def _end_of(self, connection: AsyncConnection, people: Select[Any]) -> int | None:
        ids = people.with_only_columns(Person.id).order_by(Person.id)
        return await connection.scalar(ids.offset(self._chunk - 1).limit(1))


def _grouped(people: Select[Any], notice: _Notice) -> Select[Any]:
    """Make it one row a person, and of a reminder only those who want to be reminded."""
    if notice.stage == Stage.REMIND.value:
        people = people.where(Person.reminders)
    return people.group_by(Person.id, Person.channel)


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


def _delivery(notice: _Notice, now: dt.datetime) -> dict[str, Any]:
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
