"""The pieces of a text that may be part of a time: dates, clocks, «з», «до», «щодня». Pure."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass


class Mark(enum.Enum):
    """A word or sign that says what the time beside it is."""

    FROM = "from"
    TO = "to"
    AT = "at"
    AFTER = "after"
    DASH = "dash"
    LASTS = "lasts"
    SOFT = "soft"
    DAILY = "daily"
    VAGUE = "vague"
    OPEN_END = "open_end"


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; 24:00 is the midnight that ends it."""

    hour: int
    minute: int

    @property
    def time(self) -> dt.time:
        """The same as a time; 24:00 is 00:00."""
        return dt.time(self.hour % 24, self.minute)


@dataclass(frozen=True, slots=True)
class Day:
    """A day as said: what is None was left unsaid. `away` counts from today."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    away: int | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """One day, or the first and last of several; `night`: the night between the two."""

    first: Day
    last: Day
    night: bool = False

    @property
    def single(self) -> bool:
        """Whether it is one day."""
        return self.first == self.last


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A number that may be a clock, a day, both or neither; its neighbours decide.

    `form` is "bare" (9), "packed" (800), "hyphen" (9-30), "dot" (10.12) or "ordinal" (9-ї).
    """

    form: str
    clock: Clock | None
    day: Day | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """Hours: how long, or after «до» the clock's («до 18 години»)."""

    lasts: dt.timedelta
    clock: Clock | None = None
    #: Said in the case that only a duration takes: «до 3 годин».
    counted: bool = False


What = Mark | Clock | Days | Doubtful | Amount


@dataclass(frozen=True, slots=True)
class Atom:
    """What text[start:end] may mean."""

    start: int
    end: int
    what: What


def one(day: Day) -> Days:
    """Give a single day as days."""
    return Days(day, day)
