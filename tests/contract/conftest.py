"""What tests of the contract share."""

from __future__ import annotations

from tests.channels.conftest import sqlite_database

__all__ = ["sqlite_database"]
