"""Items of a list of houses as labels, for one street or for each part of a split name. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.addresses import house_text
from bot.addresses.house_items import Item, Said
from bot.addresses.houses import House, HouseRange, HouseSet, Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def labels(items: Sequence[Item]) -> tuple[str, ...]:
    """Write the items of one street as labels; an exception alone means all but that."""
    positive = list(dict.fromkeys(_label(item) for item in items if not item.excepted))
    holes = [item for item in items if item.excepted]
    if not positive:
        positive = ["all"]
    if any(item.said is Said.RANGE for item in holes):
        return house_text.canonical(house_text.parse(positive) - _houses(holes))
    return (*positive, *dict.fromkeys(f"!{item.house}" for item in holes))


def _label(item: Item) -> str:
    side = "" if item.side is Side.BOTH else f":{item.side.value}"
    if item.said is Said.ALL:
        return f"all{side}"
    if item.said is Said.RANGE:
        return f"{item.house}..{item.last}{side}"
    return f"={item.house}"


def _houses(items: Iterable[Item]) -> HouseSet:
    parts: list[House | HouseRange] = []
    for item in items:
        if item.house is not None and item.last is not None:
            parts.append(HouseRange(item.house, item.last, item.side))
        elif item.house is not None:
            parts.append(item.house)
    return HouseSet.of(*parts)


def part_of(item: Item, houses: HouseSet) -> tuple[str, ...]:
    """Write what an item says of the houses that bore a split name; nothing if it is elsewhere."""
    if item.said is Said.HOUSE and item.house is not None:
        return (f"={item.house}",) if item.house in houses else ()
    if item.said is Said.ALL:
        return house_text.canonical(HouseSet.whole(item.side) & houses)
    return house_text.canonical(_houses([item]) & houses)
