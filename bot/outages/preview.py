"""The house an example notice is written to: nobody's own address is shown. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.addresses.houses import House

if TYPE_CHECKING:
    from bot.addresses.houses import HouseSet

_LETTERS = ("/1", *"АБВГДЕЖЗИКЛМН")
_MORE = ("/1", " к1", "0", "А")


def first_house(houses: HouseSet) -> House:
    """Give a house of a set, of the lowest number in it; the set must not be empty."""
    cut = min(lo for _, lo, _ in houses.stretches())
    number, suffix = int(cut[:5]), cut[5:].removesuffix("!").replace("к", " к")
    # The cut is a house, or stands right after one that is not in the set: then try what follows.
    following = (*(suffix + more for more in _MORE), *_LETTERS)
    for text in ("", *_LETTERS) if not suffix else (suffix, *following):
        try:
            house = House(number, text)
        except ValueError:  # "А" after "А" is no suffix
            continue
        if house in houses:
            return house
    return House(number + 2)
