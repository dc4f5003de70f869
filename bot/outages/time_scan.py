"""Find the pieces of times in a text, in runs that belong together. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.outages import time_words as words
from bot.outages.said_tables import STREET_TYPES
from bot.outages.time_atoms import Amount, Atom, Clock, Day, Days, Doubtful, Mark, What, one

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.outages.said import LevelText

_CENTURY = 2000
_YEARS = range(2000, 2100)
_SHORT_YEARS = range(20, 40)  # «10.12.14» is houses
_LONGEST_RUN = 40  # atoms: no sentence says more times in a row
_DAYS_OF_MONTH = range(1, 32)
_HOURS, _MINUTES = range(24), range(60)
_MORNING_HOURS = range(1, 13)
_NOON = 12
_QUARTER = 15  # minutes
_FEW = (2, 3, 4)  # «2 години» is the clock's, «2 годин» a duration's


def _clock(hour: str, minute: str = "0") -> Clock | None:
    clock = Clock(int(hour), int(minute))
    fits = clock.hour in _HOURS and clock.minute in _MINUTES
    return clock if fits or clock == Clock(24, 0) else None


def _year(text: str | None) -> int | None:
    if not text:
        return None
    year = int(text)
    return _CENTURY + year if year in _SHORT_YEARS else year


def _month(word: str) -> int:
    return next(i for i, form in enumerate(words.MONTHS, 1) if re.fullmatch(form, word))


def _calendar(day: str, month: str, year: str | None) -> Days | None:
    said = _year(year)
    if said is not None and said not in _YEARS:
        return None
    if int(day) not in _DAYS_OF_MONTH or not 1 <= int(month) <= len(words.MONTHS):
        return None
    return one(Day(int(day), int(month), said))


def _iso(match: re.Match[str]) -> What | None:
    return _calendar(match[3], match[2], match[1])


def _full_date(match: re.Match[str]) -> What | None:
    return _calendar(match[1], match[3], match[4])


def _named_days(match: re.Match[str]) -> What | None:
    """«24 листопада», «2 по 19 травня», «24, 25 та 26 листопада», «24 на 25 листопада»."""
    numbers = [int(number) for number in re.findall(r"\d{1,2}", match["days"])]
    if not all(number in _DAYS_OF_MONTH for number in numbers):
        return None
    listed = re.search(r"[,і]|та|и", match["days"]) is not None
    follow = all(after == before + 1 for before, after in pairwise(numbers))
    if not follow if listed else len(numbers) > len(("first", "last")):
        return None
    month, year = _month(match["month"]), _year(match["year"])
    night = "на" in match["days"]
    return Days(Day(numbers[0], month, year), Day(numbers[-1], month, year), night=night)


def _time(match: re.Match[str]) -> What | None:
    return _clock(match[1], match[2])


def _dotted(match: re.Match[str]) -> What | None:
    clock = _clock(match[1], match[2]) if len(match[2]) == len("00") else None
    days = _calendar(match[1], match[2], None)
    if clock and days:
        return Doubtful("dot", clock, days.first)
    return clock or days


def _hours(match: re.Match[str]) -> What | None:
    """«2 години», «1,5 год», «9 год 30 хв», «30 хвилин», «2 доби»."""
    unit = match["unit"]
    amount = float(f"{match['count']}.{match['part'] or 0}")
    if unit.startswith(("хв", "мин")):
        return Amount(dt.timedelta(minutes=amount))
    if unit.startswith(("д", "с")):
        return Amount(dt.timedelta(days=amount))
    lasts = dt.timedelta(hours=amount, minutes=int(match["minutes"] or 0))
    clock = None if match["part"] else _clock(match["count"], match["minutes"] or "0")
    return Amount(lasts, clock, counted=unit == "годин" and int(match["count"]) in _FEW)


def _ordinal_hour(match: re.Match[str]) -> What | None:
    clock = _clock(match[1])
    return Doubtful("ordinal", clock) if clock else None


def _part_of_day(match: re.Match[str]) -> What | None:
    """«8 ранку», «5 вечора», «2 ночі», «3 дня»."""
    hour = int(match[1])
    if hour not in _MORNING_HOURS:
        return None
    later = match[3].startswith(("веч", "дня")) and hour < _NOON
    return Clock(hour + _NOON if later else hour, int(match["minute"] or 0))


def _hyphened(match: re.Match[str]) -> What | None:
    clock = _clock(match[1], match[2])
    if clock is None:
        return None
    return clock if match[2] == "00" else Doubtful("hyphen", clock)


def _day_alone(match: re.Match[str]) -> What | None:
    return one(Day(int(match[1]))) if int(match[1]) in _DAYS_OF_MONTH else None


def _packed(match: re.Match[str]) -> What | None:
    clock = _clock(match[0][:-2], match[0][-2:])
    return Doubtful("packed", clock) if clock and clock.minute % _QUARTER == 0 else None


def _bare(match: re.Match[str]) -> What | None:
    clock = _clock(match[0])
    return Doubtful("bare", clock) if clock else None


_Reader = tuple[re.Pattern[str], Callable[[re.Match[str]], What | None]]

_TIMES_END = r"(?!\d)(?!\s?(?:км|кв\b|м\b|мм|%|грн|тис|млн|га\b|атм))"
_UNIT = (
    r"(?:годин\w{0,3}|год\b\.?|часа?\b|часов\b|хвилин\w?|хв\b\.?|минут\w?|діб|доб[аиу]|суток|сутки)"
)
_DIGITS: tuple[_Reader, ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"(20\d\d)-(\d\d)-(\d\d)(?!\d)", _iso),
        (
            r"(\d{1,2})([._/-])(\d{1,2})\2((?:20)?\d\d)(?![\d:])(?:\s?(?:р\b\.?|року|года))?",
            _full_date,
        ),
        (
            (
                r"(?P<days>\d{1,2}(?:-?(?:го|е|те|ого))?(?:\s?(?:-|,|\bпо\b|\bдо\b|\bна\b|\bта\b|\bі\b"
                r"|\bй\b|\bи\b)\s?(?:по\s|до\s)?\d{1,2}(?:-?(?:го|е|те|ого))?){0,4})"
                rf"\s(?P<month>{words.MONTH})(?:\s(?P<year>20\d\d)\b(?:\s?(?:р\b\.?|року|года))?)?"
            ),
            _named_days,
        ),
        (
            r"(\d{1,2})(?::(?P<minute>[0-5]\d))?\s(ранку|утра|вечора|вечера|ночі|ночи|дня)\b",
            _part_of_day,
        ),
        (r"(\d{1,2}):(\d{2})(?::\d{2})?(?!\d)(?:\s?(?:годин[иі]?|год\b\.?|часов))?", _time),
        (rf"(\d{{1,2}})\.(\d{{1,2}})(?!\.?\d){_TIMES_END}(?:\s?р\b\.?)?", _dotted),
        (
            (
                r"(?P<count>\d{1,2})(?:[.,](?P<part>\d))?"
                rf"\s?(?P<unit>{_UNIT})(?:\s(?P<minutes>[0-5]?\d)\s?(?:хв|мин)\w{{0,4}}\.?)?"
            ),
            _hours,
        ),
        (r"(\d{1,2})-?(?:(?:ї|ої|ій|ту|ти)\b(?:\s(?:годин\w|год\.?))?|й\sгодин\w)", _ordinal_hour),
        (r"(\d{1,2})-(\d{2})(?!\d)(?!-\d)", _hyphened),
        (r"(\d{1,2})(?:-?(?:го|те|е|ого)\b(?:\sчисла)?|\sчисла)", _day_alone),
        (r"\d{3,4}(?![\d\w])", _packed),
        (r"\d{1,2}(?!\w|-[^\W\d])", _bare),
    )
)

_COUNT = "|".join(sorted(words.COUNTS, key=len, reverse=True))
_MARKS: tuple[tuple[str, Mark], ...] = (
    (words.OPEN_END, Mark.OPEN_END),
    (words.AFTER, Mark.AFTER),
    (words.DAILY, Mark.DAILY),
    (words.SOFT, Mark.SOFT),
    (words.LASTS, Mark.LASTS),
    (words.FROM, Mark.FROM),
    (words.TO, Mark.TO),
    (words.AT, Mark.AT),
    (words.VAGUE, Mark.VAGUE),
)


def _said(found: What) -> Callable[[re.Match[str]], What | None]:
    return lambda _: found


def _worded_hours(match: re.Match[str]) -> What | None:
    """«годину», «дві години», «пів години», «півтори години», «добу»."""
    word = match[0]
    if word.startswith(("доб", "сутки")):
        return Amount(dt.timedelta(days=1))
    if word.startswith(("півтор", "полтор")):
        return Amount(dt.timedelta(minutes=90))
    if word.startswith(("пів", "пол")):
        return Amount(dt.timedelta(minutes=30))
    return Amount(dt.timedelta(hours=words.COUNTS.get(match["count"] or "", 1)))


_WORDS: tuple[_Reader, ...] = tuple(
    (re.compile(rf"(?:{pattern})(?!\w)"), reader)
    for pattern, reader in (
        *((form, _said(one(Day(weekday=number)))) for number, form in enumerate(words.WEEKDAYS)),
        *((word, _said(one(Day(away=away)))) for word, away in words.DAYS_AWAY.items()),
        (words.DAY_ENDS, _said(Clock(23, 59))),
        (words.MIDNIGHT, _said(Clock(24, 0))),
        (
            (
                rf"(?:(?P<count>{_COUNT})\s)?годин[иу]?|пів\s?години|півгодини|півтор[иа]\s(?:годин\w|доб\w)"
                r"|полчаса|полтора\sчаса|добу|сутки"
            ),
            _worded_hours,
        ),
        *((form, _said(mark)) for form, mark in _MARKS),
    )
)
# What may not be cut into times: phones, queues, codes, and the number a letter belongs to.
_NOT_TIMES = re.compile(
    r"(?:\+?38)?\(?0\d{2,4}\)?[ -]?\d{2,3}[ -]?\d{2}[ -]?\d{2}\b|\d{2,3}-\d{2}-\d{2}(?![\d-])"
    r"|(?:під)?черг\w{0,3}\s?[-:№]{0,2}\s?\d(?:\.\d)?(?:\s?(?:,|та|і|й|и|-)\s?\d(?:\.\d)?){0,11}"
    r"|№\s?\d{1,6}|[^\W\d_]{1,6}-\d{1,5}(?!-?(?:го|ї))|\d{5,}"
)
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+[^\W_]*|\S")
_BETWEEN = frozenset(",()")
_CAPITAL = re.compile(r"\s[А-ЯІЇЄҐ][а-яіїєґ]")
_TYPE_REACH = 12  # characters between «вул.» and the number in the street's name


def phrases(text: LevelText) -> Iterator[tuple[Atom, ...]]:
    """Give the runs of atoms with nothing but commas and brackets between them."""
    run: list[Atom] = []
    place, low = 0, text.low
    while place < len(low):
        if low[place] == " ":
            place += 1
            continue
        atom = _atom(low, place)
        if atom is not None and not _names_a_street(text, atom):
            run.append(atom)
            place = atom.end
            if len(run) == _LONGEST_RUN:
                yield tuple(run)
                run = []
            continue
        if low[place] not in _BETWEEN and run:
            yield tuple(run)
            run = []
        match = _NOT_TIMES.match(low, place) or _TOKEN.match(low, place)
        place = match.end() if match else place + 1
    if run:
        yield tuple(run)


def _atom(low: str, place: int) -> Atom | None:
    if low[place] == "-":
        return Atom(place, place + 1, Mark.DASH)
    if _NOT_TIMES.match(low, place):
        return None
    readers = _DIGITS if low[place].isdecimal() else _WORDS if low[place].isalpha() else ()
    for pattern, reader in readers:
        match = pattern.match(low, place)
        what = reader(match) if match else None
        if match and what is not None:
            return Atom(match.start(), match.end(), what)
    return None


def _names_a_street(text: LevelText, atom: Atom) -> bool:
    """Tell «вул. 8 березня» and «8 Березня» from a day."""
    if not isinstance(atom.what, Days) or atom.what.first.month is None:
        return False
    if _CAPITAL.search(text.text, atom.start, atom.end):
        return True
    before = text.before(atom.start, _TYPE_REACH)
    return any(not before[type_.end() :].strip(" .") for type_ in STREET_TYPES.finditer(before))
