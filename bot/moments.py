"""One moment in words, for a page that needs nothing else said around it. Pure."""

from __future__ import annotations

from bot import i18n
from bot.dates import KYIV
from bot.messages import Moment, Say

__all__ = ["KYIV", "words"]


def words(moment: Moment, language: str) -> str:
    """Word a moment in a language; NEAR and NEAR_DAY need `now`, ValueError without it."""
    return i18n.words(Say("words.moment", {"moment": moment}), language)
