"""Houses as a dispatcher reads them: «1–25 непарні, 4А, крім 7». Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.addresses import house_text
from bot.messages import Local, Say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.addresses.houses import HouseSet

_RANGE = re.compile(r"(?P<first>[^=].*?)\.\.(?P<last>[^:]+)(?::(?P<side>odd|even))?")
_PARTS_IN_SUMMARY = 3  # of one street's houses, on the board
_STREETS_IN_SUMMARY = 2


@dataclass(frozen=True, slots=True)
class StreetWords:
    """One street and its houses, ready to be worded."""

    street: Local
    houses: Say


@dataclass(frozen=True, slots=True)
class Summary:
    """The first streets of an outage, and how many more there are."""

    streets: tuple[StreetWords, ...]
    more: int


def words(predicates: Sequence[str], limit: int | None = None) -> Say:
    """Word the labels of bot.addresses.house_text, at most `limit` of them."""
    shown = [_word(label) for label in predicates if not label.startswith("!")]
    holes = [label.removeprefix("!") for label in predicates if label.startswith("!")]
    if limit is not None and len(shown) > limit:
        shown = [*shown[:limit], Say("console.houses.more", count=len(shown) - limit)]
    listed = _listed(shown)
    if not holes:
        return listed
    return Say("words.houses.but", {"houses": listed, "holes": ", ".join(holes)})


def _listed(parts: Sequence[Say]) -> Say:
    first, *rest = parts
    return Say("words.list", {"first": first, "rest": _listed(rest)}) if rest else first


def _word(label: str) -> Say:
    if label.startswith("all"):
        return Say(f"words.houses.{label.replace(':', '_')}")
    if label.startswith("x:"):
        return Say("console.houses.crossing")
    match = _RANGE.fullmatch(label)
    if match is None:
        return Say("words.line", {"line": label.removeprefix("=")})
    side = f"_{match['side']}" if match["side"] else ""
    return Say(f"words.houses.range{side}", {"first": match["first"], "last": match["last"]})


def streets(
    coverage: Mapping[str, HouseSet], label: Callable[[str], Local], limit: int | None = None
) -> tuple[StreetWords, ...]:
    """Word a coverage street by street, by name."""
    worded = (
        StreetWords(label(street), words(house_text.canonical(houses), limit))
        for street, houses in coverage.items()
    )
    return tuple(sorted(worded, key=lambda item: item.street.uk))


def summary(coverage: Mapping[str, HouseSet], label: Callable[[str], Local]) -> Summary:
    """Word the beginning of a coverage for a list."""
    worded = streets(coverage, label, _PARTS_IN_SUMMARY)
    return Summary(worded[:_STREETS_IN_SUMMARY], max(0, len(worded) - _STREETS_IN_SUMMARY))
