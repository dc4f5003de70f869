"""The houses after a street's name in a dispatcher's list: numbers, ranges, sides, all but. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.addresses.house_words import letter
from bot.addresses.houses import House, HouseRange, Side
from bot.addresses.tokens import Shape, Token

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MAX_DIGITS = 4


class Said(enum.Enum):
    """What one item of a list says."""

    HOUSE = "house"
    RANGE = "range"
    ALL = "all"
    BAD = "bad"  # numbers that are no house: 0, a range that ends before it starts


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list of houses: tokens[first:end] and what they say."""

    said: Said
    first: int
    end: int
    house: House | None = None
    last: House | None = None
    side: Side = Side.BOTH
    excepted: bool = False


@dataclass(frozen=True, slots=True)
class HouseList:
    """The items of one street's list; `end` is the first token that is not of the list."""

    items: tuple[Item, ...]
    end: int


_MARKS = frozenset(
    "буд будинок будинки будинків будинку будинках будинками дом дома домов д б номер номери № "
    "тільки лише только а також за адресою".split()
)
_AND = frozenset("і й та и , ; |".split())
_FROM = frozenset("з із від с от".split())
_TO = frozenset("до по".split())
_DASH = frozenset("-–—")
_ALL_BEGINNINGS = (
    "всі",
    "усі",
    "все",
    "весь",
    "увесь",
    "вся",
    "уся",
    "повніст",
    "цілком",
    "полност",
)
_SECTOR = frozenset("приватний частний сектор вулиця вулицю".split())
_EXCEPT_BEGINNINGS = ("крім", "окрім", "кроме", "виключ", "винятк", "исключ", "без")
_ODD = ("непарн", "нечетн", "нечётн")
_EVEN = ("парн", "четн", "чётн")
_SIDE_WORDS = ("сторон", "бік", "боку", "будинк", "номер", "дом", "бок")
_CORPUS = frozenset("к корп корпус кор".split())
_SMALL_WORDS = frozenset("і й и у в з о та".split())


def side_of(word: str) -> Side | None:
    """Give the side a clean word names, None for another word."""
    if word.startswith(_ODD):
        return Side.ODD
    return Side.EVEN if word.startswith(_EVEN) else None


