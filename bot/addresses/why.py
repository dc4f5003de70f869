"""Explanations in words, through the catalogues: «стара назва: Леніна → Київська». Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import i18n
from bot.messages import Say

if TYPE_CHECKING:
    from bot.addresses.model import Explanation

#: The catalogue's word for each type, in the case of «узято ...».
_TYPES = {
    "вулиця": "why.type.street", "провулок": "why.type.lane", "проспект": "why.type.avenue",
    "бульвар": "why.type.boulevard", "майдан": "why.type.maidan", "площа": "why.type.square",
    "проїзд": "why.type.passage", "шосе": "why.type.highway", "лінія": "why.type.line",
    "квартал": "why.type.quarter", "набережна": "why.type.embankment",
    "узвіз": "why.type.descent", "тупик": "why.type.dead_end",
}  # fmt: skip


def say(why: Explanation) -> Say:
    """Make an explanation a message; «count» picks the plural."""
    args = dict(why.args)
    kind = args.get("type")
    if isinstance(kind, str) and kind in _TYPES:
        args["type"] = Say(_TYPES[kind])
    count = args.pop("count", None)
    said = Say(f"why.{why.code}", args)
    return replace(said, count=count) if isinstance(count, int) else said


def text(why: Explanation, language: str = i18n.DEFAULT_LANGUAGE) -> str:
    """Word an explanation."""
    return i18n.words(say(why), language)
