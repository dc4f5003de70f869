"""Words of the phone page in its reader's language, and messages as the page shows them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from bot import i18n
from bot.messages import Moment, MomentStyle, Say

if TYPE_CHECKING:
    from aiohttp import web

    from bot.messages import Arg
    from bot.web.phone.store import Bubble


@dataclass(frozen=True, slots=True)
class Wording:
    """One page's language."""

    language: str

    @classmethod
    def of(cls, request: web.Request) -> Self:
        """Take the language from `?lang=`, Ukrainian without it."""
        return cls(i18n.known_language(request.query.get("lang", "")))

    def t(self, id_: str, /, **args: Arg) -> str:
        """Word an id of the catalogue."""
        return self.say(Say(id_, args))

    def say(self, say: Say) -> str:
        """Word a Say."""
        return i18n.words(say, self.language)

    def bubble(self, bubble: Bubble) -> dict[str, object]:
        """Give a message as the page's script reads it; times are Kyiv's."""
        return {
            "id": bubble.id,
            "person": bubble.user,
            "side": "in" if bubble.mine else "out",
            "text": bubble.text,
            "buttons": bubble.buttons,
            "silent": bubble.silent,
            "at": bubble.at.isoformat(),
            "time": self.t("phone.time", time=Moment(bubble.at, MomentStyle.TIME)),
            "day": self.t("phone.day", day=Moment(bubble.at, MomentStyle.DAY_SHORT)),
        }
