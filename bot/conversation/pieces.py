"""Parts a long answer into messages that can be taken in at a glance. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.messages import Message

MAX_TEXT = 600  # characters of one answer (docs/console-chat-trust.md §4.1)


def parted(message: Message, limit: int = MAX_TEXT) -> tuple[Message, ...]:
    """Part a message between paragraphs, or lines where it must be; the last keeps the buttons.

    A single line is never broken, however long.
    """
    texts = tuple(_packed(message.text.split("\n\n"), "\n\n", limit))
    return (
        *(replace(message, text=text, buttons=()) for text in texts[:-1]),
        replace(message, text=texts[-1]),
    )


def _packed(parts: Iterable[str], glue: str, limit: int) -> Iterator[str]:
    """Put as many parts together as fit, in their order."""
    packed = ""
    for part in parts:
        together = packed + glue + part if packed else part
        if len(together) <= limit:
            packed = together
            continue
        if packed:
            yield packed
        packed = part
        if len(part) > limit and glue == "\n\n":
            *full, packed = _packed(part.split("\n"), "\n", limit)
            yield from full
    yield packed
