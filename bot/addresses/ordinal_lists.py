"""One name with several numbers: «1, 3, 7-й Дачні», «Дачні з 2-го по 4-й». Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from bot.addresses.lexicon import TYPE_WORDS
from bot.addresses.matching import fits
from bot.addresses.ordinals import is_ending, ordinal_word
from bot.addresses.reading import Name
from bot.addresses.street_names import Context, Found
from bot.addresses.tokens import Shape
from bot.addresses.wordlist import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.addresses.index import Index
    from bot.addresses.tokens import Token

_BETWEEN = frozenset(listed(", та і й и - – —"))
_TO = frozenset(listed("- – — по до"))
_FROM = frozenset(listed("з із від"))
_MAX_ORDINAL = 30
_MAX_WORDS = 4
_PLURAL = ("ні", "кі", "ві", "их", "іх")  # «1, 3, 7-й Дачні»: 1 and 3 are no houses


@dataclass(frozen=True, slots=True)
class _Number:
    """An ordinal at tokens[first:end]; `ended` = it has an ending («3-й»)."""

    first: int
    end: int
    value: int
    ended: bool


class _Spelt(NamedTuple):
    word: str
    end: int


class OrdinalLists:
    """Finds such lists in one text; remembers each number it has read."""

    def __init__(self, index: Index, tokens: Sequence[Token]) -> None:
        self.index = index
        self.tokens = tokens
        self._read: dict[int, _Number | None] = {}

    def find(self, at: int, context: Context) -> list[Found] | None:
        """Give one Found per number, in the text's order; None if no such list begins here.

        Every number must be a street: a list with a gap in the gazetteer is left to a person.
        """
        numbers = self._numbers(at)
        if not numbers:
            return self._after_name(at, context)
        if len(numbers) < 2 or not numbers[-1].ended:  # noqa: PLR2004
            return None
        sure = context.types or all(number.ended for number in numbers)
        words = self._words(numbers[-1].end)
        if not sure and not any(spelt.word.endswith(_PLURAL) for spelt in words[:1]):
            return None
        return self._before_name(numbers, words, context)

    def _numbers(self, at: int) -> list[_Number]:
        """Read numbers with signs or «та» between; nothing if there is none at the place."""
        numbers: list[_Number] = []
        place = at
        while (number := self._number(place)) is not None:
            numbers.append(number)
            place = number.end + 1
            if self._text(number.end) not in _BETWEEN or len(numbers) >= _MAX_ORDINAL:
                break
        return numbers

    def _number(self, at: int) -> _Number | None:
        if at not in self._read:
            self._read[at] = self._number_at(at)
        return self._read[at]

    def _number_at(self, at: int) -> _Number | None:
        if at >= len(self.tokens) or self.tokens[at].noise:
            return None
        token = self.tokens[at]
        if token.shape is not Shape.NUMBER:
            value = ordinal_word(token.text)
            return None if value is None else _Number(at, at + 1, value, ended=True)
        value = int(token.text) if len(token.text) < 3 else 0  # noqa: PLR2004
        if not 0 < value <= _MAX_ORDINAL:
            return None
        end = at + 1
        if self._text(end) == "-" and self._glued(end + 1):
            end += 1
        if self._glued(end) and _is_ending(self.tokens[end].text):
            return _Number(at, end + 1, value, ended=True)
        return _Number(at, at + 1, value, ended=False)

    def _glued(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].glued

    def _text(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def _words(self, at: int) -> list[_Spelt]:
        """Give the words that stand at the place, as many as a name can have."""
        words: list[_Spelt] = []
        place = at
        while place < len(self.tokens) and len(words) < _MAX_WORDS:
            token = self.tokens[place]
            if token.shape is not Shape.WORD or token.noise or token.text in _FROM:
                break
            place += 1
            if token.text in TYPE_WORDS and self._text(place) == ".":
                place += 1  # «1-й і 2-й пров. Праці»
            words.append(_Spelt(token.text, place))
        return words

    def _before_name(
        self, numbers: Sequence[_Number], words: Sequence[_Spelt], context: Context
    ) -> list[Found] | None:
        """Read «1, 3, 7-й Дачні» and «1–4-й Дачні»."""
        values: list[int] = []
        for place, number in enumerate(numbers):
            dash = place > 0 and self._text(numbers[place - 1].end) in _TO
            if dash and values[-1] < number.value:
                values.extend(range(values[-1] + 1, number.value))
            values.append(number.value)
        for size in range(len(words), 0, -1):
            name = [spelt.word for spelt in words[:size]]
            streets = _streets(self.index, name, values, context)
            if streets is not None:
                end = words[size - 1].end
                if len(values) == len(numbers):
                    starts = [number.first for number in numbers]
                    ends = [*(number.end for number in numbers[:-1]), end]
                    return _founds(streets, starts, ends)
                return _spread(streets, numbers[0].first, end)
        return None

    def _after_name(self, at: int, context: Context) -> list[Found] | None:
        """Read «Дачні провулки з 2-го по 4-й»."""
        words = self._words(at)
        place = words[-1].end if words else at
        first = self._number(place + 1) if self._text(place) in _FROM else None
        last = self._number(first.end + 1) if first is not None else None
        if not words or first is None or last is None or self._text(first.end) not in _TO:
            return None
        if not (first.ended and last.ended) or first.value >= last.value:
            return None
        values = range(first.value, last.value + 1)
        streets = _streets(self.index, [spelt.word for spelt in words], values, context)
        return None if streets is None else _spread(streets, at, last.end)


def _is_ending(text: str) -> bool:
    return is_ending(text) or text in ("а", "я")


def _streets(
    index: Index, words: Sequence[str], values: Sequence[int], context: Context
) -> list[Found] | None:
    """Give the street of every number with these words, None unless each is sure."""
    types = context.types
    name = [word for word in words if word not in TYPE_WORDS]
    for word in words:
        if word in TYPE_WORDS and not types:
            types = frozenset(TYPE_WORDS[word])
    if all(len(word) == 1 for word in name):
        return None
    streets: dict[int, Found] = {}
    for value in dict.fromkeys(values):
        said = Name(tuple(name), types, value, context.settlement)
        ranked = fits(index, said, None)
        if not (ranked and ranked[0].sure):
            return None
        streets[value] = Found(0, 0, (ranked[0],), certain=True, name=said, ordinal_list=True)
    return [streets[value] for value in values]


def _spread(streets: Sequence[Found], first: int, end: int) -> list[Found] | None:
    """Share the tokens out among more streets than numbers written; None if they do not suffice."""
    spare = end - first - len(streets)
    if spare < 0:
        return None
    starts = [first, *(first + spare + place for place in range(1, len(streets)))]
    return _founds(streets, starts, [*starts[1:], end])


def _founds(streets: Sequence[Found], starts: Sequence[int], ends: Sequence[int]) -> list[Found]:
    return [
        replace(street, first=start, end=end)
        for street, start, end in zip(streets, starts, ends, strict=True)
    ]
