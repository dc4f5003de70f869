"""The outage form as typed, and what it means; what was typed is never lost or changed. Pure."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, TypeVar

from bot.addresses import announcement as announcements
from bot.moments import KYIV
from bot.outages import plausibility
from bot.outages.draft import Draft, FieldError, LeftOut
from bot.outages.model import Cause, Effect, Kind, Service
from bot.outages.times import BadTime, parse_local

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bot.addresses.model import Announcement

MAX_ADDRESSES = 20_000  # characters: ten times the longest real post, parsed in well under a second
NEXT_UPDATE = dt.timedelta(hours=2)  # the promise offered when the end is not known

_Choice = TypeVar("_Choice", bound=enum.Enum)
_TIMES = frozenset({"starts_at", "ends_at", "next_update_at"})


def spelled(at: dt.datetime | None) -> str:
    """Spell a time as the form's fields show it, Kyiv time; "" for None."""
    if at is None:
        return ""
    local = at.astimezone(KYIV)
    text = f"{local:%d.%m.%Y %H:%M}"
    comes_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    if not comes_twice:
        return text
    offset = f"{local:%z}"
    return f"{text} {offset[:3]}:{offset[3:]}"


@dataclass(frozen=True, slots=True)
class Estimate:
    """The part of the form that may still change after publishing, as typed."""

    ends_at: str
    end_unknown: bool
    next_update_at: str
    cause: str
    effect: str
    note: str
    #: Ticked: the end is right though it is far away.
    long: bool

    @classmethod
    def read(cls, fields: Mapping[str, str]) -> Self:
        """Take the fields of a posted form."""
        return cls(
            ends_at=fields.get("ends_at", ""),
            end_unknown="end_unknown" in fields,
            next_update_at=fields.get("next_update_at", ""),
            cause=fields.get("cause", ""),
            effect=fields.get("effect", ""),
            note=fields.get("note", ""),
            long="long" in fields,
        )


@dataclass(frozen=True, slots=True)
class Estimated:
    """An estimate as meant. Fields that could not be read hold a stand-in and stand in `errors`."""

    ends_at: dt.datetime | None
    next_update_at: dt.datetime | None
    cause: Cause
    effect: Effect
    note: str
    errors: tuple[FieldError, ...]


def estimated(typed: Estimate, now: dt.datetime) -> Estimated:
    """Read an estimate."""
    errors: list[FieldError] = []
    ends_at = next_update_at = None
    if typed.end_unknown:
        if typed.next_update_at.strip():
            next_update_at = _time("next_update_at", typed.next_update_at, now, errors)
    elif typed.ends_at.strip():
        ends_at = _time("ends_at", typed.ends_at, now, errors)
    else:
        errors.append(FieldError("ends_at", "console.form.no_end"))
    return Estimated(
        ends_at=ends_at,
        next_update_at=next_update_at,
        cause=_choice("cause", typed.cause, Cause.OTHER, errors),
        effect=_choice("effect", typed.effect, Effect.OFF, errors),
        note=" ".join(typed.note.split()),
        errors=tuple(errors),
    )


@dataclass(frozen=True, slots=True)
class OutageForm:
    """The whole form of a new outage, as typed."""

    form_token: str
    service: str
    kind: str
    starts_at: str
    estimate: Estimate
    addresses: str
    #: Texts of the fragments ticked «пропустити».
    skip: frozenset[str]
    #: The start the form came with: while it stands, nobody has typed one.
    began_with: str = ""

    @classmethod
    def read(cls, fields: Mapping[str, str], skip: Collection[str]) -> Self:
        """Take the fields of a posted form."""
        return cls(
            form_token=fields.get("form_token", ""),
            service=fields.get("service", ""),
            kind=fields.get("kind", ""),
            starts_at=fields.get("starts_at", ""),
            estimate=Estimate.read(fields),
            addresses=_lines(fields.get("addresses", "")),
            skip=frozenset(_lines(text) for text in skip),
            began_with=fields.get("began_with", ""),
        )

    @classmethod
    def blank(cls, form_token: str, service: str, kind: Kind, now: dt.datetime) -> Self:
        """Make a form to start from: an emergency began just now, planned work is yet to come."""
        emergency = kind is Kind.EMERGENCY
        starts_at = spelled(now) if emergency else ""
        return cls(
            form_token=form_token,
            service=service,
            kind=kind.value,
            starts_at=starts_at,
            estimate=Estimate(
                ends_at="",
                end_unknown=False,
                next_update_at=spelled(now + NEXT_UPDATE) if emergency else "",
                cause=(Cause.BREAKDOWN if emergency else Cause.PLANNED_WORKS).value,
                effect=Effect.OFF.value,
                note="",
                long=False,
            ),
            addresses="",
            skip=frozenset(),
            began_with=starts_at,
        )


def understood(
    form: OutageForm, parsed: Announcement, services: Collection[Service], now: dt.datetime
) -> tuple[Draft, tuple[FieldError, ...]]:
    """Read the form into a draft with every error there is; a draft with errors is not used."""
    errors: list[FieldError] = []
    service = _choice("service", form.service, next(iter(Service)), errors)
    if not errors and service not in services:
        errors.append(FieldError("service", "console.form.not_your_service"))
    kind = _choice("kind", form.kind, Kind.EMERGENCY, errors)
    starts_at = now
    if form.starts_at.strip():
        starts_at = _time("starts_at", form.starts_at, now, errors) or now
    else:
        errors.append(FieldError("starts_at", "console.form.no_start"))
    estimate = estimated(form.estimate, now)
    errors += estimate.errors
    left_out = [LeftOut(fragment.text, fragment.why) for fragment in parsed.unresolved]
    draft = Draft(
        service=service,
        kind=kind,
        starts_at=starts_at,
        ends_at=estimate.ends_at,
        next_update_at=estimate.next_update_at,
        cause=estimate.cause,
        effect=estimate.effect,
        note=estimate.note,
        coverage=announcements.coverage(parsed),
        source_text=form.addresses,
        skipped=tuple(item for item in left_out if item.text in form.skip),
        unresolved=tuple(item for item in left_out if item.text not in form.skip),
        long=form.estimate.long,
    )
    unreadable = {error.field for error in errors}
    judged = (
        error
        for error in plausibility.check(draft, now)
        if not (unreadable & _TIMES and error.field in _TIMES) and error.field not in unreadable
    )
    return draft, (*errors, *judged)


def _lines(text: str) -> str:
    """Undo what browsers do to the ends of lines in a posted form."""
    return text.replace("\r\n", "\n")


def _time(field: str, text: str, now: dt.datetime, errors: list[FieldError]) -> dt.datetime | None:
    try:
        return parse_local(text, now)
    except BadTime as err:
        errors.append(FieldError(field, err.code, err.words))
        return None


def _choice(field: str, value: str, stand_in: _Choice, errors: list[FieldError]) -> _Choice:
    try:
        return type(stand_in)(value)
    except ValueError:
        errors.append(FieldError(field, f"console.form.no_{field}"))
        return stand_in
