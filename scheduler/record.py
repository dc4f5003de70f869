"""Records what became of messages: one commit for all lanes of the process, every 50 ms or so.

Each mark is fenced by the lease: a process that lost its lane cannot overwrite what the new
driver has done. A mark that cannot be committed is kept and tried again.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import BigInteger, ColumnElement, String, bindparam, case, or_, update
from sqlalchemy.exc import SQLAlchemyError

from bot.db import UtcTime
from bot.tables.delivery import DeliveryRow, ReplyRow
from bot.tables.people import Person
from scheduler.lease import fence
from scheduler.retry import Reason, State

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from sqlalchemy import Update
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.db import Database
    from scheduler.outgoing import Key
    from scheduler.retry import Next

log = structlog.get_logger()

GATHER = 0.05  # seconds from one commit to the next: what a kill -9 may make us send again
AGAIN = 0.5  # seconds before a commit that failed is tried again
LAST_TRIES = 10  # commits tried at shutdown before giving up


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a row becomes, by whose driving, and whom to tell once it is committed."""

    lane: str
    epoch: int
    key: Key
    next: Next
    #: The messenger's user id, where the row's end says something about the person.
    user: str
    committed: Callable[[], None]
    message_id: str = ""
    sent_at: dt.datetime | None = None


class Recorder:
    """Gathers outcomes and commits them; `put` never waits."""

    def __init__(self, database: Database, owner: str) -> None:
        self._database = database
        self._marks_delivery = _marks(DeliveryRow, owner)
        self._marks_reply = _marks(ReplyRow, owner)
        self._waiting: list[Outcome] = []
        self._something = asyncio.Event()
        self._closing = False

    def put(self, outcome: Outcome) -> None:
        """Take an outcome; it is committed within GATHER and the time of one commit."""
        self._waiting.append(outcome)
        self._something.set()

    async def run(self) -> None:
        """Commit until `close` is called and everything is committed."""
        failures, flushed_at = 0, 0.0
        while not (self._closing and not self._waiting):
            await self._something.wait()
            if not self._closing:
                await asyncio.sleep(max(0.0, flushed_at + GATHER - time.monotonic()))
            self._something.clear()
            flushed_at = time.monotonic()
            try:
                await self.flush()
                failures = 0
            except (SQLAlchemyError, OSError) as err:
                failures += 1
                log.warning("record.failed", error=type(err).__name__, kept=len(self._waiting))
                if self._closing and failures >= LAST_TRIES:
                    log.error("record.lost", rows=len(self._waiting))  # noqa: TRY400
                    return
                await asyncio.sleep(AGAIN)
                self._something.set()

    def close(self) -> None:
        """Let `run` end after one last commit."""
        self._closing = True
        self._something.set()

    async def flush(self) -> None:
        """Commit what has gathered; on an error everything stays gathered."""
        batch, self._waiting = self._waiting, []
        if not batch:
            return
        try:
            async with self._database.write() as connection:
                await self._mark(connection, batch)
        except BaseException:
            self._waiting = batch + self._waiting
            raise
        for outcome in batch:
            outcome.committed()

    async def _mark(self, connection: AsyncConnection, batch: Sequence[Outcome]) -> None:
        # In the order of the key: two writers that lock the same rows then do not deadlock.
        told = sorted((made for made in batch if isinstance(made.key, tuple)), key=_key)
        deliveries = [_values(made) for made in told]
        replies = [_values(made) for made in batch if not isinstance(made.key, tuple)]
        if deliveries:
            await connection.execute(self._marks_delivery, deliveries)
        if replies:
            await connection.execute(self._marks_reply, replies)
        gone = {(made.lane, made.user) for made in batch if made.next.state is State.GONE}
        for lane, user in sorted(gone):
            await _retire(connection, lane, user)


def _marks(table: type[DeliveryRow | ReplyRow], owner: str) -> Update:
    """Build the fenced mark of one row; it runs as one executemany for a whole batch."""
    state = bindparam("b_state", type_=String())
    again = bindparam("b_at", type_=UtcTime())
    made = bindparam("b_attempts", type_=BigInteger())
    lane = bindparam("b_lane", type_=String())
    values: dict[str, Any] = {
        "state": state,
        "reason": bindparam("b_reason", type_=String()),
        "next_at": case((again.is_not(None), again), else_=table.next_at),
        "attempts": case((made >= 0, made), else_=table.attempts),
    }
    row: ColumnElement[bool]
    if table is DeliveryRow:
        row = (DeliveryRow.notice_id == bindparam("b_id", type_=BigInteger())) & (
            DeliveryRow.person_id == bindparam("b_person", type_=BigInteger())
        )
        values["message_id"] = bindparam("b_message_id", type_=String())
        values["sent_at"] = bindparam("b_sent_at", type_=UtcTime())
    else:
        row = ReplyRow.id == bindparam("b_id", type_=BigInteger())
        # What was said is nobody's business once it was said.
        values["message"] = case((state == State.QUEUED, ReplyRow.message), else_="")
    # A row that was withdrawn or expired while its message was under way keeps what really
    # happened; but nothing that was ended is put back into the queue.
    still = or_(table.state == State.QUEUED, state != State.QUEUED)
    epoch = bindparam("b_epoch", type_=BigInteger())
    return update(table).where(row, still, fence(lane, owner, epoch)).values(values)


def _key(made: Outcome) -> tuple[int, int]:
    assert isinstance(made.key, tuple)
    return made.key


def _values(made: Outcome) -> dict[str, object]:
    values: dict[str, object] = {
        "b_lane": made.lane,
        "b_epoch": made.epoch,
        "b_state": made.next.state.value,
        "b_reason": str(made.next.reason),
        "b_at": made.next.at,
        "b_attempts": -1 if made.next.attempts is None else made.next.attempts,
    }
    if isinstance(made.key, tuple):
        notice, person = made.key
        values |= {"b_id": notice, "b_person": person}
        values |= {"b_message_id": made.message_id, "b_sent_at": made.sent_at}
    else:
        values["b_id"] = made.key
    return values


async def _retire(connection: AsyncConnection, lane: str, user: str) -> None:
    """Note that a person cannot be written to: nothing that waits for them is tried."""
    them = (Person.channel == lane, Person.user_id == user)
    person = await connection.scalar(
        update(Person)
        .where(*them, Person.state == "active")
        .values(state="gone")
        .returning(Person.id)
    )
    gone = {"state": State.GONE.value, "reason": Reason.RECIPIENT_GONE.value}
    if person is not None:
        await connection.execute(
            update(DeliveryRow)
            .where(DeliveryRow.person_id == person, DeliveryRow.state == State.QUEUED)
            .values(gone)
        )
    await connection.execute(
        update(ReplyRow)
        .where(ReplyRow.lane == lane, ReplyRow.user_id == user, ReplyRow.state == State.QUEUED)
        .values(gone | {"message": ""})
    )
