"""Word lists written as one string, the way people read them. Pure."""

from __future__ import annotations


def listed(words: str) -> tuple[str, ...]:
    """Split a list of words written with spaces."""
    return tuple(words.split())
