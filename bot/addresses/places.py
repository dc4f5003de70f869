"""Which settlement a resident's text speaks of: the city, a village, another place. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.addresses.chatter import CHATTER
from bot.addresses.elsewhere import SETTLEMENTS
from bot.addresses.fold import clean, loose, sound, stem
from bot.addresses.lexicon import TYPE_WORDS
from bot.addresses.wordlist import listed

if TYPE_CHECKING:
    from bot.addresses.index import Index

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
#: Marks that the next word is a settlement. «м.» and «с.» may be initials too.
_MARKS = frozenset(
    listed(
        "м місто місті міста город г с село селі села смт селище селищі селища пгт хутір х смт. сел"
    )
)
_INITIAL_MARKS = frozenset(listed("м с г х"))
#: Endings (as heard) of names in the nominative, and what becomes of them in other cases.
_CHANGING = {
    "iv": ("ov", "ev"), "il": ("ol",), "ec": ("c",), "en": ("n",), "in": ("on", "en"),
    "ka": ("c",), "mi": ("mah",),
}  # fmt: skip
_PLURAL = "ah"  # «в Денишах»: no street is said so
_ADJECTIVE = ("ої", "ою")  # «біля Соколової гори»
_STREET_FOLLOWS = re.compile(r"[ ,]{1,3}(?:на|по|вул)(?![^\W\d_])")  # «в Рівному на ...»
_IN = frozenset(listed("в у з із до зі с під біля"))


@lru_cache(maxsize=1)
def _settlements() -> tuple[frozenset[str], frozenset[str]]:
    heard = [sound(clean(name)) for name in SETTLEMENTS]
    stems = (form for name in heard for form in (name, stem(name), *_bent(name)))
    return frozenset(heard), frozenset(loose(form) for form in stems)


def _bent(heard: str) -> tuple[str, ...]:
    """Give the stems of other cases where the last vowel changes: Чуднів, Чуднова; Тернополя."""
    for ending, others in _CHANGING.items():
        if heard.endswith(ending):
            return tuple(heard[: -len(ending)] + other for other in others)
    return ()


def place_in(index: Index, text: str) -> tuple[str, str, bool]:
    """Find the settlement named in clean text: (text without it, gazetteer settlement, foreign).

    The city itself is dropped; "" means none of the gazetteer's other settlements was named.
    """
    named = ""
    foreign = False
    cut: list[tuple[int, int]] = []
    words = list(_WORD.finditer(text))
    for position, match in enumerate(words):
        before = words[position - 1] if position else None
        role = _role(index, text, before, match)
        if role is None:
            continue
        marked = before is not None and before[0] in _MARKS
        cut.append((before.start() if before and marked else match.start(), match.end()))
        if role == "foreign":
            foreign = True
        elif role != index.home:
            named = role
    for start, end in reversed(cut):
        text = f"{text[:start]} ; {text[end:]}"
    return text, named, foreign


def _role(
    index: Index, text: str, before: re.Match[str] | None, match: re.Match[str]
) -> str | None:
    """Give the gazetteer settlement a word names, "foreign" for another, None for no settlement."""
    word = match[0]
    heard = sound(word)
    base = stem(heard)
    marked = before is not None and before[0] in _MARKS and _adjoins(text, before, match)
    for known, settlement in index.settlements.items():
        if heard == known or (stem(known) == base and _is_case_form(text, before, heard, known)):
            return settlement
    if marked and word in CHATTER:  # «с утра» is no village
        return None
    exact, stems = _settlements()
    after_type = before is not None and before[0] in TYPE_WORDS and before[0] not in _MARKS
    if heard in exact and heard not in index.by_sound and not (after_type and not marked):
        return "foreign"
    in_place = marked or (before is not None and before[0] in _IN)
    streets = heard in index.by_sound or (index.knows(word) and not heard.endswith(_PLURAL))
    street_follows = _STREET_FOLLOWS.match(text, match.end()) is not None
    if (
        in_place
        and loose(base) in stems
        and (not streets or (street_follows and word.endswith("ому")))
        and not word.endswith(_ADJECTIVE)
    ):
        return "foreign"
    if marked and before is not None and not _is_initial(index, before[0], word):
        return "foreign"
    return None


def _is_case_form(text: str, before: re.Match[str] | None, heard: str, known: str) -> bool:
    """«в Житомирі», «у Вересах»; «Житомирська» has another stem."""
    return abs(len(heard) - len(known)) <= 2 and (before is not None or text != "")  # noqa: PLR2004


def _adjoins(text: str, before: re.Match[str], match: re.Match[str]) -> bool:
    return text[before.end() : match.start()].strip(" .") == ""


def _is_initial(index: Index, mark: str, word: str) -> bool:
    """«м. Польовий», «С. Бандери»: the mark belongs to a name the gazetteer knows."""
    if len(word) == 1 or word in TYPE_WORDS:
        return True
    if mark not in _INITIAL_MARKS:
        return any(near.sure and near.cost < 0.1 for near in index.near(word).values())  # noqa: PLR2004
    return any(near.sure for near in index.near(word).values())
