"""A dispatcher's text as tokens with exact places, and the spans that are no address. Pure."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from bot.addresses.fold import clean


class Shape(enum.Enum):
    """What a token is made of."""

    WORD = "word"
    NUMBER = "number"
    LINE = "line"  # the end of a line
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text[start:end]; `text` is clean (lower case, one spelling of each letter)."""

    start: int
    end: int
    text: str
    shape: Shape
    #: The first letter is a capital.
    capital: bool = False
    #: Nothing stands between this token and the one before.
    glued: bool = False
    #: Why this is no part of an address: "date", "time", "phone", "flat", ... ("" = it may be).
    noise: str = ""
    #: Something a person has to look at: a school, a substation.
    facility: bool = False


_TOKEN = re.compile(r"\n|\d+|[^\W\d_]+(?:['’‘ʼ`´′*][^\W\d_]+)*|\S")

_MONTH = (
    r"(?:січ|лют|берез|квіт|трав|черв|лип|серп|верес|жовт|листоп|груд|янв|февр|март|апр|ма[яй]|июн"
    r"|июл|авг|сент|окт|нояб|дек)[а-яіїє]{0,6}"
)
#: Spans that are no address, on text in lower case (same length); the first that fits counts.
_NOISE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("phone", re.compile(r"(?:тел\w{0,6}[.:]?:?\s?)(?:[+(]?\d[\d() -]{3,18}\d)")),
    ("phone", re.compile(r"(?:\+?38)?[ (-]{0,2}\b0\d{2}[ )-]{0,2}\d{3}[ -]?\d{2}[ -]?\d{2}\b")),
    ("phone", re.compile(r"\b\d{2,3}-\d{2}-\d{2}\b|\b\d{9,}\b")),
    ("queue", re.compile(r"\b(?:під)?черг\w{0,3}\s?[-–:№]?\s?\d{1,2}(?:[.,]\d)?\b")),
    ("date", re.compile(r"\b\d{1,2}[._]\d{1,2}[._]\d{2,4}\b(?:\s?(?:р\b[.]?|року))?")),
    ("time", re.compile(r"\b\d{1,2}[:.]\d{2}\b(?:\s?[-–—]\s?\d{1,2}[:.]\d{2}\b)?(?!\.\d)")),
    ("date", re.compile(r"\b\d{1,2}\.\d{1,2}\b(?:\s?р\b[.]?)?")),
    ("date", re.compile(r"\b20\d{2}\s?(?:р\b[.]?|рок[уи]|рік)")),
    (
        "time",
        re.compile(
            r"\b(?:з|с|до|о|від|з-до)\s\d{1,4}\s?(?:(?:до|по|-|–)\s?\d{1,4}\s?)?"
            r"(?:год\w{0,5}|ранку|вечора|дня|ночі|час\w{0,3})\b[.]?"
        ),
    ),
    ("time", re.compile(r"\b\d{1,2}-00\b(?:\s?[-–]\s?\d{1,2}-00\b)?")),
    ("time", re.compile(r"\b(?:з|до|о|об)\s\d{1,2}-?(?:ї|ої|ій|ту)\b")),
    (
        "date",
        re.compile(
            r"\b(?:до|з|на|дня|ранку|вечора|ночі|числа)\s\d{1,2}-го\b(?! ?[-–]? ?[а-яіїєґ\d])"
        ),
    ),
    ("time", re.compile(r"\bщод(?:ня|енно)\s(?:з\s)?\d{1,2}\s?(?:[-–]|до)\s?\d{1,2}\b")),
    ("time", re.compile(r"\bз\s\d{3,4}\sдо\s\d{3,4}\b")),
    ("voltage", re.compile(r"\b\d{1,3}(?:[.,/]\d{1,2})?\s?-?к[вv]\b")),
    ("pipe", re.compile(r"(?:\bd|ø|\bду|\bду-)\s?[-=]?\s?\d{2,4}\b(?:\s?мм\b)?")),
    (
        "amount",
        re.compile(
            r"(?<!/)\b\d{1,6}(?:[.,]\d{1,2})?(?:\s?[-–]\s?\d{1,4})?(?:-?[їхти]{1,2})?\s?"
            r"(?:год\w{0,5}|хв\w{0,5}|мм|см|км|%|грн|дн[іяів]{1,3}\b|діб|доб\w{1,3}|осіб|"
            r"абонент\w{0,3}|споживач\w{0,3}|будинків\b|родин\b|людей|місяц\w{1,3}|підйом\w{0,2}|"
            r"поверх\w{0,4}|під'їзд\w{0,3})"
        ),
    ),
    ("amount", re.compile(r"\b\d{1,2}-?(?:й|го|му|ий)\s(?:підйом|під.?їзд|поверх|етап)\w{0,3}")),
    (
        "flat",
        re.compile(
            r"\b(?:кв|квартир[аиіу]?|кварт)\b[.]?\s?(?:№\s?){0,2}\d{1,4}"
            r"(?:\s?[-–—]\s?\d{1,4})?(?![\d/а-я])"
        ),
    ),
    ("flat", re.compile(r"\bпід.?їзд[иау]?\s?№?\s?\d{1,2}(?:\s?[-–,]\s?\d{1,2})?\b")),
    ("postcode", re.compile(r"\b\d{5}\b")),
)
_DATE = re.compile(
    r"\b\d{1,2}(?:-?го)?(?:\s?(?:[-–]|по|та|і|до|,)\s?\d{1,2}(?:-?го)?){0,6}\s"
    + _MONTH
    + r"\b(?:\s20\d{2}\b(?:\s?р\b[.]?|\sроку)?)?"
)
_FACILITY = re.compile(
    r"\b(?:к?тп|ктпп|зтп|щтп|рп|црп|пс|цтп|вно?с|кнс|фідер\w{0,2}|пл|повітряна лінія)"
    r"\s?[-–№]{1,2}\s?\d{1,4}(?:/\d{1,3})?\b"
    r"|\b(?:дитсад\w{0,4}|дитяч\w{2,3}\sсад\w{0,4}|днз|здо|зош|сзош|школ\w{1,3}|ліце\w{1,3}|"
    r"гімназі\w{1,2}|нвк|лікарн\w{1,3}|полікл\w{1,6}|аптек\w{1,2}|котельн\w{1,2}|садочок|"
    r"гуртожит\w{1,4}|фап|амбулаторі\w|насосн\w{2}\sстанці\w)\s?(?:№\s?)\d{1,4}\b"
)
_ENUMERATOR = re.compile(
    r"(?:(?<![^\n])|(?<=;)) {0,4}(\d{1,2})(?:\)|(?<!; \d)(?<!;\d)\.)(?=\s?[^\W\d_])"
)
# «8 березня» is a day, «8 Березня» a street.
_MONTH_BEGINS = re.compile(r"\s[а-яіїєґ]\w{2,}(?:\s20\d{2}.{0,6})?$")
_LONGEST_TYPE = 12  # characters
_STREET_BEFORE = re.compile(r"(?:вул|вулиц[іяюь]|вулиця|ул|пров|провулок|улиц[аеы])[.]?\s?$")


