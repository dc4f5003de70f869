"""Why a piece of an announcement was taken for a street, for a dispatcher to check. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.addresses.explain import Typed, explain
from bot.addresses.model import Explanation
from bot.addresses.reading import Reading

if TYPE_CHECKING:
    from bot.addresses.gazetteer import Gazetteer
    from bot.addresses.index import Index
    from bot.addresses.pieces import Grounds


class Reasons:
    """Explains the matches of one text; the same name is explained once."""

    def __init__(self, gazetteer: Gazetteer, index: Index) -> None:
        self._gazetteer = gazetteer
        self._index = index
        self._known: dict[Grounds, tuple[Explanation, ...]] = {}

    def of(self, grounds: Grounds | None) -> tuple[Explanation, ...]:
        """Give everything that was assumed or corrected, weightiest first; () for no grounds."""
        if grounds is None:
            return ()
        if grounds not in self._known:
            self._known[grounds] = self._explained(grounds)
        return self._known[grounds]

    def _explained(self, grounds: Grounds) -> tuple[Explanation, ...]:
        reading = Reading(grounds.name, grounds.house)
        way = (reading, grounds.fit)
        name = explain(self._gazetteer, self._index, way, Typed.AS_IS, part=False)
        street = self._gazetteer.street(grounds.fit.street_id)
        found = list(name)
        if grounds.carried:
            found.append(Explanation("type_carried", {"type": street.type}))
        if grounds.ordinal_list:
            found.append(Explanation("ordinal_list"))
        if grounds.parity_pair:
            found.append(Explanation("parity_pair"))
        return tuple(found)
