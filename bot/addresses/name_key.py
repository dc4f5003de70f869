"""When two registers name one street: names by sound, word order and titles aside. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from bot.addresses.fold import clean, sound, stem
from bot.addresses.lexicon import GIVEN_NAMES, TITLES
from bot.addresses.ordinals import split_ordinal

# Edits within which two names may be one misspelt, by letters of the shorter one.
_NEAR = ((5, 0), (9, 1))
_NEAR_LONG = 2


@dataclass(frozen=True, slots=True)
class NameKey:
    """A name by its ordinal and the sounds of its words, sorted."""

    ordinal: int | None
    words: tuple[str, ...]

    @staticmethod
    @lru_cache(maxsize=65536)
    def of(name: str) -> NameKey:
        """Measure a name in any spelling."""
        ordinal, _, words = split_ordinal(clean(name))
        return NameKey(ordinal, tuple(sorted(sound(word) for word in words)))

    @property
    def stems(self) -> tuple[str, ...]:
        """The words without their endings: Київська and Київський are alike."""
        return tuple(sorted(stem(word) for word in self.words))

    @property
    def core(self) -> tuple[str, ...]:
        """The words that are never left out: no titles, given names, initials."""
        return tuple(word for word in self.words if not _is_optional(word)) or self.words

    def may_be(self, other: NameKey) -> bool:
        """Tell whether only titles, given names, initials or hyphens part the names."""
        if self.ordinal != other.ordinal:
            return False
        if "".join(self.words) == "".join(other.words):
            return True
        if self.core != other.core:
            return False
        short, long = sorted((_left(self), _left(other)), key=len)
        return all(_stands_for(word, long) for word in short)

    def is_near(self, other: NameKey) -> bool:
        """Tell whether a slip of the pen parts the names."""
        if self.ordinal != other.ordinal:
            return False
        mine, theirs = "".join(self.words), "".join(other.words)
        length = min(len(mine), len(theirs))
        most = next((edits for bound, edits in _NEAR if length < bound), _NEAR_LONG)
        return OSA.distance(mine, theirs, score_cutoff=most) <= most


def _left(key: NameKey) -> tuple[str, ...]:
    return tuple(word for word in key.words if word not in key.core)


def _stands_for(word: str, full: tuple[str, ...]) -> bool:
    """Tell whether a word, or an initial, is among the words of a fuller name."""
    return word in full or (len(word) == 1 and any(long.startswith(word) for long in full))


def _is_optional(sounded: str) -> bool:
    return len(sounded) == 1 or stem(sounded) in _optional_stems()


@lru_cache(maxsize=1)
def _optional_stems() -> frozenset[str]:
    return frozenset(stem(sound(clean(word))) for word in (*TITLES, *GIVEN_NAMES))
