"""Moments in words: Kyiv time, 24 h, weekday and month as people say them. Pure."""

from __future__ import annotations

import datetime as dt
from typing import assert_never
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from bot.messages import Moment, MomentStyle

KYIV = ZoneInfo("Europe/Kyiv")
_DAY = {"uk": "EEEE, d MMMM", "en": "EEEE d MMMM"}
_DAY_SHORT = {"uk": "d MMMM", "en": "d MMMM"}
_NEAR = {"uk": ("сьогодні", "завтра", "вчора"), "en": ("today", "tomorrow", "yesterday")}


def words(moment: Moment, language: str) -> str:
    """Word a moment in a language; NEAR needs `now` and raises ValueError without it."""
    local = moment.at.astimezone(KYIV)
    match moment.style:
        case MomentStyle.TIME:
            return _time(local)
        case MomentStyle.DAY:
            return str(format_date(local, _DAY[language], locale=language))
        case MomentStyle.DAY_SHORT:
            return str(format_date(local, _DAY_SHORT[language], locale=language))
        case MomentStyle.NEAR:
            if moment.now is None:
                raise ValueError("NEAR needs `now` to know what is today")
            return f"{_day_near(local, moment.now.astimezone(KYIV), language)}, {_time(local)}"
        case _:
            assert_never(moment.style)


def _time(local: dt.datetime) -> str:
    return str(format_time(local, "HH:mm", locale="en"))


def _day_near(local: dt.datetime, now: dt.datetime, language: str) -> str:
    today, tomorrow, yesterday = _NEAR[language]
    names = {0: today, 1: tomorrow, -1: yesterday}
    days = (local.date() - now.date()).days
    return names.get(days) or str(format_date(local, _DAY[language], locale=language))
