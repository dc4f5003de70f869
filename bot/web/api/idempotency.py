"""The same request sent twice is carried out once: the answer is kept 48 h under its key.

A row with no status is a request being worked on. One that nobody finished within a minute (the
process died) may be taken over by a repeat of the same request; what it had already done is found
again by the outage's form token.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import orjson
from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.tables.office import Idempotency
from bot.web.api.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.db import Database

KEPT = dt.timedelta(hours=48)
ABANDONED = dt.timedelta(seconds=60)  # longer than any request is worked on
RETRY_AFTER = 2  # seconds
MAX_KEY = 200  # characters


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered: plain values, so that it can be kept and given again."""

    status: int
    body: Mapping[str, object]
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slot:
    """One key of one token with what was asked under it."""

    token_id: int
    key: str
    request_hash: str

    @classmethod
    def of(cls, token_id: int, key: str, request: object) -> Slot:
        """Make the slot of a request given as JSON values; the order of members means nothing.

        Raises Problem 400 for a key that is empty, too long or not printable ASCII.
        """
        if not (1 <= len(key) <= MAX_KEY and key.isascii() and key.isprintable()):
            raise Problem(400, "key_needed", limit=MAX_KEY)
        canonical = orjson.dumps(request, option=orjson.OPT_SORT_KEYS)
        return cls(token_id, key, hashlib.sha256(canonical).hexdigest())

    @property
    def form_token(self) -> str:
        """What makes the outage of this request unique, however often it is worked on."""
        return f"api:{self.token_id}:{self.request_hash[:32]}:{self.key}"


async def once(
    database: Database,
    slot: Slot,
    clock: Callable[[], dt.datetime],
    work: Callable[[], Awaitable[Answer]],
) -> Answer:
    """Do the work and keep its answer, or give the kept one.

    Raises Problem 409 while another request with this key is worked on, 422 for another request
    under the same key; and whatever `work` raises: then nothing is kept and a repeat works anew.
    """
    now = clock()
    kept = await _claim(database, slot, now)
    if kept is not None:
        return kept
    try:
        answer = await work()
    except BaseException:
        await asyncio.shield(_release(database, slot, now))
        raise
    await asyncio.shield(_keep(database, slot, now, answer))
    return answer


async def _claim(database: Database, slot: Slot, now: dt.datetime) -> Answer | None:
    values = {
        "token_id": slot.token_id,
        "key": slot.key,
        "request_hash": slot.request_hash,
        "status": None,
        "response": "",
        "created_at": now,
    }
    may_take_over = or_(
        Idempotency.created_at <= now - KEPT,
        and_(
            Idempotency.status.is_(None),
            Idempotency.created_at <= now - ABANDONED,
            Idempotency.request_hash == slot.request_hash,
        ),
    )
    dialect = sqlite if database.is_sqlite else postgresql
    claim = (
        dialect.insert(Idempotency)
        .values(values)
        .on_conflict_do_update(index_elements=["token_id", "key"], set_=values, where=may_take_over)
    )
    async with database.write() as connection:
        await _forget_old(connection, slot.token_id, now)
        if (await connection.execute(claim)).rowcount:
            return None
        row = (await connection.execute(select(Idempotency.__table__).where(_same(slot)))).first()
    if row is not None and row.request_hash != slot.request_hash:
        raise Problem(422, "key_reused")
    if row is None or row.status is None:  # None: released between our two statements
        raise Problem(
            409, "in_progress", headers={"Retry-After": str(RETRY_AFTER)}, seconds=RETRY_AFTER
        )
    kept = orjson.loads(row.response)
    return Answer(row.status, kept["body"], kept["headers"] | {"Idempotency-Replayed": "true"})


async def _keep(database: Database, slot: Slot, claimed_at: dt.datetime, answer: Answer) -> None:
    response = orjson.dumps({"body": answer.body, "headers": answer.headers}).decode()
    async with database.write() as connection:
        await connection.execute(
            update(Idempotency)
            .where(_same(slot), Idempotency.created_at == claimed_at)
            .values(status=answer.status, response=response)
        )


async def _release(database: Database, slot: Slot, claimed_at: dt.datetime) -> None:
    async with database.write() as connection:
        await connection.execute(
            delete(Idempotency).where(
                _same(slot), Idempotency.created_at == claimed_at, Idempotency.status.is_(None)
            )
        )


async def _forget_old(connection: AsyncConnection, token_id: int, now: dt.datetime) -> None:
    await connection.execute(
        delete(Idempotency).where(
            Idempotency.token_id == token_id, Idempotency.created_at <= now - KEPT
        )
    )


def _same(slot: Slot) -> ColumnElement[bool]:
    return and_(Idempotency.token_id == slot.token_id, Idempotency.key == slot.key)
