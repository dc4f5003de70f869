"""Moments in words: Kyiv time, 24 h, weekday and month as people say them. Pure.

What is not a number, a weekday or a month (those are Babel's) is a text of the catalogue
`words`, so a moment may come out as a Say that `bot.i18n` finishes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, assert_never
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.messages import Moment, MomentStyle, Say

if TYPE_CHECKING:
    import datetime as dt

KYIV = ZoneInfo("Europe/Kyiv")
_DAY = {"uk": "EEEE, d MMMM", "en": "EEEE d MMMM"}
_DAY_SHORT = {"uk": "d MMMM", "en": "d MMMM"}
_YEAR = {"uk": "EEEE, d MMMM y", "en": "EEEE d MMMM y"}
#: From here on a date without its year would hide that the year is a slip.
_FAR = 300  # days
_NEAR = {0: "words.today", 1: "words.tomorrow", -1: "words.yesterday"}


def spoken(moment: Moment, language: str) -> str | Say:
    """Say a moment in a language; NEAR and NEAR_DAY need `now`, ValueError without it."""
    if moment.now is not None:
        today = moment.now.astimezone(KYIV).date()
    elif moment.style in (MomentStyle.NEAR, MomentStyle.NEAR_DAY):
        raise ValueError(f"{moment.style} needs `now` to know what is today")
    else:
        today = None
    return _spoken(moment.at, moment.style, today, language)


@lru_cache(maxsize=4096)
def _spoken(at: dt.datetime, style: MomentStyle, today: dt.date | None, language: str) -> str | Say:
    local = at.astimezone(KYIV)
    match style:
        case MomentStyle.TIME:
            return _time(local)
        case MomentStyle.DAY:
            return _date(local.date(), _DAY[language], language)
        case MomentStyle.DAY_SHORT:
            return _date(local.date(), _DAY_SHORT[language], language)
        case MomentStyle.NEAR:
            day = _near(local.date(), today, language)
            return Say("words.near", {"day": day, "time": _time(local)})
        case MomentStyle.NEAR_DAY:
            return _near(local.date(), today, language)
        case _:
            assert_never(style)


def _time(local: dt.datetime) -> str | Say:
    time = f"{local:%H:%M}"
    # On the night the clocks go back an hour comes twice: say which of the two is meant.
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        return time
    return Say("words.second_time" if local.fold else "words.first_time", {"time": time})


def _near(day: dt.date, today: dt.date | None, language: str) -> str | Say:
    assert today is not None
    days = (day - today).days
    if days in _NEAR:
        return Say(_NEAR[days])
    return _date(day, (_YEAR if abs(days) >= _FAR else _DAY)[language], language)


def _date(day: dt.date, pattern: str, language: str) -> str:
    return str(format_date(day, pattern, locale=language))
