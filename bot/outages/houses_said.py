"""The houses of a street in words, for the dispatcher to check: «1–25 непарні, 12А». Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.addresses import house_text
from bot.messages import Say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.addresses.houses import HouseSet


def said(houses: HouseSet) -> Say:
    """Say a set of houses; it must not be empty."""
    labels = house_text.canonical(houses)
    included = _listed([_part(label) for label in labels if not label.startswith("!")])
    holes = [_house(label[1:]) for label in labels if label.startswith("!")]
    if not holes:
        return included
    return Say("words.houses.but", {"houses": included, "holes": _listed(holes)})


def _listed(parts: Sequence[Say]) -> Say:
    first, *rest = parts
    return Say("words.list", {"first": first, "rest": _listed(rest)}) if rest else first


def _part(label: str) -> Say:
    if label.startswith("="):
        return _house(label[1:])
    body, _, side = label.partition(":")
    suffix = f"_{side}" if side else ""
    if body == "all":
        return Say(f"words.houses.all{suffix}")
    first, last = body.split("..")
    return Say(f"words.houses.range{suffix}", {"first": first, "last": last})


def _house(text: str) -> Say:
    return Say("words.line", {"line": text})
