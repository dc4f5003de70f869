"""Where in a sentence an address may stand: runs of items, cut where people would cut. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.addresses.scan import Item, Kind
from bot.addresses.wordlist import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MAX_ITEMS = 14  # of one window
MAX_WORDS = 6
MAX_NUMBERS = 4
MAX_WINDOWS = 80
MAX_SCANNED = 160  # items; further ones are not looked at

_GAPS = frozenset({Kind.COMMA, Kind.GAP})
_JOINING = frozenset(listed("і та й и and"))


@dataclass(frozen=True, slots=True)
class Window:
    """items[start:end] of a text."""

    start: int
    end: int
    #: It starts or ends between words that nothing parts: to be asked about, never accepted.
    torn: bool = False


def windows(items: Sequence[Item], live: Callable[[str], bool]) -> Iterator[Window]:
    """Give the runs of items that may be an address; `live` tells words a street may have."""
    items = items[:MAX_SCANNED]
    tears = {at for at in range(1, len(items)) if _may_tear(items[at - 1], items[at], live)}
    inner = (at for at in range(1, len(items)) if at in tears or _may_cut(items, at))
    cuts = [0, *inner, len(items)]
    alive = [_is_live(items[a:b], live) for a, b in pairwise(cuts)]
    given = 0
    for first, start in enumerate(cuts[:-1]):
        if items[start].kind in _GAPS:
            continue
        for last in range(first, len(cuts) - 1):
            end = cuts[last + 1]
            if not alive[last] or not _fits(items[start:end]):
                break
            if items[end - 1].kind in _GAPS:
                continue
            if any(item.kind is Kind.WORD for item in items[start:end]):
                yield Window(start, end, start in tears or end in tears)
                given += 1
                if given >= MAX_WINDOWS:
                    return


def is_doubted(items: Sequence[Item], window: Window, live: Callable[[str], bool]) -> bool:
    """Tell whether the text around a window names another street, or more of this one's name."""
    for start, end in _runs(items[:MAX_SCANNED]):
        if end <= window.start or start >= window.end:
            words = [item.text for item in items[start:end] if item.kind is Kind.WORD]
            if not words or any(map(live, words)):
                continue
            if any(item.kind is Kind.TYPE for item in items[start:end]):
                return True
            if items[end - 1].kind is Kind.WORD and _is_house(items, end, window):
                return True
    return _joined(items, window.start - 1, -1) or _joined(items, window.end, 1)


def _runs(items: Sequence[Item]) -> Iterator[tuple[int, int]]:
    start = 0
    for at in range(1, len(items) + 1):
        ended = at == len(items) or items[at].kind in _GAPS | {Kind.NUMBER}
        if ended and at > start:
            if items[start].kind not in _GAPS | {Kind.NUMBER}:
                yield start, at
            start = at + 1 if at < len(items) else at
        elif ended:
            start = at + 1


def _is_house(items: Sequence[Item], at: int, window: Window) -> bool:
    """Tell whether a number outside the window stands right behind a name."""
    if at < len(items) and items[at].kind is Kind.COMMA:
        at += 1
    number = items[at].number if at < len(items) else None
    inside = window.start <= at < window.end
    return number is not None and number.house is not None and not inside


def _joined(items: Sequence[Item], at: int, step: int) -> bool:
    """Tell «Кирила і [Мефодія]»: a conjunction alone between a window and another word."""
    beyond = at + step
    return (
        0 <= at < len(items)
        and 0 <= beyond < len(items)
        and items[at].kind is Kind.GAP
        and items[at].text in _JOINING
        and items[beyond].kind is Kind.WORD
    )


def _is_live(items: Sequence[Item], live: Callable[[str], bool]) -> bool:
    words = [item.text for item in items if item.kind is Kind.WORD]
    return not words or any(map(live, words))


def _may_tear(left: Item, right: Item, live: Callable[[str], bool]) -> bool:
    """Tell «тьотя Галя | Хлібна 12»: only one of two words may be a street's."""
    words = left.kind is Kind.WORD and right.kind is Kind.WORD
    return words and live(left.text) != live(right.text)


def _fits(items: Sequence[Item]) -> bool:
    kinds = [item.kind for item in items]
    return (
        len(items) <= MAX_ITEMS
        and kinds.count(Kind.WORD) <= MAX_WORDS
        and kinds.count(Kind.NUMBER) <= MAX_NUMBERS
    )


def _may_cut(items: Sequence[Item], at: int) -> bool:
    """Tell whether what stands before items[at] may be left away from what follows."""
    before = at - 1
    while before >= 0 and items[before].kind in _GAPS:
        before -= 1
    after = at
    while after < len(items) and items[after].kind in _GAPS:
        after += 1
    if before < 0 or after == len(items):
        return True
    between = items[before + 1 : after]
    left, right = items[before], items[after]
    if left.kind is Kind.TYPE:
        return before > 0 and items[before - 1].kind is Kind.WORD
    if all(gap.kind is Kind.COMMA for gap in between):
        return _may_cut_close(items, before, left, right, comma=bool(between))
    return True


def _may_cut_close(
    items: Sequence[Item], before: int, left: Item, right: Item, *, comma: bool
) -> bool:
    """Decide between neighbours with nothing or a comma between them."""
    if left.kind is Kind.NUMBER:
        if right.kind is Kind.NUMBER or (left.number is not None and left.number.certain):
            return False
        return _is_claimed(items, before)
    if right.kind is Kind.NUMBER:
        return False
    return comma or right.kind is Kind.TYPE


def _is_claimed(items: Sequence[Item], at: int) -> bool:
    """Tell whether a number belongs to what stands before it."""
    number = items[at].number
    before = at - 1
    while before >= 0 and (items[before].kind is Kind.COMMA or items[before].number is not None):
        before -= 1
    named = before >= 0 and items[before].kind in (Kind.WORD, Kind.TYPE)
    return named or (number is not None and number.marked and before >= 0)
