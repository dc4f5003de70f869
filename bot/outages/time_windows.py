"""Group the pieces of times into windows: since when, until when, of which day. Pure."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.outages import time_words as words
from bot.outages.said import Why, Withheld
from bot.outages.said_window import ClockSaid, DaysSaid, Lasting, Window
from bot.outages.time_atoms import Amount, Atom, Clock, Days, Mark
from bot.outages.time_scan import phrases
from bot.outages.time_settling import settled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.outages.said import LevelText

_REACH = 60  # characters of the sentence before a time that tell what it is
_AHEAD = 45  # and after it
_NEXT_MATTER = re.compile(r"[,\d]")
_MATTER = 80  # characters before a time that may say it is about something else


@dataclass(frozen=True, slots=True)
class TimesSaid:
    """All a text says of times."""

    windows: tuple[Window, ...]
    lasting: tuple[Lasting, ...]
    doubts: tuple[Withheld, ...]


class _Role(enum.Enum):
    SINCE = "since"
    UNTIL = "until"
    AT = "at"
    PLAIN = "plain"


@dataclass(slots=True)
class _Point:
    role: _Role
    days: DaysSaid | None = None
    clock: ClockSaid | None = None
    #: Nothing but the point's own words may join it any more.
    closed: bool = False


_ROLES = {
    Mark.FROM: _Role.SINCE,
    Mark.TO: _Role.UNTIL,
    Mark.AT: _Role.AT,
}


def said(text: LevelText) -> TimesSaid:
    """Read every window and duration of a text."""
    windows: list[Window] = []
    lasting: list[Lasting] = []
    doubts: list[Withheld] = []
    for run in phrases(text):
        atoms = settled(run, text)
        if words.OTHER_MATTER.search(text.before(run[0].start, _MATTER)):
            continue
        lasting += (
            Lasting(atom.start, atom.end, atom.what.lasts)
            for atom in atoms
            if isinstance(atom.what, Amount)
        )
        doubts += _vague(atoms)
        _Reader(atoms, text, windows, doubts).read()
    return TimesSaid(tuple(windows), tuple(lasting), tuple(doubts))


def _vague(atoms: Sequence[Atom]) -> Iterator[Withheld]:
    for place, atom in enumerate(atoms):
        if atom.what is Mark.OPEN_END:
            yield Withheld("ends_at", Why.OPEN_END, atom.start, atom.end)
        if atom.what is Mark.VAGUE and place and atoms[place - 1].what is Mark.TO:
            yield Withheld("ends_at", Why.NO_CLOCK, atoms[place - 1].start, atom.end)


class _Reader:
    """Reads one run into windows."""

    def __init__(
        self,
        atoms: Sequence[Atom],
        text: LevelText,
        windows: list[Window],
        doubts: list[Withheld],
    ) -> None:
        self._atoms = atoms
        self._text = text
        self._windows = windows
        self._doubts = doubts
        self._daily = any(atom.what is Mark.DAILY for atom in atoms)

    def read(self) -> None:
        window = Window(daily=self._daily)
        for point in self._points():
            window = self._joined(window, point)
        self._keep(window)

    def _points(self) -> Iterator[_Point]:
        """Group clocks with their days: «з 22:00 24.11» is one point."""
        point: _Point | None = None
        role: _Role | None = None
        for place, atom in enumerate(self._atoms):
            what = atom.what
            if isinstance(what, Mark):
                role = self._role(what, place, point, role)
                if what is Mark.AFTER and self._atoms[place + 1 :]:
                    self._doubt_after(place)
                    break
                continue
            if isinstance(what, Amount):
                continue
            if point is None or role is not None or not self._joins(point, place):
                if point is not None:
                    yield point
                point = _Point(role or _Role.PLAIN)
                role = None
            if isinstance(what, Days):
                point.days = DaysSaid(atom.start, atom.end, what)
            elif isinstance(what, Clock):
                point.clock = ClockSaid(atom.start, atom.end, what)
        if point is not None:
            yield point

    def _role(
        self, mark: Mark, place: int, point: _Point | None, role: _Role | None
    ) -> _Role | None:
        if mark in _ROLES:
            return _ROLES[mark]
        if mark is Mark.DAILY and point is not None:
            point.closed = True
        if mark is Mark.DASH and point is not None:
            after = self._atoms[place + 1].what if place + 1 < len(self._atoms) else None
            alike = point.clock if isinstance(after, Clock) else point.days
            if isinstance(after, Clock | Days) and alike:
                if point.role in (_Role.PLAIN, _Role.AT):
                    point.role = _Role.SINCE
                return _Role.UNTIL
        return role

    def _doubt_after(self, place: int) -> None:
        """Note «після 18:00»: it is no promise."""
        later = [atom for atom in self._atoms[place:] if isinstance(atom.what, Clock)]
        if later:
            start = self._atoms[place].start
            self._doubts.append(Withheld("starts_at", Why.UNCLEAR, start, later[0].end))

    def _joins(self, point: _Point, place: int) -> bool:
        """Tell whether a value without «з» or «до» belongs to the point before it."""
        here = self._atoms[place].what
        after = self._atoms[place + 1].what if place + 1 < len(self._atoms) else None
        spans_more = after in (Mark.DASH, Mark.TO)
        if isinstance(here, Clock):
            free = point.clock is None and not point.closed
            return free and not (point.role is _Role.UNTIL and spans_more)
        begins_next = isinstance(after, Clock) or after in (Mark.FROM, Mark.AT)
        led_by_days = self._windows_days_said
        return point.days is None and not (begins_next and led_by_days)

    @property
    def _windows_days_said(self) -> bool:
        """Whether the run starts with its day, so that each window of it does."""
        values = [atom.what for atom in self._atoms if not isinstance(atom.what, Mark)]
        return bool(values) and isinstance(values[0], Days)

    def _joined(self, window: Window, point: _Point) -> Window:
        days, clock = point.days, point.clock
        match point.role:
            case _Role.SINCE:
                if (clock and window.since) or (days and window.first) or window.until:
                    window = self._next(window, keep_days=days is None)
                return replace(window, first=days or window.first, since=clock or window.since)
            case _Role.UNTIL:
                if (clock and window.until) or (days and window.last):
                    window = self._next(window, keep_days=days is None)
                return replace(window, last=days or window.last, until=clock or window.until)
            case _Role.AT | _Role.PLAIN if clock is not None:
                return self._at(window, point, clock)
            case _:
                assert days is not None
                if window.since or window.until:
                    window = self._next(window, keep_days=False)
                return replace(window, days=(*window.days, days))

    def _at(self, window: Window, point: _Point, clock: ClockSaid) -> Window:
        """Take a clock without «з» or «до» for what the words around it say."""
        if point.days is not None:
            window = replace(window, days=(*window.days, point.days))
        role = self._role_around(clock)
        if role is None:
            self._doubts.append(Withheld("starts_at", Why.UNCLEAR, clock.start, clock.end))
            return window
        if role is _Role.UNTIL:
            return replace(window, until=clock)
        if window.since:
            window = self._next(window, keep_days=True)
        return replace(window, since=clock)

    def _role_around(self, clock: ClockSaid) -> _Role | None:
        before = self._text.before(clock.start, _REACH)
        after = _NEXT_MATTER.split(self._text.after(clock.end, _AHEAD), maxsplit=1)[0]
        if words.IS_OVER.search(before) or words.IS_OVER.search(after):
            return None
        end = max((match.end() for match in words.END_SAID.finditer(before)), default=-1)
        start = max((match.end() for match in words.START_SAID.finditer(before)), default=-1)
        if max(end, start) >= 0:
            return _Role.UNTIL if end > start else _Role.SINCE
        if words.START_SAID.search(after):
            return _Role.SINCE
        if words.END_SAID.search(after):
            return _Role.UNTIL
        return None

    def _next(self, window: Window, *, keep_days: bool) -> Window:
        self._keep(window)
        return Window(days=window.days if keep_days else (), daily=self._daily)

    def _keep(self, window: Window) -> None:
        if window != Window(daily=self._daily):
            self._windows.append(window)
