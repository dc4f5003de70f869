"""The schema is what the code says, on both engines, and is never used when it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from bot.db import Database
from bot.migrations.metadata import METADATA
from bot.migrations.run import DatabaseNotMigrated, DatabaseTooNew, check, migrate

if TYPE_CHECKING:
    from pathlib import Path


async def test_the_migrations_make_exactly_the_tables_of_the_code(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))

    async with database.read() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrating_twice_changes_nothing(database: Database) -> None:
    before, after = await migrate(database)

    assert before == after


async def test_an_empty_database_is_not_used_before_it_is_migrated(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/new.db")

    with pytest.raises(DatabaseNotMigrated, match="visnyk migrate"):
        await check(database)

    await database.close()


async def test_a_database_of_a_newer_version_is_left_alone(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(DatabaseTooNew, match="9999"):
        await migrate(database)
    with pytest.raises(DatabaseTooNew):
        await check(database)
