"""The scheduler of one process: plans notices, drives the lanes it holds, keeps the house."""

from __future__ import annotations

import asyncio
import os
import socket
import uuid
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.outages.store import activate_due
from bot.wake import Bell
from scheduler import clock as metronome
from scheduler.ahead import ReadAhead
from scheduler.housekeeping import keep_house
from scheduler.lanes import Lane
from scheduler.lease import Leases
from scheduler.plan import Planner
from scheduler.record import Recorder
from scheduler.sweep import Sweeper
from scheduler.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.channels.base import Sender
    from bot.clock import Clock
    from bot.db import Database
    from bot.outages.post import Streets
    from bot.wake import Bells
    from scheduler.line import Line

log = structlog.get_logger()

GRACE = 8.0  # seconds: a deploy waits ten for a process to end
LOOK = 5.0  # seconds between looks at the tables should the metronome be silent
AGAIN = 1.0  # seconds before a step that failed is tried again
CHUNKS = 20  # chunks of one notice before everything else gets a look


class Scheduler:
    """Tells people what is due until cancelled; any number of processes may share a database.

    `channels` are entered by the caller. `rates` (messages a second) overrides the channels' own;
    `grace` is how many seconds what is under way may take to end once we are told to stop.
    """

    def __init__(
        self,
        database: Database,
        gazetteer: Streets,
        channels: Mapping[str, Sender],
        bells: Bells,
        clock: Clock,
        *,
        rates: Mapping[str, float] | None = None,
        grace: float = GRACE,
    ) -> None:
        owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._database = database
        self._gazetteer = gazetteer
        self._bells = bells
        self._clock = clock
        self._leases = Leases(database, owner, tuple(channels))
        self._recorder = Recorder(database, owner)
        self._planner = Planner(database)
        self._sweeper = Sweeper(database)
        self._lanes = [self._lane(sender, rates or {}) for sender in channels.values()]
        self._housework = Bell()
        self._grace = grace

    async def run(self) -> None:
        """Run until cancelled; then finish what is under way, record it and give the lanes up."""
        stop = asyncio.Event()
        work = asyncio.create_task(self._work(stop), name="scheduler")
        try:
            await asyncio.shield(work)
        finally:
            stop.set()
            self._ring_all()
            await _finish(work, self._grace)

    def _lane(self, sender: Sender, rates: Mapping[str, float]) -> Lane:
        rate = rates.get(sender.name, sender.limits.per_second)

        def ahead(line: Line) -> ReadAhead:
            wording = Wording(self._gazetteer, sender.limits)
            return ReadAhead(
                sender.name, line, self._database, wording, self._recorder, self._clock, rate
            )

        return Lane(sender, rate, ahead, self._leases, self._recorder, self._clock)

    async def _work(self, stop: asyncio.Event) -> None:
        ticks = {
            self._bells.notices: metronome.TICK,
            self._bells.outgoing: metronome.TICK,
            self._housework: metronome.HOUSEKEEPING,
        }
        try:
            async with asyncio.TaskGroup() as group:
                # Should recording die, so does sending: unrecorded messages would be sent again.
                recording = group.create_task(self._recorder.run(), name="record")
                try:
                    with metronome.ticking(ticks):
                        await self._plan_and_send(stop)
                finally:
                    self._recorder.close()
                    await asyncio.shield(recording)
        finally:
            await self._release()

    async def _plan_and_send(self, stop: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._leases.keep(stop), name="lease")
            for lane in self._lanes:
                tasks.create_task(lane.run(stop), name=f"lane {lane.name}")
            for name, step, bell in (
                ("plan", self._plan, self._bells.notices),
                ("look again", self._look_again, self._bells.outgoing),
                ("keep house", self._keep_house, self._housework),
            ):
                tasks.create_task(_repeat(step, bell, stop), name=name)

    async def _plan(self) -> None:
        now = self._clock()
        async with self._database.write() as connection:
            await activate_due(connection, now)
        await self._sweeper.sweep(now)
        for _ in range(CHUNKS):
            chunk = await self._planner.expand_chunk(now)
            if chunk is None:
                return
            self._bells.outgoing.ring()
            if chunk.last:
                log.info("notice.expanded", notice=chunk.notice_id)
        self._bells.notices.ring()

    async def _look_again(self) -> None:
        for lane in self._lanes:
            lane.look_again()

    def _ring_all(self) -> None:
        """Let everything that waits see at once that it is to stop."""
        for bell in (self._bells.notices, self._bells.outgoing, self._housework):
            bell.ring()
        for lane in self._lanes:
            lane.look_again()

    async def _keep_house(self) -> None:
        await keep_house(self._database, self._clock())

    async def _release(self) -> None:
        try:
            async with asyncio.timeout(AGAIN):
                await self._leases.release()
        except (SQLAlchemyError, OSError, TimeoutError) as err:
            log.warning("lease.not_released", error=type(err).__name__)


async def _repeat(step: Callable[[], Awaitable[None]], bell: Bell, stop: asyncio.Event) -> None:
    """Do a step, then again at each ring, until told to stop; a failed one is tried again."""
    while not stop.is_set():
        try:
            await step()
        except (SQLAlchemyError, OSError) as err:
            log.warning("scheduler.database_failed", error=type(err).__name__)
            await asyncio.sleep(AGAIN)
        except Exception:  # the task’s outer edge: the next ring tries again
            log.exception("scheduler.bug")
            await asyncio.sleep(AGAIN)
        await bell.wait(LOOK)


async def _finish(work: asyncio.Task[None], grace: float) -> None:
    """Wait for the work to end by itself, and make it end after `grace` seconds."""
    try:
        await asyncio.wait({work}, timeout=grace)
    finally:
        work.cancel()
        await asyncio.wait({work})
