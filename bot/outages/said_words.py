"""Service, kind, effect and cause, from the words of a text. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from bot.outages import said_tables as tables
from bot.outages.model import Effect
from bot.outages.said import Said, Why, Withheld

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bot.outages.model import Cause, Kind, Service
    from bot.outages.said import LevelText
    from bot.outages.said_tables import Term

_Value = TypeVar("_Value")
_Hit = tuple[int, Said[_Value]]  # rank, value and place

_BESIDE = 45  # characters between a service and the word that it fails
_BLAME = 30  # characters between «через» and what is blamed
_TYPE_REACH = 24  # characters between «вул.» and the name it makes a street
_GOES_ON = frozenset(',:(/«"')  # before these and letters a capital begins no sentence


def service(text: LevelText) -> Said[Service] | Withheld | None:
    """Read which service the text is about."""
    hits = [*_supplies(text), *_hits(text, tables.SERVICE_TERMS)]
    found = _agreed("service", _highest(hits))
    if not isinstance(found, Said):
        return found
    if found.value is None:
        return Withheld("service", Why.OTHER_SERVICE, found.start, found.end)
    return Said(found.value, found.start, found.end)


def kind(text: LevelText) -> Said[Kind] | Withheld | None:
    """Read whether it is planned."""
    others = tables.NOT_A_KIND.finditer(text.low)
    return _agreed("kind", _highest(_hits(text, tables.KIND_TERMS, others)))


def effect(text: LevelText) -> Said[Effect] | Withheld | None:
    """Read what people notice."""
    hits = _highest(_hits(text, tables.EFFECT_TERMS))
    left = _without_yielding(hits, tables.EFFECT_YIELDS, lambda hit: text.sentence(hit.start))
    found = _agreed("effect", left)
    if isinstance(found, Said) and found.value is Effect.NO_HOT_WATER:
        more = tables.NOT_ONLY_HOT.search(text.low)
        if more is not None and not _is_name(text, more.start()):
            return Withheld("effect", Why.COMPETING, *sorted((found.start, more.end())))
    return found


def cause(text: LevelText) -> Said[Cause] | Withheld | None:
    """Read why it happens."""
    others = tables.NOT_A_KIND.finditer(text.low)
    hits = _highest(_hits(text, tables.CAUSE_TERMS, others))
    return _agreed("cause", _without_yielding(hits, tables.CAUSE_YIELDS, lambda _: None))


def _supplies(text: LevelText) -> Iterator[_Hit[Service | None]]:
    taken: set[int] = set()
    for supply, pattern in tables.SUPPLIES:
        for match in pattern.finditer(text.low):
            start, end = match.span()
            if taken.isdisjoint(range(start, end)) and not _is_name(text, start):
                taken.update(range(start, end))
                yield _rank(text, start, end), Said(supply, start, end)


def _rank(text: LevelText, start: int, end: int) -> int:
    before, after = text.before(start, _BESIDE), text.after(end, _BESIDE)
    blame = _last(tables.BLAME, before)
    blamed = blame is not None and len(before) - blame.end() <= _BLAME
    if blame and blamed and tables.MISSING.search(before, blame.end()) is None:
        return tables.BLAMED_RANK
    if tables.LACK.search(before) or tables.LACK.search(after):
        return tables.STATED_RANK
    return tables.NAMED_RANK


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return max(pattern.finditer(text), key=re.Match.start, default=None)


def _hits(
    text: LevelText, terms: Iterable[Term[_Value]], beside_the_point: Iterable[re.Match[str]] = ()
) -> Iterator[_Hit[_Value]]:
    skipped = {place for match in beside_the_point for place in range(*match.span())}
    for term in terms:
        for match in term.pattern.finditer(text.low):
            start, end = match.span()
            if start not in skipped and not _is_name(text, start):
                yield term.rank, Said(term.value, start, end)


def _is_name(text: LevelText, start: int) -> bool:
    """Tell a street's name («вул. Світла») from the word it is made of."""
    before = text.before(start, _TYPE_REACH)
    street = _last(tables.STREET_TYPES, before)
    if street is not None and not before[street.end() :].strip(" ."):
        return True
    if not text.text[start].isupper() or text.text[start + 1 : start + 2].isupper():
        return False
    last = before.rstrip(" ")[-1:]
    return last.isalnum() or last in _GOES_ON


def _highest(hits: Iterable[_Hit[_Value]]) -> list[Said[_Value]]:
    ranked = list(hits)
    highest = max((rank for rank, _ in ranked), default=0)
    return sorted((said for rank, said in ranked if rank == highest), key=lambda said: said.start)


def _without_yielding(
    hits: Sequence[Said[_Value]],
    yields: Mapping[_Value, frozenset[_Value]],
    place: Callable[[Said[_Value]], object],
) -> list[Said[_Value]]:
    """Leave out what gives way to something else said in the same place."""
    beside: dict[object, set[_Value]] = {}
    for hit in hits:
        beside.setdefault(place(hit), set()).add(hit.value)
    return [
        hit for hit in hits if beside[place(hit)].isdisjoint(yields.get(hit.value, frozenset()))
    ]


def _agreed(field: str, hits: Sequence[Said[_Value]]) -> Said[_Value] | Withheld | None:
    if not hits:
        return None
    if len({hit.value for hit in hits}) > 1:
        return Withheld(field, Why.COMPETING, hits[0].start, hits[-1].end)
    return hits[0]
