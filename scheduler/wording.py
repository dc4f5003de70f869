"""Words notices and fits messages to the messenger; equal wordings are made once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import i18n
from bot.channels.fit import fit
from bot.outages import notices

if TYPE_CHECKING:
    import datetime as dt

    from bot.channels.base import Limits
    from bot.messages import Message
    from bot.outages.model import Place
    from bot.outages.post import Streets
    from scheduler.standing import Notice

_Key = tuple[int, str, tuple["Place", ...]]


class Wording:
    """Wordings of one lane, kept for the minute they are true in («за годину», «сьогодні»)."""

    def __init__(self, gazetteer: Streets, limits: Limits) -> None:
        self._gazetteer = gazetteer
        self._limits = limits
        self._minute: dt.datetime | None = None
        self._made: dict[_Key, Message] = {}

    def fitted(self, message: Message) -> Message:
        """Give a message as this messenger can carry it."""
        return fit(message, self._limits)

    def message(
        self,
        notice: Notice,
        language: str,
        places: tuple[Place, ...],
        now: dt.datetime,
        *,
        silent: bool,
    ) -> Message:
        """Give the message as this person will read it."""
        minute = now.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._made.clear()
            self._minute = minute
        key = (notice.id, language, places)
        made = self._made.get(key)
        if made is None:
            say = notices.word(
                notice.outage,
                notice.stage,
                notice.lead,
                places,
                self._gazetteer.label,
                notice.previous,
                now,
            )
            made = self._made[key] = self.fitted(i18n.message(say, language))
        return replace(made, silent=True) if silent else made
