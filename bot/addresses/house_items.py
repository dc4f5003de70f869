"""The items of a list of houses, and the sides of a street that they name. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.addresses.houses import House, Side
from bot.addresses.wordlist import listed

if TYPE_CHECKING:
    from collections.abc import Sequence


class Said(enum.Enum):
    """What one item of a list says."""

    HOUSE = "house"
    RANGE = "range"
    ALL = "all"
    BAD = "bad"  # numbers that are no house: 0, a range that ends before it starts


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list of houses: tokens[first:end] and what they say."""

    said: Said
    first: int
    end: int
    house: House | None = None
    last: House | None = None
    side: Side = Side.BOTH
    excepted: bool = False
    #: The side was inferred from the range beside it.
    paired: bool = False


@dataclass(frozen=True, slots=True)
class HouseList:
    """The items of one street's list."""

    items: tuple[Item, ...]
    #: The first token that is not of the list.
    end: int
    #: How far one had to look to know that.
    seen: int = 0


_ODD = ("непарн", "нечетн", "нечётн")
_ENDINGS = frozenset(listed("і а е у ий их им ими ої ій ою ого ому ая ую ое ой ые ый ых ым")) | {""}
_EVEN = ("парн", "четн", "чётн")


def side_of(word: str) -> Side | None:
    """Give the side a clean word names, None for another word."""
    for side, beginnings in ((Side.ODD, _ODD), (Side.EVEN, _EVEN)):
        for beginning in beginnings:
            if word.startswith(beginning) and word[len(beginning) :] in _ENDINGS:
                return side
    return None  # «Парникова» among them


def paired(items: Sequence[Item]) -> tuple[Item, ...]:
    """Read two ranges of which one has even ends and one odd ends as the two sides."""
    out = list(items)
    for place in range(len(out) - 1):
        one, two = out[place], out[place + 1]
        sides = _own_side(one), _own_side(two)
        if None not in sides and sides[0] is not sides[1]:
            out[place] = replace(one, side=sides[0] or Side.BOTH, paired=True)
            out[place + 1] = replace(two, side=sides[1] or Side.BOTH, paired=True)
    return tuple(out)


def _own_side(item: Item) -> Side | None:
    """Give the side on which both ends of an unsided range lie."""
    if item.said is not Said.RANGE or item.side is not Side.BOTH:
        return None
    if item.house is None or item.last is None or item.house.number == item.last.number:
        return None
    parity = item.house.number % 2
    if parity != item.last.number % 2:
        return None
    return Side.ODD if parity else Side.EVEN
