"""Which notices an event of an outage calls for, and the message each of them is. Pure.

The first line says what, the second where, so that the first 40 characters, which is what a push
shows, say both. Every message stands alone: who missed the one before understands this one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from bot.dates import KYIV
from bot.messages import Say
from bot.outages import notice_lines as line
from bot.outages.model import Kind, Outage, Priority, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.messages import Arg, Local
    from bot.outages.model import Place

SOON = dt.timedelta(hours=2)  # planned works that start within it overtake the other planned ones
NO_HOLD = dt.timedelta()
#: Minutes before the start -> how long before the reminder people must not have heard the same.
REMINDERS = {24 * 60: dt.timedelta(hours=2), 60: dt.timedelta(minutes=30)}
HOUR_LEAD = 60  # minutes

UNKNOWN_END_TTL = dt.timedelta(hours=24)  # after the promised update, or the start
OVER_TTL = dt.timedelta(hours=6)  # later, people have long seen it for themselves
CORRECTION_TTL = dt.timedelta(hours=24)
#: Even an estimate that is nearly over gives the lanes time to try.
SHORTEST_TTL = dt.timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class PlannedNotice:
    """A notice to be: its stage, when it may go out, and after when it must not."""

    stage: Stage
    #: Minutes before the start for a reminder, else 0.
    lead: int
    priority: Priority
    not_before: dt.datetime
    not_after: dt.datetime


def planned(
    outage: Outage, stage_event: Stage, now: dt.datetime, hold: dt.timedelta = NO_HOLD
) -> tuple[PlannedNotice, ...]:
    """Plan the notice of an event and, while the works are still ahead, the reminders.

    `hold` delays the announcement, so that it can still be taken back.
    """
    not_before = now + hold if stage_event is Stage.ANNOUNCE else now
    notice = PlannedNotice(
        stage_event,
        0,
        _priority(outage, stage_event, not_before),
        not_before,
        max(_not_after(outage, stage_event, now), not_before + SHORTEST_TTL),
    )
    if stage_event not in (Stage.ANNOUNCE, Stage.CHANGE):
        return (notice,)
    return (notice, *(_reminder(outage, lead) for lead in reminder_leads(outage, not_before)))


def reminder_leads(outage: Outage, told_at: dt.datetime) -> tuple[int, ...]:
    """Give the reminders (minutes before the start) that say something new after `told_at`."""
    if outage.kind is not Kind.PLANNED:
        return ()
    left = outage.starts_at - told_at
    return tuple(
        lead for lead, gap in REMINDERS.items() if left >= dt.timedelta(minutes=lead) + gap
    )


def _reminder(outage: Outage, lead: int) -> PlannedNotice:
    due = outage.starts_at - dt.timedelta(minutes=lead)
    # Once it has begun, a reminder is noise.
    return PlannedNotice(Stage.REMIND, lead, Priority.REMINDER, due, outage.starts_at)


def _priority(outage: Outage, stage: Stage, at: dt.datetime) -> Priority:
    match stage:
        case Stage.ANNOUNCE:
            if outage.kind is Kind.EMERGENCY:
                return Priority.EMERGENCY
            return Priority.PLANNED_SOON if outage.starts_at <= at + SOON else Priority.PLANNED
        case Stage.REMIND:
            return Priority.REMINDER
        case Stage.CHANGE:
            return Priority.CHANGE
        case Stage.OVER | Stage.CANCEL:
            return Priority.EMERGENCY
        case Stage.CORRECT:
            return Priority.CORRECTION
        case _:
            assert_never(stage)


def _not_after(outage: Outage, stage: Stage, now: dt.datetime) -> dt.datetime:
    """Say when a notice would be stale: what it tells has then happened, or may be untrue."""
    end = outage.ends_at or (max(outage.next_update_at or now, outage.starts_at) + UNKNOWN_END_TTL)
    match stage:
        case Stage.ANNOUNCE | Stage.CHANGE:
            return end
        case Stage.REMIND:
            return outage.starts_at
        case Stage.OVER:
            return now + OVER_TTL
        case Stage.CANCEL:
            # Worth knowing until the works would have ended: people changed their plans for them.
            return max(end, now + OVER_TTL)
        case Stage.CORRECT:
            return now + CORRECTION_TTL
        case _:
            assert_never(stage)


def word(
    outage: Outage,
    stage: Stage,
    lead: int,
    places: Sequence[Place],
    label: Callable[[str], Local],
    previous: Outage | None,
    now: dt.datetime,
) -> Say:
    """Say a notice to a person with these addresses; `previous` is the revision before a change.

    `outage` is the revision the notice belongs to; `label` names a street.
    """
    head, body = story(outage, stage, lead, previous, now)
    return line.joined((head, *line.where(places, label), *body))


def status_line(
    outage: Outage, places: Sequence[Place], label: Callable[[str], Local], now: dt.datetime
) -> Say:
    """Say what is known of an open outage right now, for «Що зараз?»."""
    ahead = outage.starts_at > now
    if outage.overdue(now) or (outage.ends_at is not None and outage.ends_at < now):
        times: tuple[Arg, ...] = (line.overdue(outage.ends_at, now),)
    elif outage.kind is Kind.PLANNED and not ahead:
        times = line.estimate(outage, now)
    else:
        times = line.times(outage, now)
    body = (*times, *line.upper_floors(outage), *line.note(outage))
    return line.joined((line.announced(outage, now), *line.where(places, label), *body))


def story(
    outage: Outage, stage: Stage, lead: int, previous: Outage | None, now: dt.datetime
) -> tuple[Say, tuple[Arg, ...]]:
    """Give the first line and what follows the addresses: the same for every resident."""
    source = line.source(outage)
    match stage:
        case Stage.ANNOUNCE:
            told_at = outage.published_at or now
            return line.announced(outage, now), (
                *line.times(outage, now),
                *_details(outage),
                source,
                *line.water_tip(outage),
                *line.promise(reminder_leads(outage, told_at)),
            )
        case Stage.REMIND:
            head = Say(_reminder_id(outage, lead, now), {"what": line.cut(outage)})
            return head, (
                *line.times(outage, now),
                *line.upper_floors(outage),
                *line.note(outage),
                source,
                *line.water_tip(outage),
            )
        case Stage.CHANGE:
            head = Say("notice.update", {"what": line.what(outage, now)})
            return head, (*line.changed_times(outage, previous, now), *_details(outage), source)
        case Stage.OVER:
            return line.over(outage, now), (
                *line.over_day(outage, now),
                *line.cloudy(outage),
                Say("notice.over_check"),
                source,
            )
        case Stage.CANCEL:
            head = Say("notice.cancel", {"what": line.cut(outage)})
            return head, (*line.cancelled(outage, now), source)
        case Stage.CORRECT:
            head = Say("notice.correct", {"what": line.cut(outage)})
            return head, (Say("notice.correct_text"), source)
        case _:
            assert_never(stage)


def _details(outage: Outage) -> tuple[Arg, ...]:
    return (*line.upper_floors(outage), *line.cause(outage), *line.note(outage))


def _reminder_id(outage: Outage, lead: int, now: dt.datetime) -> str:
    """Say how soon by the clock of sending, for quiet hours may have moved the reminder."""
    left = outage.starts_at - now
    if lead == HOUR_LEAD and abs(left - dt.timedelta(minutes=lead)) <= SHORTEST_TTL:
        return "notice.remind_hour"
    days = (outage.starts_at.astimezone(KYIV).date() - now.astimezone(KYIV).date()).days
    return {0: "notice.remind_today", 1: "notice.remind_tomorrow"}.get(days, "notice.remind_soon")
