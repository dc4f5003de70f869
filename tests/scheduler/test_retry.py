"""What follows from how a send ended."""

from __future__ import annotations

import datetime as dt

import pytest

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
from scheduler.retry import BACKOFF, JITTER, Next, Reason, State, after, repeats, sent

NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def following(
    error: SendError, *, attempts: int = 0, repeat: bool = True, left: dt.timedelta = HOUR
) -> Next:
    return after(
        error, attempts=attempts, now=NOW, not_after=NOW + left, repeat=repeat, key="(7, 42)"
    )


@pytest.mark.parametrize(
    ("error", "state", "reason"),
    [
        (RecipientGone("blocked"), State.GONE, Reason.RECIPIENT_GONE),
        (WindowClosed("24 h"), State.PARKED, Reason.WINDOW_CLOSED),
        (Rejected("text is empty"), State.FAILED, Reason.REJECTED),
        (SendError("a class nobody knows"), State.FAILED, Reason.BUG),
    ],
)
def test_what_cannot_succeed_is_not_tried_again(
    error: SendError, state: State, reason: Reason
) -> None:
    assert following(error) == Next(state, reason, attempts=1)


@pytest.mark.parametrize("attempts", range(8))
def test_an_unreachable_messenger_is_tried_again_later_and_later(attempts: int) -> None:
    step = following(Unreachable("refused", may_have_arrived=False), attempts=attempts)

    assert step.at is not None
    base = BACKOFF[min(attempts, len(BACKOFF) - 1)]
    assert abs((step.at - NOW).total_seconds() - base) <= JITTER * base
    assert (step.state, step.reason) == (State.QUEUED, Reason.UNREACHABLE)
    assert step.attempts == attempts + 1


def test_the_jitter_of_a_row_is_its_own_and_the_same_each_time() -> None:
    error = Unreachable("refused", may_have_arrived=False)

    def at(key: str) -> dt.datetime | None:
        return after(error, attempts=3, now=NOW, not_after=NOW + HOUR, repeat=True, key=key).at

    assert at("(7, 42)") == at("(7, 42)") != at("(7, 43)")


def test_no_attempt_is_made_after_the_notice_lapsed() -> None:
    error = Unreachable("refused", may_have_arrived=False)

    step = following(error, attempts=4, left=dt.timedelta(seconds=40))

    assert step == Next(State.EXPIRED, Reason.UNREACHABLE, attempts=5)


def test_planned_work_that_may_have_arrived_is_not_told_twice() -> None:
    step = following(Unreachable("timed out", may_have_arrived=True), repeat=False)

    assert step == Next(State.UNKNOWN, Reason.NO_ANSWER, attempts=1)


def test_an_emergency_that_may_have_arrived_is_told_again() -> None:
    step = following(Unreachable("timed out", may_have_arrived=True), repeat=True)

    assert (step.state, step.reason) == (State.QUEUED, Reason.NO_ANSWER)


@pytest.mark.parametrize(
    ("kind", "stage", "again"),
    [
        (Kind.EMERGENCY, Stage.ANNOUNCE, True),
        (Kind.PLANNED, Stage.ANNOUNCE, False),
        (Kind.PLANNED, Stage.REMIND, False),
        (Kind.PLANNED, Stage.CHANGE, True),
        (Kind.PLANNED, Stage.OVER, True),
        (Kind.EMERGENCY, Stage.OVER, True),
        (Kind.PLANNED, Stage.CANCEL, True),
        (Kind.PLANNED, Stage.CORRECT, True),
    ],
)
def test_only_what_people_must_know_is_worth_reading_twice(
    kind: Kind,
    stage: Stage,
    again: bool,  # noqa: FBT001  # a column of the table
) -> None:
    assert repeats(kind, stage) is again


def test_too_fast_pauses_the_lane_for_exactly_as_long_as_told() -> None:
    step = following(RateLimited(7.5), attempts=2)

    assert step.pause == 7.5
    assert (step.state, step.attempts) == (State.QUEUED, None)


def test_a_refused_account_stops_the_lane_and_costs_nobody_an_attempt() -> None:
    step = following(ChannelDown("401"), attempts=2)

    assert step.stop
    assert (step.state, step.attempts) == (State.QUEUED, None)


def test_a_success_counts_as_an_attempt() -> None:
    assert sent(2) == Next(State.SENT, attempts=3)


def test_a_queued_row_always_has_a_time() -> None:
    with pytest.raises(ValueError, match="queued"):
        Next(State.QUEUED)
    with pytest.raises(ValueError, match="sent"):
        Next(State.SENT, at=NOW)
