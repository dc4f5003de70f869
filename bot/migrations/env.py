"""Alembic's entry: runs the migrations on the connection that bot.migrations.run hands over."""

from __future__ import annotations

from typing import Literal

from alembic import context

from bot.db import UtcTime
from bot.migrations.metadata import METADATA


def _plain(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own types as the plain ones they are: a migration imports nothing of ours."""
    if kind == "type" and isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=_plain,
)
with context.begin_transaction():
    context.run_migrations()
