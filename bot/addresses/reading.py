"""A resident's clean text taken apart: words, types, numbers, place; every way to read it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.addresses.fold import is_latin, sound, stem
from bot.addresses.house_words import HOUSE, house_of
from bot.addresses.lexicon import NOISE, NOISE_BEGINNINGS, SHORT_FORMS, TYPE_WORDS
from bot.addresses.ordinals import DOUBTFUL_ENDINGS, is_ending, ordinal_word, roman
from bot.addresses.places import place_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.addresses.houses import House
    from bot.addresses.index import Index

MAX_WORDS = 12  # content words looked up; an address has fewer than six
MAX_NUMBERS = 4


@dataclass(frozen=True, slots=True)
class Name:
    """What a text says of a street: words, types named (none = any), ordinal, settlement."""

    words: tuple[str, ...]
    types: frozenset[str] = frozenset()
    ordinal: int | None = None
    settlement: str = ""
    #: Words of `words` that ended with a dot or are known short forms.
    short: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text; `cost` says how far-fetched it is."""

    name: Name
    house: House | None = None
    cost: float = 0
    #: False when numbers are left over that may be another house.
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of the text, as a house and as an ordinal."""

    house: House | None
    ordinal: int | None  # None: cannot be one
    certain: bool  # certainly an ordinal («1-й»)
    marked: bool  # certainly a house («буд. 1»)
    after_words: int  # how many name words stand before it


@dataclass(frozen=True, slots=True)
class Parts:
    """The text taken apart, before numbers are given their meaning."""

    words: tuple[str, ...]
    short: frozenset[str]
    types: tuple[tuple[str, tuple[str, ...]], ...]  # written word, types it may stand for
    numbers: tuple[_Number, ...]
    settlement: str  # of the gazetteer, "" = none named
    foreign: bool  # another settlement is named
    unclear: bool  # more words than an address can have, or «12 або 14»
    #: The words once more, written together or apart as the gazetteer has them.
    respelt: tuple[str, ...] = ()


_PHONE = re.compile(r"[+]?\d[\d ()-]{7,24}\d")
_PHONE_DIGITS = 9
_LONG_NUMBER = re.compile(r"\d{5,}")
_FLAT = re.compile(
    r"(?<![^\W\d_])(?:квартир[аиуі]|кварт|кв|kvartyra|kv|flat|apt|кімнат[аи]|кімн|кім|офіс|оф)[.]?"
    r"\s?№?\s?\d{1,4}(?:[а-яіa-z](?![^\W\d_]))?"
    r"|(?<![^\W\d_])(?:під'?їзд|під|подъезд|подъїзд|п|поверх|этаж|секція|вхід)[.]?\s?№?\s?\d{1,2}(?!\d)"
    r"|(?<!\d)\d{1,2}(?:-?(?:й|ий|му))?\s?(?:під'?їзд|подъезд|поверх|этаж)[^\W\d_]{0,3}"
    r"|(?<![\d])\d{1,4}\s?(?:кв|квартира)(?![^\W\d_]|[.]?\s?№?\s?\d)"
)
_MARKED = re.compile(
    r"(?<![^\W\d_])(?:будинок|будинку|буд|дом|дім|house|bud|budynok|dom|д|б|№)[.]?\s?№?\s?(?=\d)|№\s?(?=\d)"
)
_EITHER = re.compile(r"\d[^\W\d_]?\s+(?:або|чи|і|й|та|или|и|or|and)\s+\d")
_AFTER_MARK = re.compile(r"\s?(?:будинок|буд|дом)(?![^\W\d_])")
_FLAT_AFTER = re.compile(r"\s?-\s?\d{1,4}(?![\d/])")
_ORDINAL = re.compile(r"(\d{1,2})\s?-?\s?([^\W\d_]{1,3})(?![^\W\d_])")
_TYPE = re.compile(
    r"(?<![^\W\d_])(?:пр-т|пр-кт|пр-кту|пр-ту|пр-ті|пр-д|пр-зд|пр-к|б-р|б-рі|б-ру|м-н|м-ні|м-ну|"
    r"кв-л|пл-ща|pr-t|pr-d|b-r)(?![^\W\d_])"
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*'?")
# A conjunction or preposition between a number and a word is no letter of a house.
_SMALL_WORDS = frozenset("ує в з я й о і у a i".split())
_SMALL_LETTERS = frozenset("аувзійояєсaiuvzo")
_AFTER_HOUSE = frozenset("кв квартира буд будинок корп к під'їзд вул вулиця вулиці пров".split())


def take_apart(index: Index, cleaned: str) -> Parts:
    """Split a clean text into words, types, numbers and place."""
    text = _PHONE.sub(_without_phone, cleaned)
    text = _FLAT.sub(" ; ", _LONG_NUMBER.sub(" ; ", text))
    text, settlement, foreign = place_in(index, text)
    scan = _Scan(index, text)
    scan.run()
    return Parts(
        words=tuple(scan.words[:MAX_WORDS]),
        short=frozenset(scan.short),
        types=tuple(scan.types),
        numbers=tuple(scan.numbers[:MAX_NUMBERS]),
        settlement=settlement,
        foreign=foreign,
        unclear=len(scan.words) > MAX_WORDS
        or len(scan.numbers) > MAX_NUMBERS
        or _EITHER.search(text) is not None,
        respelt=respell(index, scan.words[:MAX_WORDS]),
    )


def respell(index: Index, words: Sequence[str]) -> tuple[str, ...]:
    """Join «старо вільська», split «лесіукраїнки»; nothing if neither helps."""
    out: list[str] = []
    for word in words:
        whole = index.glued.get(stem(sound(word)))
        if out and index.knows(out[-1] + word):
            out[-1] += word
        elif whole and not index.knows(word):
            out.extend(whole)
        else:
            out.append(word)
    return tuple(out) if out != list(words) else ()


def _without_phone(match: re.Match[str]) -> str:
    digits = sum(character.isdigit() for character in match[0])
    spaced = " " in match[0] and not match[0].startswith("+")
    return match[0] if digits < _PHONE_DIGITS or (spaced and match[0][0] != "0") else " ; "


class _Scan:
    """One pass over the text; each step reads a number, a type or a word."""

    def __init__(self, index: Index, text: str) -> None:
        self.index = index
        self.text = text
        self.words: list[str] = []
        self.short: set[str] = set()
        self.types: list[tuple[str, tuple[str, ...]]] = []
        self.numbers: list[_Number] = []
        self.marked = False

    def run(self) -> None:
        at = 0
        while at < len(self.text):
            at = self._step(at)

    def _step(self, at: int) -> int:
        text = self.text
        if text[at].isspace():
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
        return at + 1

    def _number(self, at: int) -> int:
        text = self.text
        ordinal = _ORDINAL.match(text, at)
        if ordinal and not self.marked and is_ending(ordinal[2]):
            self._add(None, int(ordinal[1]), certain=True)
            return ordinal.end()
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
        following = _WORD.match(rest)
        if following is None or following[0] in _AFTER_HOUSE:
            return True
        if match["a"] in "аa" and following[0] not in NOISE:
            return True  # «12 а київська»
        return False

    def _add(self, house: House | None, ordinal: int | None, *, certain: bool) -> None:
        self.numbers.append(_Number(house, ordinal, certain, self.marked, len(self.words)))
        self.marked = False

    def _word(self, word: str, *, dotted: bool) -> None:
        if word in TYPE_WORDS:
            self.types.append((word, TYPE_WORDS[word]))
            if self.index.knows(word):  # «Набережна» is a type and a street
                self.words.append(word)
            return
        value = roman(word) or ordinal_word(word)
        if value is not None:
            self._add(None, value, certain=True)
            return
        if _is_noise(self.index, word) and not (dotted and len(word) == 1):
            return
        if dotted or word in SHORT_FORMS:
            self.short.add(word)
        self.words.append(word)


def _is_noise(index: Index, word: str) -> bool:
    if word in NOISE:
        return len(word) == 1 or sound(word) not in index.by_sound
    return word.startswith(NOISE_BEGINNINGS) and not index.knows(word)


def readings(parts: Parts) -> Iterator[Reading]:
    """Give every way to read the parts: which words are the type, which number is the house."""
    spellings = [(parts, 0.0)]
    if parts.respelt:
        spellings.append((replace(parts, words=parts.respelt), 0.1))
    for spelt, extra in spellings:
        for name, cost in _names(spelt):
            for ordinal, house, more, sure in _numbers(spelt):
                full = replace(name, ordinal=ordinal)
                yield Reading(full, house, cost + more + extra, sure and not parts.unclear)


def _names(parts: Parts) -> Iterator[tuple[Name, float]]:
    words, kinds = parts.words, parts.types
    names_of_types = frozenset(word for word, _ in kinds)
    plain = tuple(word for word in words if word not in names_of_types)
    settlement = parts.settlement
    if not kinds:
        yield Name(words, frozenset(), None, settlement, parts.short), 0
    else:
        common = frozenset(kinds[0][1]).intersection(*(types for _, types in kinds))
        if common:
            yield Name(plain, common, None, settlement, parts.short), 0
    if len(plain) < len(words) or len(kinds) > 1:
        for word, types in kinds:  # one word is the type, the other types belong to the name
            rest = tuple(w for w in words if w != word) + tuple(
                w for w, _ in kinds if w != word and w not in words
            )
            yield Name(rest, frozenset(types), None, settlement, parts.short), 0.1
        if not plain or len(plain) < len(words):
            yield Name(words, frozenset(), None, settlement, parts.short), 0.1
    if "м" in words and not kinds:
        rest = tuple(word for word in words if word != "м")
        yield Name(rest, frozenset({"майдан"}), None, settlement, parts.short), 0.1


def _numbers(parts: Parts) -> Iterator[tuple[int | None, House | None, float, bool]]:
    """Choose an ordinal and a house among the numbers: (ordinal, house, cost, sure)."""
    numbers = parts.numbers
    total = len(parts.words)
    marked = [n for n in numbers if n.marked and n.house is not None]
    certain = [n for n in numbers if n.certain]
    for chosen in (None, *numbers):
        if chosen is not None and (chosen.ordinal is None or chosen.marked):
            continue
        if certain and chosen is not certain[0]:
            continue
        rest = [n for n in numbers if n is not chosen and n.house is not None]
        houses = marked or rest
        house = houses[0] if houses else None
        cost = _ordinal_cost(chosen, house, numbers, total)
        left = [n for n in rest if n is not house]
        before = house is not None and any(_is_doubtful(n, house, numbers) for n in left)
        cost += 0.4 * len(left) + (0.8 if before else 0)
        yield (
            chosen.ordinal if chosen else None,
            house.house if house else None,
            cost,
            not before and len(left) <= 1,
        )


def _is_doubtful(left: _Number, house: _Number, numbers: tuple[_Number, ...]) -> bool:
    """A flat stands behind the house, not before it nor on the other side of the name."""
    behind = numbers.index(left) > numbers.index(house)
    return not behind or left.after_words > house.after_words


def _ordinal_cost(
    chosen: _Number | None, house: _Number | None, numbers: tuple[_Number, ...], words: int
) -> float:
    """A number is likelier an ordinal before the name than behind it, least after the house."""
    if chosen is None or chosen.certain:
        return 0
    if chosen.after_words < words or words == 0:
        return 0.1
    if house is not None and numbers.index(house) < numbers.index(chosen):
        return 2.0
    return 0.3


def reads_as_latin(cleaned: str) -> bool:
    """Tell whether the text's words are in Latin letters, so that another layout may be meant."""
    words = _WORD.findall(cleaned)
    return bool(words) and 2 * sum(map(is_latin, words)) >= len(words)


def same_word(a: str, b: str) -> bool:
    """Tell whether two clean words are cases of one word."""
    return stem(sound(a)) == stem(sound(b))
