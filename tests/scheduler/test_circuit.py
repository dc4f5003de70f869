"""The fuse of a lane."""

from __future__ import annotations

from scheduler.circuit import FAILURES, Circuit, Turn


def test_twenty_unanswered_calls_in_a_row_open_it() -> None:
    circuit = Circuit()

    turns = [circuit.unreachable() for _ in range(FAILURES)]

    assert turns == [Turn.NONE] * (FAILURES - 1) + [Turn.OPENED]
    assert circuit.is_open


def test_an_answer_in_between_starts_the_count_anew() -> None:
    circuit = Circuit()
    for _ in range(FAILURES - 1):
        circuit.unreachable()

    circuit.answered()

    assert circuit.unreachable() is Turn.NONE


def test_a_refused_account_opens_it_at_once_and_is_told_once() -> None:
    circuit = Circuit()

    assert [circuit.refused(), circuit.refused()] == [Turn.OPENED, Turn.STILL_OPEN]


def test_the_first_answer_closes_it() -> None:
    circuit = Circuit()
    circuit.refused()

    assert circuit.unreachable() is Turn.STILL_OPEN
    assert circuit.answered() is Turn.CLOSED
    assert not circuit.is_open
