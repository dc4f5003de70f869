"""Walks through an announcement token by token and says what each piece is. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.addresses.house_list import HouseList, HouseReader, side_of
from bot.addresses.lexicon import SHORT_FORMS
from bot.addresses.matching import fits
from bot.addresses.mentions import Mention, pieces_of
from bot.addresses.model import FragmentKind
from bot.addresses.ordinal_lists import ordinal_list
from bot.addresses.pieces import Piece, noise, unresolved
from bot.addresses.reading import Name
from bot.addresses.scope import FOREIGN, Scope
from bot.addresses.street_names import Context, Found, NameFinder
from bot.addresses.surroundings import is_partial, loose_number_before
from bot.addresses.tokens import Shape, Token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.addresses.index import Index

_SEPARATORS = frozenset(',;:.|()«»"!?\n-–—•*·/')
_PLURAL_TYPES = (
    "вулиці вулицях вулицями вулиць провулки провулках провулків майдани майданах проїзди проїздах "
    "проспекти проспектах бульвари бульварах площах улицах улицы переулки переулках лінії лініях"
).split()
_AND = frozenset("та і й и".split())
_CORNER = ("перехрест", "розі", "ріг", "перекрест", "кут")
_LOOSE_TYPES = frozenset({"пр", "pr"})
MAX_CANDIDATES = 4  # streets offered for an unknown name
_LIST_SIGNS = frozenset(", ; - – — • * . |".split()) | {"\n"}
_HOUSE_WORDS = ("будинк", "буд", "номер", "№", "дома")
_TO_STREET = frozenset("по на в у за адресою , : вулиці".split())
_NEAR = 4  # tokens
_NOTE_WORDS = 6  # tokens of a note in brackets


class AnnouncementReader:
    """One pass over the tokens; `read` gives pieces in order, gaps between them are signs."""

    def __init__(self, index: Index, tokens: Sequence[Token]) -> None:
        self.index = index
        self.tokens = tokens
        self.finder = NameFinder(index, tokens)
        self.scope = Scope(index, tokens, self.finder)
        self.pieces: list[Piece] = []
        self.at = 0
        self.header: frozenset[str] = frozenset()  # «провулки: ...»: until another header
        self.carried: frozenset[str] = frozenset()  # «вул. Шевченка, 24, Огієнка, 12»
        self.tried = 0
        self.open: Mention | None = None  # a list that a note in brackets interrupted

    def read(self) -> list[Piece]:
        """Give all pieces; loose words and numbers are pieces of kind NOISE, why "text"."""
        while self.at < len(self.tokens):
            self._step()
        return self.pieces

    def _step(self) -> None:
        token = self.tokens[self.at]
        if self.scope.foreign and not self._settlement():
            self._foreign(token)
        elif token.noise:
            self._noise(token)
        elif self._houses_first():
            pass
        elif token.shape in (Shape.LINE, Shape.SIGN):
            self._sign(token)
        elif not (self._settlement() or self._resumed() or self._street()):
            self._loose()

    def _put(self, piece: Piece) -> None:
        self.pieces.append(piece)
        self.at = piece.end

    def _loose(self) -> None:
        self.open = None
        self._put(noise(self.at, self.at + 1, "text"))

    def _foreign(self, token: Token) -> None:
        if token.shape in (Shape.LINE, Shape.SIGN):
            self._sign(token)
        else:
            self._put(unresolved(self.at, self.at + 1, "settlement"))

    def _noise(self, token: Token) -> None:
        end = self.at
        while end < len(self.tokens) and self.tokens[end].noise == token.noise:
            end += 1
        if token.facility:
            self._put(unresolved(self.at, end, "facility"))
        else:
            self._put(noise(self.at, end, token.noise))

    def _sign(self, token: Token) -> None:
        self.scope.on_sign(self.at)
        if token.shape is Shape.LINE or token.text in ".;!?":
            self.carried = frozenset()
        if token.shape is Shape.LINE:
            if self._text(self.at + 1) == "\n":
                self.header = frozenset()
            self.open = None
        if token.text == "(" and self._note():
            return
        self.at += 1

    def _note(self) -> bool:
        """Pass over a note: «16 (гуртожиток), 17»; «(буд. 22, 24)» is no note."""
        if self.open is None:
            return False
        for end in range(self.at + 1, min(self.at + _NOTE_WORDS, len(self.tokens))):
            token = self.tokens[end]
            if token.text == ")":
                self._put(noise(self.at, end + 1, "note"))
                return True
            kinds, _ = self.finder.type_word(end)
            if kinds or side_of(token.text) or (token.shape is Shape.NUMBER and not token.noise):
                return False
        return False

    def _settlement(self) -> bool:
        found = self.scope.settlement_at(self.at)
        if found is None:
            return False
        settlement, end = found
        self.open = None
        self.header = self.carried = frozenset()
        self.scope.enter(settlement)
        if settlement == FOREIGN:
            self._put(unresolved(self.at, self._with_note(end), "settlement"))
        else:
            self._put(noise(self.at, end, "settlement"))
        return True

    def _with_note(self, end: int) -> int:
        """Take in a note in brackets right behind: «с. Зарічани (медпункт)»."""
        if self._text(end) != "(":
            return end
        for close in range(end + 1, min(end + _NOTE_WORDS, len(self.tokens))):
            if self._text(close) == ")":
                return close + 1
        return end

    def _resumed(self) -> bool:
        """Go on with the list that a note interrupted: «16 (гуртожиток), 17»."""
        mention = self.open
        if mention is None or self.tokens[self.at].shape is not Shape.NUMBER:
            return False
        if self.finder.begins_with_number(self.at, self._context()):
            return False
        houses = self._houses(self.at)
        if not houses.items:
            return False
        self._add(Mention(self.at, self.at, mention.found, houses, resumed=True))
        return True

    def _houses_first(self) -> bool:
        """Read «будинки № 5, 7 по вул. Хлібній»: the houses stand before their street."""
        token = self.tokens[self.at]
        if token.shape is not Shape.NUMBER and not token.text.startswith(_HOUSE_WORDS):
            return False
        if self.open is not None or self.scope.foreign or self.at < self.tried:
            return False
        start = self.at
        houses = self._houses(start)
        self.tried = houses.end  # read once, or a long list costs its length squared
        if not houses.items or self.finder.begins_with_number(start, self._context()):
            return False
        at = houses.end
        while self._text(at) in _TO_STREET and at < houses.end + _NEAR:
            at += 1
        kinds, name = self.finder.type_word(at)
        found = self.finder.find(name if kinds else at, self._context(kinds))
        if found is None or found.ambiguous or not (kinds or found.certain):
            return False
        if at == houses.end and not kinds:
            return False
        own = self._houses(found.end)
        if own.items and not (self._text(own.end) in _TO_STREET and self._text(own.end) != ","):
            return False
        self.scope.on_street()
        if self.scope.foreign:
            self._put(unresolved(start, found.end, "settlement"))
            return True
        self._add(Mention(start, found.end, found, HouseList(houses.items, found.end)))
        self.open = None
        return True

    def _context(self, types: tuple[str, ...] = (), *, loose_type: bool = False) -> Context:
        carried = tuple(kinds for kinds in (self.header, self.carried) if kinds)
        settlement = "" if self.scope.settlement == FOREIGN else self.scope.settlement
        return Context(frozenset(types), carried, settlement, loose_type)

    def _street(self) -> bool:
        """Read a street with its houses at the place, or a type word with an unknown name."""
        start = self.at
        kinds, name = self.finder.type_word(start)
        if kinds:
            return self._typed(start, name, kinds)
        if self._ordinals(start, start, self._context()):
            return True
        token = self.tokens[start]
        if token.shape is Shape.NUMBER:
            if not self.finder.begins_with_number(start, self._context()):
                return False
        elif not self._may_be_name(start):
            return False
        found = self.finder.find(start, self._context())
        if (
            (found is None or found.ambiguous)
            and token.text == "м"
            and self._text(start + 1) == "."
        ):
            square = self.finder.find(start + 2, self._context(("майдан",)))
            if square is not None and not square.ambiguous:
                return self._take(start, square, typed=True)
        return found is not None and self._take(start, found, typed=False)

    def _may_be_name(self, at: int) -> bool:
        """Spare the search where running text goes on in small letters."""
        token = self.tokens[at]
        dotted = self._text(at + 1) == "."
        short = dotted and (len(token.text) == 1 or token.text in SHORT_FORMS)
        return token.capital or short or self.index.knows(token.text)

    def _typed(self, start: int, name: int, kinds: tuple[str, ...]) -> bool:
        """Read what follows a type word: «вул. Хлібна», «провулки – Вацківський, Каретний»."""
        plural = self.tokens[start].text in _PLURAL_TYPES
        at = name
        signs = ""
        while self._text(at) in {",", ":", "-", "–", "—", "№"} and at < name + 2:
            signs += self._text(at)
            at += 1
        if at < len(self.tokens) and self.tokens[at].shape is Shape.LINE and signs:
            at += 1
            while self._text(at) in {"-", "–", "—", "•", "*"}:
                at += 1
        loose_type = self.tokens[start].text in _LOOSE_TYPES
        context = self._context(kinds, loose_type=loose_type)
        if plural or ":" in signs:
            self.header = frozenset(kinds)
        if self._ordinals(start, at, context):
            return True
        found = self.finder.find(at, context)
        if found is not None:
            if not plural and ":" not in signs:
                self.carried = frozenset(kinds)
            return self._take(start, found, typed=True)
        return self._unknown(start, at, kinds)

    def _unknown(self, start: int, name: int, kinds: tuple[str, ...]) -> bool:
        """A type word and a name the gazetteer lacks: a person has to see it."""
        self.open = None
        end = name
        while end < len(self.tokens) and self._is_name_word(end, first=end == name):
            end += 1
        if end == name or kinds == ("лінія",):
            return False
        houses = self._houses(end)
        self.scope.on_street()
        words = tuple(t.text for t in self.tokens[name:end] if t.shape is Shape.WORD)
        near = fits(self.index, Name(words, frozenset(kinds)), None)[:MAX_CANDIDATES]
        streets = tuple(fit.street_id for fit in near)
        last = houses.end if houses.items else end
        self._put(unresolved(start, last, "unknown_street", streets))
        return True

    def _is_name_word(self, at: int, *, first: bool) -> bool:
        token = self.tokens[at]
        if token.noise or self.finder.type_word(at)[0]:
            return False
        if token.shape is Shape.WORD:
            return token.capital or (first and len(token.text) > 2)  # noqa: PLR2004
        return not first and token.text in ".-'" and token.glued

    def _ordinals(self, start: int, at: int, context: Context) -> bool:
        """Read «1, 3, 7-й Дачні», «1-ша та 2-га Мар'янівські лінії»."""
        found = ordinal_list(self.index, self.tokens, at, context)
        if found is None:
            return False
        for place, name in enumerate(found):
            last = place == len(found) - 1
            houses = self._houses(name.end) if last else HouseList((), name.end)
            self._add(Mention(start if place == 0 else name.first, name.end, name, houses))
        return True

    def _take(self, start: int, found: Found, *, typed: bool) -> bool:
        """Take a street found if its surroundings bear it out."""
        houses = self._houses(found.end)
        crossing = None if houses.items else self._crossing(found)
        listed = self._in_list(start, found)
        if not (houses.items or crossing or typed):
            in_context = listed and (
                bool(self.header or self.carried)
                or self._beside_street(start)
                or self._before_street(found.end)
            )
            if not (found.certain and in_context):
                return False
        elif not (typed or found.certain or self.tokens[start].capital):
            return False
        if not found.certain and not typed and not houses.items:
            return False
        self.scope.on_street()
        if self.scope.foreign:
            end = houses.end if houses.items else found.end
            self._put(unresolved(start, end, "settlement"))
            return True
        if not houses.items and crossing is None and self._is_unclear(start, found.end):
            self._unclear(start, found)
            return True
        if crossing is not None:
            self._put(
                Piece(
                    start, crossing.end, FragmentKind.MATCHED, found.fits[0].street_id,
                    (f"x:{crossing.fits[0].street_id}",), "crossing",
                )
            )  # fmt: skip
            return True
        self._add(Mention(start, found.end, found, houses, in_passing=not listed))
        return True

    def _is_unclear(self, start: int, end: int) -> bool:
        """Tell whether a street without houses is a boundary, a part, or lacks its houses."""
        taken = 0
        for piece in reversed(self.pieces):
            if piece.kind is FragmentKind.MATCHED:
                taken = piece.end
                break
        if self._text(start - 1) in ("по", "на") and taken == start - 1 and self._ends_in_house():
            return True  # «Хлібна, 47 та 5 на Київській»: whose is 5?
        return is_partial(self.tokens, start, end) or loose_number_before(self.tokens, start, taken)

    def _ends_in_house(self) -> bool:
        return self.tokens[self.pieces[-1].end - 1].shape is Shape.NUMBER

    def _unclear(self, start: int, found: Found) -> None:
        """Show a bare street that does not mean all its houses; so is the one it bounds."""
        last = self.pieces[-1] if self.pieces else None
        if last is not None and last.predicates == ("all",) and start - last.end <= _NEAR:
            if not any(self._text(place) in ",;.\n" for place in range(last.end, start)):
                street = (last.street_id,) if last.street_id else ()
                self.pieces[-1] = unresolved(last.first, last.end, "part", street)
        self.open = None
        self._put(unresolved(start, found.end, "part", tuple(f.street_id for f in found.fits)))

    def _add(self, mention: Mention) -> None:
        for piece in pieces_of(mention):
            self._put(piece)
        self.open = None if mention.found.ambiguous else mention

    def _houses(self, at: int) -> HouseList:
        context = self._context()
        reader = HouseReader(
            self.tokens,
            self._after_old_name(at),
            lambda place: self.finder.begins_with_number(place, context),
        )
        return reader.read()

    def _after_old_name(self, at: int) -> int:
        """Pass over another name of the street: «Захисників України (Маликова), 12»."""
        if self._text(at) != "(":
            return at
        for close in range(at + 1, min(at + _NOTE_WORDS, len(self.tokens))):
            token = self.tokens[close]
            if token.text == ")":
                return close + 1 if close > at + 1 else at
            if token.shape is not Shape.WORD and token.text not in ".-":
                return at
            if token.text.startswith(("вс", "ус", "пар", "непар", "кр", "пов", "прив", "буд")):
                return at
        return at

    def _crossing(self, found: Found) -> Found | None:
        """Read the second street of «Київська/Перемоги», «на розі Київської та Перемоги»."""
        sign = self._text(found.end)
        corner = any(
            self._text(place).startswith(_CORNER)
            for place in range(max(0, found.first - 4), found.first)
        )
        if sign not in "/–-—" and not (corner and sign in _AND | {"з", "із"}):
            return None
        kinds, name = self.finder.type_word(found.end + 1)
        at = name if kinds else found.end + 1
        if at >= len(self.tokens) or sign == "":
            return None
        second = self.finder.find(at, self._context(kinds))
        if second is None or second.ambiguous or not second.certain or found.ambiguous:
            return None
        if sign in "–-—" and self._houses(second.end).items:
            return None
        return second

    def _in_list(self, start: int, found: Found) -> bool:
        """Tell an item of a list from a street named in running text."""
        before = self._text(start - 1) if start else "\n"
        after = self._text(found.end) or "\n"
        opens = before in _SEPARATORS or before in _AND
        return opens and (after in ",;.\n)|" or after in _AND) and before != "("

    def _beside_street(self, start: int) -> bool:
        """Tell whether the piece before is a street, only a comma or «та» between."""
        if not self.pieces or start == 0:
            return False
        last = self.pieces[-1]
        place = start - 1
        while place >= 0 and self._text(place) in _LIST_SIGNS:
            place -= 1
        return last.end == place + 1 and last.kind is FragmentKind.MATCHED

    def _before_street(self, end: int) -> bool:
        """Tell whether a list of names begins: another street follows, or nothing at all."""
        at = end
        while self._text(at) in _LIST_SIGNS and at < len(self.tokens):
            at += 1
        if at >= len(self.tokens):
            return all(self._text(place) in _LIST_SIGNS for place in range(self.at))
        if at == end:
            return False
        kinds, name = self.finder.type_word(at)
        found = self.finder.find(name if kinds else at, self._context(kinds))
        return found is not None and (bool(kinds) or found.certain)

    def _text(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""
