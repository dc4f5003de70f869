"""The city of the scheduler's tests, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scheduler.world import World

if TYPE_CHECKING:
    from bot.db import Database


@pytest.fixture
def world(database: Database) -> World:
    return World(database)
