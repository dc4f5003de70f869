"""Reads streets with their houses where a walk stands. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.addresses.house_cursor import is_ordinal
from bot.addresses.house_items import HouseList
from bot.addresses.houses_before import AND, NEAR, HousesBefore
from bot.addresses.lexicon import SHORT_FORMS
from bot.addresses.matching import fits
from bot.addresses.mentions import Mention
from bot.addresses.model import FragmentKind
from bot.addresses.pieces import Grounds, Piece, unresolved
from bot.addresses.reading import Name
from bot.addresses.surroundings import is_partial, loose_number_before
from bot.addresses.tokens import Shape
from bot.addresses.wordlist import listed

if TYPE_CHECKING:
    from bot.addresses.street_names import Context, Found

MAX_CANDIDATES = 4  # streets offered for an unknown name
_PLURAL_TYPES = frozenset(
    listed(
        "вулиці вулицях вулицями вулиць провулки провулках провулків майдани майданах проїзди "
        "проїздах проспекти проспектах бульвари бульварах площах улицах улицы переулки переулках "
        "лінії лініях"
    )
)
_CORNER = ("перехрест", "розі", "ріг", "перекрест", "кут")
_LOOSE_TYPES = frozenset({"пр", "pr"})


class StreetReader(HousesBefore):
    """Walks over streets; each method tells whether it read anything."""

    def street(self) -> bool:
        """Read a street with its houses at the place, or a type word with an unknown name."""
        start = self.at
        kinds, name = self.finder.type_word(start)
        if kinds:
            return self._typed(start, name, kinds)
        if self._ordinals(start, start, self.context()):
            return True
        found = self.finder.find(start, self.context()) if self._may_be_name(start) else None
        if found is None or found.ambiguous:
            square = self._square(start)
            if square is not None:
                return self._take(start, square, typed=True)
        return found is not None and self._take(start, found, typed=False)

    def _square(self, at: int) -> Found | None:
        """Read «м. Польовий»: майдан where it is neither місто nor an initial."""
        if self.text(at) != "м" or self.text(at + 1) != ".":
            return None
        found = self.finder.find(at + 2, self.context(("майдан",)))
        return None if found is None or found.ambiguous else found

    def _may_be_name(self, at: int) -> bool:
        """Spare the search where running text goes on in small letters."""
        token = self.tokens[at]
        if token.shape is Shape.NUMBER:
            return self.finder.begins_with_number(at, self.context())
        dotted = self.text(at + 1) == "."
        short = dotted and (len(token.text) == 1 or token.text in SHORT_FORMS)
        return token.capital or short or self.index.knows(token.text)

    def _typed(self, start: int, name: int, kinds: tuple[str, ...]) -> bool:
        """Read what follows a type word: «вул. Хлібна», «провулки – Вацківський, Каретний»."""
        plural = self.tokens[start].text in _PLURAL_TYPES
        at = name
        signs = ""
        while self.text(at) in {",", ":", "-", "–", "—", "№"} and at < name + 2:
            signs += self.text(at)
            at += 1
        if at < len(self.tokens) and self.tokens[at].shape is Shape.LINE and signs:
            at += 1
            while self.text(at) in {"-", "–", "—", "•", "*"}:
                at += 1
        loose_type = self.tokens[start].text in _LOOSE_TYPES
        context = self.context(kinds, loose_type=loose_type)
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
        """Read a type word with a name the gazetteer lacks: a person has to see it."""
        self.open = None
        end = name
        while end < len(self.tokens) and self._is_name_word(end, first=end == name):
            end += 1
        if end > name and is_ordinal(self.tokens, end):  # «Героїв 66-ї бригади»
            end += 3
            if end < len(self.tokens) and self._is_name_word(end, first=True):
                end += 1
        if end == name or kinds == ("лінія",):
            return False
        houses = self.houses(end)
        self.scope.on_street()
        words = tuple(t.text for t in self.tokens[name:end] if t.shape is Shape.WORD)
        near = fits(self.index, Name(words, frozenset(kinds)), None)[:MAX_CANDIDATES]
        streets = tuple(fit.street_id for fit in near)
        last = houses.end if houses.items else end
        self.put(unresolved(start, last, "unknown_street", streets))
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
        found = self.ordinal_lists.find(at, context)
        if found is None:
            return False
        for place, name in enumerate(found):
            last = place == len(found) - 1
            houses = self.houses(name.end) if last else HouseList((), name.end)
            self.add(Mention(start if place == 0 else name.first, name.end, name, houses))
        return True

    def _take(self, start: int, found: Found, *, typed: bool) -> bool:
        """Take a street found if its surroundings bear it out."""
        houses = self.own_houses(start, found)
        if not houses.items and self.houses_before(start, found):
            return True
        crossing = None if houses.items else self._crossing(found)
        listed = self.in_list(start, found)
        bare = not houses.items and crossing is None
        if bare and found.certain and self.list_before(start) is not None:
            self._unclear(start, found)  # «Хлібна, 47, 5 на Київській»: whose is 5?
            return True
        if bare and not typed and not (found.certain and listed and self._in_row(start, found)):
            return False
        if not (typed or found.certain or (houses.items and self._stands_out(start))):
            return False
        self.scope.on_street()
        if self.scope.foreign:
            self.put(unresolved(start, houses.end if houses.items else found.end, "settlement"))
        elif crossing is not None:
            street, other = found.fits[0].street_id, crossing.fits[0].street_id
            kind = FragmentKind.MATCHED
            name = found.name
            grounds = None if name is None else Grounds(name, found.fits[0], found.carried)
            said = (f"x:{other}",)
            self.put(Piece(start, crossing.end, kind, street, said, "crossing", grounds=grounds))
        elif bare and self._is_unclear(start, found.end):
            self._unclear(start, found)
        else:
            self.add(Mention(start, found.end, found, houses, in_passing=not listed))
        return True

    def _stands_out(self, start: int) -> bool:
        """Tell a name that begins with a capital and is no scrap of a number: «37ГАРАЖ»."""
        token = self.tokens[start]
        before = self.tokens[start - 1] if start else None
        joined = before is not None and token.glued and before.shape is Shape.NUMBER
        return token.capital and not joined

    def _in_row(self, start: int, found: Found) -> bool:
        """Tell whether a name without type and houses is one of a list of names."""
        return (
            bool(self.header or self.carried)
            or self.beside_street(start)
            or self.before_street(found.end)
        )

    def _is_unclear(self, start: int, end: int) -> bool:
        """Tell whether a street without houses is a boundary, a part, or lacks its houses."""
        taken = 0
        for piece in reversed(self.pieces):
            if piece.kind is FragmentKind.MATCHED:
                taken = piece.end
                break
        return is_partial(self.tokens, start, end) or loose_number_before(self.tokens, start, taken)

    def _unclear(self, start: int, found: Found) -> None:
        """Show a bare street that does not mean all its houses; so is the one it bounds."""
        last = self.pieces[-1] if self.pieces else None
        if (
            last is not None
            and last.predicates == ("all",)
            and start - last.end <= NEAR
            and not any(self.text(place) in ",;.\n" for place in range(last.end, start))
        ):
            street = (last.street_id,) if last.street_id else ()
            self.pieces[-1] = unresolved(last.first, last.end, "part", street)
        self.open = None
        self.put(unresolved(start, found.end, "part", tuple(f.street_id for f in found.fits)))

    def _crossing(self, found: Found) -> Found | None:
        """Read the second street of «Київська/Перемоги», «на розі Київської та Перемоги»."""
        sign = self.text(found.end)
        corner = any(
            self.text(place).startswith(_CORNER)
            for place in range(max(0, found.first - 4), found.first)
        )
        if sign not in "/–-—" and not (corner and sign in AND | {"з", "із"}):
            return None
        kinds, name = self.finder.type_word(found.end + 1)
        at = name if kinds else found.end + 1
        if at >= len(self.tokens) or sign == "":
            return None
        second = self.finder.find(at, self.context(kinds))
        if second is None or second.ambiguous or not second.certain or found.ambiguous:
            return None
        if sign in "–-—" and self.houses(second.end).items:
            return None
        return second

    def resumed(self) -> bool:
        """Go on with the list that a note interrupted: «16 (гуртожиток), 17»."""
        mention = self.open
        if mention is None or self.tokens[self.at].shape is not Shape.NUMBER:
            return False
        if self.finder.begins_with_number(self.at, self.context()):
            return False
        houses = self.houses(self.at)
        if not houses.items:
            return False
        self.add(Mention(self.at, self.at, mention.found, houses, resumed=True))
        return True
