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

from bot.addresses.elsewhere import SETTLEMENTS, STREETS, THINGS
from bot.addresses.fold import clean, gender, is_latin, loose, root, sound, stem
from bot.addresses.lexicon import GIVEN_NAMES, RUSSIAN, TITLES
from bot.addresses.ordinals import split_ordinal
from bot.addresses.slips import slips

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.addresses.gazetteer import Gazetteer
    from bot.addresses.houses import HouseSet
    from bot.addresses.model import Alias


@dataclass(frozen=True, slots=True)
class Word:
    """A clean word with everything it is compared by."""

    text: str
    sound: str
    stem: str
    genders: frozenset[str]
    #: The stem as written (Cyrillic) or as heard (Latin): slips are counted on it.
    root: str

    @classmethod
    def of(cls, text: str) -> Word:
        """Measure a clean word of either script."""
        heard = sound(text)
        latin = is_latin(text)
        return cls(text, heard, stem(heard), gender(text), stem(heard) if latin else root(text))

    @property
    def weight(self) -> int:
        """Letters that tell this name from others: -івськ- and -ськ- are in half of them."""
        common = next((e for e in _COMMON_ENDINGS if self.root.endswith(e)), "")
        return len(self.root) - len(common) // 2 - (1 if common else 0)


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
    #: The other name this key is, None for the street's own.
    alias: Alias | None = None


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
_COMMON_ENDINGS = ("івськ", "инськ", "овськ", "енськ", "ськ", "цьк", "зьк", "ivsk", "ovsk", "sk")
# Slips that leave no doubt, and edits up to which a word is thought of at all, by letters.
_SURE_SLIPS = ((4, 0.6), (5, 1.1), (6, 1.45), (9, 1.95), (12, 2.4))
_MOST_SURE_SLIPS = 3.2
_MAX_EDITS = ((3, 0), (4, 1), (7, 2), (10, 3))
_MOST_EDITS = 4
_CACHE = 20_000  # words remembered with their neighbours


def sure_slips(letters: int) -> float:
    """Give how many slips a name of so many telling letters bears without doubt."""
    return next((slips for bound, slips in _SURE_SLIPS if letters < bound), _MOST_SURE_SLIPS)


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
    days: frozenset[tuple[int, str]] = frozenset()  # ordinal and word: «8 березня»
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
    """Measure a misspelling; None if it is too far or only another gender of the same word."""
    edits = _slips(word, known)
    if word.stem == known.stem or edits > most_edits(len(known.text)) + 0.5:
        return None
    same_gender = bool(word.genders & known.genders)
    sure = not elsewhere and same_gender and edits <= sure_slips(known.weight)
    cost = 0.2 + EDIT * edits + (0 if same_gender else 0.8) + (1.5 if elsewhere else 0)
    return Near(cost, sure, edits, slip=same_gender and not elsewhere)


def _slips(word: Word, known: Word) -> float:
    """Count slips on the words as written and on their stems; Latin words by their sound."""
    if is_latin(word.text):
        return min(slips(word.sound, known.sound), slips(word.stem, known.stem) + 0.2)
    return min(slips(word.text, known.text), slips(word.root, known.root) + 0.2)


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
            _add(index, street.id, street.settlement, kind, alias.name, alias)
    index.elsewhere = frozenset(
        stem(heard)
        for heard in (sound(clean(name)) for name in (*STREETS, *SETTLEMENTS, *THINGS))
        if heard not in index.by_sound
    )
    index.days = frozenset(
        (key.ordinal, index.vocabulary[word].text)
        for key in index.keys
        if key.ordinal is not None
        for word in key.words
    )
    index.loose_stems = [loose(word.stem) for word in index.vocabulary]
    return index


def _add(
    index: Index, street_id: str, settlement: str, kind: str, name: str, alias: Alias | None
) -> None:
    ordinal, needed, words = split_ordinal(clean(name))
    optional = [_may_be_left_out(word) for word in words]
    if all(optional):
        optional[-1] = False
    places = tuple(_place(index, word) for word in words)
    houses = alias.houses if alias else None
    key = Key(street_id, settlement, kind, places, tuple(optional), ordinal, needed, houses, alias)
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
