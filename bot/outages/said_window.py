"""A span of time as a text says it: clocks, days and durations with their places. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from bot.outages.time_atoms import Clock, Days


@dataclass(frozen=True, slots=True)
class Part:
    """A clock or days, and where they were said."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ClockSaid(Part):
    """A clock and its place."""

    clock: Clock


@dataclass(frozen=True, slots=True)
class DaysSaid(Part):
    """Days and their place."""

    days: Days


@dataclass(frozen=True, slots=True)
class Lasting(Part):
    """A duration and its place."""

    lasts: dt.timedelta


@dataclass(frozen=True, slots=True)
class Window:
    """One span of time as said; what is None or empty was not said."""

    #: Days of the whole window: «24.11 з 9 до 17».
    days: tuple[DaysSaid, ...] = ()
    first: DaysSaid | None = None
    since: ClockSaid | None = None
    last: DaysSaid | None = None
    until: ClockSaid | None = None
    daily: bool = False

    @property
    def is_dated(self) -> bool:
        """Whether any day was said."""
        return bool(self.days) or self.first is not None or self.last is not None

    @property
    def by_weekday(self) -> bool:
        """Whether its days are weekdays only."""
        return all(said.days.last.weekday is not None for said in self._all_days)

    @property
    def night(self) -> bool:
        """Whether it is the night between two days: «в ніч з 24 на 25 листопада»."""
        return any(said.days.night for said in self._all_days)

    @property
    def from_moment_to_moment(self) -> bool:
        """Whether each clock has its day: «з 22:00 24.11 до 06:00 25.11»."""
        if self.since is None or self.last is None:
            return False
        return self.since.start < self.last.start

    @property
    def place(self) -> Part:
        """Its first clock."""
        clock = self.since or self.until
        assert clock is not None
        return clock

    @property
    def _all_days(self) -> tuple[DaysSaid, ...]:
        return tuple(said for said in (*self.days, self.first, self.last) if said is not None)

    def also(self, days: DaysSaid) -> Window:
        """Give the window with one more day."""
        return replace(self, days=(*self.days, days))
