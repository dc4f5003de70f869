"""A street named with its list of houses, cut into pieces. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.addresses.house_items import HouseList, Item, Said
from bot.addresses.model import FragmentKind
from bot.addresses.pieces import Grounds, Piece, unresolved
from bot.addresses.predicates import labels, part_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.addresses.matching import Fit
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
            yield _piece(mention, start, item.first, street, before)
        yield unresolved(item.first, item.end, "bad_house", (street,))
        start = item.end
    rest = [item for item in good if item.first >= start]
    if rest or start == mention.first:
        first = start if start == mention.first else rest[0].first
        yield _piece(mention, first, end, street, rest)


def _piece(mention: Mention, first: int, end: int, street: str, items: Sequence[Item]) -> Piece:
    """Make a matched piece; without items it says nothing of houses unless none were listed."""
    named = not mention.houses.items
    return Piece(
        first,
        end,
        FragmentKind.MATCHED,
        street,
        labels(items) if items or named else (),
        in_passing=mention.in_passing and named,
        grounds=_grounds(mention, mention.found.fits[0], items),
    )


def _grounds(mention: Mention, fit: Fit, items: Sequence[Item]) -> Grounds | None:
    """Say what a piece rests on; a list that goes on rests on what was said before."""
    found = mention.found
    if found.name is None or mention.resumed:
        return None
    pair = any(item.paired for item in items)
    house = next((item.house for item in items if item.said is Said.HOUSE), None)
    return Grounds(found.name, fit, found.carried, found.ordinal_list, pair, house)


def _split(mention: Mention, candidates: tuple[str, ...], end: int) -> list[Piece]:
    """Give each house of a name that was split to the street it is on now."""
    pieces: list[Piece] = []
    start = mention.first
    for item in mention.houses.items:
        owners = [
            (fit, said)
            for fit in mention.found.fits
            if fit.houses is not None and (said := part_of(item, fit.houses))
        ]
        if len(owners) != 1 or item.excepted or item.said is Said.BAD:
            return [unresolved(mention.first, end, "ambiguous", candidates)]
        fit, said = owners[0]
        street = fit.street_id
        last = pieces[-1] if pieces else None
        if last is not None and last.street_id == street:
            pieces[-1] = replace(last, end=item.end, predicates=(*last.predicates, *said))
        else:
            first = start if last is None else item.first
            grounds = _grounds(mention, fit, (item,))
            kind = FragmentKind.MATCHED
            pieces.append(Piece(first, item.end, kind, street, said, grounds=grounds))
    return pieces or [unresolved(mention.first, end, "ambiguous", candidates)]
