"""Ukrainian names in Latin letters, by the table of the Cabinet of Ministers (2010, № 55). Pure."""

from __future__ import annotations

import re

# https://zakon.rada.gov.ua/laws/show/55-2010-п, read 2026-11-22.
_INSIDE = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie",
    "ж": "zh", "з": "z", "и": "y", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia",
}  # fmt: skip
_AT_START = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_SILENT = "ь'’ʼ"

_WORD = re.compile(r"[а-яґєіїА-ЯҐЄІЇ'’ʼ]+")


def romanise(text: str) -> str:
    """Write the Ukrainian words of a text in Latin letters; everything else stays."""
    return _WORD.sub(lambda match: _word(match[0]), text)


def _word(word: str) -> str:
    upper = word.isupper() and len(word) > 1
    latin: list[str] = []
    previous = ""
    for index, letter in enumerate(word):
        small = letter.lower()
        if small in _SILENT:
            continue
        table = _AT_START if index == 0 and small in _AT_START else _INSIDE
        sound = "gh" if small == "г" and previous == "з" else table.get(small, letter)
        if upper:
            sound = sound.upper()
        elif letter.isupper():
            sound = sound.capitalize()
        latin.append(sound)
        previous = small
    return "".join(latin)
