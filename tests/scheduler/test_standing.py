"""The last look before the door: is this still to be sent to this person?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.outages.model import Outage, Stage, Status
from scheduler.quiet import QuietHours
from scheduler.read import Queued, Recipient
from scheduler.retry import Next, Reason, State
from scheduler.standing import Notice, Send, Standing, look, unwanted
from tests.outages.examples import DAY, HOUR, NOW, emergency, place, planned

if TYPE_CHECKING:
    from bot.outages.model import Place

OLENA = Recipient("olena", "uk", "active", None, reminders=True)
QUEUED = Queued((1, 7), 40, NOW, NOW + DAY, 0, OLENA)
STANDS = Standing(withdrawn=False, status=Status.SCHEDULED)


def notice(stage: Stage = Stage.ANNOUNCE, outage: Outage | None = None) -> Notice:
    return Notice(1, stage, 0, outage or planned(), None)


def judged(
    queued: Queued = QUEUED,
    *,
    of: Notice | None = None,
    standing: Standing = STANDS,
    places: tuple[Place, ...] = (place(),),
) -> Send | Next:
    return look(queued, of or notice(), standing, places, NOW)


def test_what_still_holds_is_sent() -> None:
    assert judged() == Send(OLENA, silent=False)


@pytest.mark.parametrize(
    ("person", "state", "reason"),
    [
        (None, State.WITHDRAWN, Reason.PERSON_DELETED),
        (replace(OLENA, state="stopped"), State.WITHDRAWN, Reason.STOPPED),
        (replace(OLENA, state="gone"), State.GONE, Reason.RECIPIENT_GONE),
    ],
)
def test_who_does_not_want_it_any_more_does_not_get_it(
    person: Recipient | None, state: State, reason: Reason
) -> None:
    assert judged(replace(QUEUED, person=person)) == Next(state, reason)


def test_who_gave_up_the_address_does_not_get_it() -> None:
    assert judged(places=()) == Next(State.WITHDRAWN, Reason.NOT_SUBSCRIBED)


def test_who_turned_reminders_off_gets_the_announcement_and_no_reminder() -> None:
    queued = replace(QUEUED, person=replace(OLENA, reminders=False))

    assert isinstance(judged(queued), Send)
    assert judged(queued, of=notice(Stage.REMIND)) == Next(State.WITHDRAWN, Reason.REMINDERS_OFF)


def test_what_lapsed_is_not_sent() -> None:
    assert judged(replace(QUEUED, not_after=NOW - HOUR)) == Next(State.EXPIRED, Reason.TOO_LATE)


def test_what_was_taken_back_is_not_sent() -> None:
    standing = Standing(withdrawn=True, status=Status.ACTIVE)

    assert judged(standing=standing) == Next(State.WITHDRAWN, Reason.SUPERSEDED)


@pytest.mark.parametrize("status", [Status.RESTORED, Status.CANCELLED])
@pytest.mark.parametrize("stage", list(Stage))
def test_of_an_outage_that_is_over_only_its_last_words_are_told(
    stage: Stage, status: Status
) -> None:
    reason = unwanted(notice(stage), Standing(withdrawn=False, status=status))

    last = stage in (Stage.OVER, Stage.CANCEL, Stage.CORRECT)
    assert reason == (None if last else Reason.OUTAGE_OVER)


def test_in_quiet_hours_planned_work_waits_and_an_emergency_is_silent() -> None:
    quiet = QuietHours(9 * 60, 12 * 60)  # NOW is 10:00 in Kyiv
    queued = replace(QUEUED, person=replace(OLENA, quiet=quiet))

    assert judged(queued) == Next(State.QUEUED, Reason.QUIET_HOURS, at=NOW + 2 * HOUR)
    assert judged(queued, of=notice(Stage.CORRECT)) == Send(queued.person or OLENA, silent=True)
    assert judged(queued, of=notice(outage=emergency())) == Send(
        queued.person or OLENA, silent=True
    )
