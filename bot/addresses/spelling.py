"""Names written together or apart otherwise than the gazetteer has them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.addresses.fold import sound, stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.addresses.index import Index


def respell(index: Index, words: Sequence[str]) -> tuple[str, ...]:
    """Join «старо вільська», split «лесіукраїнки»; nothing if neither helps."""
    out: list[str] = []
    for word in words:
        whole = index.glued.get(stem(sound(word)))
        if out and index.knows(out[-1] + word):
            out[-1] += word
        elif whole and not index.knows(word):
            out.extend(whole)
        else:
            out.append(word)
    return tuple(out) if out != list(words) else ()
