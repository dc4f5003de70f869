"""The gazetteer made searchable: keys of streets and the vocabulary of their words. Pure.

A key is one way to call a street: its name or an alias, with type, ordinal and words. Words are
looked up exactly, by stem and, failing that, by edit distance over the vocabulary (RapidFuzz).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.addresses.elsewhere import SETTLEMENTS, STREETS
from bot.addresses.fold import clean, gender, loose, sound, stem
from bot.addresses.lexicon import GIVEN_NAMES, RUSSIAN, TITLES
from bot.addresses.ordinals import split_ordinal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.addresses.gazetteer import Gazetteer
    from bot.addresses.houses import HouseSet


@dataclass(frozen=True, slots=True)
class Word:
    """A clean word with everything it is compared by."""

    text: str
    sound: str
    stem: str
    genders: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Word:
        """Measure a clean word of either script."""
        heard = sound(text)
        return cls(text, heard, stem(heard), gender(text))


@dataclass(frozen=True, slots=True)
class Key:
    """One way to call a street."""

    street_id: str
    settlement: str
    type: str
    words: tuple[int, ...]  # places in the vocabulary
    optional: tuple[bool, ...]  # per word: a title or given name that may be left out
    ordinal: int | None
    #: False for «Йоана Павла II»: the number may be left out.
    ordinal_needed: bool
    houses: HouseSet | None


@dataclass(frozen=True, slots=True)
class Near:
    """How far a word of the text is from one of the vocabulary."""

    cost: float
    #: Nothing speaks against taking the one for the other.
    sure: bool = True
    #: Edits between them, and whether they may count as slips in a longer name.
    edits: float = 0
    slip: bool = True


EXACT, SAME_SOUND, OTHER_CASE = Near(0), Near(0.05), Near(0.15)
RUSSIAN_TWIN = Near(0.2)
OTHER_GENDER = Near(2.2, sure=False, slip=False)
EDIT = 0.8  # cost of one edit
# Edits that leave no doubt, and edits up to which a word is thought of at all, by letters.
_SURE_EDITS = ((5, 0), (8, 1), (11, 2))
_MAX_SURE_EDITS = 3
_MAX_EDITS = ((3, 0), (4, 1), (7, 2), (10, 3))
_MOST_EDITS = 4
_CACHE = 20_000  # words remembered with their neighbours


def sure_edits(length: int) -> int:
    """Give how many edits a stem of this length bears without doubt."""
    return next((edits for bound, edits in _SURE_EDITS if length < bound), _MAX_SURE_EDITS)


def most_edits(length: int) -> int:
    """Give how many edits a stem of this length bears at all."""
    return next((edits for bound, edits in _MAX_EDITS if length < bound), _MOST_EDITS)


@dataclass(eq=False)
class Index:
    """Keys and vocabulary of one gazetteer; the only state is a bounded memory of lookups."""

    home: str
    own: tuple[str, ...]  # stems of the city's and its districts' names
    settlements: dict[str, str]  # sound -> settlement of the gazetteer
    keys: list[Key] = field(default_factory=list)
    vocabulary: list[Word] = field(default_factory=list)
    keys_of: list[list[int]] = field(default_factory=list)  # per word: the keys that contain it
    by_text: dict[str, int] = field(default_factory=dict)
    by_sound: dict[str, list[int]] = field(default_factory=dict)
    by_stem: dict[str, list[int]] = field(default_factory=dict)
    loose_stems: list[str] = field(default_factory=list)
    glued: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words_of: dict[str, set[int]] = field(default_factory=dict)  # per street: its keys' words
    elsewhere: frozenset[str] = frozenset()  # stems of names that other cities have
    _near: dict[str, dict[int, Near]] = field(default_factory=dict, repr=False)

    def knows(self, text: str) -> bool:
        """Tell whether a clean word is a word of some key, in this or another case."""
        word = Word.of(text)
        return word.sound in self.by_sound or any(
            self.vocabulary[i].genders & word.genders for i in self.by_stem.get(word.stem, ())
        )

    def near(self, text: str) -> dict[int, Near]:
        """Give the words of the vocabulary a clean word can mean, each with its distance."""
        found = self._near.get(text)
        if found is None:
            if len(self._near) >= _CACHE:
                self._near.clear()
            found = self._near[text] = self._search(text)
        return found

    def _search(self, text: str) -> dict[int, Near]:
        word = Word.of(text)
        found = dict(self._alike(word))
        for twin in _russian().get(word.stem, ()):
            for place in self.by_stem.get(twin, ()):
                if self.vocabulary[place].genders & word.genders:
                    _keep(found, place, RUSSIAN_TWIN)
        if not any(near.sure for near in found.values()):
            for place, near in self._misspelt(word):
                _keep(found, place, near)
        return found

    def _alike(self, word: Word) -> Iterator[tuple[int, Near]]:
        """Give the same word, the same sound, or another case of it."""
        for place in self.by_stem.get(word.stem, ()):
            known = self.vocabulary[place]
            yield place, OTHER_CASE if known.genders & word.genders else OTHER_GENDER
        for place in self.by_sound.get(word.sound, ()):
            if self.vocabulary[place].genders & word.genders:
                yield place, SAME_SOUND
        if word.text in self.by_text:
            yield self.by_text[word.text], EXACT

    def _misspelt(self, word: Word) -> Iterator[tuple[int, Near]]:
        heard = loose(word.stem)
        elsewhere = word.stem in self.elsewhere
        for _, _, place in process.extract(
            heard,
            self.loose_stems,
            scorer=OSA.distance,
            score_cutoff=most_edits(len(heard) + 1),
            limit=None,
        ):
            near = _edited(word, self.vocabulary[place], elsewhere=elsewhere)
            if near is not None:
                yield place, near


def _edited(word: Word, known: Word, *, elsewhere: bool) -> Near | None:
    """Measure a misspelling in four ways, each with its own length; None if it is too far."""
    other_gender = 0.0 if word.genders & known.genders else 0.8
    whole = OSA.distance(word.text, known.text)
    heard = OSA.distance(word.sound, known.sound)
    roughly = OSA.distance(loose(word.sound), loose(known.sound))
    stems = OSA.distance(word.stem, known.stem)
    rough_stems = OSA.distance(loose(word.stem), loose(known.stem))
    length = min(len(known.stem), len(word.stem) + 1)
    edits = min(whole, heard, roughly + 0.3, stems + 0.2, rough_stems + 0.5)
    if edits > most_edits(len(known.text)):
        return None
    sure = not elsewhere and (
        whole <= sure_edits(len(known.text) - 1)
        or heard <= sure_edits(len(known.sound) - 1)
        or min(stems, rough_stems) <= sure_edits(length)
    )
    cost = 0.2 + EDIT * edits + other_gender + (1.5 if elsewhere else 0)
    return Near(cost, sure, edits, not elsewhere)


def _keep(found: dict[int, Near], place: int, near: Near) -> None:
    if place not in found or near.cost < found[place].cost:
        found[place] = near


@lru_cache(maxsize=4)
def index_of(gazetteer: Gazetteer) -> Index:
    """Make the index of a gazetteer, once."""
    districts = {street.district for street in gazetteer.streets}
    index = Index(
        home=gazetteer.home,
        own=tuple(
            sorted({stem(sound(clean(name))) for name in (gazetteer.home, *districts) if name})
        ),
        settlements={sound(clean(s.settlement)): s.settlement for s in gazetteer.streets},
    )
    for street in gazetteer.streets:
        _add(index, street.id, street.settlement, street.type, street.name, None)
        for alias in street.aliases:
            kind = alias.type or street.type
            _add(index, street.id, street.settlement, kind, alias.name, alias.houses)
    index.elsewhere = frozenset(
        stem(heard)
        for heard in (sound(clean(name)) for name in (*STREETS, *SETTLEMENTS))
        if heard not in index.by_sound
    )
    index.loose_stems = [loose(word.stem) for word in index.vocabulary]
    return index


def _add(
    index: Index, street_id: str, settlement: str, kind: str, name: str, houses: HouseSet | None
) -> None:
    ordinal, needed, words = split_ordinal(clean(name))
    optional = [_may_be_left_out(word) for word in words]
    if all(optional):
        optional[-1] = False
    places = tuple(_place(index, word) for word in words)
    key = Key(street_id, settlement, kind, places, tuple(optional), ordinal, needed, houses)
    index.words_of.setdefault(street_id, set()).update(places)
    for place in set(places):
        index.keys_of[place].append(len(index.keys))
    index.keys.append(key)
    if len(words) > 1:
        index.glued[stem("".join(sound(word) for word in words))] = tuple(words)


def _place(index: Index, text: str) -> int:
    if text not in index.by_text:
        word = Word.of(text)
        place = index.by_text[text] = len(index.vocabulary)
        index.vocabulary.append(word)
        index.keys_of.append([])
        index.by_sound.setdefault(word.sound, []).append(place)
        index.by_stem.setdefault(word.stem, []).append(place)
    return index.by_text[text]


def _stems(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(stem(sound(clean(word))) for word in words)


@lru_cache(maxsize=1)
def _left_out() -> frozenset[str]:
    return _stems((*TITLES, *GIVEN_NAMES))


@lru_cache(maxsize=1)
def _titles() -> frozenset[str]:
    return _stems(tuple(TITLES))


@lru_cache(maxsize=1)
def _russian() -> dict[str, frozenset[str]]:
    """Give the stems of the Ukrainian twins of a Russian stem."""
    twins: dict[str, set[str]] = {}
    for word, twin in RUSSIAN.items():
        twins.setdefault(stem(sound(clean(word))), set()).add(stem(sound(clean(twin))))
    return {base: frozenset(found) for base, found in twins.items()}


def _may_be_left_out(word: str) -> bool:
    return stem(sound(word)) in _left_out()


def is_title(word: str) -> bool:
    """Tell whether a clean word is a title, in any case form."""
    return stem(sound(word)) in _titles()