def tokenise(text: str) -> list[Token]:
    """Split a text into tokens; whitespace other than line ends is left out."""
    low = _same_length(text)
    marked = _marked(text, low)
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        raw = match[0]
        noise, facility = marked.get(match.start(), ("", False))
        tokens.append(
            Token(
                start=match.start(),
                end=match.end(),
                text=raw if raw == "\n" else _clean(raw),
                shape=_shape(raw),
                capital=raw[:1].isupper(),
                glued=bool(tokens) and tokens[-1].end == match.start(),
                noise=noise,
                facility=facility,
            )
        )
    return tokens


def _clean(raw: str) -> str:
    return clean(raw).strip() or raw


def _shape(raw: str) -> Shape:
    if raw == "\n":
        return Shape.LINE
    if raw.isdecimal():
        return Shape.NUMBER
    return Shape.WORD if raw[:1].isalpha() else Shape.SIGN


def _same_length(text: str) -> str:
    """Lower the case and unify apostrophes and dashes without moving a character."""
    lowered = (c.lower() if len(c.lower()) == 1 else c for c in text)
    return "".join(lowered).translate(str.maketrans("’‘ʼ`´′—‑‒―−", "''''''–––––"))


def _marked(text: str, low: str) -> dict[int, tuple[str, bool]]:
    """Give for each character inside a span that is no address its kind."""
    marks: dict[int, tuple[str, bool]] = {}
    for match in _enumerators(low):
        _mark(marks, match, "enumerator")
    for match in _FACILITY.finditer(low):
        _mark(marks, match, "facility", facility=True)
    for kind, pattern in _NOISE:
        for match in pattern.finditer(low):
            if kind != "voltage" or text[match.end() - 1] in "ВB" or not match[0][0].isdigit():
                _mark(marks, match, kind)
    for match in _DATE.finditer(low):
        named_small = _MONTH_BEGINS.search(text, match.start(), match.end()) is not None
        before = low[max(0, match.start() - _LONGEST_TYPE) : match.start()]
        if named_small and not _STREET_BEFORE.search(before):
            _mark(marks, match, "date")
    return marks


def _enumerators(low: str) -> list[re.Match[str]]:
    """Give the numbers that count the items of a list: «1. вул. Хлібна», «1) Хлібна; 2) Садова»."""
    runs: list[list[re.Match[str]]] = []
    for match in _ENUMERATOR.finditer(low):
        number = int(match[1])
        if number == 1:
            runs.append([match])
        elif runs and number == len(runs[-1]) + 1:
            runs[-1].append(match)
    return [match for run in runs if len(run) > 1 for match in run]


def _mark(
    marks: dict[int, tuple[str, bool]], match: re.Match[str], kind: str, *, facility: bool = False
) -> None:
    for place in range(match.start(), match.end()):
        marks.setdefault(place, (kind, facility))
