"""The name of a street at a place in a dispatcher's text: type words, ordinals, words. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.addresses.fold import sound, stem
from bot.addresses.index import is_title
from bot.addresses.lexicon import NOISE, SHORT_FORMS
from bot.addresses.matching import Fit, fits
from bot.addresses.name_parts import CONJUNCTIONS, Part, PartReader
from bot.addresses.reading import Name
from bot.addresses.spelling import respell
from bot.addresses.tokens import Shape, Token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.addresses.index import Index

MAX_PARTS = 8  # tokens of one name, ordinal and type included
MAX_SCRAPS = 3  # initials and short forms of one name: «ак. В. І. Вернадського»
SCRAP = 0.5  # cost by which more words must be worse to belong to nothing
MARGIN = 0.5  # cost by which the best street must lead
TYPED_COST = 1.9  # highest cost taken after a type word or before a house
BARE_COST = 0.45  # the same for a name that stands alone


@dataclass(frozen=True, slots=True)
class Context:
    """What the text before a name says of it."""

    #: Types named right before it, then those carried over from earlier items, likeliest first.
    types: frozenset[str] = frozenset()
    carried: tuple[frozenset[str], ...] = ()
    settlement: str = ""
    #: The word for the types may stand for several («пр.»): then it proves little.
    loose_type: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A street's name in tokens[first:end]; several fits with houses = one name of two streets."""

    first: int
    end: int
    fits: tuple[Fit, ...]
    #: The name alone leaves no doubt (no misspelling, or a type word before it).
    certain: bool
    #: A type word inside the name («Старий бульвар»).
    types: frozenset[str] = frozenset()
    #: Fits no better than another street: to be shown, not taken.
    ambiguous: bool = False
    #: The name as it was read, and whether its type was said of an earlier street.
    name: Name | None = None
    carried: bool = False
    #: One of several numbers of a name: «1, 3, 7-й Дачні».
    ordinal_list: bool = False

    def betters(self, longer: Found) -> bool:
        """Tell whether fewer words say the same street more exactly."""
        one, two = self.fits[0], longer.fits[0]
        same = len(self.fits) == len(longer.fits) == 1 and one.street_id == two.street_id
        return same and one.cost + SCRAP < two.cost


@dataclass(frozen=True, slots=True)
class _Said:
    """The parts of a name without their places."""

    words: tuple[str, ...]
    types: frozenset[str]
    ordinal: int | None
    short: frozenset[str]

    @property
    def hopeless(self) -> bool:
        """Whether no street can be meant: there are initials alone."""
        return all(len(word) == 1 for word in self.words)


