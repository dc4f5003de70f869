"""The best reading of a text, or of the part of a sentence that is an address. Pure."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from bot.addresses.chatter import PLACING
from bot.addresses.matching import CLARIFY, Fit, fits
from bot.addresses.reading import Reading, readings
from bot.addresses.scan import Kind, parts_of
from bot.addresses.windows import is_doubted, windows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.addresses.houses import House
    from bot.addresses.index import Index
    from bot.addresses.scan import Item, Parts, Scanned
    from bot.addresses.windows import Window

LIVE = 2.0  # cost from which on a word is no word of a street
# More cost for a part of a text that has less to show.
NO_HOUSE = 1.0
NO_TYPE = 0.1
PART = 0.05
NAMESAKE = 0.3  # cost up to which another part, without a house, is certainly a street too
MARGIN = 0.5
BARE_LIMIT = 1.3  # highest cost accepted of a part without a type


class Found:
    """The cheapest reading of a text with all streets that fit any reading of it."""

    def __init__(self, reading: Reading, fit: Fit) -> None:
        self.reading = reading
        self.fit = fit
        self.others: dict[str, float] = {}
        self.extra = 0.0
        self.doubted = False
        #: A text without type and house speaks of a place all the same.
        self.placed = False

    @property
    def rank(self) -> tuple[float, bool]:
        """Its place among others: the cheaper the better."""
        return self.reading.cost + self.fit.cost + self.extra, not self.fit.sure

    @property
    def sure(self) -> bool:
        """Nothing speaks against it."""
        return self.reading.sure and self.fit.sure and not self.doubted


_Memory = dict[tuple[object, "House | None"], list[Fit]]


def find(index: Index, scanned: Scanned) -> Found | None:
    """Find the street and house a text speaks of; None if no street comes near."""
    known: _Memory = {}
    whole = _search(index, parts_of(index, scanned, scanned.items), known)
    if whole is not None and whole.sure and whole.rank[0] <= NAMESAKE and whole.reading.house:
        return whole
    return _merged(index, scanned, whole, known)


def _merged(index: Index, scanned: Scanned, whole: Found | None, known: _Memory) -> Found | None:
    def live(word: str) -> bool:
        return len(word) > 1 and any(near.cost <= LIVE for near in index.near(word).values())

    items = scanned.items
    found: list[tuple[Window, Found]] = []
    for window in windows(items, live):
        if window.start == 0 and window.end == len(items):
            continue
        part = _search(index, parts_of(index, scanned, items[window.start : window.end]), known)
        if part is not None:
            part.extra = _extra(part)
            found.append((window, part))
    if whole is not None:
        whole.placed = _is_placed(items)
    if not found:
        return whole
    window, best = min(found, key=lambda pair: pair[1].rank)
    if whole is not None and whole.rank <= best.rank:
        chosen, around = whole, None
    else:
        chosen, around = best, window
        chosen.doubted = (
            is_doubted(items, window, live)
            or (not best.reading.name.types and best.rank[0] > BARE_LIMIT)
            or _has_other_house(found, window, best)
        )
    for other, part in found:
        disjoint = around is None or other.end <= around.start or other.start >= around.end
        name = part.reading.name
        certain = (
            disjoint
            and part.fit.sure
            and part.rank[0] - part.extra <= NAMESAKE
            and (name.ordinal is None or bool(name.types))  # «8 березня» may be a day
        )
        less = part.extra if certain else 0.0
        for street, bare in part.others.items():
            cost = bare + part.extra - less
            chosen.others[street] = min(cost, chosen.others.get(street, cost))
    chosen.placed = _is_placed(items)
    return chosen


def _is_placed(items: Sequence[Item]) -> bool:
    """Tell whether a text is nothing but a name, or says «на», «по», «живу» right before one."""
    if all(item.kind is Kind.WORD for item in items):
        return True
    return any(
        item.kind is Kind.WORD and before.text in PLACING for before, item in pairwise(items)
    )


def _extra(part: Found) -> float:
    bare = NO_HOUSE if part.reading.house is None else 0.0
    return PART + bare + (0 if part.reading.name.types else NO_TYPE)


def _has_other_house(found: list[tuple[Window, Found]], window: Window, best: Found) -> bool:
    """Tell whether the same street stands elsewhere in the text with another house."""
    return any(
        (other.end <= window.start or other.start >= window.end)
        and part.reading.house not in (None, best.reading.house)
        and part.rank[0] < best.rank[0] + MARGIN
        for other, part in found
    )


def _search(index: Index, parts: Parts, known: _Memory) -> Found | None:
    best: Found | None = None
    others: dict[str, float] = {}
    for reading in readings(parts):
        if not reading.name.words:
            continue
        asked = (reading.name, reading.house)
        if asked not in known:
            known[asked] = fits(index, reading.name, reading.house)
        for fit in known[asked]:
            cost = reading.cost + fit.cost
            if cost > CLARIFY:
                break
            others[fit.street_id] = min(cost, others.get(fit.street_id, cost))
        if known[asked]:
            found = Found(reading, known[asked][0])
            if best is None or found.rank < best.rank:
                best = found
    if best is not None and best.rank[0] <= CLARIFY:
        best.others = others
        return best
    return None
