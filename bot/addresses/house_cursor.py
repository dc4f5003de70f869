"""Reads one house out of tokens: number, letter, fraction, corpus, the end of a range. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.addresses.house_words import letter
from bot.addresses.houses import MAX_NUMBER, House
from bot.addresses.lexicon import TYPE_WORDS
from bot.addresses.tokens import Shape, Token
from bot.addresses.wordlist import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MAX_DIGITS = 4
_MAX_CORPUS_DIGITS = 3

#: Words that stand before houses and say nothing of them.
MARKS = frozenset(
    listed(
        "буд будинок будинки будинків будинку будинках будинками дом дома домов д б номер номери № "
        "тільки лише только а також за адресою"
    )
)
TO = frozenset({"до", "по"})
LAST = ("кінц", "кінець", "конц")
DASH = frozenset("-–—")
_AND = frozenset(listed("і й та"))
_ONWARDS = frozenset(listed("далі вище більше"))
_ELLIPSIS = "..."  # «…» as clean text
_NUMBERING = ("нумер", "будин")
_QUOTES = frozenset("\"«“'»”")
_ORDINAL_ENDINGS = frozenset(listed("й ий ій го ого му ому ша шої шій га гої гій тя тої ти ї"))
_CORPUS = frozenset({"к", "корп", "корпус", "кор"})
_SMALL_WORDS = frozenset(listed("і й и у в з о та"))


def is_number(token: Token) -> bool:
    """Tell whether a token is a number that may be a house."""
    return token.shape is Shape.NUMBER and not token.noise


def is_ordinal(tokens: Sequence[Token], at: int) -> bool:
    """Tell «1-й», «8-го», which are never houses, from «1-а», «12й» and «5»."""
    behind = tokens[at + 1 : at + 3]
    return (
        len(behind) == 2  # noqa: PLR2004
        and behind[0].text in DASH
        and behind[1].glued
        and behind[1].text in _ORDINAL_ENDINGS
    )


class HouseCursor:
    """A place in the tokens that moves over what it has read."""

    def __init__(self, tokens: Sequence[Token], at: int, is_name: Callable[[int], bool]) -> None:
        """`is_name` tells whether the name of another street begins at a token."""
        self.tokens = tokens
        self.at = at
        self.is_name = is_name

    def peek(self, ahead: int) -> Token | None:
        """Give a token ahead, None behind the end."""
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else None

    def house(self) -> House | None:
        """Read a house at a number; None if there is no such house."""
        written = self.tokens[self.at].text
        number = 0 if written.startswith("0") else int(written)  # «291(0083)»
        self.at += 1
        suffix = self._letter()
        slash, below = self.peek(0), self.peek(1)
        if slash is not None and below is not None and slash.text in "/\\" and is_number(below):
            self.at += 2
            suffix += f"/{int(below.text)}" + self._letter()
        return made(number, suffix + self._corpus())

    def range_end(self) -> House | None:
        """Read the second end of «1-25», «1 – 25», «від 1 до 25», «з 35 по 67», «до кінця»."""
        joint = self._text(0)
        if joint in _AND and self._text(1) in _ONWARDS:
            self.at += 2
            return House(MAX_NUMBER)
        if joint not in TO and joint not in DASH:
            return None
        ahead = 2 if joint in DASH and self._text(1) == "№" else 1
        if joint in TO:
            ending = self.peek(1)
            if ending is not None and ending.text.startswith(LAST):
                return self._last_of_all()
            while (word := self.peek(ahead)) is not None and word.text in MARKS | {"."}:
                ahead += 1
        return self._house_ahead(ahead)

    def _text(self, ahead: int) -> str:
        token = self.peek(ahead)
        return token.text if token is not None else ""

    def elided_end(self) -> House | None:
        """Read the end of «1...25» and «1, 3, 5, …, 25»."""
        ahead = 1 if self._text(0) == "," else 0
        dots = ahead
        while self._text(ahead) in (".", _ELLIPSIS):
            ahead += 1
        if ahead - dots < (1 if self._text(dots) == _ELLIPSIS else 2):
            return None
        ahead += self._text(ahead) == ","
        return self._house_ahead(ahead)

    def _house_ahead(self, ahead: int) -> House | None:
        """Go to a number and read its house; None, and no step, if there is no number."""
        number = self.peek(ahead)
        if number is None or not is_number(number) or len(number.text) > MAX_DIGITS:
            return None
        if self.is_name(self.at + ahead):
            return None
        self.at += ahead
        return self.house()

    def _last_of_all(self) -> House | None:
        """Read «до кінця», «до кінця вулиці»; «до кінця дня» is no house."""
        following = self.peek(2)
        if following is not None and following.shape is Shape.WORD and not following.capital:
            if following.text not in TYPE_WORDS and not following.text.startswith(_NUMBERING):
                return None
            self.at += 1
        self.at += 2
        return House(MAX_NUMBER)

    def _letter(self) -> str:
        """Read the letter of a house: а, -а, «а», or after a space."""
        at, quoted = self.at, False
        token = self.peek(0)
        if token is not None and token.text in DASH and token.glued:
            at += 1
        elif token is not None and token.text in _QUOTES:
            at, quoted = at + 1, True
        token = self.tokens[at] if at < len(self.tokens) else None
        if token is None or token.shape is not Shape.WORD or len(token.text) != 1 or token.noise:
            return ""
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if self.is_name(at) or not (quoted or self._stands_alone(token, after, at)):
            return ""
        if token.text in _CORPUS and after is not None and is_number(after):
            return ""
        closed = quoted and after is not None and after.text in _QUOTES
        self.at = at + (2 if closed else 1)
        return letter(token.text)

    def _stands_alone(self, token: Token, after: Token | None, at: int) -> bool:
        """Tell «12 а» from «12 І. Франка», «12 в провулку», «1 і 10»; «1 В, 3» has a letter."""
        if token.glued:
            return True
        if after is not None and after.glued and after.text in (".", "-", "'"):
            closing = self.tokens[at + 2] if at + 2 < len(self.tokens) else None
            goes_on = closing is not None and closing.shape in (Shape.NUMBER, Shape.WORD)
            if after.text != "." or goes_on:
                return False
        last = after is None or after.shape is not Shape.WORD
        return token.text not in _SMALL_WORDS or (token.capital and last)

    def _corpus(self) -> str:
        """Read «к3», «корп. 3», «, корпус 3»."""
        ahead = 1
        token = self.peek(0)
        if token is not None and token.text == ",":
            ahead, token = 2, self.peek(1)
        if token is None or token.text not in _CORPUS:
            return ""
        while (number := self.peek(ahead)) is not None and number.text in (".", "№"):
            ahead += 1
        if number is None or not is_number(number) or len(number.text) > _MAX_CORPUS_DIGITS:
            return ""
        self.at += ahead + 1
        return f" к{int(number.text)}"


def made(number: int, suffix: str) -> House | None:
    """Make a house; None if there is no such house (number 0, a letter we do not have)."""
    try:
        return House(number, suffix)
    except ValueError:
        return None
