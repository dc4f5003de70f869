"""An outage as lists and cards show it: where, until when, how far sending is, what can be done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.messages import Say
from bot.outages import lifecycle
from bot.outages.lifecycle import Action
from bot.outages.model import Status
from bot.web.console import house_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.messages import Local
    from bot.outages.delivery_report import DeliveryReport
    from bot.outages.model import Outage
    from bot.web.console.house_words import Summary
    from bot.web.console.queries import Told

_HOUR = dt.timedelta(hours=1)
_DAY = dt.timedelta(days=1)
# In the order of the buttons: what is asked of a dispatcher most comes first.
_BUTTONS = {Action.CHANGE: "change", Action.RESTORE: "restore", Action.CANCEL: "cancel"}
_DRAFT_BUTTONS = {Action.EDIT: "edit", Action.CANCEL: "cancel"}
_NOT_TOLD = ("failed", "gone", "parked", "expired", "unknown", "withdrawn")


@dataclass(frozen=True, slots=True)
class OutageView:
    """One outage on the board or at the head of its card."""

    outage: Outage
    where: Summary
    #: How long the estimate has been over; None while it is not.
    overdue_by: Say | None
    #: The promised update is due.
    update_due: bool
    told: Say | None
    #: Last parts of the addresses of its small forms: change, restore, cancel, edit.
    actions: tuple[str, ...]

    @property
    def quick(self) -> tuple[str, ...]:
        """The actions offered on the board: taking back is left to the card if anything else is."""
        return tuple(name for name in self.actions if name != "cancel") or self.actions


def view(
    outage: Outage, told: Told | None, label: Callable[[str], Local], now: dt.datetime
) -> OutageView:
    """Lay out an outage."""
    is_overdue = outage.overdue(now) and outage.ends_at is not None
    promised = outage.next_update_at if outage.ends_at is None else None
    return OutageView(
        outage=outage,
        where=house_words.summary(outage.coverage, label),
        overdue_by=span(now - outage.ends_at) if is_overdue and outage.ends_at else None,
        update_due=outage.status is Status.ACTIVE and promised is not None and promised < now,
        told=Say("console.told", {"sent": told.sent, "total": told.total}) if told else None,
        actions=_actions(outage.status),
    )


def _actions(status: Status) -> tuple[str, ...]:
    buttons = _DRAFT_BUTTONS if status is Status.DRAFT else _BUTTONS
    possible = lifecycle.allowed(status)
    return tuple(name for action, name in buttons.items() if action in possible)


def span(length: dt.timedelta) -> Say:
    """Say how long something has lasted, in the coarsest unit that fits."""
    if length < _HOUR:
        return Say("console.minutes", count=int(length.total_seconds() // 60))
    if length < _DAY:
        return Say("console.hours", count=int(length // _HOUR))
    return Say("console.days", count=length.days)


@dataclass(frozen=True, slots=True)
class Progress:
    """How sending goes."""

    total: int
    #: Deliveries that need nothing more, whatever became of them.
    finished: int
    channels: tuple[tuple[str, int, int], ...]
    #: Why some people were not told, in words.
    reasons: tuple[Say, ...]
    waiting_until: dt.datetime | None


def progress(report: DeliveryReport, waiting_until: dt.datetime | None) -> Progress:
    """Lay out a delivery report."""
    counts = {state: getattr(report, state) for state in _NOT_TOLD}
    total = report.queued + report.sent + sum(counts.values())
    return Progress(
        total=total,
        finished=total - report.queued,
        channels=tuple(
            (channel, states.get("sent", 0), sum(states.values()))
            for channel, states in sorted(report.by_channel.items())
        ),
        reasons=tuple(
            Say(f"console.not_told.{state}", count=number)
            for state, number in counts.items()
            if number
        ),
        waiting_until=waiting_until,
    )
