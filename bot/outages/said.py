"""What a text says of an outage: a value with its place, or why none is taken from it. Pure."""

from __future__ import annotations

import bisect
import enum
import re
from dataclasses import dataclass
from typing import Generic, TypeVar

_Value_co = TypeVar("_Value_co", covariant=True)


class Why(enum.Enum):
    """Why nothing is suggested where the text does say something."""

    COMPETING = "competing"  # the text says two different things
    NO_CLOCK = "no_clock"  # a day without a time, «до вечора»
    NO_DAY = "no_day"  # a time that may be today's or another day's
    NO_START = "no_start"  # «на 2 години», but since when?
    OPEN_END = "open_end"  # «до окремого розпорядження»
    UNCLEAR = "unclear"  # a time, but of what? «після 18:00», a bare «12:30»
    BAD_DATE = "bad_date"  # 31.11
    WEEKDAY_DIFFERS = "weekday_differs"  # that date is another day of the week
    NIGHT = "night"  # a date beside «з 22:00 до 06:00» that may be either day's
    TIME_SKIPPED = "time_skipped"  # the clocks go forward over it
    TIME_TWICE = "time_twice"  # the clocks go back over it
    IN_PAST = "in_past"
    TOO_FAR = "too_far"
    END_BEFORE_START = "end_before_start"
    OTHER_SERVICE = "other_service"  # gas


class Doubt(Exception):
    """Nothing can be suggested here; say why instead."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Said(Generic[_Value_co]):
    """A value read from text[start:end]."""

    value: _Value_co
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"{self.start}:{self.end} is no place in a text")


@dataclass(frozen=True, slots=True)
class Withheld:
    """A field that text[start:end] speaks of without settling it."""

    #: A field of Draft.
    field: str
    why: Why
    start: int
    end: int


_DASHES = "‐‑‒–—―−"
_LEVEL = str.maketrans(
    {
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys("’‘ʼ`´′ʹ", "'"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\t\r", " "),
        **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True)),
        # Latin letters that look like ours: «c 10 до 14» is often typed with a Latin c.
        **dict(zip("aceikopxy", "асеікорху", strict=True)),
        **dict(zip("ABCEHIKMOPTXY", "авсенікмортху", strict=True)),
    }
)
# A full stop ends a sentence after a word of four letters or a number: «вул. » and «р. » do not.
_BREAK = re.compile(r"[\n!?;]|(?<=[^\W\d_]{4})\.(?=\s)|(?<=[\d)»])\.(?=\s)")


class LevelText:
    """A text in lower case with one sign for each dash and letter; every place stays its own."""

    __slots__ = ("_breaks", "low", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        low = (c.lower() if len(c.lower()) == 1 else c for c in text.translate(_LEVEL))
        self.low = "".join(low)
        self._breaks = [match.start() for match in _BREAK.finditer(self.low)]

    def sentence(self, place: int) -> tuple[int, int]:
        """Give where the sentence around a place starts and ends."""
        after = bisect.bisect_left(self._breaks, place)
        start = self._breaks[after - 1] + 1 if after else 0
        return start, self._breaks[after] if after < len(self._breaks) else len(self.low)

    def before(self, place: int, reach: int) -> str:
        """Give what stands before a place in its sentence, at most `reach` characters."""
        return self.low[max(self.sentence(place)[0], place - reach) : place]

    def after(self, place: int, reach: int) -> str:
        """Give what stands after a place in its sentence, at most `reach` characters."""
        return self.low[place : min(self.sentence(place)[1], place + reach)]
