"""The audit trail: who did what, on a hash chain, so that a changed or removed row shows.

Each row's hash covers the row and the hash before it. What the chain cannot show is that its
newest rows were cut off: the city keeps the newest hash elsewhere if that matters to it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, text

from bot.tables.office import AuditRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection

FIRST = "0" * 64  # what stands before the first row
#: PostgreSQL: writers of the chain take turns; the number is ours and means nothing else.
ADVISORY_LOCK = 20201123


async def append(
    connection: AsyncConnection,
    *,
    actor: str,
    action: str,
    subject: str,
    detail: Mapping[str, object],
    now: dt.datetime,
) -> None:
    """Add a row in the caller's transaction; call it last, for the chain is locked from here on."""
    if connection.dialect.name == "postgresql":
        # Locking the newest row would not do: who waits for it would then still extend that row.
        # SQLite's writer is alone already (BEGIN IMMEDIATE).
        await connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
    newest = select(AuditRow.hash).order_by(AuditRow.id.desc()).limit(1)
    previous = (await connection.execute(newest)).scalar_one_or_none() or FIRST
    written = json.dumps(dict(detail), ensure_ascii=False, sort_keys=True)
    row = AuditRow(
        at=now, actor=actor, action=action, subject=subject, detail=written, prev_hash=previous
    )
    await connection.execute(
        insert(AuditRow).values(
            at=now,
            actor=actor,
            action=action,
            subject=subject,
            detail=written,
            prev_hash=previous,
            hash=_hash(row),
        )
    )


async def verify(connection: AsyncConnection) -> int | None:
    """Give the id of the first row that does not fit the chain; None = the chain is whole."""
    previous = FIRST
    rows = await connection.stream(select(*AuditRow.__table__.columns).order_by(AuditRow.id))
    async for found in rows.mappings():
        row = AuditRow(**found)
        if row.prev_hash != previous or row.hash != _hash(row):
            return row.id
        previous = row.hash
    return None


def _hash(row: AuditRow) -> str:
    canonical = json.dumps(
        {
            "at": row.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            "actor": row.actor,
            "action": row.action,
            "subject": row.subject,
            "detail": row.detail,
        },
        ensure_ascii=False,
        sort_keys=True,
    )
    return hashlib.sha256((row.prev_hash + canonical).encode()).hexdigest()
