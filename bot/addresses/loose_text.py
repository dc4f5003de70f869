"""Words of an announcement that no street took: running text, or for a person to see. Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.addresses.fold import sound, stem
from bot.addresses.lexicon import NOISE, NOISE_BEGINNINGS, TYPE_WORDS
from bot.addresses.model import FragmentKind
from bot.addresses.pieces import Piece, noise, unresolved
from bot.addresses.tokens import Shape, Token
from bot.addresses.wordlist import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Beginnings of words for parts of the city and for objects that have no address here.
AREAS = (
    "мікрорайон", "мкр", "микрорайон", "гідропарк", "прилегл", "прилежащ", "сусідн",
    "навколишн", "масив", "околиц", "дитсад", "садоч", "котельн", "насосн", "центр", "промзон",
    "аеропорт", "санатор", "військов", "кооператив", "хутор", "хутір",
)  # fmt: skip
#: The same for objects; only as an item of a list: «5, 7, гуртожиток політехніки».
OBJECTS = (
    "гуртожит", "лікарн", "школ", "ліце", "гімназі", "полікл", "коледж", "технікум", "університ",
    "інститут", "академі", "ринок", "ринк", "завод", "фабрик", "готел", "вокзал", "автостанц",
    "амбулатор", "пожежн", "храм", "церкв", "гараж", "дач", "магазин", "супермаркет", "азс", "ферм",
    "стадіон", "басейн", "бібліот", "пологов", "дитяч", "осбб", "садов", "котедж",
)  # fmt: skip
OPENINGS = frozenset('\n.!?:•*·▪●-–—(«"|;')
_ORGANISATIONS = frozenset(listed("кп жкп оп тов ат прат пат рем еск оес дсп гув комунальне"))
# Words that announcements open sentences and headings with.
_OPENERS = (
    "адрес", "увага", "порив", "робот", "аварі", "черг", "перелік", "список", "боржник", "засув",
    "колодяз", "гідрант", "пожежн", "водо", "тепло", "газо", "дата", "час", "причин", "тимчас",
    "обмеж", "без", "припин", "ліквід", "пошкодж", "споживач", "будин", "пункт", "період",
    "завтра", "сьогодн", "вчора", "понеділ", "вівтор", "серед", "четвер", "п'ятниц", "субот",
    "неділ", "шановн", "дяку", "просим", "вибач", "орієнт", "протяг", "станом", "через", "врізан",
    "перекл", "перекр", "тривают", "триває", "буде", "будуть", "внутр", "відбу", "викон", "провод",
    "знаход", "також", "крім", "об'єкт", "графік", "обсяг", "заміна", "замін", "вулиц", "роботи",
    "команд", "бригад", "диспетч", "служб", "водоканал", "обленерго", "мереж", "стабіл", "погодин",
    "январ", "нет", "внимани", "работ", "улиц", "газ", "вода", "світл", "свет", "у", "в", "на", "з",
)  # fmt: skip
_ITEM_BEGINS = frozenset({",", ";", "•", "-", "–", "та"})
_ITEM_ENDS = frozenset({",", ";", ".", "\n", ")", "«"})
_SHORT_GROUP = 3  # words: longer loose text is a sentence


def judge(own: tuple[str, ...], tokens: Sequence[Token], pieces: Sequence[Piece]) -> list[Piece]:
    """Replace pieces of loose words by what they are; the other pieces stay as they are.

    `own`: stems of the city's and its districts' names, which need nobody's attention.
    """
    judged: list[Piece] = []
    group: list[int] = []
    for piece in pieces:
        loose = piece.kind is FragmentKind.NOISE and piece.why == "text"
        if group and (not loose or piece.first != group[-1] + 1):
            judged.extend(_Group(own, tokens, group).pieces())
            group = []
        if loose:
            group.append(piece.first)
        else:
            judged.append(piece)
    if group:
        judged.extend(_Group(own, tokens, group).pieces())
    return judged


class _Group:
    """Loose words and numbers that stand together without a sign between them."""

    def __init__(
        self, own: tuple[str, ...], tokens: Sequence[Token], places: Sequence[int]
    ) -> None:
        self.own = own
        self.tokens = tokens
        self.places = places

    def pieces(self) -> Iterator[Piece]:
        """Give what each part of the group is."""
        words = [self.tokens[place] for place in self.places]
        start = 0
        while start < len(words):
            end = self._seen(words, start)
            first = self.places[start]
            if end > start:
                why = self._why(words[start])
                yield unresolved(first, self.places[end - 1] + 1, why)
                start = end
            else:
                yield noise(first, first + 1, "text")
                start += 1

    def _seen(self, words: Sequence[Token], start: int) -> int:
        """Give where what a person must see at words[start] ends; start if there is nothing."""
        token = words[start]
        if token.shape is Shape.NUMBER:
            return start + 1
        if token.text.startswith(AREAS):
            return self._area_end(words, start)
        if self._is_object(words, start):
            return len(words)
        if self._is_strange(words, start):
            end = start + 1
            while end < len(words) and self._is_strange(words, end):
                end += 1
            return end
        return start

    def _is_object(self, words: Sequence[Token], start: int) -> bool:
        """Tell an object that is an item of a list from one that running text speaks of."""
        place = self.places[start]
        last = self.places[-1] + 1
        behind = self.tokens[last].text if last < len(self.tokens) else "\n"
        return (
            words[start].text.startswith(OBJECTS)
            and len(words) - start <= _SHORT_GROUP
            and place > 0
            and self.tokens[place - 1].text in _ITEM_BEGINS
            and behind in _ITEM_ENDS
        )

    def _area_end(self, words: Sequence[Token], start: int) -> int:
        if words[start].text.startswith(("прилегл", "прилежащ", "сусідн", "навколишн")):
            return len(words)
        end = start + 1
        while end < len(words) and words[end].capital:
            end += 1
        return end

    def _is_strange(self, words: Sequence[Token], at: int) -> bool:
        """Tell whether a word looks like a name that nothing is known of."""
        if not is_strange(self.own, words[at]):
            return False
        place = self.places[at]
        before = self.tokens[place - 1].text if place else "\n"
        if before in ("«", '"'):
            return False
        if before not in OPENINGS:
            return True
        if len(words) > _SHORT_GROUP:
            return False
        return not any(_is_common(self.own, word.text) for word in words[at:])

    @staticmethod
    def _why(token: Token) -> str:
        if token.shape is Shape.NUMBER:
            return "number"
        if token.text.startswith(OBJECTS) and not token.capital:
            return "facility"
        return "area" if token.text.startswith(AREAS) else "unknown_name"


def is_strange(own: tuple[str, ...], token: Token) -> bool:
    """Tell whether a token is a capitalised word that is no usual word of announcements."""
    return (
        token.shape is Shape.WORD
        and token.capital
        and len(token.text) > 2  # noqa: PLR2004
        and not token.noise
        and not _is_common(own, token.text)
    )


@lru_cache(maxsize=4096)
def _is_common(own: tuple[str, ...], text: str) -> bool:
    return (
        text in NOISE
        or text in _ORGANISATIONS
        or text in TYPE_WORDS
        or text.startswith(NOISE_BEGINNINGS)
        or any(text.startswith(word) and (len(word) > 2 or text == word) for word in _OPENERS)  # noqa: PLR2004
        or stem(sound(text)).startswith(own)
    )
