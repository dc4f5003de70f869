"""One name with several numbers: «1, 3, 7-й Дачні», «Дачні з 2-го по 4-й». Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.addresses.lexicon import TYPE_WORDS
from bot.addresses.matching import fits
from bot.addresses.ordinals import is_ending, ordinal_word
from bot.addresses.reading import Name
from bot.addresses.street_names import Context, Found
from bot.addresses.tokens import Shape

if TYPE_CHECKING:
    from bot.addresses.index import Index
    from bot.addresses.street_names import NameFinder

_BETWEEN = frozenset(", та і й и -".split())
_MAX_NUMBERS = 30
_MAX_WORDS = 4


def ordinal_list(finder: NameFinder, index: Index, at: int, context: Context) -> list[Found] | None:
    """Give one Found per number, in the text's order; None if no such list begins here.

    Every number must be a street; a list with a gap in the gazetteer is left to a person.
    """
    tokens = finder.tokens
    numbers: list[tuple[int, int, bool]] = []  # token, value, has an ending
    place = at
    while place < len(tokens) and len(numbers) < _MAX_NUMBERS:
        token = tokens[place]
        value = _value(token.text, number=token.shape is Shape.NUMBER)
        if value is None or token.noise:
            break
        first = place
        place += 1
        ended = token.shape is Shape.WORD
        if place + 1 < len(tokens) and tokens[place].text == "-" and tokens[place + 1].glued:
            if is_ending(tokens[place + 1].text) or tokens[place + 1].text in "ая":
                place, ended = place + 2, True
        elif place < len(tokens) and tokens[place].glued and is_ending(tokens[place].text):
            place, ended = place + 1, True
        numbers.append((first, value, ended))
        if place < len(tokens) and tokens[place].text in _BETWEEN:
            following = tokens[place + 1] if place + 1 < len(tokens) else None
            if following is not None and _value(
                following.text, number=following.shape is Shape.NUMBER
            ):
                place += 1
                continue
        break
    sure = context.types or all(ended for _, _, ended in numbers)
    if len(numbers) < 2 or not numbers[-1][2] or not sure:  # noqa: PLR2004
        return None
    return _named(finder, index, numbers, place, context)


def _value(text: str, *, number: bool) -> int | None:
    if number:
        return int(text) if len(text) < 3 else None  # noqa: PLR2004
    return ordinal_word(text)


def _named(
    finder: NameFinder,
    index: Index,
    numbers: list[tuple[int, int, bool]],
    at: int,
    context: Context,
) -> list[Found] | None:
    """Find the words that every number makes a street with."""
    tokens = finder.tokens
    words: list[str] = []
    ends: list[int] = []
    for place in range(at, min(at + _MAX_WORDS, len(tokens))):
        if tokens[place].shape is not Shape.WORD or tokens[place].noise:
            break
        words.append(tokens[place].text)
        ends.append(place + 1)
    for size in range(len(words), 0, -1):
        types = context.types
        name = words[:size]
        if not types and name[-1] in TYPE_WORDS:
            types = frozenset(TYPE_WORDS[name.pop()])
        elif name[-1] in TYPE_WORDS:
            name.pop()
        streets = [
            fits(index, Name(tuple(name), types, value, context.settlement), None)
            for _, value, _ in numbers
            if name
        ]
        if streets and all(ranked and ranked[0].sure for ranked in streets):
            firsts = [first for first, _, _ in numbers]
            limits = [*firsts[1:], ends[size - 1]]
            return [
                Found(
                    first,
                    _trimmed(finder, limit, last=place == len(firsts) - 1),
                    (ranked[0],),
                    certain=True,
                )
                for place, (first, limit, ranked) in enumerate(
                    zip(firsts, limits, streets, strict=True)
                )
            ]
    return None


def _trimmed(finder: NameFinder, limit: int, *, last: bool) -> int:
    """Leave the sign between two numbers out of the first one's piece."""
    return limit if last else limit - 1
