"""What was understood of a pasted text, as the page shows it: every fragment in its place. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.addresses.model import FragmentKind
from bot.messages import Say
from bot.web.console import house_words
from bot.web.console.forms import MAX_ADDRESSES
from bot.web.console.house_words import StreetWords

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from bot.addresses.model import Announcement, Fragment
    from bot.messages import Local

# Reasons with wording of their own (console.why.<code>); any other is «не розпізнано».
_WORDED = frozenset(
    {"unknown_street", "ambiguous", "area", "settlement", "crossing", "not_an_address", "bad_house"}
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of the text as typed; `kind` is matched, unresolved, skipped or noise."""

    kind: str
    start: int
    end: int
    text: str
    title: Say | None


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
    kind, title = fragment.kind.value, None
    if fragment.kind is FragmentKind.UNRESOLVED:
        title = why(fragment.why)
        kind = "skipped" if fragment.text in skip else kind
    elif fragment.kind is FragmentKind.MATCHED and fragment.street_id is not None:
        title = Say("console.read.means", {"street": label(fragment.street_id)})
    return Mark(kind, fragment.start, fragment.end, fragment.text, title)


def _open(fragment: Fragment, skip: Collection[str]) -> Open:
    return Open(
        start=fragment.start,
        end=fragment.end,
        text=fragment.text,
        why=why(fragment.why),
        candidates=(),
        skipped=fragment.text in skip,
    )


def why(code: str) -> Say:
    """Word the reason why a fragment is not an address."""
    return Say(f"console.why.{code if code in _WORDED else 'text'}")
