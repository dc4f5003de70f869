"""A house as it is written in running text: 12а, 12-А, 12 "а", 12/2, 10 корп. 3. Pure."""

from __future__ import annotations

import re

from bot.addresses.houses import House

LETTER = "а-щьюяґєіїa-z"
_QUOTE = "[\"'«»“”]?"
_FRACTION = (
    rf"(?:\s?[/\\]\s?(?P<f>\d{{1,4}})(?:-?{_QUOTE}(?P<fa>[{LETTER}]){_QUOTE}(?![^\W\d_]))?(?!\d))?"
)
_CORPUS = (
    rf"(?:\s?[,-]?\s?(?:корпус|корп|кор|к|korp|k)[.]?\s?№?\s?(?P<c>\d{{1,3}})"
    rf"(?P<ca>[{LETTER}](?![^\W\d_]))?(?!\d))?"
)
#: One house, letter attached or not; use `.match` on clean text at a digit.
HOUSE = re.compile(
    rf"(?P<n>\d{{1,4}})(?!\d)"
    rf"(?:[ -]?{_QUOTE}(?P<a>[{LETTER}]){_QUOTE}(?![^\W\d_]|[.]?\s?\d|'))?{_FRACTION}{_CORPUS}"
)

_LATIN_LETTERS = {
    "a": "А", "b": "Б", "v": "В", "h": "Г", "g": "Г", "d": "Д", "e": "Е", "z": "З", "i": "І",
    "y": "И", "k": "К", "l": "Л", "m": "М", "n": "Н", "o": "О", "p": "П", "r": "Р", "s": "С",
    "t": "Т", "u": "У", "f": "Ф", "c": "Ц", "w": "В", "x": "Х", "j": "Й", "q": "К",
}  # fmt: skip


def letter(written: str) -> str:
    """Give the canonical capital Cyrillic letter of a house for a clean letter of any script."""
    return _LATIN_LETTERS.get(written, written.upper())


def house_of(match: re.Match[str], *, with_letter: bool = True) -> House | None:
    """Make the house of a match of HOUSE; None if there is no such house (number 0)."""
    number = int(match["n"])
    suffix = letter(match["a"]) if match["a"] and with_letter else ""
    if match["f"]:
        suffix += f"/{int(match['f'])}" + (letter(match["fa"]) if match["fa"] else "")
    if match["c"]:
        suffix += f" к{int(match['c'])}" + (letter(match["ca"]) if match["ca"] else "")
    try:
        return House(number, suffix)
    except ValueError:
        return None
