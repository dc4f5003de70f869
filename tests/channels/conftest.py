"""What tests of channels share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.db import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[Database]:
    """A fresh migrated SQLite database, where the engine does not matter."""
    made = Database(sqlite_url)
    yield made
    await made.close()
