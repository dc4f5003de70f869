"""Which date a day means that was said without its year, month or date. Pure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot.outages.said import Doubt, Why

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.outages.time_atoms import Day, Days

DAY = dt.timedelta(days=1)
_WEEK = 7  # days
_LEAP = 8  # years within which 29 February comes, over 2100 too
_YEAR = 12  # months


def span(days: Days, today: dt.date) -> tuple[dt.date, dt.date]:
    """Give the first and the last date; raises Doubt for a date there is not.

    Days without a year are the nearest ones that are not over; yesterday is still told about.
    """
    if days.single:
        date = on_or_after(days.first, today - DAY, today)
        return date, date
    last = on_or_after(days.last, today - DAY, today)
    return on_or_before(days.first, last, today), last


def on_or_after(day: Day, near: dt.date, today: dt.date) -> dt.date:
    """Give the first such date from `near` on; a date said in full is itself."""
    if day.weekday is not None:
        since = max(near, today)
        return since + (day.weekday - since.weekday()) % _WEEK * DAY
    return _first(date for date in _dates(day, near, 1, today) if date >= near or _is_full(day))


def on_or_before(day: Day, near: dt.date, today: dt.date) -> dt.date:
    """Give the last such date up to `near`; a date said in full is itself."""
    if day.weekday is not None:
        return near - (near.weekday() - day.weekday) % _WEEK * DAY
    return _first(date for date in _dates(day, near, -1, today) if date <= near or _is_full(day))


def _is_full(day: Day) -> bool:
    return day.year is not None or day.away is not None


def _first(dates: Iterator[dt.date]) -> dt.date:
    for date in dates:
        return date
    raise Doubt(Why.BAD_DATE)


def _dates(day: Day, near: dt.date, step: int, today: dt.date) -> Iterator[dt.date]:
    """Give the dates a day may mean, from `near` into one direction."""
    if day.away is not None:
        yield today + day.away * DAY
        return
    assert day.day is not None
    if day.month is not None and day.year is not None:
        found = _valid(day.year, day.month, day.day)
        if found:
            yield found
        return
    if day.month is not None:
        for years in range(_LEAP + 1):
            found = _valid(near.year + step * years, day.month, day.day)
            if found:
                yield found
        return
    for months in range(_YEAR):
        years, month = divmod(near.month - 1 + step * months, _YEAR)
        found = _valid(near.year + years, month + 1, day.day)
        if found:
            yield found


def _valid(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
