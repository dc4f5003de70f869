"""What the reader of an announcement finds, in tokens. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.addresses.model import FragmentKind

if TYPE_CHECKING:
    from bot.addresses.houses import House
    from bot.addresses.matching import Fit
    from bot.addresses.reading import Name


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a match rests on: the name as read, the street it fits, and what was inferred."""

    name: Name
    fit: Fit
    #: The type was said of an earlier street: «вул. Хлібна, 5, Садова, 7».
    carried: bool = False
    #: The name stands once for several numbers: «1, 3, 7-й Дачні».
    ordinal_list: bool = False
    #: Two ranges were taken for the two sides: «1-27, 2-16».
    parity_pair: bool = False
    #: A house of the list, by which a name of two streets was told.
    house: House | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """tokens[first:end] and what they are; pieces do not overlap and come in order."""

    first: int
    end: int
    kind: FragmentKind
    street_id: str | None = None
    predicates: tuple[str, ...] = ()
    why: str = ""
    candidates: tuple[str, ...] = ()
    #: Mentioned in running text without houses: «ремонт на вул. Хлібній».
    in_passing: bool = False
    grounds: Grounds | None = None


def noise(first: int, end: int, why: str) -> Piece:
    """Make a piece that is no address."""
    return Piece(first, end, FragmentKind.NOISE, why=why)


def unresolved(first: int, end: int, why: str, candidates: tuple[str, ...] = ()) -> Piece:
    """Make a piece that a person has to fix or skip."""
    return Piece(first, end, FragmentKind.UNRESOLVED, why=why, candidates=candidates)
