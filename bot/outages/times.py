"""Times as people and programs write them, into aware UTC. Pure.

A local time is Kyiv's. One that will not exist (the clocks go forward) is refused; one that comes
twice (they go back) is asked about, and the suffix +03:00 or +02:00 answers.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from bot.dates import KYIV

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.messages import Arg

#: A date written without a year that lies further back than this means next year's.
YEAR_TURNS_AFTER = dt.timedelta(days=180)
FIRST_YEAR = 2000  # "26" is 2026

_DAYS = {
    "позавчора": -2,
    "вчора": -1,
    "учора": -1,
    "yesterday": -1,
    "сьогодні": 0,
    "today": 0,
    "завтра": 1,
    "tomorrow": 1,
    "післязавтра": 2,
}
_LOCAL = re.compile(
    r"(?:(?P<word>[^\W\d]+)\s*,?\s*(?:о\s+)?"
    r"|(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})[t ]"
    r"|(?P<d>\d{1,2})\.(?P<m>\d{1,2})(?:\.(?P<y>\d{4}|\d{2}))?\.?\s*,?\s+(?:о\s+)?)?"
    r"(?:(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::\d{2})?)?|(?P<packed>\d{4}))"
    r"\s*(?P<offset>[+-]\d{2}:\d{2})?"
)


class BadTime(ValueError):
    """A time that cannot be taken as written: show the text of `code`, a catalogue id."""

    def __init__(self, code: str, args: Mapping[str, Arg]) -> None:
        super().__init__(f"{code}: {', '.join(f'{name}={value}' for name, value in args.items())}")
        self.code = code
        self.words = args


def parse_iso(text: str) -> dt.datetime:
    """Read ISO 8601 with an offset, as programs must write it; raises BadTime."""
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError as err:
        raise BadTime("error.time_not_iso", {"text": text}) from err
    if at.tzinfo is None:
        raise BadTime("error.time_without_offset", {"text": text})
    try:
        return at.astimezone(dt.UTC)
    except OverflowError as err:  # year 1 or 9999, moved over the edge by its offset
        raise BadTime("error.time_not_iso", {"text": text}) from err


def parse_local(text: str, now: dt.datetime) -> dt.datetime:
    """Read a Kyiv time as a person types it; raises BadTime.

    `24.11 09:00`, `24.11.2026 9`, `завтра 9`, `0900`, `18:00`, `2026-11-24T09:00`; without a day
    it is today, without a year the nearest one that is not long past.
    """
    match = _LOCAL.fullmatch(" ".join(text.split()).lower())
    if match is None:
        raise BadTime("error.time_unreadable", {"text": text})
    try:
        local = dt.datetime.combine(_day(match, now.astimezone(KYIV).date()), _clock(match))
        return _in_kyiv(local, match["offset"])
    except (LookupError, OverflowError) as err:
        raise BadTime("error.time_unreadable", {"text": text}) from err
    except BadTime:
        raise
    except ValueError as err:  # 31.11 or 25:00
        raise BadTime("error.time_unreadable", {"text": text}) from err


def _day(match: re.Match[str], today: dt.date) -> dt.date:
    if match["word"]:
        return today + dt.timedelta(days=_DAYS[match["word"]])
    if match["year"]:
        return dt.date(int(match["year"]), int(match["month"]), int(match["day"]))
    if not match["d"]:
        return today
    day, month = int(match["d"]), int(match["m"])
    if match["y"]:
        year = int(match["y"])
        return dt.date(year if year >= FIRST_YEAR else FIRST_YEAR + year, month, day)
    this_year = dt.date(today.year, month, day)
    return (
        this_year
        if this_year >= today - YEAR_TURNS_AFTER
        else this_year.replace(year=today.year + 1)
    )


def _clock(match: re.Match[str]) -> dt.time:
    if match["packed"]:
        return dt.time(int(match["packed"][:2]), int(match["packed"][2:]))
    return dt.time(int(match["hour"]), int(match["minute"] or 0))


def _in_kyiv(local: dt.datetime, offset: str | None) -> dt.datetime:
    """Place a wall-clock time on the time line; raises BadTime for the two odd nights."""
    readings = [
        at
        for at in dict.fromkeys(
            local.replace(tzinfo=KYIV, fold=fold).astimezone(dt.UTC) for fold in (0, 1)
        )
        if at.astimezone(KYIV).replace(tzinfo=None) == local
    ]
    if not readings:
        raise BadTime("error.time_skipped", _gap(local))
    if offset:
        meant = dt.datetime.fromisoformat(f"{local.isoformat()}{offset}")
        if meant not in readings:
            raise BadTime("error.time_wrong_offset", {"time": f"{local:%H:%M}", "offset": offset})
        return meant.astimezone(dt.UTC)
    if len(readings) > 1:
        spelled = [f"{at.astimezone(KYIV):%H:%M%z}" for at in readings]
        first, second = (f"{text[:-2]}:{text[-2:]}" for text in spelled)
        raise BadTime(
            "error.time_twice", {"time": f"{local:%H:%M}", "first": first, "second": second}
        )
    return readings[0]


def _gap(local: dt.datetime) -> dict[str, Arg]:
    """Say which hour is missing around a time that does not exist."""
    # fold=1 reads it by the rule after the change, fold=0 by the one before: the change lies
    # where the two meet.
    before = local.replace(tzinfo=KYIV, fold=0).utcoffset()
    after = local.replace(tzinfo=KYIV, fold=1).utcoffset()
    assert before is not None
    assert after is not None
    width = after - before
    start = local.replace(minute=0, second=0)
    return {
        "time": f"{local:%H:%M}",
        "gone": f"{start:%H:%M}",
        "back": f"{start + width:%H:%M}",
    }
