"""A street named with its list of houses, cut into pieces. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.addresses.house_items import HouseList, Item, Said
from bot.addresses.model import FragmentKind
from bot.addresses.pieces import Piece, unresolved
from bot.addresses.predicates import labels, part_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.addresses.street_names import Found


@dataclass(frozen=True, slots=True)
class Mention:
    """tokens[first:named] name a street, then its houses follow."""

    first: int
    named: int
    found: Found
    houses: HouseList
    in_passing: bool = False
    #: The list goes on after a note; tokens[first] is its next number.
    resumed: bool = False


def pieces_of(mention: Mention) -> list[Piece]:
    """Cut a mention: matched parts in one piece each, houses that cannot be in pieces of theirs."""
    items = mention.houses.items
    candidates = tuple(fit.street_id for fit in mention.found.fits)
    end = mention.houses.end if items else mention.named
    if mention.found.ambiguous:
        return [unresolved(mention.first, end, "ambiguous", candidates)]
    if mention.found.fits[0].houses is not None:
        return _split(mention, candidates, end)
    if items and all(item.said is Said.BAD for item in items):
        return [unresolved(mention.first, end, "bad_house", candidates)]
    return list(_whole(mention, end))


def _whole(mention: Mention, end: int) -> Iterator[Piece]:
    """Give the pieces of a mention of one street."""
    street = mention.found.fits[0].street_id
    items = mention.houses.items
    good = [item for item in items if item.said is not Said.BAD]
    start = mention.first
    for item in (item for item in items if item.said is Said.BAD):
        before = [one for one in good if start <= one.first < item.first]
        if before or start == mention.first:
            yield _piece(start, item.first, street, before)
        yield unresolved(item.first, item.end, "bad_house", (street,))
        start = item.end
    rest = [item for item in good if item.first >= start]
    if rest or start == mention.first:
        first = start if start == mention.first else rest[0].first
        yield _piece(first, end, street, rest, named=not items, in_passing=mention.in_passing)


def _piece(
    first: int,
    end: int,
    street: str,
    items: Sequence[Item],
    *,
    named: bool = False,
    in_passing: bool = False,
) -> Piece:
    """Make a matched piece; without items it says nothing of houses unless only `named`."""
    said = labels(items) if items or named else ()
    return Piece(
        first, end, FragmentKind.MATCHED, street, said, in_passing=in_passing and not items
    )


def _split(mention: Mention, candidates: tuple[str, ...], end: int) -> list[Piece]:
    """Give each house of a name that was split to the street it is on now."""
    pieces: list[Piece] = []
    start = mention.first
    for item in mention.houses.items:
        owners = [
            (fit.street_id, said)
            for fit in mention.found.fits
            if fit.houses is not None and (said := part_of(item, fit.houses))
        ]
        if len(owners) != 1 or item.excepted or item.said is Said.BAD:
            return [unresolved(mention.first, end, "ambiguous", candidates)]
        street, said = owners[0]
        last = pieces[-1] if pieces else None
        if last is not None and last.street_id == street:
            pieces[-1] = Piece(last.first, item.end, last.kind, street, (*last.predicates, *said))
        else:
            first = start if last is None else item.first
            pieces.append(Piece(first, item.end, FragmentKind.MATCHED, street, said))
    return pieces or [unresolved(mention.first, end, "ambiguous", candidates)]
