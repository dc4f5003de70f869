"""Reads one lane's queue ahead of its sending: looks at every row once more and words it."""

from __future__ import annotations

import math
import time
from functools import partial
from typing import TYPE_CHECKING

import structlog

from bot.conversation.store import message_from_json
from bot.outages import audience
from scheduler import read
from scheduler.book import NoticeBook
from scheduler.outgoing import Delivery, Reply
from scheduler.record import Outcome
from scheduler.retry import Next, Reason, State, repeats
from scheduler.standing import look, unwanted

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.clock import Clock
    from bot.db import Database
    from bot.outages.model import Place
    from scheduler.line import Line
    from scheduler.outgoing import DeliveryKey, Key
    from scheduler.read import Position, Queued, QueuedReply
    from scheduler.record import Recorder
    from scheduler.standing import Notice, Standing
    from scheduler.wording import Wording

log = structlog.get_logger()

AHEAD = 1.0  # seconds of sending in memory: what an emergency or a withdrawal has to overtake
LEAST = 8  # notices in memory however slow the lane is
REPLIES = 200  # replies read at once
# Seconds between two reads from the head of the queue; reads between them go on where the last
# one ended. A row committed late may stand in front of that place.
HEAD_EVERY = 0.5

BUG = Next(State.FAILED, Reason.BUG)

_Notices = dict[int, "tuple[Notice, Standing]"]


class ReadAhead:
    """Fills the line of one lane."""

    def __init__(
        self,
        lane: str,
        line: Line,
        database: Database,
        wording: Wording,
        recorder: Recorder,
        clock: Clock,
        rate: float,
    ) -> None:
        self._lane = lane
        self._line = line
        self._database = database
        self._wording = wording
        self._recorder = recorder
        self._clock = clock
        self._book = NoticeBook()
        self._room = max(LEAST, math.ceil(rate * AHEAD))
        self._behind: Position | None = None
        self._head_at = 0.0
        self._more = False

    @property
    def is_hungry(self) -> bool:
        """Tell whether the line runs low while the queue had more."""
        return self._more and self._line.notices < self._room / 2

    def restart(self) -> None:
        """Read from the head next time."""
        self._behind = None

    async def fill(self, epoch: int) -> None:
        """Read replies and notices, take out of the line what no longer stands."""
        now = self._clock()
        line, generation, known = self._line, self._line.generation, self._line.known()
        async with self._database.read() as connection:
            replies = await read.replies(connection, self._lane, now, REPLIES, known)
            queued = await self._read_notices(connection, now, known)
            ids = line.notice_ids() | {row.key[0] for row in queued}
            # Asked after the rows: whoever sees an outage's last word here also sees what it
            # withdrew, so nothing older can follow it (invariant 4).
            notices = await self._book.look_up(connection, ids)
            places = await _places(connection, queued, notices)
        if line.generation != generation:
            self.restart()
            return
        fallen = {id_ for id_ in ids if id_ not in notices or unwanted(*notices[id_]) is not None}
        line.drop(lambda item: item.notice_id in fallen)
        line.add(self._worded_replies(replies, epoch))
        line.add(self._worded_notices(queued, notices, places, now, epoch))

    async def _read_notices(
        self, connection: AsyncConnection, now: dt.datetime, known: frozenset[Key]
    ) -> tuple[Queued, ...]:
        room = self._room - self._line.notices
        if time.monotonic() - self._head_at >= HEAD_EVERY:
            self.restart()
        if self._behind is None:
            self._head_at = time.monotonic()
        elif room <= 0:
            return ()
        full = room <= 0
        found = await read.deliveries(
            connection,
            self._lane,
            now,
            LEAST if full else room,
            known,
            behind=self._behind,
            # Into a full line only the more urgent may come.
            more_urgent_than=self._line.least_urgent if full else None,
        )
        self._more = full or len(found) == room
        if found and not full:
            self._behind = found[-1].position
        return found

    def _worded_replies(self, replies: Sequence[QueuedReply], epoch: int) -> Iterator[Reply]:
        for row in replies:
            try:
                message = self._wording.fitted(message_from_json(row.message))
            except (ValueError, LookupError, TypeError):
                log.exception("reply.unreadable", channel=self._lane, reply=row.key)
                self._decide(row.key, BUG, epoch)
                continue
            yield Reply(row.key, row.user, message, row.receipt, row.attempts, row.not_after)

    def _worded_notices(
        self,
        queued: Sequence[Queued],
        notices: _Notices,
        places: Mapping[DeliveryKey, tuple[Place, ...]],
        now: dt.datetime,
        epoch: int,
    ) -> Iterator[Delivery]:
        for row in queued:
            try:
                notice, standing = notices[row.key[0]]
                covered = places.get(row.key, ())
                verdict = look(row, notice, standing, covered, now)
                if isinstance(verdict, Next):
                    self._decide(row.key, verdict, epoch)
                    continue
                message = self._wording.message(
                    notice, verdict.person.language, covered, now, silent=verdict.silent
                )
            except Exception:  # one row that cannot be worded stops no other
                log.exception("notice.unwordable", channel=self._lane, notice=row.key[0])
                self._decide(row.key, BUG, epoch)
                continue
            yield Delivery(
                row.key,
                verdict.person.user,
                message,
                row.priority,
                row.next_at,
                row.attempts,
                row.not_after,
                repeats(notice.outage.kind, notice.stage),
            )

    def _decide(self, key: Key, verdict: Next, epoch: int) -> None:
        self._line.note(key)
        forget = partial(self._line.forget, key)
        self._recorder.put(Outcome(self._lane, epoch, key, verdict, "", forget))


async def _places(
    connection: AsyncConnection, queued: Sequence[Queued], notices: _Notices
) -> dict[DeliveryKey, tuple[Place, ...]]:
    """Give the covered addresses of each delivery's person, as they are now."""
    people: dict[int, list[int]] = {}
    for row in queued:
        people.setdefault(row.key[0], []).append(row.key[1])
    found: dict[DeliveryKey, tuple[Place, ...]] = {}
    for notice_id, persons in people.items():
        if notice_id not in notices or unwanted(*notices[notice_id]) is not None:
            continue
        notice, _ = notices[notice_id]
        outage = notice.outage
        places = await audience.places(
            connection, outage.id, outage.revision, outage.service, persons
        )
        found |= {(notice_id, person): listed for person, listed in places.items()}
    return found
