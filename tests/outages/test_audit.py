"""The audit trail: nothing in it can be changed or removed without showing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select, update

from bot.outages import audit
from bot.tables.office import AuditRow
from tests.outages.examples import NOW

if TYPE_CHECKING:
    from bot.db import Database


async def add(database: Database, subject: str) -> None:
    async with database.write() as connection:
        await audit.append(
            connection,
            actor="koval",
            action="outage.publish",
            subject=subject,
            detail={"revision": 1, "note": "«Підвіз» о 12:00"},
            now=NOW,
        )


async def verified(database: Database) -> int | None:
    async with database.read() as connection:
        return await audit.verify(connection)


async def third(database: Database) -> int:
    async with database.read() as connection:
        ids = (await connection.execute(select(AuditRow.id).order_by(AuditRow.id))).scalars().all()
        return ids[2]


async def test_an_empty_trail_is_whole(database: Database) -> None:
    assert await verified(database) is None


async def test_a_trail_written_by_many_at_once_is_one_chain(database: Database) -> None:
    await asyncio.gather(*(add(database, f"С-{number}") for number in range(20)))

    assert await verified(database) is None
    async with database.read() as connection:
        rows = (await connection.execute(select(AuditRow.prev_hash, AuditRow.hash))).all()
    assert len({row.prev_hash for row in rows}) == len(rows) == 20


async def test_a_changed_row_shows(database: Database) -> None:
    for number in range(5):
        await add(database, f"С-{number}")
    changed = await third(database)

    async with database.write() as connection:
        await connection.execute(
            update(AuditRow).where(AuditRow.id == changed).values(actor="somebody else")
        )

    assert await verified(database) == changed


async def test_a_removed_row_shows_at_the_next_one(database: Database) -> None:
    for number in range(5):
        await add(database, f"С-{number}")
    removed = await third(database)

    async with database.write() as connection:
        await connection.execute(delete(AuditRow).where(AuditRow.id == removed))

    assert await verified(database) == removed + 1


async def fail(database: Database) -> None:
    async with database.write() as connection:
        await audit.append(connection, actor="koval", action="x", subject="С-2", detail={}, now=NOW)
        raise ZeroDivisionError


async def test_an_act_that_fails_leaves_no_trace(database: Database) -> None:
    await add(database, "С-1")

    with pytest.raises(ZeroDivisionError):
        await fail(database)
    await add(database, "С-3")

    assert await verified(database) is None
    async with database.read() as connection:
        subjects = (await connection.execute(select(AuditRow.subject))).scalars().all()
    assert list(subjects) == ["С-1", "С-3"]
