"""The pace of a lane."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.pace import CATCH_UP, CUT, Pacer


class Seconds:
    """A monotonic clock that moves when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def sent_at(pacer: Pacer, clock: Seconds, late: list[float]) -> list[float]:
    """Send once for each entry of `late`: how late our own loop is that time."""
    times = []
    for seconds in late:
        clock.now += pacer.delay() + seconds
        pacer.take()
        times.append(clock.now)
    return times


@given(
    rate=st.sampled_from([1.0, 5.0, 30.0, 100.0, 1000.0]),
    late=st.lists(st.floats(0, 0.1), min_size=50, max_size=300),
)
def test_no_second_ever_holds_more_messages_than_the_limit(rate: float, late: list[float]) -> None:
    clock = Seconds()

    times = sent_at(Pacer(rate, clock), clock, late)

    for start, first in enumerate(times):
        assert sum(1 for at in times[start:] if at < first + 1) <= rate


def test_the_first_second_is_no_faster_than_the_others() -> None:
    clock = Seconds()
    pacer = Pacer(30, clock)
    clock.now += 3600

    times = sent_at(pacer, clock, [0.0] * 30)

    assert times[-1] - times[0] >= 29 / 30 - CATCH_UP


def test_the_full_rate_but_the_margin_is_used() -> None:
    clock = Seconds()

    times = sent_at(Pacer(30, clock), clock, [0.0005] * 450)

    assert 449 / (times[-1] - times[0]) >= 28.5


def test_a_refusal_is_obeyed_to_the_second_and_slows_the_lane_by_a_fifth() -> None:
    clock = Seconds()
    pacer = Pacer(30, clock)
    before = pacer.rate

    pacer.refused(7)

    assert pacer.delay() == pytest.approx(7)
    clock.now += 7
    assert pacer.delay() == 0
    assert pacer.rate == pytest.approx(before * CUT)


def test_refusals_of_calls_already_in_flight_count_once() -> None:
    clock = Seconds()
    pacer = Pacer(30, clock)
    before = pacer.rate

    for _ in range(10):
        pacer.refused(7)

    assert pacer.rate == pytest.approx(before * CUT)


def test_the_rate_comes_back_slowly() -> None:
    clock = Seconds()
    pacer = Pacer(30, clock)
    before = pacer.rate
    pacer.refused(1)

    clock.now += 151
    halfway = pacer.rate
    clock.now += 151

    assert before * CUT < halfway < before
    assert pacer.rate == before


def test_a_rate_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="sends nothing"):
        Pacer(0, Seconds())
