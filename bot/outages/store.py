"""Outages in the database: load, list, insert a revision with its cover. Rows stay in here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import RowMapping, Select, and_, insert, select, update

from bot.addresses import house_text
from bot.outages.model import Cause, Effect, Kind, Outage, Service, Status
from bot.tables.outages import OutageCover, OutageRevision, OutageRow

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping, Sequence

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
    source_text: str,
    skipped: Sequence[Mapping[str, str]],
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
            source_text=source_text,
            coverage=json.dumps(
                {
                    street: house_text.canonical(houses)
                    for street, houses in outage.coverage.items()
                },
                ensure_ascii=False,
            ),
            skipped=json.dumps([dict(item) for item in skipped], ensure_ascii=False),
            author=author,
            created_at=now,
        )
    )
    await connection.execute(insert(OutageCover), _cover(outage))


async def set_status(
    connection: AsyncConnection, outage_id: int, status: Status, *, expected_revision: int
) -> bool:
    """Move an outage to a status if its revision is still the expected one; say if it was."""
    result = await connection.execute(
        update(OutageRow)
        .where(OutageRow.id == outage_id, OutageRow.revision == expected_revision)
        .values(status=status.value)
    )
    return bool(result.rowcount)


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
