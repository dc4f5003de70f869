"""Bring a database to the newest schema, and refuse one that is newer than this code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.db import Database

# One process migrates at a time; the number is ours and means nothing else.
ADVISORY_LOCK = 20201122


class DatabaseTooNew(Exception):
    """The schema is from a newer version: update the program, do not touch the database."""


class DatabaseNotMigrated(Exception):
    """The schema is older than this code: run `visnyk migrate` first."""


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def _current(connection: Connection) -> str | None:
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if current is not None and current not in known:
        raise DatabaseTooNew(
            f"the database is at revision {current}, which this version of Visnyk does not know: "
            "install the version that made it, or restore a backup from before it"
        )
    return current


async def migrate(database: Database) -> tuple[str | None, str | None]:
    """Upgrade to the newest revision; return the revisions before and after.

    Raises DatabaseTooNew. Safe to call from several processes at once.
    """

    def upgrade(connection: Connection) -> tuple[str | None, str | None]:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
        before = _current(connection)
        command.upgrade(_config(connection), "head")
        return before, _current(connection)

    async with database.write() as connection:
        return await connection.run_sync(upgrade)


async def check(database: Database) -> None:
    """Make sure the schema is the one this code was written for.

    Raises DatabaseTooNew or DatabaseNotMigrated.
    """

    def compare(connection: Connection) -> None:
        current = _current(connection)
        head = ScriptDirectory.from_config(_config()).get_current_head()
        if current != head:
            raise DatabaseNotMigrated(
                f"the database is at revision {current or 'none'}, this version needs {head}: "
                "run `visnyk migrate`"
            )

    async with database.read() as connection:
        await connection.run_sync(compare)
