"""What the reader of an announcement finds, in tokens. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.addresses.model import FragmentKind


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


def noise(first: int, end: int, why: str) -> Piece:
    """Make a piece that is no address."""
    return Piece(first, end, FragmentKind.NOISE, why=why)


def unresolved(first: int, end: int, why: str, candidates: tuple[str, ...] = ()) -> Piece:
    """Make a piece that a person has to fix or skip."""
    return Piece(first, end, FragmentKind.UNRESOLVED, why=why, candidates=candidates)
