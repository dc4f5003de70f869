"""Whose streets a place in an announcement speaks of: the city's, a village's, another's. Pure."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from bot.addresses.elsewhere import SETTLEMENTS
from bot.addresses.fold import clean, loose, sound, stem
from bot.addresses.lexicon import TYPE_WORDS
from bot.addresses.loose_text import OPENINGS, is_strange
from bot.addresses.street_names import Context
from bot.addresses.tokens import Shape, Token
from bot.addresses.wordlist import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.addresses.index import Index
    from bot.addresses.street_names import NameFinder

FOREIGN = "?"  # no settlement is called so

_MARKS = frozenset(
    listed(
        "м с г смт пгт сел місто місті міста село селі села селище селища селищі хутір хутора "
        "город городе деревня деревне село селе селах села"
    )
)
_SHORT_MARKS = frozenset(listed("м с г"))
_POINT = ("населен", "н")  # «населеному пункті», «н.п.»
_REGIONS = ("район", "громад", "дільниц", "отг")
_QUOTES = frozenset("«\"“„'")
_IN_TOWN = ("мікрорайон", "мкр", "микрорайон", "масив")
_IN = frozenset(listed("в у з із до зі під біля"))


class Reach(enum.Enum):
    """How far a settlement's name reaches."""

    CITY = "city"  # nothing else was named
    PENDING = "pending"  # named; the next sign tells
    ITEM = "item"  # «с. Оліївка, вул. Київська, 5»: to the end of the item
    ROW = "row"  # «с. Оліївка;вул. Київська;5»: to the end of the row of a table
    HEADER = "header"  # «Коростишів: ...»: until another settlement


