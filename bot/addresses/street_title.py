"""A street as other registers write it: «вул. Київська», «Київська вулиця», «Кар'єрний 2-й пров.».

Read into the type and the name that data/streets.csv has, with the ordinal in front. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.addresses.fold import APOSTROPHES, clean
from bot.addresses.gazetteer import TYPES, is_name
from bot.addresses.ordinals import ENDINGS
from bot.addresses.wordlist import listed

_TYPE_WORDS = {kind: kind for kind in TYPES} | {
    "вул": "вулиця", "ул": "вулиця", "улица": "вулиця", "в-ця": "вулиця",
    "пров": "провулок", "провул": "провулок", "пер": "провулок", "пров-к": "провулок",
    "переулок": "провулок", "просп": "проспект", "пр-т": "проспект", "пр-кт": "проспект",
    "бульв": "бульвар", "бул": "бульвар", "б-р": "бульвар", "майд": "майдан", "пл": "площа",
    "площадь": "площа", "пр-д": "проїзд", "проезд": "проїзд", "ш": "шосе", "лін": "лінія",
    "кв-л": "квартал", "наб": "набережна", "узв": "узвіз", "спуск": "узвіз", "туп": "тупик",
}  # fmt: skip
#: A type that is a name just as often: «вулиця Набережна».
_ALSO_NAMES = frozenset({"набережна"})
_FEMININE = frozenset({"вулиця", "площа", "лінія", "набережна"})
_NUMBERED = frozenset({"провулок", "проїзд", "лінія", "тупик", "узвіз", "квартал"})
_FEMININE_ENDINGS = {1: "ша", 2: "га", 3: "тя", 7: "ма", 8: "ма"}
_MONTHS = frozenset(
    listed("січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня")
)

_TO_APOSTROPHE = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_TO_HYPHEN = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_QUOTES = re.compile(r"[\"«»“”„]")
_FORMER = re.compile(
    r"\(\s*(?:кол|бувш|стар|рані|ex)[^\s)]*\s+(?:назва\s+)?([^()]+)\)", re.IGNORECASE
)
_NUMBER = re.compile(r"(\d{1,3})(?:-?([а-яґєії]{1,3}))?", re.IGNORECASE)
_LONG_WORD = 3  # letters: a name of longer words is no abbreviation like БОС


@dataclass(frozen=True, slots=True)
class Title:
    """Type and name of a street; `former` is what it says it was called before."""

    type: str  # "" if none was written
    name: str
    former: tuple[str, ...] = ()


def read_title(text: str) -> Title:
    """Read a street's title; raises ValueError saying what is wrong with it."""
    plain = unicodedata.normalize("NFC", text).translate(_TO_APOSTROPHE).translate(_TO_HYPHEN)
    former = tuple(" ".join(name.split()) for name in _FORMER.findall(plain))
    plain = _QUOTES.sub(" ", _FORMER.sub(" ", plain))
    plain = re.sub(r"\((" + "|".join(_TYPE_WORDS) + r")\.?\)", r" \1 ", plain, flags=re.IGNORECASE)
    words = re.sub(r"\.(?=[^\s.])", ". ", plain).replace(",", " ").split()
    places = [at for at, word in enumerate(words) if _type_of(word)]
    types = [at for at in places if _type_of(words[at]) not in _ALSO_NAMES] or places
    kind = ""
    if types and not (len(words) == 1 and _type_of(words[0]) in _ALSO_NAMES):
        kind = _type_of(words.pop(types[0]))
    name = " ".join(_in_order(_in_case([_in_one_script(word) for word in words]), kind))
    if not is_name(name):
        raise ValueError(f"{text.strip()!r} is not a type and a name in Cyrillic letters")
    return Title(kind, name, former)


def _type_of(word: str) -> str:
    return _TYPE_WORDS.get(word.lower().rstrip("."), "")


def _in_one_script(word: str) -> str:
    """Repair a Latin letter inside a Cyrillic word: «Kиївська»."""
    repaired = clean(word)
    if len(repaired) != len(word):
        return word
    return "".join(
        new.upper() if old.isupper() else new for old, new in zip(word, repaired, strict=True)
    )


def _in_case(words: list[str]) -> list[str]:
    """Write a name given all in capitals or all in small letters as names are written."""
    letters = "".join(words)
    if letters.isupper() and any(len(word) > _LONG_WORD for word in words):
        words = [
            "-".join(part.capitalize() for part in word.split("-")) if word.isalpha() or "-" in word
            else word.capitalize()
            for word in words
        ]  # fmt: skip
        return [word.lower() if _NUMBER.fullmatch(word) else word for word in words]
    if letters.islower():
        first = next((at for at, word in enumerate(words) if word[0].isalpha()), None)
        if first is not None:
            words[first] = words[first][0].upper() + words[first][1:]
    return words


def _in_order(words: list[str], kind: str) -> list[str]:
    """Put the ordinal in front, with its hyphen and ending: «Кар'єрний 2» is «2-й Кар'єрний»."""
    for at, word in enumerate(words):
        number = _NUMBER.fullmatch(word.rstrip("."))
        if number is None:
            continue
        ending = (number[2] or "").lower()
        following = words[at + 1].lower() if at + 1 < len(words) else ""
        if not ending and following in _MONTHS:
            ending = "го"
        elif not ending and (kind in _NUMBERED or at == len(words) - 1):
            ending = _ending(int(number[1]), kind)
        if ending in ENDINGS:
            rest = words[:at] + words[at + 1 :]
            return [f"{int(number[1])}-{ending}", *rest] if rest else words
    return words


def _ending(number: int, kind: str) -> str:
    if kind not in _FEMININE:
        return "е" if kind == "шосе" else "й"
    return _FEMININE_ENDINGS.get(number % 10, "та") if number % 100 not in range(11, 20) else "та"
