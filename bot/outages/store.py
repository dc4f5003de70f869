"""Outages in the database: load, list, insert a revision with its cover. Rows stay in here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import RowMapping, Select, and_, insert, select, update

from bot.addresses import house_text
from bot.outages.draft import LeftOut, Origin
from bot.outages.model import Cause, Effect, Kind, Outage, Service, Status
from bot.tables.outages import OutageCover, OutageRevision, OutageRow

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from sqlalchemy.ext.asyncio import AsyncConnection
    from sqlalchemy.orm import InstrumentedAttribute

    from bot.addresses.houses import HouseSet


class NoSuchOutage(LookupError):
    """There is no outage with this id: show the board, the link is old or mistyped."""


async def load(connection: AsyncConnection, outage_id: int, revision: int | None = None) -> Outage:
    """Load an outage as its newest revision says, or an older one; raises NoSuchOutage.

    Status is always today's.
    """
    wanted = OutageRow.revision if revision is None else revision
    query = _joined(wanted).where(OutageRow.id == outage_id)
    row = (await connection.execute(query)).mappings().first()
    if row is None:
        raise NoSuchOutage(f"no outage {outage_id}" + (f" revision {revision}" if revision else ""))
    return _outage(row)


async def listed(
    connection: AsyncConnection,
    *,
    services: Collection[Service],
    statuses: Collection[Status],
    limit: int,
    before_id: int | None = None,
    updated_since: dt.datetime | None = None,
) -> tuple[Outage, ...]:
    """List outages of some services in some statuses, newest first, at most `limit`."""
    query = (
        _joined(OutageRow.revision)
        .where(
            OutageRow.service.in_([service.value for service in services]),
            OutageRow.status.in_([status.value for status in statuses]),
        )
        .order_by(OutageRow.id.desc())
        .limit(limit)
    )
    if before_id is not None:
        query = query.where(OutageRow.id < before_id)
    if updated_since is not None:
        query = query.where(OutageRevision.created_at >= updated_since)
    return tuple(_outage(row) for row in (await connection.execute(query)).mappings())


async def insert_revision(
    connection: AsyncConnection,
    outage: Outage,
    *,
    what: str,
    author: str,
    origin: Origin,
    now: dt.datetime,
) -> None:
    """Write a revision and its cover; the outage row must exist.

    `what` is draft, published, changed, restored or cancelled.
    """
    await connection.execute(
        insert(OutageRevision).values(
            outage_id=outage.id,
            revision=outage.revision,
            what=what,
            starts_at=outage.starts_at,
            ends_at=outage.ends_at,
            next_update_at=outage.next_update_at,
            restored_at=outage.restored_at,
            cause=outage.cause.value,
            effect=outage.effect.value,
            note=outage.note,
            source_text=origin.source_text,
            coverage=json.dumps(
                {
                    street: house_text.canonical(houses)
                    for street, houses in outage.coverage.items()
                },
                ensure_ascii=False,
            ),
            skipped=_left_out(origin),
            end_confirmed=origin.long,
            author=author,
            created_at=now,
        )
    )
    await connection.execute(insert(OutageCover), _cover(outage))


async def origin(connection: AsyncConnection, outage: Outage) -> Origin:
    """Load where a revision's houses and times came from."""
    query = select(
        OutageRevision.source_text, OutageRevision.skipped, OutageRevision.end_confirmed
    ).where(OutageRevision.outage_id == outage.id, OutageRevision.revision == outage.revision)
    source_text, left_out, confirmed = (await connection.execute(query)).one()
    fragments = [(LeftOut(f["text"], f["why"]), f["open"]) for f in json.loads(left_out)]
    return Origin(
        source_text,
        tuple(fragment for fragment, is_open in fragments if not is_open),
        tuple(fragment for fragment, is_open in fragments if is_open),
        confirmed,
    )


async def activate_due(connection: AsyncConnection, now: dt.datetime) -> int:
    """Make the scheduled outages active whose start has come; give how many.

    The scheduler calls it every tick. Nothing else happens by the clock: an estimate that passed
    is only overdue.
    """
    begun = (
        select(OutageRevision.outage_id)
        .where(
            OutageRevision.outage_id == OutageRow.id,
            OutageRevision.revision == OutageRow.revision,
            OutageRevision.starts_at <= now,
        )
        .exists()
    )
    result = await connection.execute(
        update(OutageRow)
        .where(OutageRow.status == Status.SCHEDULED.value, begun)
        .values(status=Status.ACTIVE.value)
    )
    return result.rowcount


def _left_out(origin: Origin) -> str:
    return json.dumps(
        [
            {"text": fragment.text, "why": fragment.why, "open": is_open}
            for fragments, is_open in ((origin.skipped, False), (origin.unresolved, True))
            for fragment in fragments
        ],
        ensure_ascii=False,
    )


def _cover(outage: Outage) -> list[dict[str, object]]:
    return [
        {
            "outage_id": outage.id,
            "revision": outage.revision,
            "street_id": street,
            "side": side,
            "lo": lo,
            "hi": hi,
        }
        for street, houses in outage.coverage.items()
        for side, lo, hi in houses.stretches()
    ]


def _joined(revision: InstrumentedAttribute[int] | int) -> Select[*tuple[Any, ...]]:
    columns = (
        OutageRow.id,
        OutageRow.ref,
        OutageRow.utility,
        OutageRow.service,
        OutageRow.kind,
        OutageRow.status,
        OutageRow.published_at,
        OutageRow.created_by,
        OutageRevision.revision,
        OutageRevision.starts_at,
        OutageRevision.ends_at,
        OutageRevision.next_update_at,
        OutageRevision.restored_at,
        OutageRevision.cause,
        OutageRevision.effect,
        OutageRevision.note,
        OutageRevision.coverage,
    )
    return select(*columns).join(
        OutageRevision,
        and_(OutageRevision.outage_id == OutageRow.id, OutageRevision.revision == revision),
    )


def _outage(row: RowMapping) -> Outage:
    return Outage(
        id=row["id"],
        ref=row["ref"],
        utility=row["utility"],
        service=Service(row["service"]),
        kind=Kind(row["kind"]),
        status=Status(row["status"]),
        revision=row["revision"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        next_update_at=row["next_update_at"],
        restored_at=row["restored_at"],
        cause=Cause(row["cause"]),
        effect=Effect(row["effect"]),
        note=row["note"],
        coverage=coverage_of(row["coverage"]),
        published_at=row["published_at"],
        created_by=row["created_by"],
    )


def coverage_of(text: str) -> dict[str, HouseSet]:
    """Read the stored coverage back."""
    return {street: house_text.parse(labels) for street, labels in json.loads(text).items()}