class NameFinder(PartReader):
    """Finds names in one text; remembers what it found at each token."""

    def __init__(self, index: Index, tokens: Sequence[Token]) -> None:
        super().__init__(index, tokens)
        self._parts: dict[int, tuple[Part, ...]] = {}
        self._ranked: dict[Name, list[Fit]] = {}
        self._meanings: dict[tuple[_Said, Context], Found | None] = {}

    def find(self, at: int, context: Context) -> Found | None:
        """Give the longest name that begins at a token, None if none does."""
        parts = self._parts_at(at)
        best: Found | None = None
        for size in range(len(parts), 0, -1):
            found = self._try(at, parts[:size], context)
            if best is None or best.ambiguous:
                best = found if found is not None and not found.ambiguous else best or found
            elif found is not None and found.betters(best):
                best = found  # the words behind belong to nothing: «Княгині Ольги усі»
        return best

    def begins_with_number(self, at: int, context: Context) -> bool:
        """Tell whether a number opens a name: «1-й Бердичівський», «8 Березня»."""
        token = self.tokens[at]
        if token.shape is not Shape.NUMBER or token.noise:
            return False
        parts = self._parts_at(at)
        if len(parts) < 2 or parts[0].ordinal is None:  # noqa: PLR2004
            return False
        found = self.find(at, context)
        if found is None or context.types or parts[0].end > at + 1:
            return found is not None
        # A bare number is a house if the street exists without it: «1 Короленка, 2».
        return self.find(at + 1, context) is None

    def _parts_at(self, at: int) -> tuple[Part, ...]:
        if at not in self._parts:
            parts: list[Part] = []
            place, scraps, ordinals = at, 0, 0
            while len(parts) < MAX_PARTS and (part := self.part(place)) is not None:
                scraps += part.short or len(part.word) == 1
                ordinals += part.ordinal is not None
                if scraps > MAX_SCRAPS or ordinals > 1 or not self._can_match(part):
                    break
                parts.append(part)
                place = part.end
            self._parts[at] = tuple(parts)
        return self._parts[at]

    def _can_match(self, part: Part) -> bool:
        """Tell whether a word may be part of any street's name at all."""
        word = part.word
        if not word or part.types or part.short or len(word) == 1 or word in SHORT_FORMS:
            return True
        near = self.index.near(word).values()
        known = is_title(word) or stem(sound(word)) in self.index.glued
        return known or any(one.slip for one in near)

    def _try(self, at: int, parts: tuple[Part, ...], context: Context) -> Found | None:
        words = tuple(part.word for part in parts if part.word and not part.types)
        if not words or all(word in NOISE and len(word) > 1 for word in words):
            return None
        ordinals = [part.ordinal for part in parts if part.ordinal is not None]
        last = parts[-1].ordinal is not None and len(parts) > 1
        if last and not self._is_last_ordinal(parts):
            return None
        kinds = [part for part in parts if part.types]
        if kinds and self._belongs_to_next(parts):
            return None
        inner = tuple(part.word for part in kinds[1:])  # «2-й проїзд Польового майдану»
        if not all(map(self.index.knows, inner)):
            return None
        said = _Said(
            (*words, *inner),
            frozenset(kinds[0].types) if kinds else context.types,
            ordinals[0] if ordinals else None,
            frozenset(part.word for part in parts if part.short),
        )
        found = self._meaning(said, context)
        return None if found is None else replace(found, first=at, end=parts[-1].end)

    def _meaning(self, said: _Said, context: Context) -> Found | None:
        """Understand a name, wherever it stands; the same words are looked up once a text."""
        known = (said, context)
        if known not in self._meanings:
            self._meanings[known] = None if said.hopeless else self._understood(said, context)
        return self._meanings[known]

    def _understood(self, said: _Said, context: Context) -> Found | None:
        for types in (said.types,) if said.types else (*context.carried, frozenset()):
            for spelt in (said.words, respell(self.index, said.words)):
                short = said.short | _short_forms(spelt)
                name = Name(spelt, types, said.ordinal, context.settlement, short)
                explicit = bool(said.types)
                found = self._judge(name, context, explicit=explicit) if spelt else None
                if found is not None:
                    return replace(found, name=name, carried=bool(types) and not explicit)
        return None

    @staticmethod
    def _is_last_ordinal(parts: tuple[Part, ...]) -> bool:
        """«Йоана Павла ІІ», «Березня 8-го»: a number may close a name only in certain spellings."""
        return parts[-1].ordinal is not None and parts[-1].end - parts[-2].end != 1

    def _belongs_to_next(self, parts: tuple[Part, ...]) -> bool:
        """Tell a type word that opens the next name: another word follows it."""
        if parts[0].types:
            return True
        if not parts[-1].types:
            return False
        following = parts[-1].end
        if following >= len(self.tokens):
            return False
        token = self.tokens[following]
        return token.shape is Shape.WORD and token.text not in CONJUNCTIONS and len(token.text) > 1

    def _judge(self, name: Name, context: Context, *, explicit: bool) -> Found | None:
        """Take the best street if it is sure, cheap enough and ahead of the next."""
        if name not in self._ranked:
            self._ranked[name] = fits(self.index, name, None)
        ranked = self._ranked[name]
        if not ranked:
            return None
        split = tuple(fit for fit in ranked if fit.houses and fit.cost < ranked[0].cost + MARGIN)
        best = ranked[0]
        if best in split:
            certain = explicit or best.cost <= BARE_COST
            return Found(0, 0, split, certain, frozenset() if explicit else name.types)
        if context.loose_type and best.type_wrong and len(ranked) == 1 and explicit:
            best = replace(best, cost=best.cost - 2.0, sure=True, type_wrong=False)
        if not best.sure:
            return None
        untyped = best.cost - (0 if name.types else best.no_type)
        if untyped > TYPED_COST:
            return None
        rivals = [fit for fit in ranked[1:] if fit.cost < best.cost + MARGIN]
        certain = (explicit and best.cost <= TYPED_COST) or untyped <= BARE_COST
        if rivals:
            return Found(0, 0, (best, *rivals), certain, name.types, ambiguous=True)
        return Found(0, 0, (best,), certain, name.types)


def _short_forms(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for word in words if word in SHORT_FORMS)
