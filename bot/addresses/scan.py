"""A resident's clean text taken apart: words, types, numbers, place. Pure."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.addresses.asides import without_asides
from bot.addresses.chatter import CHATTER
from bot.addresses.fold import is_latin, sound
from bot.addresses.house_words import HOUSE, house_of
from bot.addresses.houses import House
from bot.addresses.lexicon import NOISE_BEGINNINGS, SHORT_FORMS, TYPE_WORDS
from bot.addresses.number_words import digits_for_words
from bot.addresses.ordinals import DOUBTFUL_ENDINGS, is_ending, ordinal_word, roman
from bot.addresses.places import place_in
from bot.addresses.spelling import respell
from bot.addresses.wordlist import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.addresses.index import Index

MAX_WORDS = 12  # content words looked up; an address has fewer than six
MAX_NUMBERS = 4


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the text, as a house and as an ordinal."""

    house: House | None
    ordinal: int | None  # None: cannot be one
    certain: bool  # certainly an ordinal («1-й»)
    marked: bool  # certainly a house («буд. 1»)
    after_words: int  # how many name words stand before it


class Kind(enum.Enum):
    """What an item of the text is."""

    WORD = "word"
    TYPE = "type"
    NUMBER = "number"
    COMMA = "comma"
    GAP = "gap"  # chatter, the end of a sentence, something cut out


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of the text in its order."""

    kind: Kind
    text: str = ""
    types: tuple[str, ...] = ()  # of a TYPE
    number: Number | None = None
    short: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """The text taken apart, before numbers are given their meaning."""

    words: tuple[str, ...]
    short: frozenset[str]
    types: tuple[tuple[str, tuple[str, ...]], ...]  # written word, types it may stand for
    numbers: tuple[Number, ...]
    settlement: str  # of the gazetteer, "" = none named
    unclear: bool  # more words than an address can have, or «12 або 14»
    #: The words once more, written together or apart as the gazetteer has them.
    respelt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scanned:
    """A whole text in items, and what holds for all of it."""

    items: tuple[Item, ...]
    settlement: str
    foreign: bool  # another settlement is named
    either: bool  # «12 або 14»


_PHONE = re.compile(r"[+]?\d[\d ()-]{7,24}\d")
_PHONE_DIGITS = 9
_LONG_NUMBER = re.compile(r"\d{5,}")
_FLAT = re.compile(
    r"(?<![^\W\d_])(?:під|п)[.]?\s?№?\s?\d{1,2}(?!\d)"
    r"|(?<![\d])\d{1,4}\s?(?:кв|квартира)(?![^\W\d_]|[.]?\s?№?\s?\d)"
)
_MARKED = re.compile(
    r"(?<![^\W\d_])(?:будинок|будинку|будинка|буд|дом|дома|доме|дім|house|bud|budynok|dom|д|б|№)"
    r"[.]?\s?[:,]?\s?№?\s?(?=\d)|№\s?(?=\d)"
)
_EITHER = re.compile(r"\d[^\W\d_]?\s+(?:або|чи|і|й|та|или|и|or|and)\s+\d")
_AFTER_MARK = re.compile(
    r"(?:-?(?:й|ий|му|го|ому|м))?\s?(?:будинок|будинку|будинка|буд|дом|доме|дім)(?![^\W\d_])"
)
_FLAT_AFTER = re.compile(r"\s?-\s?\d{1,4}(?![\d/])")
_ORDINAL = re.compile(r"(\d{1,2})(\s?-?\s?)([^\W\d_]{1,3})(?![^\W\d_])")
_TYPE = re.compile(
    r"(?<![^\W\d_])(?:пр-т|пр-кт|пр-кту|пр-ту|пр-ті|пр-д|пр-зд|пр-к|б-р|б-рі|б-ру|м-н|м-ні|м-ну|"
    r"кв-л|пл-ща|pr-t|pr-d|b-r)(?![^\W\d_])"
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*'?")
_QUIET = frozenset("\"«»“”„'*_-/\\№")  # signs inside an address
_ABBREVIATION = 5  # letters: the dot after a word so short ends no sentence
# A conjunction or preposition between a number and a word is no letter of a house.
_SMALL_LETTERS = frozenset("аувзійояєсaiuvzo")
_HARDLY_LETTERS = frozenset("єоузяй")
_AFTER_HOUSE = frozenset(listed("кв квартира буд будинок корп к під'їзд вул вулиця вулиці пров"))


def scan(index: Index, cleaned: str) -> Scanned:
    """Split a clean text into items, everything beside the address cut out."""
    text = _PHONE.sub(_without_phone, digits_for_words(cleaned))
    text = without_asides(text, index.days)
    text = _FLAT.sub(" ,; ", _LONG_NUMBER.sub(" ; ", text))
    text, settlement, foreign = place_in(index, text)
    reader = _Scan(index, text)
    reader.run()
    either = _EITHER.search(text) is not None
    return Scanned(tuple(reader.items), settlement, foreign, either)


def parts_of(index: Index, scanned: Scanned, items: Sequence[Item]) -> Parts:
    """Gather a run of items, as far as an address can go."""
    words: list[str] = []
    numbers: list[Number] = []
    for item in items:
        if item.kind is Kind.WORD:
            words.append(item.text)
        elif item.number is not None:
            numbers.append(replace(item.number, after_words=len(words)))
    return Parts(
        words=tuple(words[:MAX_WORDS]),
        short=frozenset(item.text for item in items if item.short),
        types=tuple((item.text, item.types) for item in items if item.types),
        numbers=tuple(numbers[:MAX_NUMBERS]),
        settlement=scanned.settlement,
        unclear=len(words) > MAX_WORDS or len(numbers) > MAX_NUMBERS or scanned.either,
        respelt=respell(index, words[:MAX_WORDS]),
    )


def _without_phone(match: re.Match[str]) -> str:
    digits = sum(character.isdigit() for character in match[0])
    spaced = " " in match[0] and not match[0].startswith("+")
    return match[0] if digits < _PHONE_DIGITS or (spaced and match[0][0] != "0") else " ; "


class _Scan:
    """One pass over the text; each step reads a number, a type, a word or a sign."""

    def __init__(self, index: Index, text: str) -> None:
        self.index = index
        self.text = text
        self.items: list[Item] = []
        self.marked = False

    def run(self) -> None:
        at = 0
        while at < len(self.text):
            at = self._step(at)

    def _step(self, at: int) -> int:
        text = self.text
        if text[at].isspace():
            if text[at] == "\n":
                self.items.append(Item(Kind.GAP, "\n"))
            return at + 1
        mark = _MARKED.match(text, at)
        if mark:
            self.marked = True
            return mark.end()
        if text[at].isdigit():
            return self._number(at)
        word = _TYPE.match(text, at) or _WORD.match(text, at)
        if word:
            self._word(word[0].strip("'"), dotted=text[word.end() : word.end() + 1] == ".")
            return word.end()
        return self._sign(at)

    def _sign(self, at: int) -> int:
        sign = self.text[at]
        if sign == ",":
            self.items.append(Item(Kind.COMMA, sign))
        elif sign == ".":
            last = self.items[-1] if self.items else None
            ended = self.text[at + 1 : at + 2] in ("", " ", ".", "\n")
            if last and ended and (last.number or len(last.text) > _ABBREVIATION):
                self.items.append(Item(Kind.COMMA if last.number else Kind.GAP, sign))
        elif sign not in _QUIET:
            self.items.append(Item(Kind.GAP, sign))
        return at + 1

    def _number(self, at: int) -> int:
        text = self.text
        ordinal = _ORDINAL.match(text, at)
        if ordinal and not self.marked and _is_ordinal(ordinal):
            after = _AFTER_MARK.match(text, ordinal.end(1))
            if after is None:
                self._add(None, int(ordinal[1]), certain=True)
                return ordinal.end()
            self.marked = True
            self._add(House(int(ordinal[1])) if int(ordinal[1]) else None, None, certain=False)
            return after.end()
        match = HOUSE.match(text, at)
        if match is None:
            return at + 1
        lettered = match["a"] is None or self._is_letter(match)
        house = house_of(match, with_letter=lettered)
        end = match.end() if lettered else match.end("n")
        doubtful = match["a"] in DOUBTFUL_ENDINGS and not match["f"] and not match["c"]
        bare = house is not None and (not house.suffix or doubtful)
        flat = _FLAT_AFTER.match(text, end)
        if flat:
            end = flat.end()
        after = _AFTER_MARK.match(text, end)
        self.marked = self.marked or after is not None
        value = int(match["n"]) if bare and not self.marked and not flat else None
        self._add(house, value, certain=False)
        return after.end() if after else end

    def _is_letter(self, match: re.Match[str]) -> bool:
        """Tell the letter of a house from a small word: «12 в» from «12 в провулку»."""
        spaced = match.start("a") > match.end("n") and self.text[match.end("n")] == " "
        if not spaced or match["a"] not in _SMALL_LETTERS or match["f"] or match["c"]:
            return True
        rest = self.text[match.end() :].lstrip()
        if rest.startswith(";"):  # «7 з 8.00»: what followed the small word is cut out
            return match["a"] in "аa"
        if rest and match["a"] in _HARDLY_LETTERS:  # «7 є, 9 нема»
            return False
        following = _WORD.match(rest)
        if following is None or following[0] in _AFTER_HOUSE:
            return True
        return match["a"] in "аa" and following[0] not in CHATTER  # «12 а київська»

    def _add(self, house: House | None, ordinal: int | None, *, certain: bool) -> None:
        number = Number(house, ordinal, certain, self.marked, 0)
        self.items.append(Item(Kind.NUMBER, number=number))
        self.marked = False

    def _word(self, word: str, *, dotted: bool) -> None:
        if word in TYPE_WORDS:
            self.items.append(Item(Kind.TYPE, word, TYPE_WORDS[word]))
            if self.index.knows(word):  # «Набережна» is a type and a street
                self.items.append(Item(Kind.WORD, word))
            return
        value = roman(word) or ordinal_word(word)
        if value is not None:
            self._add(None, value, certain=True)
            return
        if _is_noise(self.index, word) and not (dotted and len(word) == 1):
            self.items.append(Item(Kind.GAP, word))
            return
        self.items.append(Item(Kind.WORD, word, short=dotted or word in SHORT_FORMS))


def _is_ordinal(match: re.Match[str]) -> bool:
    """Tell «12-та» and «1 й» from «12 та 14» and «12 м. Житомир»."""
    apart = match[2].isspace() and (match[3] in CHATTER or match[3] in TYPE_WORDS)
    return is_ending(match[3]) and not apart and not (match[2] == " " and match[3] == "м")


def _is_noise(index: Index, word: str) -> bool:
    if word in CHATTER:
        return len(word) == 1 or sound(word) not in index.by_sound
    return word.startswith(NOISE_BEGINNINGS) and not index.knows(word)


def reads_as_latin(cleaned: str) -> bool:
    """Tell whether the text's words are in Latin letters, so that another layout may be meant."""
    words = _WORD.findall(cleaned)
    return bool(words) and 2 * sum(map(is_latin, words)) >= len(words)