class Scope:
    """The settlement that holds at the place being read."""

    def __init__(self, index: Index, tokens: Sequence[Token], finder: NameFinder) -> None:
        self.index = index
        self.tokens = tokens
        self.finder = finder
        self.settlement = ""  # "" = the city, FOREIGN, or one of the gazetteer
        self.reach = Reach.CITY
        self.bulleted = False  # the settlement was named on a line with a bullet
        self.line_bulleted = False
        heard = [sound(clean(name)) for name in SETTLEMENTS]
        self._known = frozenset(heard)
        self._beginnings = tuple(loose(name) for name in heard if len(name) > 4)  # noqa: PLR2004
        self._forms = frozenset(loose(form) for name in heard for form in (name, stem(name)))

    @property
    def foreign(self) -> bool:
        """Whether what is read now is outside the gazetteer, beyond the settlement's own name."""
        return self.settlement == FOREIGN and self.reach in (
            Reach.ITEM,
            Reach.ROW,
            Reach.HEADER,
        )

    def enter(self, settlement: str) -> None:
        """Take up a settlement named in the text."""
        home = settlement == self.index.home
        self.settlement = "" if home else settlement
        self.reach = Reach.CITY if home else Reach.PENDING
        self.bulleted = self.line_bulleted

    def on_street(self) -> None:
        """Note that a street follows the settlement in the same item: it is there."""
        if self.reach is Reach.PENDING:
            self.reach = Reach.ITEM

    def on_sign(self, at: int) -> None:
        """Let a sign or the end of a line narrow or widen the reach."""
        token = self.tokens[at]
        if token.shape is Shape.LINE:
            following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
            self.line_bulleted = following is not None and following.text in "-–—•*·▪●"
            if self.reach in (Reach.PENDING, Reach.ROW) or (
                self.reach is Reach.ITEM and self.bulleted and self.line_bulleted
            ):
                self._leave()
        elif self.reach is Reach.PENDING:
            if token.text == ":":
                self.reach = Reach.HEADER
            elif self._parts_cells(at):
                self.reach = Reach.ROW
            elif token.text == ";" or (token.text in ".!?" and self._ends_sentence(at)):
                self._leave()

    def _parts_cells(self, at: int) -> bool:
        """Tell the sign between two cells of a table: «|», or «;» without a space behind."""
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        joined = after is not None and after.shape is not Shape.LINE and after.glued
        return self.tokens[at].text == "|" or (self.tokens[at].text == ";" and joined)

    def _leave(self) -> None:
        self.settlement, self.reach = "", Reach.CITY

    def _ends_sentence(self, at: int) -> bool:
        before = self.tokens[at - 1]
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if after is None or after.shape is Shape.LINE:
            return True
        return after.capital and not after.glued and len(before.text) > 2  # noqa: PLR2004

    def settlement_at(self, at: int) -> tuple[str, int] | None:
        """Give the settlement named at a token and where its name ends, None if none is."""
        token = self.tokens[at]
        if token.shape is not Shape.WORD:
            return None
        marked = self._after_mark(at)
        if marked is not None:
            return self._named(at, marked)
        region = self._region(at)
        if region is not None:
            return region
        heard = sound(token.text)
        own = self._own(heard)
        if own is not None and token.capital:
            return own, at + 1
        return self._unmarked(at, heard) or self._unknown(at)

    def _unknown(self, at: int) -> tuple[str, int] | None:
        """«Хажин: вул. Київська», «у Хажині вул. Київська»: a name that only a place can bear here.

        Better a street of ours that a person has to confirm than one of theirs told to our people.
        """
        if not is_strange(self.index.own, self.tokens[at]):
            return None
        end = at + 1
        while end < min(at + 3, len(self.tokens)) and is_strange(self.index.own, self.tokens[end]):
            end += 1
        before = self._text(at - 1) if at else "\n"
        if before.startswith(_IN_TOWN) or self.tokens[at].text.startswith(_IN_TOWN):
            return None  # «мікрорайон Крошня: Озерна, 5»
        opens = before in OPENINGS
        after = self._text(end)
        typed = after in TYPE_WORDS or (after == "," and self._text(end + 1) in TYPE_WORDS)
        if (opens and (after == ":" or typed)) or (before in _IN and (after == ":" or typed)):
            street = self.finder.find(at, Context())
            if street is None or street.end < end:
                return FOREIGN, end
        return None

    def _unmarked(self, at: int, heard: str) -> tuple[str, int] | None:
        """«Коростишів: ...», «у Бердичеві»: a name that is known without «м.»."""
        token = self.tokens[at]
        before = self.tokens[at - 1].text if at else "\n"
        if not token.capital or heard in self.index.by_sound or before in TYPE_WORDS:
            return None
        if before in _QUOTES:  # «ПЛ-10 кВ «Селець»»: a line is called after where it leads
            return None
        if before == "." and at > 1 and self.tokens[at - 2].text in TYPE_WORDS:
            return None
        located = before in _IN and loose(stem(heard)) in self._forms
        if (heard in self._known or located) and not self.index.knows(token.text):
            return FOREIGN, at + 1
        return None

    def _after_mark(self, at: int) -> int | None:
        """Give where the name after «с.», «місто», «населеному пункті» begins."""
        token = self.tokens[at]
        after = at + 1
        if token.text.startswith(_POINT[0]) and self._text(after).startswith("пункт"):
            after += 1
        elif token.text == "н" and self._text(after) == "." and self._text(at + 2) == "п":
            after = at + 3
        elif token.text not in _MARKS:
            return None
        while self._text(after) == "." and len(token.text) <= len("смт"):
            after += 1
        if after >= len(self.tokens) or self.tokens[after].shape is not Shape.WORD:
            return None
        short = token.text in _SHORT_MARKS
        if short and (after == at + 1 and self.tokens[after].glued):
            return None
        return after

    def _named(self, at: int, name: int) -> tuple[str, int] | None:
        """Judge the word after a mark: a settlement, or a street («м. Польовий», «С. Бандери»)."""
        token = self.tokens[name]
        own = self._own(sound(token.text))
        end = name + 1
        while self._text(end) in "-–—" and end + 1 < len(self.tokens) and self.tokens[end].glued:
            end += 2
        if own is not None:
            return own, end
        if not token.capital:
            return None
        if sound(token.text) in self._known or self.tokens[at].text not in _SHORT_MARKS:
            return FOREIGN, end
        if self.index.knows(token.text) or any(
            n.sure for n in self.index.near(token.text).values()
        ):
            return None
        return FOREIGN, end

    def _region(self, at: int) -> tuple[str, int] | None:
        """«Бердичівський район», «Коростишівська громада»: another place unless it is our own."""
        word, following = self.tokens[at], self._text(at + 1)
        if (
            not word.capital
            or not (following == "рем" or following.startswith(_REGIONS))
            or following in TYPE_WORDS
        ):
            return None
        heard = loose(sound(word.text))
        if stem(sound(word.text)).startswith(self.index.own):
            return None
        if heard.startswith(self._beginnings):  # «Бердичівський» from Бердичів
            return FOREIGN, at + 2
        if any(near.sure and near.cost < 0.1 for near in self.index.near(word.text).values()):  # noqa: PLR2004
            return None
        return FOREIGN, at + 2

    def _own(self, heard: str) -> str | None:
        """Give the gazetteer's settlement of a word, in any case form."""
        for known, settlement in self.index.settlements.items():
            near_length = abs(len(heard) - len(known)) <= 2  # noqa: PLR2004
            if heard == known or (stem(heard) == stem(known) and near_length):
                return settlement
        return None

    def _text(self, at: int) -> str:
        return self.tokens[at].text if at < len(self.tokens) else ""
