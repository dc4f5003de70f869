"""What was understood of a pasted text, as the page shows it: every fragment in its place. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.addresses.model import FragmentKind
from bot.addresses.why import say
from bot.messages import Say
from bot.web.console import house_words
from bot.web.console.forms import MAX_ADDRESSES
from bot.web.console.house_words import StreetWords

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from bot.addresses.model import Announcement, Fragment
    from bot.messages import Local

# Reasons with wording of their own (console.why.<code>); any other is «не розпізнано».
_WORDED = frozenset(
    {
        "unknown_street",
        "unknown_name",
        "ambiguous",
        "area",
        "settlement",
        "facility",
        "part",
        "number",
        "bad_house",
    }
)
# What follows a street's name: houses, in which no word is longer than «буд», «крім» or «парні».
_HOUSES = re.compile(r"[\s,]+(?=\d|буд)")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_HOUSE_WORDS = re.compile(r"\b(?:не)?парн\w*|\bбудин\w*|\bкрім\b|\bкорп\w*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of the text as typed; `kind` is matched, unresolved, skipped or noise."""

    kind: str
    start: int
    end: int
    text: str
    title: Say | None
    #: The street as the city calls it, where the text calls it otherwise.
    means: Local | None = None

    @property
    def is_address(self) -> bool:
        """Whether a word has to say what the colour says."""
        return self.kind in ("matched", "unresolved", "skipped")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A street that may be meant, and the text that would say so."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Open:
    """A fragment a person has to fix or skip."""

    start: int
    end: int
    text: str
    why: Say
    candidates: tuple[Suggestion, ...]
    skipped: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything the page says about a text."""

    empty: bool
    too_long: bool
    marks: tuple[Mark, ...] = ()
    unresolved: tuple[Open, ...] = ()
    streets: tuple[StreetWords, ...] = ()
    limit: int = MAX_ADDRESSES

    @property
    def matched(self) -> int:
        """How many fragments are addresses."""
        return sum(mark.kind == "matched" for mark in self.marks)

    @property
    def of(self) -> int:
        """How many fragments look like addresses at all."""
        return self.matched + len(self.unresolved)

    @property
    def open(self) -> int:
        """How many fragments still wait for a person."""
        return sum(not item.skipped for item in self.unresolved)

    @property
    def streets_count(self) -> Say:
        """Count the streets, in words."""
        return Say("console.read.streets_count", count=len(self.streets))


def read(
    text: str, parsed: Announcement, skip: Collection[str], label: Callable[[str], Local]
) -> Reading:
    """Lay out what was understood of a text."""
    return Reading(
        empty=not text.strip(),
        too_long=len(text) > MAX_ADDRESSES,
        marks=tuple(_mark(fragment, skip, label) for fragment in parsed.fragments),
        unresolved=tuple(_open(fragment, skip) for fragment in parsed.unresolved),
        streets=tuple(
            StreetWords(label(item.street_id), house_words.words(item.predicates))
            for item in parsed.streets
        ),
    )


def _mark(fragment: Fragment, skip: Collection[str], label: Callable[[str], Local]) -> Mark:
    kind, title, means = fragment.kind.value, None, None
    if fragment.kind is FragmentKind.UNRESOLVED:
        title = why(fragment.why)
        kind = "skipped" if fragment.text in skip else kind
    elif fragment.kind is FragmentKind.MATCHED and fragment.street_id is not None:
        street = label(fragment.street_id)
        title = _because(fragment) or Say("console.read.means", {"street": street})
        if street.uk.partition(" ")[2].casefold() not in fragment.text.casefold():
            means = street
    return Mark(kind, fragment.start, fragment.end, fragment.text, title, means)


def _because(fragment: Fragment) -> Say | None:
    """Join what was assumed or corrected to match a fragment, None if nothing was."""
    reasons = [say(reason) for reason in fragment.because]
    if not reasons:
        return None
    joined = reasons[-1]
    for reason in reversed(reasons[:-1]):
        joined = Say("words.list", {"first": reason, "rest": joined})
    return joined


def _open(fragment: Fragment, skip: Collection[str]) -> Open:
    return Open(
        start=fragment.start,
        end=fragment.end,
        text=fragment.text,
        why=why(fragment.why),
        candidates=tuple(_suggestions(fragment)),
        skipped=fragment.text in skip,
    )


def _suggestions(fragment: Fragment) -> Iterator[Suggestion]:
    """Offer the streets that may be meant, each with the houses as they were typed."""
    houses = _typed_houses(fragment.text)
    if houses is None:
        return
    for candidate in fragment.candidates:
        text = f"{candidate.label}, {houses}" if houses else candidate.label
        yield Suggestion(candidate.label, text)


def _typed_houses(text: str) -> str | None:
    """Cut off the houses after the name; "" = there are none, None = they cannot be told apart."""
    for found in _HOUSES.finditer(text):
        houses = text[found.end() :]
        if not _LONG_WORD.search(_HOUSE_WORDS.sub("", houses)):
            return houses
    return None if any(char.isdigit() for char in text) else ""


def why(code: str) -> Say:
    """Word the reason why a fragment is not an address."""
    return Say(f"console.why.{code if code in _WORDED else 'text'}")
