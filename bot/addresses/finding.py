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

MOST_WORDS = 9  # names and types; a text with more is no address as a whole
LIVE = 2.0  # cost from which on a word is no word of a street
# More cost for a part of a text that has less to show.
NO_HOUSE = 1.0
NO_TYPE = 0.1
PART = 0.05
TORN = 1.0
NAMESAKE = 0.3  # cost up to which another part, without a house, is certainly a street too
MARGIN = 0.5
BARE_LIMIT = 1.3  # highest cost accepted of a part without a type


class Found:
    """The cheapest reading of a text with all streets that fit any reading of it."""

    def __init__(self, reading: Reading, fit: Fit) -> None:
        self.reading = reading
        self.fit = fit
        self.others: dict[str, float] = {}
        #: How each of these streets was found.
        self.ways: dict[str, tuple[Reading, Fit]] = {}
        #: Only a part of the text was read.
        self.part = False
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
    whole = None
    if sum(item.kind in (Kind.WORD, Kind.TYPE) for item in scanned.items) <= MOST_WORDS:
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
            part.extra = _extra(part) + (TORN if window.torn else 0)
            found.append((window, part))
    if whole is not None:
        whole.placed = _is_placed(items)
    if not found:
        return whole
    window, best = min(found, key=lambda pair: pair[1].rank)
    if whole is not None and whole.rank <= best.rank:
        _add_others(whole, None, found)
        return whole
    best.part = True
    best.others = {street: cost + best.extra for street, cost in best.others.items()}
    best.placed = _is_placed(items)
    best.doubted = (
        window.torn
        or is_doubted(items, window, live)
        or (not best.reading.name.types and best.rank[0] > BARE_LIMIT)
        or _has_other_house(found, window, best)
    )
    _add_others(best, window, found)
    return best


def _add_others(chosen: Found, around: Window | None, found: list[tuple[Window, Found]]) -> None:
    """Add the streets of other parts: for less where they certainly stand in the text too."""
    for other, part in found:
        if part is chosen:
            continue
        apart = not other.torn and (
            around is None or other.end <= around.start or other.start >= around.end
        )
        cost, street_id = part.rank[0] - part.extra, part.fit.street_id
        if apart and part.sure and part.reading.house and cost <= BARE_LIMIT:
            # A second whole address: neither may be accepted.
            chosen.others[street_id] = min(chosen.rank[0], chosen.others.get(street_id, CLARIFY))
            chosen.ways[street_id] = part.ways[street_id]
        certain = apart and part.fit.sure and cost <= NAMESAKE and not _may_be_a_day(part)
        for street, bare in part.others.items():
            cost = bare + (0 if certain else part.extra)
            if cost < chosen.others.get(street, CLARIFY + 1):
                chosen.others[street] = cost
                chosen.ways[street] = part.ways[street]


def _may_be_a_day(part: Found) -> bool:
    """Tell «8 березня», the day, from «вулиця 8 Березня»."""
    return part.reading.name.ordinal is not None and not part.reading.name.types


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
    ways: dict[str, tuple[Reading, Fit]] = {}
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
            if cost < others.get(fit.street_id, CLARIFY + 1):
                others[fit.street_id] = cost
                ways[fit.street_id] = (reading, fit)
        if known[asked]:
            found = Found(reading, known[asked][0])
            if best is None or found.rank < best.rank:
                best = found
    if best is not None and best.rank[0] <= CLARIFY:
        best.others, best.ways = others, ways
        return best
    return None
