"""Quiet hours: what may wait for the morning, and what comes at once without sound. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.dates import KYIV

_MINUTE = dt.timedelta(minutes=1)
_DAY = 24 * 60  # minutes


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a message arrives: with sound or without, now or from a moment on."""

    silent: bool = False
    #: None = now.
    wait_until: dt.datetime | None = None


NOW = Arrival()
SILENTLY = Arrival(silent=True)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A stretch of every day in Kyiv, in minutes after midnight; it may cross midnight."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not (0 <= self.start < _DAY and 0 <= self.end < _DAY):
            raise ValueError(f"quiet hours {self.start}..{self.end} are not minutes of a day")

    def __contains__(self, moment: dt.datetime) -> bool:
        local = moment.astimezone(KYIV)
        minute = local.hour * 60 + local.minute
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end

    def end_after(self, moment: dt.datetime) -> dt.datetime:
        """Give the first moment after a quiet one that is not quiet, by the clock on the wall.

        On the night the clock goes back it may become quiet again; on the night it goes forward
        the end may fall into the hour that does not exist.
        """
        day = moment.astimezone(KYIV).date()
        time = dt.time(self.end // 60, self.end % 60)
        end = min(
            candidate
            for days in (0, 1)
            for fold in (0, 1)
            if (candidate := _at(day + dt.timedelta(days=days), time, fold)) > moment
            and candidate not in self
        )
        while end - _MINUTE not in self:  # 03:30 that never was: quiet ended when 03:00 became 04
            end -= _MINUTE
        return end


def _at(day: dt.date, time: dt.time, fold: int) -> dt.datetime:
    return dt.datetime.combine(day, time.replace(fold=fold), KYIV).astimezone(dt.UTC)


def arrival(
    quiet: QuietHours | None,
    now: dt.datetime,
    *,
    may_wait: bool,
    starts_at: dt.datetime,
    not_after: dt.datetime,
) -> Arrival:
    """Decide how a notice arrives now (docs/console-chat-trust.md §4.2, 6).

    `may_wait` is False for emergencies. What may wait does so unless the work starts, or the
    notice lapses, before the quiet hours end.
    """
    if quiet is None or now not in quiet:
        return NOW
    if not may_wait:
        return SILENTLY
    end = quiet.end_after(now)
    if starts_at < end or not_after < end:
        return SILENTLY
    return Arrival(wait_until=end)
