"""The written form of a HouseSet, and back: the predicate labels of docs/addresses.md §2.3. Pure.

`=12А` a house, `1..25` a range, `1..25:odd` one side of it, `2..16А` up to 16А, `all`, `all:even`,
`!7` all but 7. `parse(canonical(s)) == s` for every set.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.addresses.houses import House, HouseRange, HouseSet, Side, Stretch

if TYPE_CHECKING:
    from collections.abc import Iterable

_PREDICATE = re.compile(
    r"=(?P<house>.+)|!(?P<but>.+)|(?P<all>all)(?::(?P<allside>odd|even))?"
    r"|(?P<first>[^.=!]+)\.\.(?P<last>[^:]+)(?::(?P<side>odd|even))?"
)


def parse(predicates: Iterable[str]) -> HouseSet:
    """Read labels into a set: the union of the positive ones without the `!` ones.

    Raises ValueError naming the label that cannot be read, and for an empty list of labels.
    """
    include, exclude = HouseSet(), HouseSet()
    empty = True
    for label in predicates:
        empty = False
        match = _PREDICATE.fullmatch(label)
        if match is None:
            raise ValueError(f"{label!r} is not a house predicate, as in =12А, 1..25:odd, all, !7")
        if match["but"]:
            exclude |= HouseSet.of(House.parse(match["but"]))
        else:
            include |= _included(match)
    if empty:
        raise ValueError("no houses given; say `all` if the whole street is meant")
    return include - exclude


def _included(match: re.Match[str]) -> HouseSet:
    if match["house"]:
        return HouseSet.of(House.parse(match["house"]))
    if match["all"]:
        return HouseSet.whole(Side(match["allside"] or "both"))
    first, last = House.parse(match["first"]), House.parse(match["last"])
    return HouseSet.of(HouseRange(first, last, Side(match["side"] or "both")))


def canonical(houses: HouseSet) -> tuple[str, ...]:
    """Write a set as labels; equal sets give equal labels, and an empty set gives none."""
    spans: list[_Span] = []
    singles: list[House] = []
    holes: list[House] = []
    for parity, side in enumerate((houses.even, houses.odd)):
        for lo, hi in _without_pinholes(side, holes):
            _spell(lo, hi, parity, spans, singles, holes)
    labels = [*_write(spans), *(f"={house}" for house in sorted(singles))]
    return (*labels, *(f"!{house}" for house in sorted(holes)))


class _Span(NamedTuple):
    first: House
    last: House
    parity: int


def _without_pinholes(side: tuple[Stretch, ...], holes: list[House]) -> list[Stretch]:
    """Join stretches that only one house parts; that house goes to `holes`."""
    joined: list[Stretch] = []
    for lo, hi in side:
        if joined and lo == joined[-1][1] + "!":
            holes.append(_house(joined[-1][1]))
            joined[-1] = (joined[-1][0], hi)
        else:
            joined.append((lo, hi))
    return joined


def _spell(
    lo: str, hi: str, parity: int, spans: list[_Span], singles: list[House], holes: list[House]
) -> None:
    """Write one stretch as a span with bare or suffixed ends, a single house, exceptions."""
    if hi == lo + "!":
        singles.append(_house(lo))
        return
    if lo.endswith("!"):  # starts right after a house: that house is the exception
        lo = lo[:-1]
        holes.append(_house(lo))
    if hi.endswith("!") and len(hi) == len("00012!"):  # ends with a bare house: 12 without 12А
        hi = hi[:-1]
        singles.append(_house(hi))
        if lo == hi:
            return
    if len(hi) == len("00012"):
        last = House(int(hi) - 2)  # the cut before the next house of this side
    else:  # right after a suffixed house, or right before it: then it is the exception
        last = _house(hi.removesuffix("!"))
        if not hi.endswith("!"):
            holes.append(last)
    spans.append(_Span(_house(lo), last, parity))


def _house(cut: str) -> House:
    return House(int(cut[:5]), cut[5:].replace("к", " к"))


def _write(spans: list[_Span]) -> list[str]:
    """Label the spans in street order; an even and an odd one that fit together become one."""
    odd = [span for span in spans if span.parity == 1]
    labels: list[tuple[House, str]] = []
    for span in spans:
        if span.parity == 1:
            continue
        mate = next((other for other in odd if _fit(span, other)), None)
        if mate is None:
            labels.append((span.first, _label(span, "even")))
            continue
        odd.remove(mate)
        first, last = min(span.first, mate.first), max(span.last, mate.last)
        whole = _is_whole(span) and _is_whole(mate)
        labels.append((first, "all" if whole else f"{first}..{last}"))
    labels += [(span.first, _label(span, "odd")) for span in odd]
    return [label for _, label in sorted(labels)]


def _fit(even: _Span, odd: _Span) -> bool:
    """Tell whether one range of both sides says the same as these two spans."""
    ends = (even.first, odd.first), (even.last, odd.last)
    return all(not (a.suffix or b.suffix) and abs(a.number - b.number) == 1 for a, b in ends)


def _is_whole(span: _Span) -> bool:
    return (span.first.number, span.last.number) == ((2, 9998), (1, 9999))[span.parity] and not (
        span.first.suffix or span.last.suffix
    )


def _label(span: _Span, side: str) -> str:
    return f"all:{side}" if _is_whole(span) else f"{span.first}..{span.last}:{side}"
