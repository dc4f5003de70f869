"""Removes what is kept only for a time (docs/console-chat-trust.md §5, retention)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, update

from bot.tables.conversation import InboxRow
from bot.tables.delivery import ReplyRow
from bot.tables.office import Idempotency, WebSession
from scheduler.retry import State

if TYPE_CHECKING:
    from bot.db import Database

INBOX_BODY = dt.timedelta(hours=72)
INBOX_KEY = dt.timedelta(days=30)  # a messenger may deliver the same event again until then
REPLY = dt.timedelta(hours=72)
IDEMPOTENCY = dt.timedelta(hours=48)
SESSION = dt.timedelta(hours=12)
SESSION_IDLE = dt.timedelta(minutes=60)


async def keep_house(database: Database, now: dt.datetime) -> None:
    """Empty and delete what has been kept long enough; one transaction a table."""
    statements = (
        update(InboxRow)
        .where(InboxRow.received_at < now - INBOX_BODY, InboxRow.state != "new")
        .where(InboxRow.body != "")
        .values(body=""),
        delete(InboxRow).where(InboxRow.received_at < now - INBOX_KEY, InboxRow.state != "new"),
        delete(ReplyRow).where(ReplyRow.created_at < now - REPLY, ReplyRow.state != State.QUEUED),
        delete(Idempotency).where(Idempotency.created_at < now - IDEMPOTENCY),
        delete(WebSession).where(
            or_(WebSession.created_at < now - SESSION, WebSession.seen_at < now - SESSION_IDLE)
        ),
    )
    for statement in statements:
        async with database.write() as connection:
            await connection.execute(statement)
