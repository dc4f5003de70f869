"""Sessions of dispatchers, in the database: what the cookie holds is kept only as SHA-256."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, or_, select, update

from bot.tables.office import WebSession
from bot.web import accounts

if TYPE_CHECKING:
    from bot.db import Database
    from bot.web.accounts import Account

IDLE = dt.timedelta(minutes=60)
LONGEST = dt.timedelta(hours=12)
NOTED_EVERY = dt.timedelta(seconds=60)  # how exactly "last seen" is kept: spares a write a request


@dataclass(frozen=True, slots=True)
class Session:
    """Someone logged in, and the token every form of theirs carries."""

    account: Account
    csrf: str


async def begin(database: Database, account: Account, now: dt.datetime) -> str:
    """Start a session and give what goes into the cookie; sweeps out the sessions that ended."""
    token = secrets.token_urlsafe(32)
    async with database.write() as connection:
        await connection.execute(
            delete(WebSession).where(
                or_(WebSession.created_at < now - LONGEST, WebSession.seen_at < now - IDLE)
            )
        )
        await connection.execute(
            insert(WebSession).values(
                token_hash=_hash(token),
                dispatcher_id=account.id,
                csrf=secrets.token_urlsafe(32),
                created_at=now,
                seen_at=now,
            )
        )
    return token


async def find(
    database: Database, token: str, now: dt.datetime, *, touch: bool = True
) -> Session | None:
    """Give the session of a cookie, or None when it ended, never was, or its account is closed.

    `touch=False` does not count as the person's doing something (a page that refreshes itself).
    """
    hashed = _hash(token)
    async with database.read() as connection:
        row = (
            await connection.execute(
                select(
                    WebSession.dispatcher_id,
                    WebSession.csrf,
                    WebSession.created_at,
                    WebSession.seen_at,
                ).where(WebSession.token_hash == hashed)
            )
        ).first()
    if row is None or now - row.created_at > LONGEST or now - row.seen_at > IDLE:
        return None
    account = await accounts.load(database, row.dispatcher_id)
    if account is None:
        return None
    if touch and now - row.seen_at >= NOTED_EVERY:
        async with database.write() as connection:
            await connection.execute(
                update(WebSession).where(WebSession.token_hash == hashed).values(seen_at=now)
            )
    return Session(account, row.csrf)


async def end(database: Database, token: str) -> None:
    """End a session: the cookie is worth nothing from now on, wherever it was copied to."""
    async with database.write() as connection:
        await connection.execute(delete(WebSession).where(WebSession.token_hash == _hash(token)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
