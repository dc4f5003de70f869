"""What the console reads of outages beyond the outage itself: its history and its progress."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.messages import Moment, MomentStyle, Say
from bot.tables.delivery import DeliveryRow, NoticeRow
from bot.tables.outages import OutageRevision

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator

    from sqlalchemy import RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.messages import Arg


@dataclass(frozen=True, slots=True)
class Entry:
    """A revision as a line of history: who did what when, and what it changed."""

    at: dt.datetime
    author: str
    what: Say
    changes: tuple[Say, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """How many deliveries there are, and how many of them went out."""

    sent: int
    total: int


async def history(
    connection: AsyncConnection, outage_id: int, now: dt.datetime, *, after: int = 0
) -> tuple[Entry, ...]:
    """Load the revisions after number `after`, oldest first."""
    query = (
        select(
            OutageRevision.revision,
            OutageRevision.what,
            OutageRevision.author,
            OutageRevision.created_at,
            OutageRevision.ends_at,
            OutageRevision.next_update_at,
            OutageRevision.restored_at,
            OutageRevision.cause,
            OutageRevision.effect,
            OutageRevision.note,
        )
        .where(OutageRevision.outage_id == outage_id)
        .order_by(OutageRevision.revision)
    )
    rows = (await connection.execute(query)).mappings().all()
    entries = []
    before: RowMapping | None = None
    for row in rows:
        if row["revision"] > after:
            entries.append(
                Entry(
                    at=row["created_at"],
                    author=row["author"],
                    what=Say(f"console.history.{row['what']}"),
                    changes=tuple(_changes(before, row, now)) if before is not None else (),
                )
            )
        before = row
    return tuple(entries)


def _changes(before: RowMapping, row: RowMapping, now: dt.datetime) -> Iterator[Say]:
    if row["restored_at"] is not None:
        at = Moment(row["restored_at"], MomentStyle.NEAR, now)
        yield Say("console.history.restored_at", {"at": at})
    for field in ("ends_at", "next_update_at"):
        if before[field] != row[field]:
            args = {"old": _moment(before[field], now), "new": _moment(row[field], now)}
            yield Say(f"console.history.{field}", args)
    for field in ("cause", "effect"):
        if before[field] != row[field]:
            args = {"old": _named(field, before[field]), "new": _named(field, row[field])}
            yield Say(f"console.history.{field}", args)
    if before["note"] != row["note"]:
        yield Say("console.history.note", {"new": row["note"] or "—"})


def _moment(at: dt.datetime | None, now: dt.datetime) -> Arg:
    return Say("console.history.unknown") if at is None else Moment(at, MomentStyle.NEAR, now)


def _named(family: str, value: str) -> Arg:
    return Say(f"words.{family}.{value}")


async def told(connection: AsyncConnection, outage_ids: Collection[int]) -> dict[int, Told]:
    """Count the deliveries of several outages at once; absent = none yet."""
    query = (
        select(
            NoticeRow.outage_id,
            func.count().filter(DeliveryRow.state == "sent"),
            func.count().filter(DeliveryRow.state != "withdrawn"),
        )
        .join(DeliveryRow, DeliveryRow.notice_id == NoticeRow.id)
        .where(NoticeRow.outage_id.in_(outage_ids))
        .group_by(NoticeRow.outage_id)
    )
    return {outage: Told(sent, total) for outage, sent, total in await connection.execute(query)}
