"""Fits a message to what a messenger can carry, losing no choice of the reader. Pure.

A choice that has no button, or whose button does not say it whole, stands as a numbered line at
the end of the text; its number is its place among all choices, so it can be typed.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.messages import Button, Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.channels.base import Limits

MORE = "…"
# Joiner and variation selectors hold a letter or an emoji together with what stands before.
_JOINER = "\u200d"
_SELECTORS = ("\ufe0e", "\ufe0f")
# A cut may go back this far, as a share of the limit, to fall between words.
_REACH = 0.3


def fit(message: Message, limits: Limits) -> Message:
    """Cut the text and the labels, and turn spare buttons into numbered lines."""
    lines = tuple(_lines(message.buttons, limits))
    text = _with_lines(message.text, lines, limits.text)
    buttons = tuple(
        Button(button.id, cut(button.label, limits.label))
        for button in message.buttons[: limits.buttons]
    )
    return replace(message, text=text, buttons=buttons)


def cut(text: str, limit: int) -> str:
    """Shorten to at most `limit` characters, ending in «…», between words where that costs little.

    A letter is never parted from its accent, nor an emoji from its parts.
    """
    if len(text) <= limit:
        return text
    end = limit - len(MORE)
    while end > 0 and _holds_together(text, end):
        end -= 1
    space = max(text.rfind(" ", 0, end + 1), text.rfind("\n", 0, end + 1))
    if space >= end * (1 - _REACH):
        end = space
    return text[:end].rstrip() + MORE


def _holds_together(text: str, at: int) -> bool:
    """Whether what stands before `at` and after it is one sign to the reader."""
    after = text[at]
    return (
        unicodedata.combining(after) != 0
        or after in (_JOINER, *_SELECTORS)
        or text[at - 1] == _JOINER
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # skin tones
    )


def _lines(buttons: tuple[Button, ...], limits: Limits) -> Iterator[str]:
    for number, button in enumerate(buttons, start=1):
        if number > limits.buttons or len(button.label) > limits.label:
            yield f"{number}. {button.label}"


def _with_lines(text: str, lines: tuple[str, ...], limit: int) -> str:
    if not lines:
        return cut(text, limit)
    listed = cut("\n".join(lines), limit)
    room = limit - len(listed) - len("\n\n")
    if not text or room < len(MORE):
        return listed
    return f"{cut(text, room)}\n\n{listed}"
