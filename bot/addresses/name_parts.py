"""The parts of a street's name at a place in a dispatcher's text. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.addresses.lexicon import TYPE_WORDS
from bot.addresses.ordinals import is_ending, ordinal_word, roman
from bot.addresses.tokens import Shape, Token
from bot.addresses.wordlist import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.addresses.index import Index

CONJUNCTIONS = frozenset(listed("та і й и або чи по на у в з із до від для за не є"))
# Words that begin a list of houses.
_LIST_WORDS = frozenset(listed("усі всі все весь увесь вся уся повністю парні непарні крім окрім"))
_DASH = frozenset("-–—")
_MAX_ORDINAL = 31
_LONGEST_SHORT_FORM = 5  # letters: «акад.»


@dataclass(frozen=True, slots=True)
class Part:
    """A word, an ordinal or a type word of a name, and the token behind it."""

    end: int
    word: str = ""
    ordinal: int | None = None
    types: tuple[str, ...] = ()
    short: bool = False


class PartReader:
    """Reads single parts of names in one text."""

    def __init__(self, index: Index, tokens: Sequence[Token]) -> None:
        self.index = index
        self.tokens = tokens

    def part(self, at: int) -> Part | None:
        """Read one part of a name; None where a name cannot go on."""
        if at >= len(self.tokens) or self.tokens[at].noise:
            return None
        shape = self.tokens[at].shape
        if shape is Shape.NUMBER:
            return self._ordinal(at)
        return self._word(at) if shape is Shape.WORD else self._hyphenated(at)

    def _word(self, at: int) -> Part | None:
        """Read a type word, an ordinal word, an initial or a word of the name."""
        token = self.tokens[at]
        dotted = self._text(at + 1) == "."
        end = at + 2 if dotted else at + 1
        kinds, longer = self.type_word(at)
        if kinds:
            return Part(longer, token.text, types=kinds)
        value = roman(token.text) or ordinal_word(token.text)
        if value is not None:
            return Part(end, ordinal=value)
        if token.text in ("і", "i") and self._text(at + 1) in _DASH and self._text(at + 2):
            return Part(at + 3, ordinal=1)  # «І-го Травня»
        if token.text in CONJUNCTIONS | _LIST_WORDS and not (dotted and token.capital):
            return None
        if dotted and len(token.text) > _LONGEST_SHORT_FORM:  # the dot ends the sentence
            return Part(at + 1, token.text)
        return Part(end, token.text, short=dotted)

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

    def _hyphenated(self, at: int) -> Part | None:
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
        return Part(following + 1, self.tokens[following].text)

    def _ordinal(self, at: int) -> Part | None:
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
                return Part(end + 1, ordinal=value)
        if end == at + 2:  # «1-Бердичівський» after a dash that is no ending
            return Part(end, ordinal=value) if self.tokens[end].shape is Shape.WORD else None
        return Part(at + 1, ordinal=value)
