"""What reading an address can give: streets, candidates, resolutions, fragments. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from bot.addresses.houses import House, HouseSet
    from bot.messages import Arg


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a street; old names never expire."""

    name: str
    #: The type the name goes with, "" = the street's own («пров. Цюрупи» is now a вулиця).
    type: str = ""
    #: Only these houses ever bore the name; None = all («Пушкінська 1-32» is one street of two).
    houses: HouseSet | None = None
    #: Day the name ended, where the renaming order is known.
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Street:
    """One street object of the gazetteer; `type` is the full word: вулиця, провулок, ..."""

    id: str
    settlement: str
    type: str
    name: str
    aliases: tuple[Alias, ...] = ()
    district: str = ""
    postcodes: tuple[str, ...] = ()
    #: WGS 84 degrees, where known.
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """One house of one street."""

    street_id: str
    house: House


class Outcome(enum.Enum):
    """What came of a resident's text."""

    ACCEPT = "accept"
    CLARIFY = "clarify"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a text was taken for a street: a code, worded by bot.addresses.why, and its arguments."""

    code: str
    args: Mapping[str, Arg] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A street to offer; `label` is how it is shown: «вул. Київська»."""

    street_id: str
    label: str
    why: tuple[Explanation, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """A resident's text, understood: accepted, to be clarified (at most 4), or rejected and why."""

    query: str
    outcome: Outcome
    #: Set when accepted.
    street_id: str | None = None
    #: The house in the text, also when the street has to be clarified; None = none was given.
    house: House | None = None
    candidates: tuple[Candidate, ...] = ()
    #: A code: "", "several_streets", "weak_match", "no_such_street", "other_settlement", "empty",
    #: "too_long", "no_house", "type_contradicts".
    reason: str = ""
    #: Of the accepted street; candidates to choose from have their own.
    why: tuple[Explanation, ...] = ()


class FragmentKind(enum.Enum):
    """What a piece of an announcement is."""

    MATCHED = "matched"
    UNRESOLVED = "unresolved"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of an announcement, text[start:end] in characters; fragments cover all of it."""

    start: int
    end: int
    text: str
    kind: FragmentKind
    street_id: str | None = None
    #: Labels of bot.addresses.house_text, plus "x:<street id>" for a crossing.
    predicates: tuple[str, ...] = ()
    #: Why it is unresolved or noise, a code: "unknown_street", "ambiguous", "area", "settlement",
    #: "crossing", "not_an_address", "bad_house", "text", ...
    why: str = ""
    candidates: tuple[Candidate, ...] = ()
    #: What was assumed or corrected to match it, weightiest first.
    because: tuple[Explanation, ...] = ()


@dataclass(frozen=True, slots=True)
class StreetHouses:
    """One street of an announcement with everything said of its houses."""

    street_id: str
    predicates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Announcement:
    """A dispatcher's text, understood."""

    text: str
    fragments: tuple[Fragment, ...]
    streets: tuple[StreetHouses, ...]

    @property
    def unresolved(self) -> tuple[Fragment, ...]:
        """The fragments a person has to fix or skip."""
        return tuple(f for f in self.fragments if f.kind is FragmentKind.UNRESOLVED)
