"""What follows from how a send ended: sent, again later, given up; and what the lane does. Pure."""

from __future__ import annotations

import enum
import zlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.channels.base import (
    ChannelDown,
    RateLimited,
    RecipientGone,
    Rejected,
    SendError,
    Unreachable,
    WindowClosed,
)
from bot.outages.model import Kind, Stage

if TYPE_CHECKING:
    import datetime as dt

# Seconds before each further attempt; the last one repeats (docs/console-chat-trust.md §6.1).
BACKOFF = (1.0, 2.0, 5.0, 15.0, 60.0)
JITTER = 0.2  # of the backoff, either way


class State(enum.StrEnum):
    """What became of a delivery or a reply; the values stand in the database."""

    QUEUED = "queued"
    SENT = "sent"
    GONE = "gone"
    FAILED = "failed"
    PARKED = "parked"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"


class Reason(enum.StrEnum):
    """Why a row is in its state; the values stand in the database."""

    NONE = ""
    RECIPIENT_GONE = "recipient_gone"  # blocked us or left the messenger
    WINDOW_CLOSED = "window_closed"  # the messenger lets us write only after the person does
    REJECTED = "rejected"  # the messenger refused the message itself: our bug
    BUG = "bug"  # an error of ours while wording or sending
    UNREACHABLE = "unreachable"  # the request was never written
    NO_ANSWER = "no_answer"  # the request was written and not answered: it may have arrived
    RATE_LIMITED = "rate_limited"
    CHANNEL_DOWN = "channel_down"
    TOO_LATE = "too_late"  # past its not_after
    QUIET_HOURS = "quiet_hours"
    SUPERSEDED = "superseded"  # a newer revision of the outage, or the dispatcher, took it back
    OUTAGE_OVER = "outage_over"
    STOPPED = "stopped"  # the person said «стоп»
    PERSON_DELETED = "person_deleted"
    REMINDERS_OFF = "reminders_off"
    NOT_SUBSCRIBED = "not_subscribed"  # no covered address any more


@dataclass(frozen=True, slots=True)
class Next:
    """The row's new state, and what the lane owes the messenger: a pause, or to stop."""

    state: State
    reason: str = Reason.NONE
    #: When it is tried again; set exactly when the state is QUEUED.
    at: dt.datetime | None = None
    #: None = as many as before.
    attempts: int | None = None
    #: Seconds the whole lane waits.
    pause: float = 0.0
    #: The messenger refuses our account: the lane stops and only probes.
    stop: bool = False

    def __post_init__(self) -> None:
        if (self.at is not None) != (self.state is State.QUEUED):
            raise ValueError(f"{self.state} and at={self.at}: a queued row has a time, others none")


def repeats(kind: Kind, stage: Stage) -> bool:
    """Tell whether a message that may have arrived is sent again (invariant 3).

    Missing an emergency is worse than reading it twice; of planned work and reminders it is not.
    """
    match stage:
        case Stage.ANNOUNCE:
            return kind is Kind.EMERGENCY
        case Stage.REMIND:
            return False
        case _:
            return True


def sent(attempts: int) -> Next:
    """Give what follows a send that succeeded after `attempts` earlier ones."""
    return Next(State.SENT, attempts=attempts + 1)


def after(
    error: SendError,
    *,
    attempts: int,
    now: dt.datetime,
    not_after: dt.datetime,
    repeat: bool,
    key: str,
) -> Next:
    """Give what follows a failed send.

    `attempts` counts the earlier ones, `repeat` is `repeats()` of the notice (True for a reply),
    `key` names the row: its jitter is its own, and the same at every run.
    """
    made = attempts + 1
    match error:
        case RateLimited():
            # It was not sent and is not at fault: the lane waits, the row stays as it is.
            return Next(State.QUEUED, Reason.RATE_LIMITED, at=now, pause=error.after)
        case ChannelDown():
            return Next(State.QUEUED, Reason.CHANNEL_DOWN, at=now, stop=True)
        case Unreachable():
            at = now + timedelta(seconds=_backoff(made, key))
            return _unreachable(error, made, at if at <= not_after else None, repeat=repeat)
        case _:
            # A class that an adapter invented is our bug: its rows must not go round for ever.
            state, reason = _ENDS.get(type(error), (State.FAILED, Reason.BUG))
            return Next(state, reason, attempts=made)


_ENDS = {
    RecipientGone: (State.GONE, Reason.RECIPIENT_GONE),
    WindowClosed: (State.PARKED, Reason.WINDOW_CLOSED),
    Rejected: (State.FAILED, Reason.REJECTED),
}


def _unreachable(
    error: Unreachable, made: int, again_at: dt.datetime | None, *, repeat: bool
) -> Next:
    reason = Reason.NO_ANSWER if error.may_have_arrived else Reason.UNREACHABLE
    if error.may_have_arrived and not repeat:
        return Next(State.UNKNOWN, reason, attempts=made)
    if again_at is None:
        return Next(State.EXPIRED, reason, attempts=made)
    return Next(State.QUEUED, reason, at=again_at, attempts=made)


def _backoff(attempt: int, key: str) -> float:
    base = BACKOFF[min(attempt, len(BACKOFF)) - 1]
    share = zlib.crc32(f"{key}:{attempt}".encode()) / 0xFFFFFFFF  # 0..1
    return base * (1 + JITTER * (2 * share - 1))
