"""The state of a walk through an announcement's tokens. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.addresses.house_list import HouseReader
from bot.addresses.model import FragmentKind
from bot.addresses.ordinal_lists import OrdinalLists
from bot.addresses.scope import FOREIGN, Scope
from bot.addresses.street_names import Context, NameFinder
from bot.addresses.tokens import Shape, Token
from bot.addresses.wordlist import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.addresses.house_items import HouseList
    from bot.addresses.index import Index
    from bot.addresses.mentions import Mention
    from bot.addresses.pieces import Piece
    from bot.addresses.street_names import Found

_SEPARATORS = frozenset(',;:.|()«»"!?\n-–—•*·/')
_LIST_SIGNS = frozenset(listed(", ; - – — • * . |")) | {"\n"}
_AND = frozenset(listed("та і й и"))
NOTE_WORDS = 6  # tokens of a note in brackets


class Walk:
    """Where the reading stands, what was found, and what earlier words say of later ones."""

    def __init__(self, index: Index, tokens: Sequence[Token]) -> None:
        self.index = index
        self.tokens = tokens
        self.finder = NameFinder(index, tokens)
        self.ordinal_lists = OrdinalLists(index, tokens)
        self.scope = Scope(index, tokens, self.finder)
        self.pieces: list[Piece] = []
        self.at = 0
        self.header: frozenset[str] = frozenset()  # «провулки: ...»: until another header
        self.carried: frozenset[str] = frozenset()  # «вул. Шевченка, 24, Огієнка, 12»
        self.tried = 0
        self.last: Mention | None = None
        self.open: Mention | None = None  # a list that a note in brackets interrupted

    def put(self, piece: Piece) -> None:
        """Keep a piece and go on behind it."""
        self.pieces.append(piece)
        self.at = piece.end

    def text(self, at: int) -> str:
        """Give a token's clean text, "" outside the text."""
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def context(self, types: tuple[str, ...] = (), *, loose_type: bool = False) -> Context:
        """Give what is known of a name here; `types` stand right before it."""
        carried = tuple(kinds for kinds in (self.header, self.carried) if kinds)
        settlement = "" if self.scope.settlement == FOREIGN else self.scope.settlement
        return Context(frozenset(types), carried, settlement, loose_type)

    def houses(self, at: int) -> HouseList:
        """Read the list of houses that begins at a token; it may be empty."""
        return self.reader(self.after_old_name(at)).read()

    def reader(self, at: int) -> HouseReader:
        """Make a reader of the houses that begin at a token."""
        context = self.context()
        return HouseReader(self.tokens, at, lambda place: self.is_name(place, context))

    def is_name(self, at: int, context: Context) -> bool:
        """Tell a number that opens a name, or several names, from a house."""
        if self.tokens[at].shape is not Shape.NUMBER or self.tokens[at].noise:
            return False
        if self.finder.begins_with_number(at, context):
            return True
        return self.ordinal_lists.find(at, context) is not None

    def after_old_name(self, at: int) -> int:
        """Pass over another name of the street: «Захисників України (Маликова), 12»."""
        if self.text(at) != "(":
            return at
        for close in range(at + 1, min(at + NOTE_WORDS, len(self.tokens))):
            token = self.tokens[close]
            if token.text == ")":
                return close + 1 if close > at + 1 else at
            if token.shape is not Shape.WORD and token.text not in ".-":
                return at
            if token.text.startswith(("вс", "ус", "пар", "непар", "кр", "пов", "прив", "буд")):
                return at
        return at

    def in_list(self, start: int, found: Found) -> bool:
        """Tell an item of a list from a street named in running text."""
        before = self.text(start - 1) if start else "\n"
        after = self.text(found.end) or "\n"
        if after != "\n" and self.tokens[found.end].noise in ("date", "time"):
            after = ","  # «Чехова та Металістів 28 листопада не буде світла»
        opens = before in _SEPARATORS or before in _AND
        return opens and (after in ",;.\n)|" or after in _AND) and before != "("

    def beside_street(self, start: int) -> bool:
        """Tell whether the piece before is a street, only a comma or «та» between."""
        if not self.pieces or start == 0:
            return False
        last = self.pieces[-1]
        place = start - 1
        while place >= 0 and self.text(place) in _LIST_SIGNS:
            place -= 1
        return last.end == place + 1 and last.kind is FragmentKind.MATCHED

    def before_street(self, end: int) -> bool:
        """Tell whether a list of names begins: another street follows, or nothing at all."""
        at = end
        while self.text(at) in _LIST_SIGNS and at < len(self.tokens):
            at += 1
        if at >= len(self.tokens):
            return all(self.text(place) in _LIST_SIGNS for place in range(self.at))
        if at == end:
            return False
        kinds, name = self.finder.type_word(at)
        found = self.finder.find(name if kinds else at, self.context(kinds))
        return found is not None and (bool(kinds) or found.certain)
