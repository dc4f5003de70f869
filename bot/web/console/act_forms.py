"""The small forms of a published outage as typed, and the revision each of them means. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from bot.outages import plausibility
from bot.outages.draft import FieldError
from bot.outages.lifecycle import Action
from bot.outages.model import Outage, Stage, Status
from bot.outages.times import BadTime, parse_local
from bot.web.console.forms import Estimate, estimated, spelled

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


class Act(enum.Enum):
    """What can be done to a published outage; the value is the last part of its address."""

    CHANGE = "change"
    RESTORE = "restore"
    CANCEL = "cancel"

    @property
    def action(self) -> Action:
        """The act as the lifecycle knows it."""
        return Action(self.value)

    @property
    def stage(self) -> Stage:
        """The notice it sends."""
        return {Act.CHANGE: Stage.CHANGE, Act.RESTORE: Stage.OVER, Act.CANCEL: Stage.CANCEL}[self]


@dataclass(frozen=True, slots=True)
class ActForm:
    """What was typed; each act uses its own part."""

    estimate: Estimate
    restored_at: str
    reason: str


@dataclass(frozen=True, slots=True)
class Meant:
    """The outage as it would be after the act; not to be used while there are errors."""

    outage: Outage
    errors: tuple[FieldError, ...]


def prefilled(outage: Outage, now: dt.datetime) -> ActForm:
    """Start from what is known now."""
    estimate = Estimate(
        ends_at=spelled(outage.ends_at),
        end_unknown=outage.ends_at is None,
        next_update_at=spelled(outage.next_update_at),
        cause=outage.cause.value,
        effect=outage.effect.value,
        note=outage.note,
        long=False,
    )
    return ActForm(estimate, restored_at=spelled(now), reason="")


def posted(fields: Mapping[str, str]) -> ActForm:
    """Take the fields of a posted form."""
    return ActForm(
        Estimate.read(fields),
        restored_at=fields.get("restored_at", ""),
        reason=" ".join(fields.get("reason", "").split()),
    )


def meant(act: Act, form: ActForm, before: Outage, now: dt.datetime) -> Meant:
    """Read a form into the outage it makes of `before`."""
    match act:
        case Act.CHANGE:
            return _changed(form.estimate, before, now)
        case Act.RESTORE:
            return _restored(form.restored_at, before, now)
        case Act.CANCEL:
            return Meant(_next(before, status=Status.CANCELLED), ())
        case _:
            assert_never(act)


def _changed(typed: Estimate, before: Outage, now: dt.datetime) -> Meant:
    new = estimated(typed, now)
    wanted = replace(
        before,
        ends_at=new.ends_at,
        next_update_at=new.next_update_at,
        cause=new.cause,
        effect=new.effect,
        note=new.note,
        revision=before.revision + 1,
    )
    if new.errors:
        return Meant(wanted, (*new.errors, *plausibility.note(new.note)))
    return Meant(wanted, plausibility.check_change(before, wanted, now, long=typed.long))


def _restored(text: str, before: Outage, now: dt.datetime) -> Meant:
    try:
        at = parse_local(text, now)
    except BadTime as err:
        return Meant(before, (FieldError("restored_at", err.code, err.words),))
    wanted = _next(before, status=Status.RESTORED, restored_at=at)
    return Meant(wanted, plausibility.check_restored(before, at, now))


def _next(before: Outage, *, status: Status, restored_at: dt.datetime | None = None) -> Outage:
    return replace(before, status=status, restored_at=restored_at, revision=before.revision + 1)
