"""Numbers said in words, as speech input writes them: «сто двадцять п'ять», «вісім дріб два». Pure.

Rewrites clean text so that the rest of the reader meets digits only. One ordinal alone stays a
word («другий провулок», «Восьмого Березня»): it belongs to a name unless a noun says otherwise.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.addresses.fold import loose, sound
from bot.addresses.lexicon import TYPE_WORDS
from bot.addresses.ordinals import ordinal_word
from bot.addresses.wordlist import listed

_SHORT = 3  # letters: shorter words have to be right


def _table(*groups: tuple[int, str]) -> dict[str, int]:
    """Give the numbers by their words and, longer than three letters, by how those sound."""
    said = {word: number for number, words in groups for word in words.split()}
    heard = {loose(sound(word)): number for word, number in said.items() if len(word) > _SHORT}
    return said | heard


def _value(table: dict[str, int], word: str) -> int | None:
    found = table.get(word)
    if found is None and len(word) > _SHORT:
        return table.get(loose(sound(word)))
    return found


_UNITS = _table(
    (1, "один"), (2, "два дві две"), (3, "три"), (4, "чотири четыре чотирі"),
    (5, "п'ять пять"), (6, "шість шесть шисть"), (7, "сім семь сем"), (8, "вісім восемь восем"),
    (9, "дев'ять девять девьять"),
)  # fmt: skip
_TEENS = _table(
    (10, "десять"), (11, "одинадцять одиннадцать адинадцать"),
    (12, "дванадцять двенадцать двінадцять"), (13, "тринадцять тринадцать"),
    (14, "чотирнадцять четырнадцать"), (15, "п'ятнадцять пятнадцять пятнадцать"),
    (16, "шістнадцять шестнадцать"), (17, "сімнадцять семнадцать"),
    (18, "вісімнадцять восемнадцать"), (19, "дев'ятнадцять девятнадцять девятнадцать"),
)  # fmt: skip
_TENS = _table(
    (20, "двадцять двадцать"), (30, "тридцять тридцать"), (40, "сорок"),
    (50, "п'ятдесят пятдесят пятьдесят"), (60, "шістдесят шестьдесят шісдесят"),
    (70, "сімдесят семьдесят"), (80, "вісімдесят восемьдесят"), (90, "дев'яносто девяносто"),
)  # fmt: skip
_HUNDREDS = _table(
    (100, "сто"), (200, "двісті двести"), (300, "триста"), (400, "чотириста четыреста"),
    (500, "п'ятсот пятсот пятьсот"), (600, "шістсот шестьсот"),
)  # fmt: skip
#: Ordinals above ten, by stem: houses, for no street is called by so high a number.
_HIGH_STEMS = (
    ("одинадцят", 11), ("одиннадцат", 11), ("дванадцят", 12), ("двенадцат", 12),
    ("тринадцят", 13), ("тринадцат", 13), ("чотирнадцят", 14), ("четырнадцат", 14),
    ("п'ятнадцят", 15), ("пятнадцят", 15), ("пятнадцат", 15), ("шістнадцят", 16),
    ("шестнадцат", 16), ("сімнадцят", 17), ("семнадцат", 17), ("вісімнадцят", 18),
    ("восемнадцат", 18), ("дев'ятнадцят", 19), ("девятнадцят", 19), ("девятнадцат", 19),
    ("двадцят", 20), ("двадцат", 20), ("тридцят", 30), ("тридцат", 30), ("сороков", 40),
)  # fmt: skip
_HIGH_ENDINGS = frozenset(
    listed("ий ого ому им ім а ої у ою е ый ом ая ой ую ое ій і их"),
)
#: After these an ordinal is the number of a thing, not of a street.
_THINGS = (
    "будин", "буд", "дом", "дім", "поверх", "повєрх", "этаж", "етаж", "під'їзд", "підїзд", "підізд",
    "подъезд", "под'єзд", "подєзд", "подьезд", "кварти", "корпус", "секці", "вхід", "блок", "ранку",
    "вечора", "годин", "ночі", "утра", "вечера", "часов", "черг", "підчерг", "груп",
)  # fmt: skip
_INSIDE = ("поверх", "этаж", "етаж", "під'їзд", "підїзд", "подъезд", "кварти", "секці", "корпус")
#: How the letter of a house is said aloud.
_SPOKEN_LETTERS = {"бе": "б", "ве": "в", "ге": "г", "де": "д"}

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_LETTER = re.compile(
    r"(?P<n>\d)\s?,?\s?(?:літера|літери|літ|литера|лит)[.]?\s?[\"«']?(?P<a>[а-щюяєіїґ])(?![^\W\d_])"
)
_SLASHED = re.compile(
    r"(?P<n>\d{1,4}[а-яіїєґ]?)\s(?:дріб|дробь|дроб|слеш|слэш)\s(?P<f>\d{1,4})(?!\d)"
    r"(?:\s(?P<a>[абвгд])(?![^\W\d_]))?"
)


def _fraction(match: re.Match[str]) -> str:
    return f"{match['n']}/{match['f']}{match['a'] or ''}"


class _Said(NamedTuple):
    number: int
    words: int  # how many words were taken


def digits_for_words(text: str) -> str:
    """Write the numbers of clean text in digits; everything else stays as it is."""
    words = list(_WORD.finditer(text))
    out: list[str] = []
    done = at = 0
    while at < len(words):
        said = _number(text, words, at)
        if said is None:
            at += 1
            continue
        out.append(text[done : words[at].start()])
        out.append(str(said.number))
        at += said.words
        done = words[at - 1].end()
        letter = words[at][0] if at < len(words) else ""
        if letter in _SPOKEN_LETTERS and text[done : words[at].start()] == " ":
            out.append(_SPOKEN_LETTERS[letter])
            done = words[at].end()
            at += 1
    out.append(text[done:])
    return _LETTER.sub(r"\g<n>\g<a>", _SLASHED.sub(_fraction, "".join(out)))


def _number(text: str, words: list[re.Match[str]], at: int) -> _Said | None:
    """Read the longest number that starts at a word."""
    total = taken = 0
    for table in (_HUNDREDS, _TENS, _UNITS):
        if at + taken >= len(words) or (taken and not _joined(text, words, at + taken)):
            break
        word = words[at + taken][0]
        value = _value(table, word)
        teen = _value(_TEENS, word) if value is None and table is _TENS else None
        if teen is not None:
            return _Said(total + teen, taken + 1)
        if value is not None:
            total += value
            taken += 1
            continue
        value = _ordinal(word)
        if value is not None and (taken or _counts(text, words, at, value)):
            total += value
            taken += 1
            break
    return _Said(total, taken) if taken else None


def _ordinal(word: str) -> int | None:
    for stem, number in _HIGH_STEMS:
        if word.startswith(stem) and word[len(stem) :] in _HIGH_ENDINGS:
            return number
    return ordinal_word(word)


def _counts(text: str, words: list[re.Match[str]], at: int, value: int) -> bool:
    """Tell whether an ordinal alone is a house, a floor or an hour rather than part of a name."""
    if value > 10:  # noqa: PLR2004 - streets are numbered up to ten
        return True
    following = words[at + 1][0] if at + 1 < len(words) else ""
    if following.startswith(_THINGS) and _joined(text, words, at + 1):
        return True
    before = words[at - 1][0] if at else ""  # «поверх п'ятий», but not «дім, перший провулок»
    return before.startswith(_INSIDE) and _joined(text, words, at) and following not in TYPE_WORDS


def _joined(text: str, words: list[re.Match[str]], at: int) -> bool:
    return text[words[at - 1].end() : words[at].start()] in (" ", "-", "  ")
