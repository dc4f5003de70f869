"""The name of a street at a place in a dispatcher's text: type words, ordinals, words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.addresses.fold import sound, stem
from bot.addresses.index import is_title
from bot.addresses.lexicon import NOISE, SHORT_FORMS, TYPE_WORDS
from bot.addresses.matching import Fit, fits
from bot.addresses.ordinals import is_ending, ordinal_word, roman
from bot.addresses.reading import Name
from bot.addresses.spelling import respell
from bot.addresses.tokens import Shape, Token
from bot.addresses.wordlist import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.addresses.index import Index

MAX_PARTS = 8  # tokens of one name, ordinal and type included
MARGIN = 0.5  # cost by which the best street must lead
TYPED_COST = 1.9  # highest cost taken after a type word or before a house
BARE_COST = 0.45  # the same for a name that stands alone
_CONJUNCTIONS = frozenset(listed("та і й и або чи по на у в з із до від для за не є"))
_DASH = frozenset("-–—")
_MAX_ORDINAL = 31
_LONGEST_SHORT_FORM = 5  # letters: «акад.»


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


@dataclass(frozen=True, slots=True)
class _Part:
    end: int
    word: str = ""
    ordinal: int | None = None
    types: tuple[str, ...] = ()
    short: bool = False


class NameFinder:
    """Finds names in one text; remembers what it found at each token."""

    def __init__(self, index: Index, tokens: Sequence[Token]) -> None:
        self.index = index
        self.tokens = tokens
        self._parts: dict[int, tuple[_Part, ...]] = {}
        self._ranked: dict[Name, list[Fit]] = {}

    def find(self, at: int, context: Context) -> Found | None:
        """Give the longest name that begins at a token, None if none does."""
        parts = self._parts_at(at)
        doubtful: Found | None = None
        for size in range(len(parts), 0, -1):
            found = self._try(at, parts[:size], context)
            if found is not None and not found.ambiguous:
                return found
            doubtful = doubtful or found
        return doubtful

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

    def _parts_at(self, at: int) -> tuple[_Part, ...]:
        if at not in self._parts:
            parts: list[_Part] = []
            place = at
            while len(parts) < MAX_PARTS and (part := self._part(place)) is not None:
                if not self._can_match(part):
                    break
                parts.append(part)
                place = part.end
            self._parts[at] = tuple(parts)
        return self._parts[at]

    def _can_match(self, part: _Part) -> bool:
        """Tell whether a word may be part of any street's name at all."""
        word = part.word
        if not word or part.types or part.short or len(word) == 1 or word in SHORT_FORMS:
            return True
        near = self.index.near(word).values()
        known = is_title(word) or stem(sound(word)) in self.index.glued
        return known or any(one.slip for one in near)

    def _part(self, at: int) -> _Part | None:
        """Read one part of a name; None where a name cannot go on."""
        if at >= len(self.tokens) or self.tokens[at].noise:
            return None
        shape = self.tokens[at].shape
        if shape is Shape.NUMBER:
            return self._ordinal(at)
        return self._word(at) if shape is Shape.WORD else self._hyphenated(at)

    def _word(self, at: int) -> _Part | None:
        """Read a type word, an ordinal word, an initial or a word of the name."""
        token = self.tokens[at]
        dotted = self._text(at + 1) == "."
        end = at + 2 if dotted else at + 1
        kinds, longer = self.type_word(at)
        if kinds:
            return _Part(longer, token.text, types=kinds)
        value = roman(token.text) or ordinal_word(token.text)
        if value is not None:
            return _Part(end, ordinal=value)
        if token.text in ("і", "i") and self._text(at + 1) in _DASH and self._text(at + 2):
            return _Part(at + 3, ordinal=1)  # «І-го Травня»
        if token.text in _CONJUNCTIONS and not (dotted and token.capital):
            return None
        if dotted and len(token.text) > _LONGEST_SHORT_FORM:  # the dot ends the sentence
            return _Part(at + 1, token.text)
        return _Part(end, token.text, short=dotted)

    def type_word(self, at: int) -> tuple[tuple[str, ...], int]:
        """Give the types a token stands for, none if it is no type word, and where it ends."""
        text = self._text(at)
        if self._text(at + 1) == "-" and at + 2 < len(self.tokens) and self.tokens[at + 2].glued:
            joined = f"{text}-{self._text(at + 2)}"
            if joined in TYPE_WORDS:
                return TYPE_WORDS[joined], at + 4 if self._text(at + 3) == "." else at + 3
        kinds = TYPE_WORDS.get(text, ())
        end = at + 1
        alone = end >= len(self.tokens) or self.tokens[end].shape is not Shape.WORD
        if not kinds or (text in self.index.by_text and alone and self._text(end) != "."):
            return (), at  # «Набережна, 5» is a name
        while self._text(end) == ".":  # «вул..» is real
            end += 1
        return kinds, end

    def _text(self, at: int) -> str:
        return self.tokens[at].text if at < len(self.tokens) else ""

    def _hyphenated(self, at: int) -> _Part | None:
        """Go on after the hyphen of «Бульби-Боровця»."""
        token = self.tokens[at]
        if token.text not in _DASH or not token.glued or at == 0:
            return None
        following = at + 1
        if (
            self.tokens[at - 1].shape is not Shape.WORD
            or following >= len(self.tokens)
            or not self.tokens[following].glued
            or self.tokens[following].shape is not Shape.WORD
        ):
            return None
        return _Part(following + 1, self.tokens[following].text)

    def _ordinal(self, at: int) -> _Part | None:
        """Read «1-й», «1й», «8-го» or a bare small number."""
        value = int(self.tokens[at].text) if len(self.tokens[at].text) < 3 else 0  # noqa: PLR2004
        if not 0 < value <= _MAX_ORDINAL:
            return None
        end = at + 1
        if self._text(end) in _DASH and end + 1 < len(self.tokens) and self.tokens[end].glued:
            end += 1
        if end < len(self.tokens) and self.tokens[end].glued:
            ending = self.tokens[end]
            if ending.shape is Shape.WORD and (is_ending(ending.text) or ending.text in "ая"):
                return _Part(end + 1, ordinal=value)
        if end == at + 2:  # «1-Бердичівський» after a dash that is no ending
            return _Part(end, ordinal=value) if self.tokens[end].shape is Shape.WORD else None
        return _Part(at + 1, ordinal=value)

    def _try(self, at: int, parts: tuple[_Part, ...], context: Context) -> Found | None:
        words = tuple(part.word for part in parts if part.word and not part.types)
        if not words or all(word in NOISE and len(word) > 1 for word in words):
            return None
        ordinals = [part.ordinal for part in parts if part.ordinal is not None]
        if len(ordinals) > 1 or (
            ordinals
            and parts[-1].ordinal is not None
            and len(parts) > 1
            and not self._is_last_ordinal(parts)
        ):
            return None
        kinds = [part for part in parts if part.types]
        if kinds and self._belongs_to_next(parts):
            return None
        inner = tuple(part.word for part in kinds[1:])  # «2-й проїзд Польового майдану»
        if not all(map(self.index.knows, inner)):
            return None
        words += inner
        end = parts[-1].end
        named = frozenset(kinds[0].types) if kinds else context.types
        short = frozenset(part.word for part in parts if part.short)
        settlement = context.settlement
        ordinal = ordinals[0] if ordinals else None
        for types in self._choices(named, context):
            for spelt in (words, respell(self.index, words)):
                name = Name(spelt, types, ordinal, settlement, short | _short_forms(spelt))
                explicit = bool(named) and types == named
                found = self._judge(at, end, name, context, explicit=explicit) if spelt else None
                if found is not None:
                    return found
        return None

    @staticmethod
    def _is_last_ordinal(parts: tuple[_Part, ...]) -> bool:
        """«Йоана Павла ІІ», «Березня 8-го»: a number may close a name only in certain spellings."""
        return parts[-1].ordinal is not None and parts[-1].end - parts[-2].end != 1

    def _belongs_to_next(self, parts: tuple[_Part, ...]) -> bool:
        """Tell a type word that opens the next name: another word follows it."""
        if parts[0].types:
            return True
        if not parts[-1].types:
            return False
        following = parts[-1].end
        if following >= len(self.tokens):
            return False
        token = self.tokens[following]
        return token.shape is Shape.WORD and token.text not in _CONJUNCTIONS and len(token.text) > 1

    @staticmethod
    def _choices(named: frozenset[str], context: Context) -> tuple[frozenset[str], ...]:
        return (named,) if named else (*context.carried, frozenset())

    def _judge(
        self, at: int, end: int, name: Name, context: Context, *, explicit: bool
    ) -> Found | None:
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
            return Found(at, end, split, certain, frozenset() if explicit else name.types)
        if context.loose_type and best.type_wrong and len(ranked) == 1 and explicit:
            best = Fit(best.street_id, best.cost - 2.0, sure=True)
        if not best.sure:
            return None
        untyped = best.cost - (0 if name.types else best.no_type)
        if untyped > TYPED_COST:
            return None
        rivals = [fit for fit in ranked[1:] if fit.cost < best.cost + MARGIN]
        certain = (explicit and best.cost <= TYPED_COST) or untyped <= BARE_COST
        if rivals:
            return Found(at, end, (best, *rivals), certain, name.types, ambiguous=True)
        return Found(at, end, (best,), certain, name.types)


def _short_forms(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for word in words if word in SHORT_FORMS)
