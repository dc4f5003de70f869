"""Every way to read a resident's text: which word is the type, which number the house. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.addresses.houses import House
    from bot.addresses.scan import Number, Parts

# How far-fetched a reading is, in the costs of bot.addresses.matching.
_OTHER_TYPE = 0.1  # one of two type words belongs to the name
_RESPELT = 0.1
_NUMBER_LEFT = 0.4  # a flat without its word
_NUMBER_ASTRAY = 0.8  # a second number on the other side of the name
_ORDINAL_BEFORE, _ORDINAL_BEHIND, _ORDINAL_LAST = 0.1, 0.3, 2.0


@dataclass(frozen=True, slots=True)
class Name:
    """What a text says of a street: words, types named (none = any), ordinal, settlement."""

    words: tuple[str, ...]
    types: frozenset[str] = frozenset()
    ordinal: int | None = None
    settlement: str = ""
    #: Words of `words` that ended with a dot or are known short forms.
    short: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text; `cost` says how far-fetched it is."""

    name: Name
    house: House | None = None
    cost: float = 0
    #: False when numbers are left over that may be another house.
    sure: bool = True


def readings(parts: Parts) -> Iterator[Reading]:
    """Give every way to read the parts: which words are the type, which number is the house."""
    spellings = [(parts, 0.0)]
    if parts.respelt:
        spellings.append((replace(parts, words=parts.respelt), _RESPELT))
    for spelt, extra in spellings:
        for name, cost in _names(spelt):
            for ordinal, house, more, sure in _numbers(spelt):
                full = replace(name, ordinal=ordinal)
                yield Reading(full, house, cost + more + extra, sure and not parts.unclear)


def _names(parts: Parts) -> Iterator[tuple[Name, float]]:
    words, kinds = parts.words, parts.types
    names_of_types = frozenset(word for word, _ in kinds)
    plain = tuple(word for word in words if word not in names_of_types)
    settlement = parts.settlement
    if not kinds:
        yield Name(words, frozenset(), None, settlement, parts.short), 0
    else:
        common = frozenset(kinds[0][1]).intersection(*(types for _, types in kinds))
        if common:
            yield Name(plain, common, None, settlement, parts.short), 0
    if len(plain) < len(words) or len(kinds) > 1:
        for word, types in kinds:  # one word is the type, the other types belong to the name
            rest = tuple(w for w in words if w != word) + tuple(
                w for w, _ in kinds if w != word and w not in words
            )
            yield Name(rest, frozenset(types), None, settlement, parts.short), _OTHER_TYPE
        if not plain or len(plain) < len(words):
            yield Name(words, frozenset(), None, settlement, parts.short), _OTHER_TYPE
    if "м" in words and not kinds:
        rest = tuple(word for word in words if word != "м")
        yield Name(rest, frozenset({"майдан"}), None, settlement, parts.short), _OTHER_TYPE


def _numbers(parts: Parts) -> Iterator[tuple[int | None, House | None, float, bool]]:
    """Choose an ordinal and a house among the numbers: (ordinal, house, cost, sure)."""
    numbers = parts.numbers
    total = len(parts.words)
    marked = [n for n in numbers if n.marked and n.house is not None]
    certain = [n for n in numbers if n.certain]
    for chosen in (None, *numbers):
        if chosen is not None and (chosen.ordinal is None or chosen.marked):
            continue
        if certain and chosen is not certain[0]:
            continue
        rest = [n for n in numbers if n is not chosen and n.house is not None]
        houses = marked or rest
        house = houses[0] if houses else None
        cost = _ordinal_cost(chosen, house, numbers, total)
        left = [n for n in rest if n is not house]
        before = house is not None and any(_is_doubtful(n, house, numbers) for n in left)
        cost += _NUMBER_LEFT * len(left) + (_NUMBER_ASTRAY if before else 0)
        yield (
            chosen.ordinal if chosen else None,
            house.house if house else None,
            cost,
            not before and len(left) <= 1,
        )


def _is_doubtful(left: Number, house: Number, numbers: tuple[Number, ...]) -> bool:
    """Tell a number that is no flat: before the house or on the other side of the name."""
    behind = numbers.index(left) > numbers.index(house)
    return not behind or left.after_words > house.after_words


def _ordinal_cost(
    chosen: Number | None, house: Number | None, numbers: tuple[Number, ...], words: int
) -> float:
    """Weigh a number as an ordinal: likely before the name, hardly after the house."""
    if chosen is None or chosen.certain:
        return 0
    if chosen.after_words < words or words == 0:
        return _ORDINAL_BEFORE
    if house is not None and numbers.index(house) < numbers.index(chosen):
        return _ORDINAL_LAST
    if house is not None:  # «Кар'єрний 2, 15», as in registers
        return _ORDINAL_BEFORE
    return _ORDINAL_BEHIND
