"""Numbers that belong to a name: 1-й, перший, 8-го Березня, Йоана Павла II. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.addresses.lexicon import ORDINAL_ENDINGS, ORDINAL_STEMS, ROMAN
from bot.addresses.wordlist import listed

#: Endings that make a number an ordinal beyond doubt; «-а» may also be a house's letter.
ENDINGS = frozenset(
    listed(
        "й ий ій го ого му ому м им ім ша шу ої шої шій ю ою шою га гу гої гій тя тю та ту тої "
        "тій ма мої мій му ю е те ше ге х их y yi i iy ho oho mu omu sha ha tia ta ma st nd rd "
        "th"
    )
)
#: Endings that an ordinal shares with the letter of a house.
DOUBTFUL_ENDINGS = frozenset(listed("а я a"))

_NUMBER = re.compile(r"(\d{1,3})(?:-?([^\W\d_]{1,3}))?")
_MAX_ORDINAL = 99


@lru_cache(maxsize=4096)
def ordinal_word(word: str) -> int | None:
    """Give the number of a clean ordinal word («перший», «другого»), None for any other word."""
    for beginning, number in ORDINAL_STEMS:
        if word.startswith(beginning) and word[len(beginning) :] in ORDINAL_ENDINGS:
            return number
    return None


def roman(word: str) -> int | None:
    """Give the number of a clean Roman numeral from II on (I is rather an initial)."""
    return ROMAN.get(word)


def is_ending(letters: str) -> bool:
    """Tell whether letters right after a number make it an ordinal, small slips forgiven."""
    return letters in ENDINGS or (1 < len(letters) <= 3 and letters.endswith("й"))  # noqa: PLR2004


def split_ordinal(name: str) -> tuple[int | None, bool, list[str]]:
    """Split a clean name into its ordinal, whether one may not leave it out, and its words."""
    ordinal: int | None = None
    needed = False
    words: list[str] = []
    for index, part in enumerate(name.replace(".", ". ").split()):
        number = _NUMBER.fullmatch(part)
        value = int(number[1]) if number else ordinal_word(part) or roman(part)
        if value is not None and value <= _MAX_ORDINAL and ordinal is None:
            ordinal, needed = value, index == 0
        else:
            words.extend(piece for piece in part.strip(".").split("-") if piece)
    return ordinal, needed, words
