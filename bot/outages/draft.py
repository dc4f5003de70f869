"""What the form, an API request or an imported row says of an outage, before it is one. Pure."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

from bot.messages import Say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.addresses.houses import HouseSet
    from bot.messages import Arg
    from bot.outages.model import Cause, Effect, Kind, Outage, Service


@dataclass(frozen=True, slots=True)
class FieldError:
    """Why a field's value is refused: `code` is a catalogue id, `args` fill its text."""

    #: A field of Draft ("starts_at", ...); "" = the whole form.
    field: str
    code: str
    args: Mapping[str, Arg] = dataclasses.field(default_factory=dict)
    #: Picks the plural form of a text that counts something.
    count: int | None = None

    @property
    def say(self) -> Say:
        """The error as the dispatcher reads it."""
        return Say(self.code, self.args, count=self.count)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A fragment of the pasted text that gave no houses, and why (a code of FragmentKind)."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a revision's houses and times came from, as far as no resident is told of it."""

    #: The text as pasted, kept beside what was understood of it.
    source_text: str = ""
    #: Fragments a person chose to leave out.
    skipped: tuple[LeftOut, ...] = ()
    #: Fragments nobody has fixed or skipped yet: publishing waits for them.
    unresolved: tuple[LeftOut, ...] = ()
    #: The dispatcher ticked that the end is right though it is far away or looks made up.
    long: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """The form's values, readable but not yet judged: `bot.outages.plausibility` does that.

    Raises ValueError for a time without a zone: times are parsed by `bot.outages.times`.
    """

    service: Service
    kind: Kind
    starts_at: dt.datetime
    #: None: not known.
    ends_at: dt.datetime | None
    #: When the dispatcher will say more, if the end is not known.
    next_update_at: dt.datetime | None
    cause: Cause
    effect: Effect
    note: str
    coverage: Mapping[str, HouseSet]
    # What follows is explained at Origin.
    source_text: str = ""
    skipped: tuple[LeftOut, ...] = ()
    unresolved: tuple[LeftOut, ...] = ()
    long: bool = False

    @property
    def origin(self) -> Origin:
        """The part of it that residents are not told."""
        return Origin(self.source_text, self.skipped, self.unresolved, self.long)

    def __post_init__(self) -> None:
        for name in ("starts_at", "ends_at", "next_update_at"):
            # UTC, for two times of one zone are subtracted by the wall clock, DST nights too.
            object.__setattr__(self, name, utc(getattr(self, name)))


@overload
def utc(at: dt.datetime) -> dt.datetime: ...
@overload
def utc(at: dt.datetime | None) -> dt.datetime | None: ...
def utc(at: dt.datetime | None) -> dt.datetime | None:
    """Give a time in UTC; raises ValueError for one without a zone."""
    if at is None:
        return None
    if at.tzinfo is None:
        raise ValueError(f"{at} has no zone: read times with bot.outages.times")
    return at.astimezone(dt.UTC)


def draft_of(outage: Outage, origin: Origin) -> Draft:
    """Turn a stored draft back into the form's values."""
    return Draft(
        service=outage.service,
        kind=outage.kind,
        starts_at=outage.starts_at,
        ends_at=outage.ends_at,
        next_update_at=outage.next_update_at,
        cause=outage.cause,
        effect=outage.effect,
        note=outage.note,
        coverage=outage.coverage,
        source_text=origin.source_text,
        skipped=origin.skipped,
        unresolved=origin.unresolved,
        long=origin.long,
    )
