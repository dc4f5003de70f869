"""The houses after a street's name in a dispatcher's list. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.addresses.house_cursor import MARKS, MAX_DIGITS, TO, HouseCursor, is_ordinal, made
from bot.addresses.house_items import HouseList, Item, Said, paired, side_of
from bot.addresses.house_words import letter
from bot.addresses.houses import House, HouseRange, Side
from bot.addresses.tokens import Shape, Token
from bot.addresses.wordlist import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


_AND = frozenset(listed("і й та и , ; |"))
_FROM = frozenset(listed("з із від с от"))
_IN = frozenset(listed("у в"))  # «на вулиці Озерній у будинках 5 та 7»
_WHOLLY = ("повніст", "цілком", "полност")
_EVERY = ("всі", "усі", "все", "весь", "увесь", "вся", "уся")
_HOUSES = ("будинк", "будівл", "дома", "нумерац")
_SECTOR = frozenset(listed("приватний частний сектор вулиця вулицю вулиці"))
_FIRST = ("початк", "начал")
_BUT = ("крім", "окрім", "кроме", "виключ", "винятк", "исключ", "без")
_LACKS = ("нема", "відсут", "знеструм", "нет")  # «Гончарна вся нема світла»
_SIDE_WORDS = ("сторон", "бік", "боку", "будинк", "номер", "дом", "бок")


class HouseReader(HouseCursor):
    """Reads the list that starts at a token; stops where another thing begins."""

    def __init__(self, tokens: Sequence[Token], at: int, is_name: Callable[[int], bool]) -> None:
        """`is_name` tells whether the name of another street begins at a token."""
        super().__init__(tokens, at, is_name)
        self.items: list[Item] = []
        self.excepting = False
        self.side: Side | None = None  # named before its numbers: «парні 2-10»
        self.end = at

    def read(self) -> HouseList:
        """Give the items found and where they end."""
        while self.at < len(self.tokens) and self._step():
            pass
        return HouseList(paired(self.items), self.end, self.at)

    def _step(self) -> bool:
        """Read one thing; False when the list is over."""
        token = self.tokens[self.at]
        if self.is_name(self.at) or token.facility or (token.shape is Shape.LINE and self._over()):
            return False
        if token.noise == "flat" or token.shape is Shape.LINE:
            self.at += 1
            return True
        if token.noise:
            return False
        if token.shape is Shape.NUMBER:
            return self._number()
        return self._word(token)

    def _over(self) -> bool:
        """Tell whether a line's end ends the list: not between a comma and a number."""
        before = self.tokens[self.at - 1].text if self.at else ""
        after = self.peek(1)
        return before != "," or after is None or after.shape is not Shape.NUMBER

    def _word(self, token: Token) -> bool:
        word = token.text
        side = side_of(word)
        if side is not None:
            return self._side(side)
        if word.startswith(_FIRST) and self._from_the_first():
            return True
        if self._says_all(word):
            return self._all()
        if word.startswith(_BUT) and self._leads_to_number():
            self.excepting = True
        elif not self._is_joint(word):
            return False
        self.at += 1
        return True

    def _is_joint(self, word: str) -> bool:
        """Tell words and signs that hold a list together."""
        if word == ";":
            return self._number_follows()
        if word in _IN:
            following = self.peek(1)
            marked = following is not None and following.text.startswith(_HOUSES)
            return marked and self._leads_to_number()
        if word in MARKS or word in _AND or word in _FROM:
            return word in ",;|(№" or self._leads_to_number()
        return word in "():.–-—№"

    def _from_the_first(self) -> bool:
        """Read «від початку вулиці до 116»."""
        first = self.at
        at = first + 1
        while (token := self.peek(at - first)) is not None and token.text in _SECTOR:
            at += 1
        if token is None or token.text not in TO:
            return False
        self.at = at
        last = self.range_end()
        if last is None:
            self.at = first
            return False
        side = self.side or Side.BOTH
        self._add(Item(Said.RANGE, first, self.at, House(1), last, side, self.excepting))
        return True

    def _leads_to_number(self) -> bool:
        """Tell whether only list words stand between here and a number."""
        for ahead in range(1, 6):
            token = self.peek(ahead)
            if token is None or self.is_name(self.at + ahead) or token.noise:
                return False
            if token.shape is Shape.NUMBER or side_of(token.text) is not None:
                return True
            if token.text.startswith(_FIRST):
                return True
            known = token.text in MARKS or token.text in _AND or token.text in _FROM
            if not known and token.text not in ".:(№–-" and not token.text.startswith(_EVERY):
                return False
        return False

    def _number_follows(self) -> bool:
        token = self.peek(1)
        return (
            token is not None
            and (token.shape is Shape.NUMBER or side_of(token.text) is not None)
            and not token.noise
            and not self.is_name(self.at + 1)
        )

    def _says_all(self, word: str) -> bool:
        """Tell «всі будинки», «приватний сектор», «повністю» from «5 повністю», «весь день»."""
        if self.items and self.items[-1].said is not Said.ALL:
            return False
        following = self.peek(1)
        behind = following.text if following is not None else ""
        if word.startswith("приват"):
            return behind.startswith("сектор")
        if word.startswith(_WHOLLY):
            return True
        if not word.startswith(_EVERY):
            return False
        apart = following is None or following.shape not in (Shape.WORD, Shape.NUMBER)
        known = behind.startswith(_HOUSES) or behind in _SECTOR or side_of(behind) is not None
        return apart or known or behind.startswith((*_BUT, *_LACKS))

    def _all(self) -> bool:
        first = self.at
        self.at += 1
        while (token := self.peek(0)) is not None and (
            token.text in _SECTOR or token.text.startswith(_HOUSES)
        ):
            if self.is_name(self.at):
                break
            self.at += 1
        self._add(Item(Said.ALL, first, self.at))
        return True

    def _side(self, side: Side) -> bool:
        """Give a side to the range before it, to the one after it, or to the street."""
        first = self.at
        self.at += 1
        while (token := self.peek(0)) is not None and token.text.startswith(_SIDE_WORDS):
            self.at += 1
        ahead = self.peek(0)
        if ahead is not None and ahead.text in (":", ")"):
            ahead = self.peek(1)
        numbers = ahead is not None and (
            (ahead.shape is Shape.NUMBER and not ahead.noise)
            or ahead.text in _FROM
            or ahead.text == "№"
        )
        if self.excepting and not numbers:  # «1-15 (крім парних)»
            side = Side.EVEN if side is Side.ODD else Side.ODD
            self.excepting = False
        last = self.items[-1] if self.items else None
        open_range = last is not None and last.said is Said.RANGE and last.side is Side.BOTH
        comma = self.tokens[first - 1].text == ","
        if open_range and last is not None and not (numbers and comma):
            self.items[-1] = replace(last, side=side)
        elif numbers:
            self.side = side
        elif last is None or last.said is Said.ALL:
            self.items[-1:] = []
            self.items.append(Item(Said.ALL, last.first if last else first, self.at, side=side))
        elif last.said is Said.HOUSE and all(
            item.house is not None and item.house.number % 2 == side.parities[0]
            for item in self.items
            if item.said is Said.HOUSE
        ):
            pass  # «2, 4, 6 парні» says it twice
        else:
            self.items.append(Item(Said.BAD, first, self.at))
        self.end = self.at
        return True

    def _number(self) -> bool:
        first = self.at
        if len(self.tokens[first].text) > MAX_DIGITS or is_ordinal(self.tokens, first):
            return False
        house = self.house()
        last = self.range_end()
        side = self.side or Side.BOTH
        if last is None and (last := self.elided_end()) is not None and house is not None:
            side = self._pace(house, last)
        if last is not None and house is not None:
            item = Item(Said.RANGE, first, self.at, house, last, side, self.excepting)
            try:
                HouseRange(house, last)
            except ValueError:
                item = Item(Said.BAD, first, self.at)
            self._add(item)
            return True
        if house is None:
            self._add(Item(Said.BAD, first, self.at))
            return True
        self._add(Item(Said.HOUSE, first, self.at, house, excepted=self.excepting))
        self._more_letters(house)
        return True

    def _pace(self, house: House, last: House) -> Side:
        """Give the side of «1, 3, 5, …, 25»: that of the house before, if all three are on it."""
        before = self.items[-1] if self.items else None
        if before is None or before.said is not Said.HOUSE or before.house is None:
            return Side.BOTH
        parities = {one.number % 2 for one in (before.house, house, last)}
        if len(parities) > 1:
            return Side.BOTH
        return Side.ODD if parities == {1} else Side.EVEN

    def _add(self, item: Item) -> None:
        self.items.append(item)
        self.end = self.at

    def _more_letters(self, house: House) -> None:
        """Read «19а, б, в, г»: further letters of one number."""
        if len(house.suffix) != 1:
            return
        while True:
            comma, lettered, after = self.peek(0), self.peek(1), self.peek(2)
            if comma is None or lettered is None or comma.text not in (",", "і", "та"):
                return
            alone = after is None or (not after.glued and after.text != ".") or after.text in ",;)"
            if lettered.shape is not Shape.WORD or len(lettered.text) != 1 or lettered.noise:
                return
            if not alone:
                return
            further = made(house.number, letter(lettered.text))
            if further is None:
                return
            first = self.at + 1
            self.at += 2
            self._add(Item(Said.HOUSE, first, self.at, further, excepted=self.excepting))
