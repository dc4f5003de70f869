"""The two things SQLite and PostgreSQL spell differently: insert if new, and the time it is."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import Interval, cast, func
from sqlalchemy.dialects import postgresql, sqlite

from bot.db import UtcTime

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from bot.db import Base, Database


def insert_new(database: Database, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """Begin an INSERT that passes over rows which are there already."""
    made = sqlite.insert(table) if database.is_sqlite else postgresql.insert(table)
    return made.on_conflict_do_nothing()


def database_now(database: Database, plus: float = 0.0) -> ColumnElement[dt.datetime]:
    """Give the database's own time, `plus` seconds later: the clocks of workers differ."""
    if database.is_sqlite:
        return func.strftime("%Y-%m-%d %H:%M:%f000", "now", f"{plus:+.3f} seconds", type_=UtcTime())
    now = func.clock_timestamp(type_=UtcTime())
    return now + cast(dt.timedelta(seconds=plus), Interval)
