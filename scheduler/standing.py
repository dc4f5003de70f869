"""Whether a queued delivery is still to be sent, and how: the last look before the door. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.outages.model import Kind, Outage, Place, Stage, Status
from scheduler.quiet import arrival
from scheduler.retry import Next, Reason, State

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from scheduler.read import Queued, Recipient

# What may still be told of an outage that is over or cancelled (invariant 4).
LAST_WORDS = (Stage.OVER, Stage.CANCEL, Stage.CORRECT)


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice with its outage as the notice's own revision says it."""

    id: int
    stage: Stage
    lead: int
    outage: Outage
    #: The revision before a change, for «раніше повідомляли».
    previous: Outage | None

    @property
    def may_wait(self) -> bool:
        """Tell whether it may wait for the morning."""
        return self.outage.kind is Kind.PLANNED and self.stage is not Stage.CORRECT


@dataclass(frozen=True, slots=True)
class Standing:
    """What is true of a notice now."""

    #: Taken back, or overtaken by a newer revision of its outage.
    withdrawn: bool
    #: The outage's status today.
    status: Status


@dataclass(frozen=True, slots=True)
class Send:
    """It is to be sent to this person."""

    person: Recipient
    silent: bool


def look(
    queued: Queued, notice: Notice, standing: Standing, places: Sequence[Place], now: dt.datetime
) -> Send | Next:
    """Decide: send it, or what the row becomes instead, with its reason."""
    if (reason := unwanted(notice, standing)) is not None:
        return Next(State.WITHDRAWN, reason)
    if queued.not_after < now:
        return Next(State.EXPIRED, Reason.TOO_LATE)
    person = queued.person
    if person is None:
        return Next(State.WITHDRAWN, Reason.PERSON_DELETED)
    if (refusal := _refusal(person, notice, places)) is not None:
        return refusal
    how = arrival(
        person.quiet,
        now,
        may_wait=notice.may_wait,
        starts_at=notice.outage.starts_at,
        not_after=queued.not_after,
    )
    if how.wait_until is not None:
        return Next(State.QUEUED, Reason.QUIET_HOURS, at=how.wait_until)
    return Send(person, how.silent)


def _refusal(person: Recipient, notice: Notice, places: Sequence[Place]) -> Next | None:
    if person.state == "gone":
        return Next(State.GONE, Reason.RECIPIENT_GONE)
    if person.state != "active":
        return Next(State.WITHDRAWN, Reason.STOPPED)
    if notice.stage is Stage.REMIND and not person.reminders:
        return Next(State.WITHDRAWN, Reason.REMINDERS_OFF)
    if not places:
        return Next(State.WITHDRAWN, Reason.NOT_SUBSCRIBED)
    return None


def unwanted(notice: Notice, standing: Standing) -> Reason | None:
    """Say why nobody is to get this notice any more; None = it still stands."""
    if standing.withdrawn:
        return Reason.SUPERSEDED
    if not standing.status.is_open and notice.stage not in LAST_WORDS:
        return Reason.OUTAGE_OVER
    return None
