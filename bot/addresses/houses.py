"""Houses of one street, and sets of them that union and difference never leave. Pure.

A street has an even and an odd side. Each side is a line of houses in one order: by number, then
bare number before suffixed ones (12 < 12/2 < 12А). A set is, per side, a sorted list of stretches
[lo, hi) between *cuts* on that line. A cut is a string that compares with house keys bytewise, so
the database answers "is this house in this set" with two comparisons (ADR 4).
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_NUMBER = 9999  # house numbers have one to four digits (docs/addresses.md)

# The letter, the fraction and the corpus of a house in its canonical spelling.
_SUFFIX = re.compile(r"[А-ЯҐЄІЇ]?(/\d{1,4}[А-ЯҐЄІЇ]?)?( к\d{1,3}[А-ЯҐЄІЇ]?)?")
_AFTER = "!"  # sorts below every character of a suffix: key + "!" is the cut right after a house

Cut = str
Stretch = tuple[Cut, Cut]

#: A whole side of a street, by parity: every house from the first possible to the last.
WHOLE_SIDE: tuple[Stretch, Stretch] = (("00002", "10000"), ("00001", "10001"))


class Side(enum.Enum):
    """Which side of the street a range means."""

    BOTH = "both"
    EVEN = "even"
    ODD = "odd"

    @property
    def parities(self) -> tuple[int, ...]:
        """0 for the even side, 1 for the odd one."""
        return {Side.BOTH: (0, 1), Side.EVEN: (0,), Side.ODD: (1,)}[self]


@dataclass(frozen=True, slots=True)
class House:
    """One house: number and canonical suffix ("", "А", "/2", "А к5"); "12А" is House(12, "А").

    Raises ValueError for a number outside 1..9999 or a suffix that is not canonical.
    """

    number: int
    suffix: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.number <= MAX_NUMBER:
            raise ValueError(f"house number {self.number} is not in 1..{MAX_NUMBER}")
        if not _SUFFIX.fullmatch(self.suffix):
            raise ValueError(f"house suffix {self.suffix!r} is not canonical, as in А, /2, А к5")

    @property
    def key(self) -> str:
        """The house's place on its side of the street; compares bytewise."""
        return f"{self.number:05d}{self.suffix.replace(' ', '')}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the canonical spelling ("12А", "10 к3"); raises ValueError for any other."""
        match = re.fullmatch(r"(\d{1,4})(.*)", text)
        if not match:
            raise ValueError(f"{text!r} is not a house")
        return cls(int(match[1]), match[2])

    def __str__(self) -> str:
        return f"{self.number}{self.suffix}"

    def __lt__(self, other: House) -> bool:
        return self.key < other.key


@dataclass(frozen=True, slots=True)
class HouseRange:
    """Houses `first`..`last`, both included, on one side of the street or on both.

    A bare end takes every suffix of its number: 1..12 reaches 12А, since 12А stands beside 12
    (ADR 4). An end with a suffix stops exactly there: 2..16А leaves out 16Б.
    """

    first: House
    last: House
    side: Side = Side.BOTH

    def __post_init__(self) -> None:
        start, end = self.cuts
        if start >= end:
            raise ValueError(f"range {self.first}..{self.last} ends before it starts")

    @property
    def cuts(self) -> Stretch:
        """The stretch of the line this range means, before it is split by side."""
        end = self.last.key + _AFTER if self.last.suffix else f"{self.last.number + 1:05d}"
        return self.first.key, end


@dataclass(frozen=True, slots=True)
class HouseSet:
    """Houses of one street: stretches of the even side and of the odd side.

    Equal sets are equal values. An empty set can be computed (12 without 12) and is falsy; who
    takes a set from a person refuses it, for an empty list is a slip and never "everybody".
    """

    even: tuple[Stretch, ...] = ()
    odd: tuple[Stretch, ...] = ()

    @classmethod
    def of(cls, *parts: House | HouseRange) -> Self:
        """Unite single houses and ranges."""
        sides: tuple[list[Stretch], list[Stretch]] = ([], [])
        for part in parts:
            if isinstance(part, House):
                sides[part.number % 2].append((part.key, part.key + _AFTER))
            else:
                for parity in part.side.parities:
                    lo, hi = part.cuts
                    sides[parity].append((_to_side(lo, parity), _to_side(hi, parity)))
        return cls(_merge(sides[0]), _merge(sides[1]))

    @classmethod
    def whole(cls, side: Side = Side.BOTH) -> Self:
        """Every house of the street, or of one side of it, those not yet built included."""
        return cls(
            (WHOLE_SIDE[0],) if 0 in side.parities else (),
            (WHOLE_SIDE[1],) if 1 in side.parities else (),
        )

    def stretches(self) -> Iterator[tuple[int, Cut, Cut]]:
        """(parity, lo, hi) of every stretch, even side first: what the database keeps."""
        for parity, side in enumerate((self.even, self.odd)):
            for lo, hi in side:
                yield parity, lo, hi

    def __contains__(self, house: House) -> bool:
        side = (self.even, self.odd)[house.number % 2]
        return any(lo <= house.key < hi for lo, hi in side)

    def __or__(self, other: HouseSet) -> HouseSet:
        return HouseSet(_merge((*self.even, *other.even)), _merge((*self.odd, *other.odd)))

    def __sub__(self, other: HouseSet) -> HouseSet:
        return HouseSet(_minus(self.even, other.even), _minus(self.odd, other.odd))

    def __and__(self, other: HouseSet) -> HouseSet:
        return self - (self - other)

    def __bool__(self) -> bool:
        return bool(self.even or self.odd)


WHOLE_STREET = HouseSet.whole()


def _to_side(cut: Cut, parity: int) -> Cut:
    """Move a cut that stands between houses of the other side to the next house of this one.

    Without it the odd houses up to 25 would have two spellings, "before 26" and "before 27".
    """
    number = int(cut[:5])
    return cut if number % 2 == parity else f"{number + 1:05d}"


def _merge(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    merged: list[Stretch] = []
    for lo, hi in sorted(stretches):
        if lo >= hi:
            continue
        if merged and lo <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(hi, merged[-1][1]))
        else:
            merged.append((lo, hi))
    return tuple(merged)


def _minus(stretches: tuple[Stretch, ...], holes: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    left: list[Stretch] = list(stretches)
    for hole_lo, hole_hi in holes:
        left = [
            piece
            for lo, hi in left
            for piece in ((lo, min(hi, hole_lo)), (max(lo, hole_hi), hi))
            if piece[0] < piece[1]
        ]
    return tuple(left)
