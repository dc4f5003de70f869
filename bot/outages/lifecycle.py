"""The life of an outage: which act leads from which status to which. Pure, one total table.

    draft -> scheduled -> active -> restored
      |          |           |
      +----------+-----------+----> cancelled

`scheduled` becomes `active` by the clock; nothing else does: an estimate that passed is only
overdue (`Outage.overdue`), and the dispatcher is asked.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from bot.outages.model import Status

if TYPE_CHECKING:
    from collections.abc import Mapping


class Action(enum.Enum):
    """What can be done to an outage."""

    EDIT = "edit"  # overwrite the draft
    PUBLISH = "publish"
    CHANGE = "change"
    RESTORE = "restore"
    CANCEL = "cancel"
    START = "start"  # by the clock


class Refusal(enum.Enum):
    """Why an act is not allowed now; the catalogue words it as `refusal.<value>`."""

    NOT_PUBLISHED = "not_published"
    ALREADY_PUBLISHED = "already_published"
    NOT_STARTED = "not_started"
    ALREADY_ACTIVE = "already_active"
    WAITS_FOR_APPROVAL = "waits_for_approval"
    RESTORED = "restored"
    CANCELLED = "cancelled"


_Row = dict[Action, Status | Refusal]


def _all(refusal: Refusal) -> _Row:
    return dict.fromkeys(Action, refusal)


TABLE: Mapping[Status, Mapping[Action, Status | Refusal]] = {
    Status.DRAFT: _all(Refusal.NOT_PUBLISHED)
    | {
        Action.EDIT: Status.DRAFT,
        Action.PUBLISH: Status.SCHEDULED,
        Action.CANCEL: Status.CANCELLED,
    },
    Status.PENDING_APPROVAL: _all(Refusal.WAITS_FOR_APPROVAL) | {Action.CANCEL: Status.CANCELLED},
    Status.SCHEDULED: {
        Action.EDIT: Refusal.ALREADY_PUBLISHED,
        Action.PUBLISH: Refusal.ALREADY_PUBLISHED,
        Action.CHANGE: Status.SCHEDULED,
        Action.RESTORE: Refusal.NOT_STARTED,
        Action.CANCEL: Status.CANCELLED,
        Action.START: Status.ACTIVE,
    },
    Status.ACTIVE: {
        Action.EDIT: Refusal.ALREADY_PUBLISHED,
        Action.PUBLISH: Refusal.ALREADY_PUBLISHED,
        Action.CHANGE: Status.ACTIVE,
        Action.RESTORE: Status.RESTORED,
        Action.CANCEL: Status.CANCELLED,
        Action.START: Refusal.ALREADY_ACTIVE,
    },
    Status.RESTORED: _all(Refusal.RESTORED),
    Status.CANCELLED: _all(Refusal.CANCELLED),
}


def after(status: Status, action: Action) -> Status | Refusal:
    """Give the status an act leads to, or why it may not be done."""
    return TABLE[status][action]


def allowed(status: Status) -> frozenset[Action]:
    """Give the acts that may be done in a status: the buttons to show."""
    return frozenset(a for a, result in TABLE[status].items() if isinstance(result, Status))