class HouseReader:
    """Reads the list that starts at a token; stops where another thing begins."""

    def __init__(self, tokens: Sequence[Token], at: int, is_name: Callable[[int], bool]) -> None:
        """`is_name` tells whether the name of another street begins at a token."""
        self.tokens = tokens
        self.at = at
        self.is_name = is_name
        self.items: list[Item] = []
        self.excepting = False
        self.side: Side | None = None  # named before its numbers: «парні 2-10»
        self.end = at

    def read(self) -> HouseList:
        """Give the items found and where they end."""
        while self.at < len(self.tokens) and self._step():
            pass
        return HouseList(_paired(self.items), self.end)

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
        """A line's end is inside the list only right after a comma or before a number."""
        before = self.tokens[self.at - 1].text if self.at else ""
        after = self._peek(1)
        return before != "," or after is None or after.shape is not Shape.NUMBER

    def _peek(self, ahead: int) -> Token | None:
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else None

    def _word(self, token: Token) -> bool:
        word = token.text
        side = side_of(word)
        if side is not None:
            return self._side(side)
        if word.startswith(_EXCEPT_BEGINNINGS) and self._leads_to_number():
            self.excepting = True
        elif word.startswith(_ALL_BEGINNINGS) or (word in _SECTOR and self._is_sector()):
            return self._all()
        elif word == ";" and not self._number_follows():
            return False
        elif word in _MARKS or word in _AND or word in _FROM:
            if word not in ",;|(№" and not self._leads_to_number():
                return False
        elif word not in "():.–-—№":
            return False
        self.at += 1
        return True

    def _leads_to_number(self) -> bool:
        """Tell whether only list words stand between here and a number."""
        for ahead in range(1, 6):
            token = self._peek(ahead)
            if token is None or self.is_name(self.at + ahead) or token.noise:
                return False
            if token.shape is Shape.NUMBER or side_of(token.text) is not None:
                return True
            known = token.text in _MARKS or token.text in _AND or token.text in _FROM
            if (
                not known
                and token.text not in ".:(№–-"
                and not token.text.startswith(_ALL_BEGINNINGS)
            ):
                return False
        return False

    def _number_follows(self) -> bool:
        token = self._peek(1)
        return (
            token is not None
            and token.shape is Shape.NUMBER
            and not token.noise
            and not self.is_name(self.at + 1)
        )

    def _is_sector(self) -> bool:
        following = self._peek(1)
        return self.tokens[self.at].text.startswith("приват") or (
            following is not None and following.text.startswith("сектор")
        )

    def _all(self) -> bool:
        first = self.at
        self.at += 1
        while (token := self._peek(0)) is not None and (
            token.text in _SECTOR or token.text.startswith(("будинк", "будівл", "дома", "нумерац"))
        ):
            if self.is_name(self.at):
                break
            self.at += 1
        self._add(Item(Said.ALL, first, self.at))
        return True

    def _side(self, side: Side) -> bool:
        """A side belongs to the range before it, or to the range after it, or to the street."""
        first = self.at
        self.at += 1
        while (token := self._peek(0)) is not None and token.text.startswith(_SIDE_WORDS):
            self.at += 1
        ahead = self._peek(0)
        if ahead is not None and ahead.text == ":":
            ahead = self._peek(1)
        numbers = ahead is not None and (
            (ahead.shape is Shape.NUMBER and not ahead.noise)
            or ahead.text in _FROM
            or ahead.text == "№"
        )
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
        if len(self.tokens[first].text) > MAX_DIGITS:
            return False
        house = self._house()
        last = self._range_end()
        if last is not None and house is not None:
            side = self.side or Side.BOTH
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

    def _add(self, item: Item) -> None:
        self.items.append(item)
        self.end = self.at

    def _more_letters(self, house: House) -> None:
        """Read «19а, б, в, г»: further letters of one number."""
        if len(house.suffix) != 1:
            return
        while True:
            comma, lettered, after = self._peek(0), self._peek(1), self._peek(2)
            if comma is None or lettered is None or comma.text not in (",", "і", "та"):
                return
            alone = after is None or (not after.glued and after.text != ".") or after.text in ",;)"
            if lettered.shape is not Shape.WORD or len(lettered.text) != 1 or not alone:
                return
            first = self.at + 1
            self.at += 2
            self._add(
                Item(
                    Said.HOUSE,
                    first,
                    self.at,
                    House(house.number, letter(lettered.text)),
                    excepted=self.excepting,
                )
            )

    def _house(self) -> House | None:
        """Read a house at a number: letter, fraction, corpus."""
        number = int(self.tokens[self.at].text)
        self.at += 1
        suffix = self._letter()
        slash, below = self._peek(0), self._peek(1)
        if (
            slash is not None
            and below is not None
            and slash.text in ("/", "\\")
            and _is_number(below)
        ):
            self.at += 2
            suffix += f"/{int(below.text)}" + self._letter()
        suffix += self._corpus()
        try:
            return House(number, suffix)
        except ValueError:
            return None

    def _letter(self) -> str:
        """Read the letter of a house: а, -а, «а», or after a space."""
        at, quoted = self.at, False
        token = self._peek(0)
        if token is not None and token.text in _DASH and token.glued:
            at += 1
        elif token is not None and token.text in "\"«“'":
            at, quoted = at + 1, True
        token = self.tokens[at] if at < len(self.tokens) else None
        if (
            token is None
            or token.shape is not Shape.WORD
            or len(token.text) != 1
            or self.is_name(at)
        ):
            return ""
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        dotted = after is not None and after.glued and after.text in (".", "-", "'")
        if after is not None and dotted and not quoted and not token.glued:
            closing = self.tokens[at + 2] if at + 2 < len(self.tokens) else None
            if after.text != "." or (
                closing is not None and closing.shape in (Shape.NUMBER, Shape.WORD)
            ):
                return ""  # «12 І. Франка», «10 к. 1»
        if not token.glued and token.text in _SMALL_WORDS and not self._ends_item(token, after):
            return ""
        if token.text in _CORPUS and after is not None and _is_number(after):
            return ""
        self.at = at + (2 if quoted and after is not None and after.text in "\"»”'" else 1)
        return letter(token.text)

    @staticmethod
    def _ends_item(token: Token, after: Token | None) -> bool:
        """Tell «1 В, 3» from «1 і 10» and «12 в провулку»."""
        return token.capital and (after is None or after.shape is not Shape.WORD)

    def _corpus(self) -> str:
        token = self._peek(0)
        if token is None or token.text not in _CORPUS:
            return ""
        ahead = 1
        while (following := self._peek(ahead)) is not None and following.text in (".", "№"):
            ahead += 1
        if following is None or not _is_number(following) or len(following.text) > 3:  # noqa: PLR2004
            return ""
        self.at += ahead + 1
        return f" к{int(following.text)}"

    def _range_end(self) -> House | None:
        """Read the second end of «1-25», «1 – 25», «від 1 до 25», «з 35 по 67»."""
        token = self._peek(0)
        if token is None:
            return None
        ahead = 1
        if token.text in _TO:
            while (following := self._peek(ahead)) is not None and following.text in _MARKS | {"."}:
                ahead += 1
        elif token.text not in _DASH:
            return None
        following = self._peek(ahead)
        if (
            following is None
            or not _is_number(following)
            or len(following.text) > MAX_DIGITS
            or self.is_name(self.at + ahead)
        ):
            return None
        self.at += ahead
        return self._house()


def _is_number(token: Token) -> bool:
    return token.shape is Shape.NUMBER and not token.noise


def _paired(items: Sequence[Item]) -> tuple[Item, ...]:
    """Read two ranges of which one has even ends and one odd ends as the two sides."""
    out = list(items)
    for place in range(len(out) - 1):
        one, two = out[place], out[place + 1]
        sides = _own_side(one), _own_side(two)
        if None not in sides and sides[0] is not sides[1]:
            out[place] = replace(one, side=sides[0] or Side.BOTH)
            out[place + 1] = replace(two, side=sides[1] or Side.BOTH)
    return tuple(out)


def _own_side(item: Item) -> Side | None:
    """Give the side on which both ends of an unsided range lie."""
    if item.said is not Said.RANGE or item.side is not Side.BOTH:
        return None
    if item.house is None or item.last is None or item.house.number == item.last.number:
        return None
    parity = item.house.number % 2
    if parity != item.last.number % 2:
        return None
    return Side.ODD if parity else Side.EVEN
