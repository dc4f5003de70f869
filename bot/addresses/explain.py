"""Why a text was taken for a street: old name, corrected letters, another script. Pure."""

from __future__ import annotations

import enum
import re
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from bot.addresses.fold import clean, is_latin
from bot.addresses.index import RUSSIAN_TWIN, Word
from bot.addresses.matching import meanings
from bot.addresses.model import Explanation
from bot.addresses.romanise import romanise
from bot.messages import Local

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.addresses.gazetteer import Gazetteer
    from bot.addresses.index import Index, Key, Near
    from bot.addresses.matching import Fit
    from bot.addresses.model import Street
    from bot.addresses.reading import Reading

_RUSSIAN_LETTERS = re.compile("[ыэёъ]")


class Typed(enum.Enum):
    """How the letters of a text were taken."""

    AS_IS = ""
    LATIN = "transliterated"
    OTHER_LAYOUT = "layout"


def explain(
    gazetteer: Gazetteer, index: Index, way: tuple[Reading, Fit], typed: Typed, *, part: bool
) -> tuple[Explanation, ...]:
    """Give everything that had to be assumed, translated or corrected, weightiest first."""
    reading, fit = way
    if fit.key is None:
        return ()
    street = gazetteer.street(fit.street_id)
    pairs = _pairs(index, reading, fit.key)
    return (
        *_of_name(gazetteer, street, fit.key, reading),
        *_of_type(street, fit.key, reading),
        *_of_letters(index, pairs, typed),
        *((Explanation("rest_ignored"),) if part else ()),
    )


def _of_name(
    gazetteer: Gazetteer, street: Street, key: Key, reading: Reading
) -> Iterator[Explanation]:
    alias = key.alias
    if alias is not None:
        if _is_shorter(alias.name, street.name):
            yield Explanation("surname_only", {"name": _local(street.name)})
        elif alias.type and alias.type != street.type:
            old = f"{alias.type} {alias.name}"
            yield Explanation("old_name", {"old": _local(old), "new": gazetteer.label(street.id)})
        elif alias.since is not None or not _shares_a_word(alias.name, street.name):
            args = {"old": _local(alias.name), "new": _local(street.name)}
            yield Explanation("old_name", args)
        else:
            yield Explanation("other_spelling", {"name": _local(street.name)})
        if alias.houses is not None and reading.house is not None and reading.house in alias.houses:
            yield Explanation("split_by_house", {"house": str(reading.house)})
    if key.ordinal is not None and key.ordinal_needed and reading.name.ordinal is None:
        yield Explanation("ordinal_missing", {"name": gazetteer.label(street.id)})


def _of_type(street: Street, key: Key, reading: Reading) -> Iterator[Explanation]:
    named = reading.name.types
    if not named:
        yield Explanation("type_assumed", {"type": street.type})
    elif key.type not in named:
        yield Explanation("type_differs", {"type": street.type})


def _of_letters(
    index: Index, pairs: list[tuple[str, int, Near]], typed: Typed
) -> Iterator[Explanation]:
    if typed is not Typed.AS_IS:
        yield Explanation(typed.value)
    russian = any(
        near is RUSSIAN_TWIN or _RUSSIAN_LETTERS.search(word) is not None for word, _, near in pairs
    )
    if russian and typed is Typed.AS_IS:
        yield Explanation("russian")
    letters = sum(_corrected(word, index.vocabulary[place], near) for word, place, near in pairs)
    if letters:
        yield Explanation("letters_corrected", {"count": letters})


def _corrected(word: str, known: Word, near: Near) -> int:
    if not near.edits:
        return 0
    if is_latin(word):
        return max(1, OSA.distance(Word.of(word).stem, known.stem))
    written = Word.of(word)
    return max(1, min(OSA.distance(word, known.text), OSA.distance(written.root, known.root)))


def _pairs(index: Index, reading: Reading, key: Key) -> list[tuple[str, int, Near]]:
    """Pair the words of the text with those of the name as matching does: cheapest first."""
    found = sorted(
        (near.cost, position, place)
        for position, word in enumerate(reading.name.words)
        for place, near in meanings(index, reading.name, word).items()
        if place in key.words
    )
    pairs: list[tuple[str, int, Near]] = []
    taken: set[int] = set()
    known: set[int] = set()
    for _, position, place in found:
        if position in taken or place in known:
            continue
        taken.add(position)
        known.add(place)
        word = reading.name.words[position]
        pairs.append((word, place, meanings(index, reading.name, word)[place]))
    return pairs


def _words(name: str) -> set[str]:
    return set(clean(name).replace("-", " ").split())


def _is_shorter(name: str, full: str) -> bool:
    return _words(name) < _words(full)


def _shares_a_word(name: str, other: str) -> bool:
    stems = {Word.of(word).stem for word in _words(other)}
    return any(Word.of(word).stem in stems for word in _words(name))


def _local(name: str) -> Local:
    return Local(name, romanise(name))
