"""Leases: each lane has one driver among all processes, and its epoch fences what it marks.

A row, not an advisory lock: it survives a failover and a pooler, and SQLite has it too. The
database's own clock decides when a lease ran out (docs/engine.md §4).
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import exists, select, update
from sqlalchemy.exc import SQLAlchemyError

from bot.tables.delivery import Lease
from scheduler.sql import database_now, insert_new

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.db import Database

log = structlog.get_logger()

LEASE = 15.0  # seconds a driver that went silent keeps its lane
RENEW = 3.0  # seconds between renewals
LOOK = 0.5  # seconds between looks at lanes somebody else drives
USABLE = 0.7  # of a lease: who could not renew for longer stops sending by itself
SETTLE = 1.0  # seconds before the first send after a takeover: the dead one's calls may still run
ANSWER = 3.0  # seconds a renewal may take


@dataclass(frozen=True, slots=True)
class _Held:
    epoch: int
    #: Monotonic seconds: sending is allowed from .. until.
    usable_from: float
    usable_until: float


def fence(lane: ColumnElement[str], owner: str, epoch: ColumnElement[int]) -> ColumnElement[bool]:
    """Condition of every mark: this process still drives the lane, in the same epoch."""
    return exists(
        select(Lease.lane).where(Lease.lane == lane, Lease.owner == owner, Lease.epoch == epoch)
    )


class Leases:
    """The lanes this process drives. `now` is a monotonic clock in seconds."""

    def __init__(
        self,
        database: Database,
        owner: str,
        lanes: Collection[str],
        *,
        seconds: float = LEASE,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.owner = owner
        self._database = database
        self._lanes = tuple(lanes)
        self._seconds = seconds
        self._now = now
        self._held: dict[str, _Held] = {}
        self._renewed_at = now()

    def epoch(self, lane: str) -> int | None:
        """Give the epoch in which this process may send on the lane now; None = it may not."""
        held = self._held.get(lane)
        if held is None or not held.usable_from <= self._now() < held.usable_until:
            return None
        return held.epoch

    async def keep(self, stop: asyncio.Event) -> None:
        """Renew what is held and take what is free, until told to stop."""
        while not stop.is_set():
            try:
                async with asyncio.timeout(ANSWER):
                    await self.step()
            except (SQLAlchemyError, OSError, TimeoutError) as err:
                log.warning("lease.database_silent", error=type(err).__name__)
            except Exception:  # without its leases the process only waits: it must not end
                log.exception("lease.bug")
            try:
                async with asyncio.timeout(LOOK):
                    await stop.wait()
            except TimeoutError:
                continue

    async def step(self) -> None:
        """Renew if it is time, then try for the lanes not held."""
        if self._held and self._now() - self._renewed_at >= RENEW * self._seconds / LEASE:
            await self._renew()
        wanted = [lane for lane in self._lanes if lane not in self._held]
        if wanted:
            await self._take(wanted)

    async def release(self) -> None:
        """Give every lane up, so that another process takes over at once."""
        self._held.clear()
        async with self._database.write() as connection:
            await connection.execute(
                update(Lease)
                .where(Lease.owner == self.owner)
                .values(owner="", until=database_now(self._database))
            )

    async def _renew(self) -> None:
        asked_at = self._now()
        async with self._database.write() as connection:
            rows = await connection.execute(
                update(Lease)
                .where(Lease.owner == self.owner, Lease.lane.in_(self._held))
                .values(until=database_now(self._database, self._seconds))
                .returning(Lease.lane, Lease.epoch)
            )
            ours = {lane: epoch for lane, epoch in rows}  # noqa: C416  # typed rows
        for lane, held in list(self._held.items()):
            if ours.get(lane) != held.epoch:
                log.warning("lease.lost", lane=lane)
                del self._held[lane]
            else:
                self._hold(lane, held.epoch, asked_at, held.usable_from)
        self._renewed_at = asked_at

    async def _take(self, lanes: Collection[str]) -> None:
        async with self._database.read() as connection:
            driven = select(Lease.lane).where(
                Lease.lane.in_(lanes),
                Lease.owner != "",
                Lease.until >= database_now(self._database),
            )
            others = set((await connection.execute(driven)).scalars())
        for lane in lanes:
            if lane in others:
                continue
            asked_at = self._now()
            async with self._database.write() as connection:
                taken = await self._take_one(connection, lane)
            if taken is not None:
                epoch, settle = taken
                self._hold(lane, epoch, asked_at, self._now() + settle)
                log.info("lease.taken", lane=lane, epoch=epoch, after_crash=settle > 0)

    async def _take_one(self, connection: AsyncConnection, lane: str) -> tuple[int, float] | None:
        """Give the new epoch and how long to wait before sending; None = somebody was faster."""
        free = (Lease.owner == "", 0.0)
        lapsed = (Lease.until < database_now(self._database), SETTLE)
        until = database_now(self._database, self._seconds)
        for condition, settle in (free, lapsed):
            epoch = await connection.scalar(
                update(Lease)
                .where(Lease.lane == lane, condition)
                .values(owner=self.owner, epoch=Lease.epoch + 1, until=until)
                .returning(Lease.epoch)
            )
            if epoch is not None:
                return epoch, settle
        new = await connection.scalar(
            insert_new(self._database, Lease)
            .values(lane=lane, owner=self.owner, epoch=1, until=until)
            .returning(Lease.epoch)
        )
        return None if new is None else (new, 0.0)

    def _hold(self, lane: str, epoch: int, asked_at: float, usable_from: float) -> None:
        until = asked_at + self._seconds * USABLE
        self._held[lane] = _Held(epoch, usable_from, until)
