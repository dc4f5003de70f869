"""Which notices an event calls for, in which order they go out, and when they are stale."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import KYIV
from bot.outages import notices
from bot.outages.model import Kind, Outage, Priority, Stage
from tests.outages.examples import DAY, HOUR, NOW, emergency, planned

MINUTE = dt.timedelta(minutes=1)


def ahead(by: dt.timedelta, lasting: dt.timedelta = 2 * HOUR) -> Outage:
    return planned(starts_at=NOW + by, ends_at=NOW + by + lasting)


@pytest.mark.parametrize(
    ("by", "leads"),
    [
        (3 * DAY, [1440, 60]),
        (26 * HOUR, [1440, 60]),
        (26 * HOUR - MINUTE, [60]),  # the announcement said the same two hours before
        (24 * HOUR, [60]),
        (90 * MINUTE, [60]),
        (89 * MINUTE, []),
        (-10 * MINUTE, []),
    ],
)
def test_reminders_come_a_day_and_an_hour_before_unless_the_announcement_is_as_near(
    by: dt.timedelta, leads: list[int]
) -> None:
    made = notices.planned(ahead(by), Stage.ANNOUNCE, NOW)

    assert [notice.lead for notice in made if notice.stage is Stage.REMIND] == leads
    for notice in made[1:]:
        assert notice.not_before == NOW + by - notice.lead * MINUTE
        assert notice.not_after == NOW + by


def test_an_emergency_is_never_reminded_of() -> None:
    assert len(notices.planned(emergency(starts_at=NOW + 20 * HOUR), Stage.ANNOUNCE, NOW)) == 1


@pytest.mark.parametrize("stage", [Stage.OVER, Stage.CANCEL, Stage.CORRECT])
def test_no_reminder_follows_the_end(stage: Stage) -> None:
    assert [notice.stage for notice in notices.planned(ahead(3 * DAY), stage, NOW)] == [stage]


@pytest.mark.parametrize(
    ("outage", "stage", "priority"),
    [
        (emergency(), Stage.ANNOUNCE, Priority.EMERGENCY),
        (ahead(3 * HOUR), Stage.ANNOUNCE, Priority.PLANNED),
        (ahead(2 * HOUR), Stage.ANNOUNCE, Priority.PLANNED_SOON),
        (ahead(-10 * MINUTE), Stage.ANNOUNCE, Priority.PLANNED_SOON),
        (emergency(), Stage.CHANGE, Priority.CHANGE),
        (ahead(DAY), Stage.CHANGE, Priority.CHANGE),
        (emergency(), Stage.OVER, Priority.EMERGENCY),
        (ahead(DAY), Stage.CANCEL, Priority.EMERGENCY),
        (emergency(), Stage.CORRECT, Priority.CORRECTION),
        (ahead(DAY), Stage.REMIND, Priority.REMINDER),
    ],
)
def test_what_cannot_wait_overtakes_what_can(
    outage: Outage, stage: Stage, priority: Priority
) -> None:
    assert notices.planned(outage, stage, NOW)[0].priority is priority


@pytest.mark.parametrize(
    ("outage", "stage", "not_after"),
    [
        (ahead(3 * DAY), Stage.ANNOUNCE, NOW + 3 * DAY + 2 * HOUR),
        (planned(ends_at=None), Stage.ANNOUNCE, planned().starts_at + DAY),
        (emergency(ends_at=NOW + 2 * HOUR), Stage.ANNOUNCE, NOW + 2 * HOUR),
        (
            emergency(ends_at=None, next_update_at=NOW + 2 * HOUR),
            Stage.ANNOUNCE,
            NOW + 2 * HOUR + DAY,
        ),
        (emergency(ends_at=None), Stage.ANNOUNCE, NOW + DAY),
        (emergency(ends_at=NOW + MINUTE), Stage.ANNOUNCE, NOW + 15 * MINUTE),
        (emergency(ends_at=NOW + 9 * HOUR), Stage.CHANGE, NOW + 9 * HOUR),
        (emergency(), Stage.OVER, NOW + 6 * HOUR),
        (ahead(3 * DAY), Stage.CANCEL, NOW + 3 * DAY + 2 * HOUR),
        (emergency(ends_at=NOW + HOUR), Stage.CANCEL, NOW + 6 * HOUR),
        (emergency(), Stage.CORRECT, NOW + DAY),
    ],
)
def test_every_notice_has_a_moment_after_which_it_is_stale(
    outage: Outage, stage: Stage, not_after: dt.datetime
) -> None:
    assert notices.planned(outage, stage, NOW)[0].not_after == not_after


def test_the_hold_moves_the_announcement_alone() -> None:
    announce, *reminders = notices.planned(ahead(3 * DAY), Stage.ANNOUNCE, NOW, MINUTE)
    (over,) = notices.planned(emergency(), Stage.OVER, NOW, MINUTE)

    assert announce.not_before == NOW + MINUTE
    assert reminders == list(notices.planned(ahead(3 * DAY), Stage.ANNOUNCE, NOW)[1:])
    assert over.not_before == NOW


@given(
    st.sampled_from(Stage),
    st.sampled_from(Kind),
    st.timedeltas(-2 * DAY, 60 * DAY),
    st.none() | st.timedeltas(MINUTE, 5 * DAY),
    st.timedeltas(dt.timedelta(), MINUTE),
)
def test_every_notice_can_go_out_and_ends(
    stage: Stage,
    kind: Kind,
    by: dt.timedelta,
    lasting: dt.timedelta | None,
    hold: dt.timedelta,
) -> None:
    starts_at = NOW + by
    ends_at = None if lasting is None else starts_at + lasting
    outage = planned(kind=kind, starts_at=starts_at, ends_at=ends_at)

    made = notices.planned(outage, stage, NOW, hold)

    assert made
    for notice in made:
        assert NOW <= notice.not_before < notice.not_after <= NOW + 66 * DAY
    assert len({(notice.stage, notice.lead) for notice in made}) == len(made)


@pytest.mark.parametrize(
    ("day", "reminded"),
    [
        # A day before 09:00 is 24 hours of life, whatever the clocks did that night.
        ((2027, 3, 28), "27.03 08:00"),
        ((2027, 10, 31), "30.10 10:00"),
    ],
)
def test_on_the_nights_the_clocks_change_each_reminder_comes_once(
    day: tuple[int, int, int], reminded: str
) -> None:
    starts_at = dt.datetime(*day, 9, 0, tzinfo=KYIV).astimezone(dt.UTC)
    outage = planned(starts_at=starts_at, ends_at=starts_at + HOUR)

    made = notices.planned(outage, Stage.ANNOUNCE, starts_at - 5 * DAY)

    assert [notice.lead for notice in made] == [0, 1440, 60]
    assert f"{made[1].not_before.astimezone(KYIV):%d.%m %H:%M}" == reminded
    assert f"{made[2].not_before.astimezone(KYIV):%H:%M}" == "08:00"
