"""Place one window of a text on the time line, Kyiv time into UTC, or say why not. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.dates import KYIV
from bot.outages import day_choice
from bot.outages.day_choice import DAY
from bot.outages.model import Kind
from bot.outages.plausibility import EMERGENCY_LATE, HORIZON, PLANNED_LATE
from bot.outages.said import Doubt, Why
from bot.outages.time_atoms import Days
from bot.outages.times import BadTime, parse_local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.outages.said_window import DaysSaid, Window
    from bot.outages.time_atoms import Clock

#: A clock without a day: how far ahead it is still today's, and how far back yesterday's.
_AHEAD = {Kind.EMERGENCY: dt.timedelta(hours=6), None: dt.timedelta(hours=12)}
_BACK = dt.timedelta(hours=12)
_NOON = 12
_ODD = {"error.time_skipped": Why.TIME_SKIPPED, "error.time_twice": Why.TIME_TWICE}


@dataclass(frozen=True, slots=True)
class Placed:
    """A window on the time line, aware UTC; `end_doubt` is why its end is not."""

    start: dt.datetime | None
    end: dt.datetime | None
    end_doubt: Why | None = None


def place(window: Window, kind: Kind | None, now: dt.datetime) -> Placed:
    """Give the start and the end of a window; raises Doubt if neither can be suggested."""
    today = now.astimezone(KYIV).date()
    if window.is_dated:
        first, last = _dates(window, today)
        placed = _between(window, first, last)
        if placed.end is not None and placed.end <= now and window.by_weekday:
            placed = _between(window, first + 7 * DAY, last + 7 * DAY)
    else:
        placed = _undated(window, kind, now, today)
    _judge(placed, now)
    return placed


def next_after(clock: Clock, start: dt.datetime) -> dt.datetime:
    """Give the first time after `start` that a clock shows; raises Doubt."""
    day = start.astimezone(KYIV).date()
    end = moment(day, clock)
    return end if end > start else moment(day + DAY, clock)


def moment(date: dt.date, clock: Clock) -> dt.datetime:
    """Give a Kyiv date and clock in UTC; raises Doubt for a time skipped or said twice."""
    days, hour = divmod(clock.hour, 24)
    local = dt.datetime.combine(date, dt.time(hour, clock.minute)) + days * DAY
    try:
        return parse_local(f"{local:%Y-%m-%dT%H:%M}", local.replace(tzinfo=KYIV))
    except BadTime as err:
        raise Doubt(_ODD.get(err.code, Why.BAD_DATE)) from err


def _judge(placed: Placed, now: dt.datetime) -> None:
    start, end = placed.start, placed.end
    if end is not None and end <= now:
        raise Doubt(Why.IN_PAST)
    if end is None and start is not None and start < now - EMERGENCY_LATE:
        raise Doubt(Why.IN_PAST)
    if (start or now) > now + HORIZON or (end is not None and end > (start or now) + HORIZON):
        raise Doubt(Why.TOO_FAR)


def _between(window: Window, first: dt.date, last: dt.date) -> Placed:
    start = None
    if window.since is not None:
        if window.since.clock.hour not in range(24):
            raise Doubt(Why.UNCLEAR)  # «з 24:00» of which night?
        night = window.night and window.since.clock.hour < _NOON
        start = moment(last if night else first, window.since.clock)
    if window.until is None:
        return Placed(start, None)
    try:
        return Placed(start, moment(_end_date(window, first, last), window.until.clock))
    except Doubt as doubt:
        if start is None:
            raise
        return Placed(start, None, doubt.why)


def _end_date(window: Window, first: dt.date, last: dt.date) -> dt.date:
    since, until = window.since, window.until
    assert until is not None
    if window.night:
        return first if until.clock.hour in range(_NOON, 24) else last
    if since is None or window.from_moment_to_moment:
        return last
    if (until.clock.hour, until.clock.minute) > (since.clock.hour, since.clock.minute):
        return last
    if first != last and not window.daily:
        raise Doubt(Why.NIGHT)  # «з 24 по 26 листопада з 22:00 до 06:00»: of the 26th or the 27th?
    return last + DAY


def _dates(window: Window, today: dt.date) -> tuple[dt.date, dt.date]:
    whole = _agreed([said.days for said in window.days], today)
    first, last = window.first, window.last
    if first is None and last is not None and whole is None:
        return _dated_by_end(window, last, today)
    if first is not None and last is None:
        return _agreed([first.days, *(said.days for said in window.days)], today) or (today, today)
    if first is not None and last is not None:
        return day_choice.span(Days(first.days.first, last.days.last), today)
    if whole is None:
        raise Doubt(Why.NO_DAY)
    if last is None:
        return whole
    return whole[0], day_choice.on_or_after(last.days.last, whole[0], today)


def _dated_by_end(window: Window, last: DaysSaid, today: dt.date) -> tuple[dt.date, dt.date]:
    """Date «з 9 до 17 24 листопада»; overnight the date may be either day's."""
    dates = day_choice.span(last.days, today)
    since, until = window.since, window.until
    if since is not None and until is not None and not window.night:
        over_night = (until.clock.hour, until.clock.minute) <= (
            since.clock.hour,
            since.clock.minute,
        )
        if over_night:
            raise Doubt(Why.NIGHT)
    return dates


def _agreed(all_days: list[Days], today: dt.date) -> tuple[dt.date, dt.date] | None:
    """Give the one span that days said together mean: «у п’ятницю, 27 листопада»."""
    weekdays = [days for days in all_days if days.first.weekday is not None]
    dated = {day_choice.span(days, today) for days in all_days if days not in weekdays}
    if not dated:
        dated = {day_choice.span(days, today) for days in weekdays}
        weekdays = []
    if len(dated) > 1:
        raise Doubt(Why.COMPETING)
    for span in dated:
        if any(span[0].weekday() != days.first.weekday for days in weekdays):
            raise Doubt(Why.WEEKDAY_DIFFERS)
        return span
    return None


def _undated(window: Window, kind: Kind | None, now: dt.datetime, today: dt.date) -> Placed:
    if window.since is None:
        assert window.until is not None
        end = next_after(window.until.clock, now)
        if end != moment(today, window.until.clock) and end > now + _BACK:
            raise Doubt(Why.IN_PAST)
        return Placed(None, end)
    for placed in _candidates(window, kind, now, today):
        return placed
    raise Doubt(Why.NO_DAY)


def _candidates(
    window: Window, kind: Kind | None, now: dt.datetime, today: dt.date
) -> Iterator[Placed]:
    """Give today's or last night's window, whichever a clock without a day may mean."""
    if kind is Kind.PLANNED:
        placed = _between(window, today, today)
        if placed.start is not None and placed.start >= now - PLANNED_LATE:
            yield placed
        return
    both = [_between(window, today - days * DAY, today - days * DAY) for days in (1, 0)]
    if window.until is not None:
        for placed in both:
            assert placed.start is not None
            if placed.end is not None and placed.start <= now < placed.end:
                yield placed
    yesterday, of_today = both
    assert yesterday.start is not None
    assert of_today.start is not None
    if of_today.start <= now + _AHEAD[kind] and (of_today.end is None or of_today.end > now):
        yield of_today
    if window.until is None and kind is Kind.EMERGENCY and yesterday.start >= now - _BACK:
        yield yesterday
