"""One lane: its queue is read ahead, sent at its pace, and what came of it is recorded.

Two loops share the line: one reads, the other takes and sends. Both rest while another process
holds the lane's lease.
"""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.base import ChannelDown, RateLimited, SendError, Unreachable
from bot.wake import Bell
from scheduler import deliver
from scheduler.circuit import PROBE, Circuit, Turn
from scheduler.line import Line
from scheduler.outgoing import Reply
from scheduler.pace import Pacer
from scheduler.record import Outcome
from scheduler.retry import Next, Reason, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.channels.base import Sender
    from bot.clock import Clock
    from scheduler.ahead import ReadAhead
    from scheduler.deliver import Result
    from scheduler.lease import Leases
    from scheduler.outgoing import Outgoing
    from scheduler.record import Recorder

log = structlog.get_logger()

IDLE = 0.2  # seconds between looks at the lease while nothing can be sent
LOOK = 5.0  # seconds between looks at the queue should no tick ring
AGAIN = 0.5  # seconds before a read that failed is tried again
BREATH = 0.02  # seconds between two reads, so that many small commits are read together


class Lane:
    """The messages of one channel, sent in order and at its pace."""

    def __init__(
        self,
        sender: Sender,
        rate: float,
        ahead: Callable[[Line], ReadAhead],
        leases: Leases,
        recorder: Recorder,
        clock: Clock,
    ) -> None:
        self.name = sender.name
        self._sender = sender
        self._line = Line()
        self._ahead = ahead(self._line)
        self._leases = leases
        self._recorder = recorder
        self._clock = clock
        self._pacer = Pacer(rate, time.monotonic)
        self._circuit = Circuit()
        self._epoch: int | None = None
        #: Rung when there may be something to send, or room to send it.
        self._ready = Bell()
        #: Rung when the queue is worth a look.
        self._hungry = Bell()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until told to stop; returns when what was under way has ended."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._read_on(stop), name=f"read {self.name}")
            while not stop.is_set():
                await self._send_next(tasks)

    def look_again(self) -> None:
        """Take note that something new may stand in the queue, in front of what was read."""
        self._ahead.restart()
        self._hungry.ring()

    async def _read_on(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                if self._epoch is not None and self._pacer.paused() < 1:
                    await self._ahead.fill(self._epoch)
                    self._ready.ring()
            except (SQLAlchemyError, OSError) as err:
                log.warning("lane.read_failed", channel=self.name, error=type(err).__name__)
                await asyncio.sleep(AGAIN)
            except Exception:  # the task’s outer edge: the lane outlives a bug
                log.exception("lane.bug", channel=self.name)
                await asyncio.sleep(AGAIN)
            await asyncio.sleep(BREATH)
            if not self._ahead.is_hungry:
                await self._hungry.wait(LOOK)

    async def _send_next(self, tasks: asyncio.TaskGroup) -> None:
        """Start the next message if one may go now, else wait a little."""
        epoch = self._leases.epoch(self.name)
        if epoch != self._epoch:
            self._adopt(epoch)
        if epoch is None or self._line.is_empty or not self._has_room():
            await self._ready.wait(IDLE)
            return
        if (delay := self._pacer.delay()) > 0:
            await asyncio.sleep(min(delay, IDLE))
            return
        item = self._line.take()
        if item is None:  # a message is under way to everyone in line
            await self._ready.wait(IDLE)
        elif item.not_after < self._clock():
            self._record(item, epoch, deliver.Result(Next(State.EXPIRED, Reason.TOO_LATE)))
        else:
            self._pacer.take()
            tasks.create_task(self._carry(item, epoch), name=f"send {self.name}")
        if self._ahead.is_hungry:
            self._hungry.ring()

    def _adopt(self, epoch: int | None) -> None:
        """Start over with a lease, or stop without one: what was read is not ours any more."""
        self._epoch = epoch
        self._start_over()
        if epoch is not None:
            log.info("lane.driving", channel=self.name, epoch=epoch)
            self._hungry.ring()

    def _has_room(self) -> bool:
        at_once = 1 if self._circuit.is_open else self._sender.limits.in_flight
        return self._line.under_way < at_once

    async def _carry(self, item: Outgoing, epoch: int) -> None:
        # Should the call be cut short by a shutdown, nobody knows whether it arrived.
        cut_short = Unreachable("stopped while sending", may_have_arrived=True)
        result = deliver.failed(item, cut_short, self._clock())
        try:
            result = await deliver.deliver(self._sender, item, self._clock)
        finally:
            self._record(item, epoch, result)
            self._note_health(result.error)
        if isinstance(item, Reply) and item.receipt and not item.attempts:
            await deliver.acknowledge(self._sender, item.receipt)

    def _record(self, item: Outgoing, epoch: int, result: Result) -> None:
        """Hand the outcome over; nothing here waits, so no cancellation can lose it."""
        again = result.next.state is State.QUEUED
        if isinstance(result.error, RateLimited | ChannelDown):
            # It was not sent and keeps its place; the line is read anew after the pause.
            self._line.end(item)
            self._line.forget(item.key)
        else:
            if not again:
                self._line.end(item)
            self._recorder.put(
                Outcome(
                    self.name,
                    epoch,
                    item.key,
                    result.next,
                    item.user,
                    partial(self._committed, item, again=again),
                    result.message_id,
                    result.sent_at,
                )
            )
        self._ready.ring()

    def _committed(self, item: Outgoing, *, again: bool) -> None:
        if again:
            self._line.end_for_now(item)
        else:
            self._line.forget(item.key)

    def _note_health(self, error: Exception | None) -> None:
        match error:
            case RateLimited(after=after):
                log.warning("lane.rate_limited", channel=self.name, seconds=after)
                self._pacer.refused(after)
                self._start_over()
                return
            case ChannelDown():
                turn = self._circuit.refused()
            case Unreachable():
                turn = self._circuit.unreachable()
            case None | SendError():
                turn = self._circuit.answered()
            case _:  # our own bug says nothing about the messenger
                return
        if turn is Turn.CLOSED:
            log.info("lane.up", channel=self.name)
        elif turn is Turn.OPENED:
            # A refused account needs a person; a silent messenger heals itself.
            report = log.error if isinstance(error, ChannelDown) else log.warning
            report("lane.down", channel=self.name, error=str(error), probe_every=PROBE)
        if turn in (Turn.OPENED, Turn.STILL_OPEN):
            self._pacer.pause(PROBE)
            self._start_over()

    def _start_over(self) -> None:
        """Forget what was read: by the end of the pause it may not be true any more."""
        self._line.clear()
        self._ahead.restart()
