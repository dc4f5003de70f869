"""When an outage starts and ends, from the windows of a text: one answer, or why none. Pure."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.dates import KYIV
from bot.outages import day_choice
from bot.outages import time_words as words
from bot.outages.said import Doubt, Said, Why, Withheld
from bot.outages.time_placing import next_after, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.outages.model import Kind
    from bot.outages.said import LevelText
    from bot.outages.said_window import ClockSaid, DaysSaid, Part, Window
    from bot.outages.time_windows import TimesSaid

_LABEL = 60  # characters before a time on its line that tell what it is
_LASTS = re.compile(r"\b(?:тривал|тривати|ремонт\w{0,3} трива|продолжит)")
_BESIDE = 40  # characters between a day and a clock that are quoted as one place

Moment = Said[dt.datetime]
#: The hours of each day of a longer outage: «щодня 9–17».
Hours = tuple[dt.time, dt.time]


@dataclass(frozen=True, slots=True)
class Times:
    """What is suggested for the times, aware UTC, and what is withheld."""

    starts_at: Moment | None
    ends_at: Moment | None
    daily: Said[Hours] | None
    withheld: tuple[Withheld, ...]


def times(text: LevelText, said: TimesSaid, kind: Kind | None, now: dt.datetime) -> Times:
    """Choose the start and the end that a text agrees on."""
    return _Choice(text, said, kind, now.astimezone(dt.UTC)).made()


class _Choice:
    def __init__(
        self, text: LevelText, said: TimesSaid, kind: Kind | None, now: dt.datetime
    ) -> None:
        self._text = text
        self._said = said
        self._kind = kind
        self._now = now
        self._starts: list[Moment] = []
        self._ends: list[Moment] = []
        #: What could not be placed: a text that says such a thing too agrees on nothing.
        self._unplaced: dict[str, Withheld] = {}
        self._headings = [
            days
            for window in said.windows
            if window.since is None and window.until is None
            for days in (*window.days, window.first, window.last)
            if days is not None
        ]

    def made(self) -> Times:
        for window in self._said.windows:
            if window.since is not None:
                self._read(self._headed(window), window.since)
        start = self._one("starts_at", self._starts)
        for window in self._said.windows:
            if window.since is None and window.until is not None:
                self._read_end(window, window.until, start)
        self._read_durations(start)
        end = self._one("ends_at", self._ends)
        if start and end and end.value <= start.value:
            self._doubt("ends_at", Why.END_BEFORE_START, end)
            end = None
        self._note_vague(start, end)
        daily = self._daily() if start and end else None
        return Times(start, end, daily, tuple(self._unplaced.values()))

    def _headed(self, window: Window) -> Window:
        """Give a window without a day the only day said as a heading, or the nearest above."""
        if window.is_dated or not self._headings:
            return window
        if len({heading.days for heading in self._headings}) == 1:
            return window.also(self._headings[0])
        at = window.place.start
        sentence = self._text.sentence(at)[0]
        above = [days for days in self._headings if sentence <= days.start < at]
        if len({days.days for days in above}) == 1:
            return window.also(above[0])
        for days in self._headings:
            window = window.also(days)  # they will not agree, or will: «у п’ятницю, 27 листопада»
        return window

    def _read(self, window: Window, since: ClockSaid) -> None:
        try:
            placed = place(window, self._kind, self._now)
        except Doubt as doubt:
            self._doubt("starts_at", doubt.why, since)
            if window.until is not None:
                self._doubt("ends_at", doubt.why, window.until)
            return
        if placed.start is not None:
            self._starts.append(_quoted(placed.start, since, (window.first, *window.days)))
        if window.until is not None:
            if placed.end is not None:
                near = (window.last, *window.days)
                self._ends.append(_quoted(placed.end, window.until, near))
            elif placed.end_doubt is not None:
                self._doubt("ends_at", placed.end_doubt, window.until)

    def _read_end(self, window: Window, until: ClockSaid, start: Moment | None) -> None:
        """Read «до 18:00»: of its own day, else the first after the start."""
        try:
            end = self._end(window, until, start)
        except Doubt as doubt:
            self._doubt("ends_at", doubt.why, until)
        else:
            self._ends.append(_quoted(end, until, (window.last, *window.days)))

    def _end(self, window: Window, until: ClockSaid, start: Moment | None) -> dt.datetime:
        if start is None or window.is_dated:
            placed = place(self._headed(window), self._kind, self._now)
            assert placed.end is not None
            return placed.end
        if not self._tells_of_one(start, until, words.END_SAID):
            raise Doubt(Why.UNCLEAR)
        end = next_after(until.clock, start.value)
        if end <= self._now:
            raise Doubt(Why.IN_PAST)
        return end

    def _tells_of_one(self, start: Moment, other: Part, label: re.Pattern[str]) -> bool:
        """Tell «Закінчення: 17:00» on a line of its own from another street's «до 17:00»."""
        first, last = sorted((start.start, other.start))
        if "\n" not in self._text.low[first:last]:
            return True
        return label.search(self._text.before(other.start, _LABEL)) is not None

    def _read_durations(self, start: Moment | None) -> None:
        for lasting in self._said.lasting:
            if start is not None and self._tells_of_one(start, lasting, _LASTS):
                end = start.value + lasting.lasts
                self._ends.append(Said(end, lasting.start, lasting.end))
            elif "starts_at" not in self._unplaced and not self._ends:
                self._doubt("ends_at", Why.NO_START, lasting)

    def _one(self, field: str, found: Sequence[Moment]) -> Moment | None:
        """Give the moment that all agree on."""
        if not found:
            return None
        if len({said.value for said in found}) > 1 or field in self._unplaced:
            start, end = min(said.start for said in found), max(said.end for said in found)
            self._unplaced[field] = Withheld(field, Why.COMPETING, start, end)
            return None
        return found[0]

    def _note_vague(self, start: Moment | None, end: Moment | None) -> None:
        for doubt in self._said.doubts:
            if (doubt.field == "starts_at" and not start) or (doubt.field == "ends_at" and not end):
                self._unplaced.setdefault(doubt.field, doubt)
        if start is None and self._headings:
            heading = self._headings[0]
            try:
                day_choice.span(heading.days, self._now.astimezone(KYIV).date())
            except Doubt as doubt:
                self._unplaced.setdefault(
                    "starts_at", Withheld("starts_at", doubt.why, heading.start, heading.end)
                )
            unclocked = Withheld("starts_at", Why.NO_CLOCK, heading.start, heading.end)
            self._unplaced.setdefault("starts_at", unclocked)

    def _daily(self) -> Said[Hours] | None:
        for window in self._said.windows:
            since, until = window.since, window.until
            if window.daily and since and until:
                hours = (since.clock.time, until.clock.time)
                return Said(hours, min(since.start, until.start), max(since.end, until.end))
        return None

    def _doubt(self, field: str, why: Why, part: Part | Moment) -> None:
        self._unplaced.setdefault(field, Withheld(field, why, part.start, part.end))


def _quoted(at: dt.datetime, clock: Part, days: Iterable[DaysSaid | None]) -> Moment:
    """Quote a clock with the day beside it."""
    start, end = clock.start, clock.end
    for said in days:
        if said is not None and max(start, said.start) - min(end, said.end) <= _BESIDE:
            start, end = min(start, said.start), max(end, said.end)
    return Said(at, start, end)
