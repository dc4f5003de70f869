"""What cannot be true of an outage, or looks like a slip: field errors with catalogue ids. Pure.

A wrong end time is the worst bug of the field (docs/field.md: «до 23:00 31 грудня»), so nothing
is sent before these rules agree.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from bot.dates import KYIV
from bot.messages import Moment, MomentStyle
from bot.outages.draft import FieldError
from bot.outages.model import MAX_NOTE, Effect, Kind, Service

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.messages import Arg
    from bot.outages.draft import Draft
    from bot.outages.model import Outage

PLANNED_LATE = dt.timedelta(minutes=15)  # typing the form takes a while
EMERGENCY_LATE = dt.timedelta(hours=24)
EMERGENCY_AHEAD = dt.timedelta(hours=24)
HORIZON = dt.timedelta(days=60)
LONG = dt.timedelta(hours=72)  # longer ones are confirmed by a tick
CLOCK_SKEW = dt.timedelta(minutes=2)  # a dispatcher's clock may be ahead of ours

#: What can be missing of each service.
EFFECTS: Mapping[Service, frozenset[Effect]] = {
    Service.POWER: frozenset(
        {Effect.OFF, Effect.LOW_PRESSURE, Effect.UPPER_FLOORS, Effect.POSSIBLE}
    ),
    Service.WATER: frozenset(Effect),
    Service.HEATING: frozenset(Effect),
}

# Links, e-mail and phones: a fake notice lives by them, an honest one does without.
_LINK = re.compile(
    r"https?:|www\.|[@]|t\.me|\b[\w-]+\.(?:ua|com|net|org|info|me|ru|gov|укр)\b", re.IGNORECASE
)
_PHONE = re.compile(r"(?:\+?\d[\s()-]*){7,}")


def check(draft: Draft, now: dt.datetime) -> tuple[FieldError, ...]:
    """Judge a draft before it is published; no errors = it may go out."""
    return (
        *_start(draft.kind, draft.starts_at, now),
        *_end(draft.kind, draft.starts_at, draft.ends_at, now, long=draft.long),
        *_next_update(draft.kind, draft.ends_at, draft.next_update_at, now),
        *_effect(draft.service, draft.effect),
        *note(draft.note),
        *_addresses(draft),
    )


def storable(draft: Draft) -> tuple[FieldError, ...]:
    """Judge only what even an unfinished draft must be: some houses, and a note that fits."""
    return (*note(draft.note), *_coverage(draft))


def check_change(
    before: Outage, after: Outage, now: dt.datetime, *, long: bool
) -> tuple[FieldError, ...]:
    """Judge a change of a published outage; its start may lie in the past by now."""
    same = (before.ends_at, before.next_update_at, before.cause, before.effect, before.note) == (
        after.ends_at,
        after.next_update_at,
        after.cause,
        after.effect,
        after.note,
    )
    if same:
        return (FieldError("", "error.nothing_changed"),)
    return (
        *_end(after.kind, after.starts_at, after.ends_at, now, long=long),
        *_next_update(after.kind, after.ends_at, after.next_update_at, now),
        *_effect(after.service, after.effect),
        *note(after.note),
    )


def check_restored(
    outage: Outage, restored_at: dt.datetime, now: dt.datetime
) -> tuple[FieldError, ...]:
    """Judge the moment the service is said to have come back."""
    if restored_at > now + CLOCK_SKEW:
        return (FieldError("restored_at", "error.restored_in_future"),)
    if restored_at < outage.starts_at:
        return (
            FieldError(
                "restored_at",
                "error.restored_before_start",
                {"start": _near(outage.starts_at, now)},
            ),
        )
    return ()


def _near(at: dt.datetime, now: dt.datetime) -> Moment:
    return Moment(at, MomentStyle.NEAR, now)


def _start(kind: Kind, starts_at: dt.datetime, now: dt.datetime) -> Iterator[FieldError]:
    args: dict[str, Arg] = {"start": _near(starts_at, now)}
    if kind is Kind.PLANNED and starts_at < now - PLANNED_LATE:
        yield FieldError("starts_at", "error.planned_in_past", args)
    if kind is Kind.EMERGENCY and starts_at < now - EMERGENCY_LATE:
        yield FieldError("starts_at", "error.emergency_long_ago", args)
    if kind is Kind.EMERGENCY and starts_at > now + EMERGENCY_AHEAD:
        yield FieldError("starts_at", "error.emergency_ahead", args)
    elif starts_at > now + HORIZON:
        yield FieldError("starts_at", "error.too_far_ahead", args)


def _end(
    kind: Kind,
    starts_at: dt.datetime,
    ends_at: dt.datetime | None,
    now: dt.datetime,
    *,
    long: bool,
) -> Iterator[FieldError]:
    if ends_at is None:
        if kind is Kind.PLANNED:
            yield FieldError("ends_at", "error.planned_without_end")
        return
    args: dict[str, Arg] = {"end": _near(ends_at, now)}
    if ends_at <= starts_at:
        yield FieldError("ends_at", "error.end_before_start")
    elif ends_at <= now:
        yield FieldError("ends_at", "error.end_in_past", args)
    elif _looks_made_up(ends_at) and not long:
        yield FieldError("ends_at", "error.end_looks_made_up", args)
    elif ends_at - starts_at > LONG and not long:
        yield FieldError("ends_at", "error.too_long", args)


def _looks_made_up(ends_at: dt.datetime) -> bool:
    """Tell a system's "never" (31 December, 23:xx) from an estimate."""
    local = ends_at.astimezone(KYIV)
    return (local.month, local.day, local.hour) == (12, 31, 23)


def _next_update(
    kind: Kind, ends_at: dt.datetime | None, next_update_at: dt.datetime | None, now: dt.datetime
) -> Iterator[FieldError]:
    if next_update_at is None:
        if kind is Kind.EMERGENCY and ends_at is None:
            yield FieldError("next_update_at", "error.next_update_missing")
    elif next_update_at <= now:
        yield FieldError("next_update_at", "error.next_update_in_past")
    elif next_update_at > now + EMERGENCY_AHEAD:
        yield FieldError("next_update_at", "error.next_update_too_late")


def _effect(service: Service, effect: Effect) -> Iterator[FieldError]:
    if effect not in EFFECTS[service]:
        yield FieldError("effect", "error.effect_of_other_service")


def note(text: str) -> Iterator[FieldError]:
    """Judge the public detail: short, one line, without links and phones."""
    if len(text) > MAX_NOTE:
        yield FieldError("note", "error.note_too_long", {"limit": MAX_NOTE})
    if any(not char.isprintable() for char in text):
        yield FieldError("note", "error.note_not_plain")
    if _LINK.search(text) or _PHONE.search(text):
        yield FieldError("note", "error.note_with_link")


def _addresses(draft: Draft) -> Iterator[FieldError]:
    yield from _coverage(draft)
    if draft.unresolved:
        yield FieldError("addresses", "error.unresolved", count=len(draft.unresolved))


def _coverage(draft: Draft) -> Iterator[FieldError]:
    if not draft.coverage or not all(draft.coverage.values()):
        yield FieldError("addresses", "error.addresses_empty")
