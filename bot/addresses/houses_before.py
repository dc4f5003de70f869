"""Houses that stand before their street: «будинки № 5, 7 по вул. Хлібній». Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.addresses.house_items import HouseList, Item, Said
from bot.addresses.houses import House
from bot.addresses.mentions import Mention, pieces_of
from bot.addresses.pieces import unresolved
from bot.addresses.tokens import Shape
from bot.addresses.walk import Walk
from bot.addresses.wordlist import listed

if TYPE_CHECKING:
    from bot.addresses.street_names import Found

AND = frozenset(listed("та і й и"))
NEAR = 4  # tokens
_FIRST = ("початк", "начал")
_AT = frozenset(listed("на по у в"))
_HOUSE_WORDS = ("будинк", "буд", "номер", "№", "дома")
_TO_STREET = frozenset(listed("по на в у за адресою , : вулиці"))


class HousesBefore(Walk):
    """Walks over houses whose street follows; tells whose the houses between two streets are."""

    def houses_first(self) -> bool:
        """Read «будинки № 5, 7 по вул. Хлібній»: the houses stand before their street."""
        start = self.at
        if not self._may_be_houses(start):
            return False
        houses = self.houses(start)
        self.tried = houses.seen  # read once, or a long list costs its length squared
        found = self._street_behind(houses) if houses.items else None
        if found is None:
            return False
        self.scope.on_street()
        if self.scope.foreign:
            self.put(unresolved(start, found.end, "settlement"))
        else:
            self.add(Mention(start, found.end, found, HouseList(houses.items, found.end)))
            self.open = None
        return True

    def _may_be_houses(self, at: int) -> bool:
        """Tell whether a number or «будинки» may open a list before its street."""
        token = self.tokens[at]
        if token.shape is not Shape.NUMBER and not token.text.startswith(_HOUSE_WORDS):
            return False
        if self.open is not None or self.scope.foreign or at < self.tried:
            return False
        return not self.is_name(at, self.context())

    def _street_behind(self, houses: HouseList) -> Found | None:
        """Give the street that follows a list and has no list of its own."""
        at = houses.end
        while self.text(at) in _TO_STREET and at < houses.end + NEAR:
            at += 1
        kinds, name = self.finder.type_word(at)
        found = self.finder.find(name if kinds else at, self.context(kinds))
        if found is None or found.ambiguous or not (kinds or (found.certain and at > houses.end)):
            return None
        own = self.houses(found.end)
        theirs = own.items and (self.text(own.end) not in _TO_STREET or self.text(own.end) == ",")
        return None if theirs else found

    def own_houses(self, start: int, found: Found) -> HouseList:
        """Read the houses behind a street, unless they are the next one's: «5 на A та 9 на B»."""
        if self.text(start - 1).startswith(_FIRST):
            return self._from_first(found.end)
        houses = self.houses(found.end)
        given = self.list_before(start) is not None and self.text(found.end) in AND
        return HouseList((), found.end) if given and self.text(houses.end) in _AT else houses

    def _from_first(self, at: int) -> HouseList:
        """Read «від початку вулиці Озерна до 116»; no houses if the end is not said."""
        reader = self.reader(at)
        last = reader.range_end()
        if last is None:
            return HouseList((), at)
        return HouseList((Item(Said.RANGE, at, reader.at, House(1), last),), reader.at)

    def list_before(self, start: int) -> Mention | None:
        """Give the street whose list «на» or «по» parts from the next street at a token."""
        last = self.last
        if last is None or not last.houses.items or self.text(start - 1) not in _AT:
            return None
        return last if last.houses.end == start - 1 else None

    def houses_before(self, start: int, found: Found) -> bool:
        """Give a street the houses before it: «на вул. Хлібній, 47 та 5 на Київській»."""
        mention = self.list_before(start)
        if mention is None or found.ambiguous or self.scope.foreign:
            return False
        items = mention.houses.items
        cut = next((n for n, i in enumerate(items) if n and self.text(i.first - 1) in AND), None)
        if cut is None or any(item.excepted for item in items):
            return False
        theirs, ours = items[:cut], items[cut:]
        while self.pieces and self.pieces[-1].first >= mention.first:
            self.pieces.pop()
        self.add(replace(mention, houses=HouseList(theirs, ours[0].first - 1)))
        self.add(Mention(ours[0].first, found.end, found, HouseList(ours, found.end)))
        self.open = None
        return True

    def add(self, mention: Mention) -> None:
        """Keep a mention's pieces; a note may interrupt its list."""
        for piece in pieces_of(mention):
            self.put(piece)
        self.open = self.last = None if mention.found.ambiguous else mention
