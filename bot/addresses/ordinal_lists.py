"""One name with several numbers: «1, 3, 7-й Дачні», «Дачні з 2-го по 4-й». Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.addresses.lexicon import TYPE_WORDS
from bot.addresses.matching import Fit, fits
from bot.addresses.ordinals import is_ending, ordinal_word
from bot.addresses.reading import Name
from bot.addresses.street_names import Context, Found
from bot.addresses.tokens import Shape, Token
from bot.addresses.wordlist import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.addresses.index import Index

_BETWEEN = frozenset(listed(", та і й и - – —"))
_TO = frozenset(listed("- – — по до"))
_FROM = frozenset(listed("з із від"))
_MAX_ORDINAL = 30
_MAX_WORDS = 4


@dataclass(frozen=True, slots=True)
class _Number:
    """An ordinal at tokens[first:end]; `ended` = it has an ending («3-й»)."""

    first: int
    end: int
    value: int
    ended: bool


def ordinal_list(
    index: Index, tokens: Sequence[Token], at: int, context: Context
) -> list[Found] | None:
    """Give one Found per number, in the text's order; None if no such list begins here.

    Every number must be a street: a list with a gap in the gazetteer is left to a person.
    """
    numbers = _numbers(tokens, at)
    if numbers is not None:
        sure = context.types or all(number.ended for number in numbers)
        if len(numbers) < 2 or not numbers[-1].ended or not sure:  # noqa: PLR2004
            return None
        return _before_name(index, tokens, numbers, context)
    return _after_name(index, tokens, at, context)


def _numbers(tokens: Sequence[Token], at: int) -> list[_Number] | None:
    """Read numbers with signs or «та» between; None if there is none at the place."""
    numbers: list[_Number] = []
    place = at
    while (number := _number(tokens, place)) is not None:
        numbers.append(number)
        place = number.end + 1
        if _text(tokens, number.end) not in _BETWEEN or len(numbers) >= _MAX_ORDINAL:
            break
    return numbers or None


def _number(tokens: Sequence[Token], at: int) -> _Number | None:
    if at >= len(tokens) or tokens[at].noise:
        return None
    token = tokens[at]
    if token.shape is not Shape.NUMBER:
        value = ordinal_word(token.text)
        return None if value is None else _Number(at, at + 1, value, ended=True)
    value = int(token.text) if len(token.text) < 3 else 0  # noqa: PLR2004
    if not 0 < value <= _MAX_ORDINAL:
        return None
    end = at + 1
    if _text(tokens, end) == "-" and end + 1 < len(tokens) and tokens[end + 1].glued:
        end += 1
    if end < len(tokens) and tokens[end].glued and _is_ending(tokens[end].text):
        return _Number(at, end + 1, value, ended=True)
    return _Number(at, at + 1, value, ended=False)


def _is_ending(text: str) -> bool:
    return is_ending(text) or text in ("а", "я")


def _text(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if 0 <= at < len(tokens) else ""


def _words(tokens: Sequence[Token], at: int) -> list[str]:
    """Give the words that stand at the place, as many as a name can have."""
    words: list[str] = []
    for token in tokens[at : at + _MAX_WORDS]:
        if token.shape is not Shape.WORD or token.noise or token.text in _FROM:
            break
        words.append(token.text)
    return words


def _streets(
    index: Index, words: Sequence[str], values: Sequence[int], context: Context
) -> list[Fit] | None:
    """Give the street of every number with these words, None unless each is sure."""
    types = context.types
    name = [word for word in words if word not in TYPE_WORDS]
    for word in words:
        if word in TYPE_WORDS and not types:
            types = frozenset(TYPE_WORDS[word])
    if not name:
        return None
    found = [fits(index, Name(tuple(name), types, n, context.settlement), None) for n in values]
    if all(ranked and ranked[0].sure for ranked in found):
        return [ranked[0] for ranked in found]
    return None


def _before_name(
    index: Index, tokens: Sequence[Token], numbers: Sequence[_Number], context: Context
) -> list[Found] | None:
    """Read «1, 3, 7-й Дачні» and «1–4-й Дачні»."""
    values: list[int] = []
    for place, number in enumerate(numbers):
        dash = place > 0 and _text(tokens, numbers[place - 1].end) in _TO
        if dash and values[-1] < number.value:
            values.extend(range(values[-1] + 1, number.value))
        values.append(number.value)
    words = _words(tokens, numbers[-1].end)
    for size in range(len(words), 0, -1):
        streets = _streets(index, words[:size], values, context)
        if streets is not None:
            end = numbers[-1].end + size
            if len(values) == len(numbers):
                starts = [number.first for number in numbers]
                ends = [*(number.end for number in numbers[:-1]), end]
                return _founds(streets, starts, ends)
            return _spread(streets, numbers[0].first, end)
    return None


def _after_name(
    index: Index, tokens: Sequence[Token], at: int, context: Context
) -> list[Found] | None:
    """Read «Дачні провулки з 2-го по 4-й»."""
    words = _words(tokens, at)
    place = at + len(words)
    first = _number(tokens, place + 1) if _text(tokens, place) in _FROM else None
    last = _number(tokens, first.end + 1) if first is not None else None
    if not words or first is None or last is None or _text(tokens, first.end) not in _TO:
        return None
    if not (first.ended and last.ended) or first.value >= last.value:
        return None
    streets = _streets(index, words, range(first.value, last.value + 1), context)
    return None if streets is None else _spread(streets, at, last.end)


def _spread(streets: Sequence[Fit], first: int, end: int) -> list[Found] | None:
    """Share the tokens out among more streets than numbers written; None if they do not suffice."""
    spare = end - first - len(streets)
    if spare < 0:
        return None
    starts = [first, *(first + spare + place for place in range(1, len(streets)))]
    return _founds(streets, starts, [*starts[1:], end])


def _founds(streets: Sequence[Fit], starts: Sequence[int], ends: Sequence[int]) -> list[Found]:
    return [
        Found(start, end, (street,), certain=True)
        for street, start, end in zip(streets, starts, ends, strict=True)
    ]
