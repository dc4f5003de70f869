"""Closes queued rows whose time has passed: what was not sent by its not_after never is.

The lanes look at the time themselves before each send, so nothing depends on this being quick; it
makes the report true of rows no lane has come to.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from bot.tables.delivery import DeliveryRow, NoticeRow, ReplyRow
from scheduler.retry import Reason, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.db import Database

EVERY = dt.timedelta(seconds=5)
CHUNK = 5_000  # rows in one transaction: residents' writes wait for it on SQLite


class Sweeper:
    """Remembers how far it came, so that each notice's rows are gone through once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        #: Everything that lapsed before this is closed; None = nothing was yet.
        self._done_to: dt.datetime | None = None

    async def sweep(self, now: dt.datetime) -> int:
        """Close what has lapsed, at most every five seconds; give how many rows."""
        if self._done_to is not None and now - self._done_to < EVERY:
            return 0
        swept = await self._close_replies(now)
        for notice in await self._lapsed(now):
            swept += await self._close(notice)
        self._done_to = now
        return swept

    async def _lapsed(self, now: dt.datetime) -> Sequence[int]:
        if self._done_to is None:  # after a start, whatever the queue still holds
            late = (
                select(DeliveryRow.notice_id)
                .where(DeliveryRow.state == State.QUEUED, DeliveryRow.not_after < now)
                .distinct()
            )
        else:
            late = select(NoticeRow.id).where(
                NoticeRow.not_after >= self._done_to, NoticeRow.not_after < now
            )
        async with self._database.read() as connection:
            return (await connection.execute(late)).scalars().all()

    async def _close(self, notice: int) -> int:
        closed, after = 0, 0
        while True:
            mine = (
                DeliveryRow.notice_id == notice,
                DeliveryRow.state == State.QUEUED,
                DeliveryRow.person_id > after,
            )
            async with self._database.write() as connection:
                upper = await connection.scalar(
                    select(DeliveryRow.person_id)
                    .where(*mine)
                    .order_by(DeliveryRow.person_id)
                    .offset(CHUNK - 1)
                    .limit(1)
                )
                late = update(DeliveryRow).where(*mine)
                if upper is not None:
                    late = late.where(DeliveryRow.person_id <= upper)
                late = late.values(state=State.EXPIRED, reason=Reason.TOO_LATE)
                closed += (await connection.execute(late)).rowcount
            if upper is None:
                return closed
            after = upper

    async def _close_replies(self, now: dt.datetime) -> int:
        async with self._database.write() as connection:
            late = (
                update(ReplyRow)
                .where(ReplyRow.state == State.QUEUED, ReplyRow.not_after < now)
                .values(state=State.EXPIRED, reason=Reason.TOO_LATE, message="")
            )
            return (await connection.execute(late)).rowcount
