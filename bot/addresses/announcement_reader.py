"""Walks through an announcement token by token and says what each piece is. Pure."""

from __future__ import annotations

from bot.addresses.house_items import side_of
from bot.addresses.pieces import Piece, noise, unresolved
from bot.addresses.scope import FOREIGN
from bot.addresses.street_reader import StreetReader
from bot.addresses.tokens import Shape, Token
from bot.addresses.walk import NOTE_WORDS


class AnnouncementReader(StreetReader):
    """One pass over the tokens; `read` gives pieces in order, gaps between them are signs."""

    def read(self) -> list[Piece]:
        """Give all pieces; loose words and numbers are pieces of kind NOISE, why "text"."""
        while self.at < len(self.tokens):
            self._step()
        return self.pieces

    def _step(self) -> None:
        token = self.tokens[self.at]
        if self.scope.foreign:
            if not self._settlement():
                self._foreign(token)
        elif token.noise:
            self._noise(token)
        elif self.houses_first():
            pass
        elif token.shape in (Shape.LINE, Shape.SIGN):
            self._sign(token)
        elif not (self._settlement() or self.resumed() or self.street()):
            self._loose()

    def _loose(self) -> None:
        self.open = None
        found = self.finder.find(self.at, self.context()) if self._may_be_lost() else None
        if found is not None and found.certain:
            streets = tuple(fit.street_id for fit in found.fits)
            self.put(unresolved(self.at, found.end, "unknown_name", streets))
        else:
            self.put(noise(self.at, self.at + 1, "text"))

    def _may_be_lost(self) -> bool:
        """Tell a word in small letters that a list of streets may go on with."""
        token = self.tokens[self.at]
        return (
            token.shape is Shape.WORD
            and not token.capital
            and self.text(self.at - 1) == ","
            and self.index.knows(token.text)
            and self.beside_street(self.at)
        )

    def _foreign(self, token: Token) -> None:
        if token.shape in (Shape.LINE, Shape.SIGN):
            self._sign(token)
        else:
            self.put(unresolved(self.at, self.at + 1, "settlement"))

    def _noise(self, token: Token) -> None:
        end = self.at
        while end < len(self.tokens) and self.tokens[end].noise == token.noise:
            end += 1
        if token.facility:
            self.put(unresolved(self.at, end, "facility"))
        else:
            self.put(noise(self.at, end, token.noise))

    def _sign(self, token: Token) -> None:
        self.scope.on_sign(self.at)
        if token.shape is Shape.LINE or token.text in ".;!?":
            self.carried = frozenset()
        if token.shape is Shape.LINE:
            if self.text(self.at + 1) == "\n":
                self.header = frozenset()
            self.open = None
        if token.text == "(" and self._note():
            return
        self.at += 1

    def _note(self) -> bool:
        """Pass over a note: «16 (гуртожиток), 17»; «(буд. 22, 24)» is no note."""
        if self.open is None:
            return False
        for end in range(self.at + 1, min(self.at + NOTE_WORDS, len(self.tokens))):
            token = self.tokens[end]
            if token.text == ")":
                self._put_note(end + 1)
                return True
            kinds, _ = self.finder.type_word(end)
            if kinds or side_of(token.text) or (token.shape is Shape.NUMBER and not token.noise):
                return False
        return False

    def _put_note(self, end: int) -> None:
        """Keep a note; one that names another settlement takes the street before it there."""
        found = self.scope.settlement_at(self.at + 1)
        mention = self.open
        if found is None or found[0] != FOREIGN or mention is None:
            self.put(noise(self.at, end, "note"))
            return
        while self.pieces and self.pieces[-1].first >= mention.first:
            self.pieces.pop()
        self.open = self.last = None
        self.put(unresolved(mention.first, end, "settlement"))

    def _settlement(self) -> bool:
        found = self.scope.settlement_at(self.at)
        if found is None:
            return False
        settlement, end = found
        self.open = None
        self.header = self.carried = frozenset()
        self.scope.enter(settlement)
        if settlement == FOREIGN:
            self.put(unresolved(self.at, self._with_note(end), "settlement"))
        else:
            self.put(noise(self.at, end, "settlement"))
        return True

    def _with_note(self, end: int) -> int:
        """Take in a note in brackets right behind: «с. Зарічани (медпункт)»."""
        if self.text(end) != "(":
            return end
        for close in range(end + 1, min(end + NOTE_WORDS, len(self.tokens))):
            if self.text(close) == ")":
                return close + 1
        return end
