"""Who sleeps is not woken by what can wait."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import KYIV
from scheduler.quiet import NOW as AT_ONCE
from scheduler.quiet import SILENTLY, Arrival, QuietHours, arrival

NIGHT = QuietHours(22 * 60, 7 * 60)
FAR = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)


def kyiv(text: str, fold: int = 0) -> dt.datetime:
    # In UTC, for Python never calls an hour that comes twice equal to anything.
    return dt.datetime.fromisoformat(text).replace(tzinfo=KYIV, fold=fold).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("time", "quiet"),
    [("21:59", False), ("22:00", True), ("00:00", True), ("06:59", True), ("07:00", False)],
)
def test_quiet_hours_cross_midnight(time: str, quiet: bool) -> None:  # noqa: FBT001  # a column
    assert (kyiv(f"2026-11-23 {time}") in NIGHT) is quiet


def test_quiet_hours_may_lie_within_a_day() -> None:
    nap = QuietHours(13 * 60, 15 * 60)

    assert kyiv("2026-11-23 14:00") in nap
    assert kyiv("2026-11-23 12:00") not in nap


def test_quiet_hours_from_and_to_the_same_minute_are_none() -> None:
    assert kyiv("2026-11-23 22:00") not in QuietHours(22 * 60, 22 * 60)


def test_what_is_not_a_minute_of_the_day_is_refused() -> None:
    with pytest.raises(ValueError, match="1440"):
        QuietHours(0, 1440)


def test_planned_work_of_the_day_after_waits_for_the_morning() -> None:
    how = arrival(
        NIGHT,
        kyiv("2026-11-23 23:10"),
        may_wait=True,
        starts_at=kyiv("2026-11-24 09:00"),
        not_after=FAR,
    )

    assert how == Arrival(wait_until=kyiv("2026-11-24 07:00"))


def test_work_that_starts_before_the_morning_comes_at_once_without_sound() -> None:
    how = arrival(
        NIGHT,
        kyiv("2026-11-23 23:10"),
        may_wait=True,
        starts_at=kyiv("2026-11-24 06:30"),
        not_after=FAR,
    )

    assert how == SILENTLY


def test_what_would_lapse_in_the_night_comes_at_once_without_sound() -> None:
    how = arrival(
        NIGHT,
        kyiv("2026-11-23 23:10"),
        may_wait=True,
        starts_at=kyiv("2026-11-24 09:00"),
        not_after=kyiv("2026-11-24 05:00"),
    )

    assert how == SILENTLY


def test_an_emergency_comes_at_once_without_sound() -> None:
    now = kyiv("2026-11-23 23:10")

    assert arrival(NIGHT, now, may_wait=False, starts_at=now, not_after=FAR) == SILENTLY


@pytest.mark.parametrize("quiet", [None, NIGHT])
def test_in_the_day_everything_comes_with_sound(quiet: QuietHours | None) -> None:
    now = kyiv("2026-11-23 12:00")

    assert arrival(quiet, now, may_wait=True, starts_at=FAR, not_after=FAR) == AT_ONCE


def test_the_night_the_clock_goes_forward_ends_at_seven_all_the_same() -> None:
    assert NIGHT.end_after(kyiv("2027-03-27 23:00")) == kyiv("2027-03-28 07:00")
    # 03:30 does not exist that night: quiet ends when the clock jumps from 03:00 to 04:00.
    short = QuietHours(22 * 60, 3 * 60 + 30)
    assert short.end_after(kyiv("2027-03-28 01:00")) == kyiv("2027-03-28 04:00")


def test_the_night_the_clock_goes_back_has_two_half_past_threes() -> None:
    short = QuietHours(22 * 60, 3 * 60 + 30)

    assert short.end_after(kyiv("2027-10-31 01:00")) == kyiv("2027-10-31 03:30", fold=0)
    assert short.end_after(kyiv("2027-10-31 03:10", fold=1)) == kyiv("2027-10-31 03:30", fold=1)


@given(minute=st.integers(0, 365 * 1440), start=st.integers(0, 1439), end=st.integers(0, 1439))
def test_waiting_ends_with_the_first_minute_that_is_not_quiet(
    minute: int, start: int, end: int
) -> None:
    quiet = QuietHours(start, end)
    moment = dt.datetime(2027, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minute)
    if moment not in quiet:
        return

    until = quiet.end_after(moment)

    assert until > moment
    assert until not in quiet
    assert until - dt.timedelta(minutes=1) in quiet
