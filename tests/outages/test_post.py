"""Posting: one transaction each, once however often it is sent, and never somebody else's."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, insert, select, update

from bot.db import Database
from bot.outages import audience, audit, draft_store, store
from bot.outages.draft import Draft, LeftOut
from bot.outages.lifecycle import Refusal
from bot.outages.model import Cause, Effect, Outage, Priority, Service, Status
from bot.outages.post import (
    Author,
    Conflict,
    Implausible,
    NotAllowed,
    NotYours,
    Post,
)
from bot.tables.delivery import DeliveryRow, NoticeRow
from bot.tables.office import AuditRow
from bot.tables.outages import OutageRevision, OutageRow
from bot.wake import Bells
from tests.outages.examples import DAY, HOUR, NOW, Streets, draft, houses, planned_draft
from tests.outages.people import add_person

if TYPE_CHECKING:
    from bot.addresses.houses import HouseSet
    from tests.outages.conftest import Clock

MINUTE = dt.timedelta(minutes=1)


async def published(post: Post, author: Author, made: Draft | None = None) -> Outage:
    token = "form"
    saved = await post.save_draft(author, made or draft(), form_token=token)
    return await post.publish(author, saved.id, expected_revision=saved.revision, form_token=token)


async def later(
    post: Post, author: Author, outage: Outage, ends_at: dt.datetime | None = NOW + 8 * HOUR
) -> Outage:
    return await post.change(
        author,
        outage.id,
        expected_revision=outage.revision,
        ends_at=ends_at,
        next_update_at=None,
        cause=outage.cause,
        effect=outage.effect,
        note=outage.note,
    )


async def notices_of(database: Database, outage: Outage) -> list[tuple[int, str, int, str]]:
    query = (
        select(NoticeRow.revision, NoticeRow.stage, NoticeRow.lead, NoticeRow.state)
        .where(NoticeRow.outage_id == outage.id)
        .order_by(NoticeRow.id)
    )
    async with database.read() as connection:
        rows = (await connection.execute(query)).all()
    return [(revision, stage, lead, state) for revision, stage, lead, state in rows]


async def everything(database: Database) -> tuple[int, ...]:
    async with database.read() as connection:
        return tuple(
            [
                (await connection.execute(select(func.count()).select_from(table))).scalar_one()
                for table in (OutageRow, OutageRevision, NoticeRow, AuditRow)
            ]
        )


async def expand(database: Database, outage: Outage, states: tuple[str, ...]) -> None:
    """Do as the planner does with the first notice: a delivery for each state."""
    async with database.write() as connection:
        query = select(NoticeRow.id).where(NoticeRow.outage_id == outage.id).limit(1)
        notice = (await connection.execute(query.order_by(NoticeRow.id))).scalar_one()
        await connection.execute(
            update(NoticeRow).where(NoticeRow.id == notice).values(state="expanded")
        )
        for person, state in enumerate(states, start=1):
            await connection.execute(
                insert(DeliveryRow).values(
                    notice_id=notice,
                    person_id=person,
                    lane="phone",
                    priority=10,
                    state=state,
                    next_at=NOW,
                    not_after=NOW + DAY,
                )
            )


async def test_a_draft_is_kept_and_its_audience_can_be_counted(
    database: Database, post: Post, koval: Author
) -> None:
    async with database.write() as connection:
        await add_person(connection, "oksana")

    saved = await post.save_draft(koval, draft(), form_token="form")

    assert (saved.status, saved.revision, saved.utility) == (Status.DRAFT, 1, "Житомиробленерго")
    async with database.read() as connection:
        assert await store.load(connection, saved.id) == saved
        people = await audience.count(connection, saved.id, saved.revision, saved.service)
    assert people.people == 1
    assert await notices_of(database, saved) == []


async def test_a_reference_is_short_and_says_which_service(post: Post, duty: Author) -> None:
    refs = [
        (await post.save_draft(duty, draft(service=service), form_token=service.value)).ref
        for service in Service
    ]

    assert [ref[:2] for ref in refs] == ["С-", "В-", "О-"]
    assert len(set(refs)) == 3
    assert all(len(ref) <= 8 for ref in refs)


async def test_a_draft_comes_back_as_it_was_typed(
    database: Database, post: Post, koval: Author
) -> None:
    typed = draft(
        note="Підвіз о 12:00",
        skipped=(LeftOut("прилеглі провулки", "area"),),
        unresolved=(LeftOut("Бердичівська 10", "ambiguous"),),
        long=True,
    )

    saved = await post.save_draft(koval, typed, form_token="form")

    async with database.read() as connection:
        assert await draft_store.load_draft(connection, saved) == typed
        assert await draft_store.token_of(connection, saved.id) == "form"


async def test_the_same_form_saved_twice_is_one_draft(
    database: Database, post: Post, koval: Author
) -> None:
    first = await post.save_draft(koval, draft(), form_token="form")
    before = await everything(database)

    second = await post.save_draft(koval, draft(), form_token="form")

    assert second == first
    assert await everything(database) == before


async def test_a_draft_saved_again_with_other_houses_replaces_them(
    database: Database, post: Post, koval: Author
) -> None:
    async with database.write() as connection:
        await add_person(connection, "oksana")
    first = await post.save_draft(koval, draft(), form_token="form")

    second = await post.save_draft(
        koval, draft(coverage={"zt005": houses("=1")}), form_token="form"
    )

    assert second.id == first.id
    async with database.read() as connection:
        people = await audience.count(connection, second.id, second.revision, second.service)
        revisions = (await connection.execute(select(func.count(OutageRevision.revision)))).scalar()
    assert people.people == 0
    assert revisions == 1


async def test_a_preview_of_an_older_draft_cannot_be_published(post: Post, koval: Author) -> None:
    previewed = await post.save_draft(koval, draft(), form_token="form")
    await post.save_draft(koval, draft(note="Змінено"), form_token="form")

    with pytest.raises(Conflict) as refused:
        await post.publish(koval, previewed.id, expected_revision=previewed.revision)

    assert refused.value.current == 2


async def test_publishing_plans_the_announcement_and_rings(
    database: Database, post: Post, koval: Author, bells: Bells
) -> None:
    outage = await published(post, koval)

    assert (outage.status, outage.published_at) == (Status.ACTIVE, NOW)
    assert await notices_of(database, outage) == [(1, "announce", 0, "planned")]
    assert await bells.notices.wait(0.01)
    async with database.read() as connection:
        assert await store.load(connection, outage.id) == outage
        notice = (await connection.execute(select(NoticeRow.__table__))).mappings().one()
    assert notice["priority"] == Priority.EMERGENCY
    assert (notice["not_before"], notice["not_after"]) == (NOW, outage.ends_at)


async def test_planned_works_are_scheduled_with_their_reminders(
    database: Database, post: Post, koval: Author
) -> None:
    outage = await published(post, koval, planned_draft())

    assert outage.status is Status.SCHEDULED
    assert await notices_of(database, outage) == [
        (1, "announce", 0, "planned"),
        (1, "remind", 24 * 60, "planned"),
        (1, "remind", 60, "planned"),
    ]


async def test_a_form_sent_twice_is_published_once(
    database: Database, post: Post, koval: Author
) -> None:
    first = await published(post, koval)
    before = await everything(database)

    second = await published(post, koval)

    assert second == first
    assert await everything(database) == before


async def test_a_double_click_plans_one_set_of_notices(
    database: Database, post: Post, koval: Author
) -> None:
    saved = await post.save_draft(koval, draft(), form_token="form")

    results = await asyncio.gather(
        *(post.publish(koval, saved.id, expected_revision=1, form_token="form") for _ in range(5))
    )

    assert {result.status for result in results} == {Status.ACTIVE}
    assert await notices_of(database, saved) == [(1, "announce", 0, "planned")]


async def test_two_processes_that_publish_one_draft_tell_people_once(
    database: Database, database_url: str, post: Post, koval: Author, clock: Clock
) -> None:
    saved = await post.save_draft(koval, draft(), form_token="form")
    other = Database(database_url)
    elsewhere = Post(other, Streets(), Bells(), clock)

    results = await asyncio.gather(
        *(
            office.publish(koval, saved.id, expected_revision=1, form_token=token)
            for office, token in ((post, "form"), (elsewhere, "form"), (elsewhere, "another tab"))
        ),
        return_exceptions=True,
    )
    await other.close()

    refused = [result for result in results if isinstance(result, BaseException)]
    assert all(isinstance(error, NotAllowed) for error in refused)
    assert len(refused) <= 1
    assert await notices_of(database, saved) == [(1, "announce", 0, "planned")]


async def test_one_form_saved_by_five_requests_at_once_is_one_outage(
    database: Database, post: Post, koval: Author
) -> None:
    saved = await asyncio.gather(
        *(post.save_draft(koval, draft(), form_token="form") for _ in range(5))
    )

    assert len({outage.id for outage in saved}) == 1
    assert (await everything(database))[0] == 1


async def test_publishing_from_another_tab_is_refused(post: Post, koval: Author) -> None:
    outage = await published(post, koval)

    with pytest.raises(NotAllowed) as refused:
        await post.publish(koval, outage.id, expected_revision=1, form_token="other")

    assert refused.value.status is Status.ACTIVE
    assert refused.value.refusal is Refusal.ALREADY_PUBLISHED


async def test_saving_a_published_form_again_changes_nothing(
    database: Database, post: Post, koval: Author
) -> None:
    outage = await published(post, koval)
    before = await everything(database)

    again = await post.save_draft(koval, draft(note="пізно"), form_token="form")

    assert again == outage
    assert await everything(database) == before


async def test_what_cannot_be_true_is_refused_and_changes_nothing(
    database: Database, post: Post, koval: Author
) -> None:
    saved = await post.save_draft(koval, draft(ends_at=NOW - MINUTE), form_token="form")
    before = await everything(database)

    with pytest.raises(Implausible) as refused:
        await post.publish(koval, saved.id, expected_revision=1, form_token="form")

    assert [error.code for error in refused.value.errors] == ["error.end_in_past"]
    assert await everything(database) == before
    async with database.read() as connection:
        assert await store.load(connection, saved.id) == saved


async def test_nothing_is_published_while_a_fragment_is_open(post: Post, koval: Author) -> None:
    made = draft(unresolved=(LeftOut("мікрорайон Польова", "area"),))

    with pytest.raises(Implausible) as refused:
        await published(post, koval, made)
    assert [error.code for error in refused.value.errors] == ["error.unresolved"]

    skipped = replace(made, unresolved=(), skipped=made.unresolved)
    assert (await published(post, koval, skipped)).status is Status.ACTIVE


@pytest.mark.parametrize(
    ("coverage", "code"),
    [({}, "error.addresses_empty"), ({"zt999": houses("all")}, "error.street_unknown")],
)
async def test_a_draft_without_known_houses_is_not_even_kept(
    database: Database, post: Post, koval: Author, coverage: dict[str, HouseSet], code: str
) -> None:
    with pytest.raises(Implausible) as refused:
        await post.save_draft(koval, draft(coverage=coverage), form_token="form")

    assert [error.code for error in refused.value.errors] == [code]
    assert await everything(database) == (0, 0, 0, 0)


async def test_a_far_end_goes_out_only_when_confirmed(post: Post, koval: Author) -> None:
    far = planned_draft(ends_at=NOW + 10 * DAY)

    with pytest.raises(Implausible):
        await published(post, koval, far)

    assert (await published(post, koval, replace(far, long=True))).status is Status.SCHEDULED


async def test_nobody_touches_an_outage_of_another_service(
    database: Database, post: Post, koval: Author, duty: Author
) -> None:
    water = await published(post, duty, draft(service=Service.WATER))
    waiting = await post.save_draft(duty, draft(service=Service.WATER), form_token="other")
    before = await everything(database)

    with pytest.raises(NotYours):
        await post.save_draft(koval, draft(service=Service.WATER), form_token="mine")
    with pytest.raises(NotYours):
        await post.save_draft(koval, draft(), form_token="other")
    with pytest.raises(NotYours):
        await post.publish(koval, waiting.id, expected_revision=1)
    with pytest.raises(NotYours):
        await later(post, koval, water)
    with pytest.raises(NotYours):
        await post.restore(koval, water.id, expected_revision=1, restored_at=NOW)
    with pytest.raises(NotYours):
        await post.cancel(koval, water.id, expected_revision=1)
    assert await everything(database) == before


async def test_an_outage_that_does_not_exist_says_so(post: Post, koval: Author) -> None:
    with pytest.raises(store.NoSuchOutage):
        await post.publish(koval, 12345, expected_revision=1)


async def test_a_new_estimate_withdraws_what_was_still_to_go_out(
    database: Database, post: Post, koval: Author
) -> None:
    outage = await published(post, koval)
    await expand(database, outage, ("sent", "queued", "parked"))

    changed = await later(post, koval, outage)

    assert (changed.revision, changed.ends_at) == (2, NOW + 8 * HOUR)
    assert await notices_of(database, outage) == [
        (1, "announce", 0, "expanded"),
        (2, "change", 0, "planned"),
    ]
    async with database.read() as connection:
        query = select(DeliveryRow.state, DeliveryRow.reason).order_by(DeliveryRow.person_id)
        states = [tuple(row) for row in await connection.execute(query)]
        assert await store.load(connection, outage.id) == changed
        assert (await store.load(connection, outage.id, 1)).ends_at == outage.ends_at
        cover = await audience.count(connection, outage.id, 2, outage.service)
    assert states == [("sent", ""), ("withdrawn", "superseded"), ("withdrawn", "superseded")]
    assert cover.people == 0


async def test_a_new_estimate_reaches_the_same_houses(
    database: Database, post: Post, koval: Author
) -> None:
    async with database.write() as connection:
        await add_person(connection, "oksana")
    outage = await published(post, koval)

    changed = await later(post, koval, outage)

    async with database.read() as connection:
        people = await audience.count(connection, outage.id, changed.revision, outage.service)
    assert people.people == 1
    assert changed.coverage == outage.coverage


async def test_reminders_follow_a_change_of_planned_works(
    database: Database, post: Post, koval: Author
) -> None:
    outage = await published(post, koval, planned_draft())

    await later(post, koval, outage, NOW + 40 * HOUR)

    assert await notices_of(database, outage) == [
        (1, "announce", 0, "withdrawn"),
        (1, "remind", 24 * 60, "withdrawn"),
        (1, "remind", 60, "withdrawn"),
        (2, "change", 0, "planned"),
        (2, "remind", 24 * 60, "planned"),
        (2, "remind", 60, "planned"),
    ]


async def test_of_two_dispatchers_the_second_sees_what_the_first_did(
    database: Database, post: Post, koval: Author
) -> None:
    outage = await published(post, koval)

    results = await asyncio.gather(
        later(post, koval, outage, NOW + 8 * HOUR),
        later(post, koval, outage, NOW + 9 * HOUR),
        return_exceptions=True,
    )

    conflicts = [result for result in results if isinstance(result, Conflict)]
    assert [conflict.current for conflict in conflicts] == [2]
    assert len([row for row in await notices_of(database, outage) if row[1] == "change"]) == 1


async def test_a_change_that_changes_nothing_tells_nobody(
    database: Database, post: Post, koval: Author
) -> None:
    outage = await published(post, koval)
    before = await everything(database)

    with pytest.raises(Implausible) as refused:
        await later(post, koval, outage, outage.ends_at)

    assert [error.code for error in refused.value.errors] == ["error.nothing_changed"]
    assert await everything(database) == before


async def test_power_that_is_back_ends_the_story(
    database: Database, post: Post, koval: Author
) -> None:
    outage = await published(post, koval)
    await expand(database, outage, ("queued",))

    over = await post.restore(koval, outage.id, expected_revision=1, restored_at=NOW - MINUTE)

    assert (over.status, over.restored_at, over.revision) == (Status.RESTORED, NOW - MINUTE, 2)
    assert await notices_of(database, outage) == [
        (1, "announce", 0, "expanded"),
        (2, "over", 0, "planned"),
    ]
    async with database.read() as connection:
        states = (await connection.execute(select(DeliveryRow.state))).scalars().all()
        closed_at = (await connection.execute(select(OutageRow.closed_at))).scalar_one()
    assert states == ["withdrawn"]
    assert closed_at == NOW
    for refused in (
        later(post, koval, over),
        post.cancel(koval, over.id, expected_revision=2),
        post.restore(koval, over.id, expected_revision=2, restored_at=NOW),
    ):
        with pytest.raises(NotAllowed) as error:
            await refused
        assert error.value.refusal is Refusal.RESTORED


async def test_power_cannot_be_back_before_it_went(post: Post, koval: Author) -> None:
    outage = await published(post, koval)

    with pytest.raises(Implausible) as refused:
        await post.restore(koval, outage.id, expected_revision=1, restored_at=NOW - DAY)

    assert refused.value.errors[0].code == "error.restored_before_start"


async def test_works_that_have_begun_can_be_finished_though_no_tick_has_seen_it(
    post: Post, koval: Author, clock: Clock
) -> None:
    outage = await published(post, koval, planned_draft())
    with pytest.raises(NotAllowed) as refused:
        await post.restore(koval, outage.id, expected_revision=1, restored_at=NOW)
    assert refused.value.refusal is Refusal.NOT_STARTED

    clock.forward(31 * HOUR)
    over = await post.restore(koval, outage.id, expected_revision=1, restored_at=clock.now)

    assert over.status is Status.RESTORED


async def test_cancelled_works_take_their_reminders_along(
    database: Database, post: Post, koval: Author
) -> None:
    outage = await published(post, koval, planned_draft())

    gone = await post.cancel(koval, outage.id, expected_revision=1, reason="помилка в даті")

    assert gone.status is Status.CANCELLED
    assert [row[1:] for row in await notices_of(database, outage)] == [
        ("announce", 0, "withdrawn"),
        ("remind", 24 * 60, "withdrawn"),
        ("remind", 60, "withdrawn"),
        ("cancel", 0, "planned"),
    ]
    async with database.read() as connection:
        detail = (
            await connection.execute(
                select(AuditRow.detail).where(AuditRow.action == "outage.cancel")
            )
        ).scalar_one()
    assert json.loads(detail) == {
        "revision": 2,
        "status": ["scheduled", "cancelled"],
        "reason": "помилка в даті",
    }


async def test_a_cancelled_draft_tells_nobody(
    database: Database, post: Post, koval: Author
) -> None:
    saved = await post.save_draft(koval, draft(), form_token="form")

    gone = await post.cancel(koval, saved.id, expected_revision=1)

    assert gone.status is Status.CANCELLED
    assert await notices_of(database, saved) == []


async def test_the_hold_delays_the_announcement(
    database: Database, held_post: Post, koval: Author
) -> None:
    await published(held_post, koval)

    async with database.read() as connection:
        not_before = (await connection.execute(select(NoticeRow.not_before))).scalar_one()
    assert not_before == NOW + MINUTE


@pytest.mark.parametrize("deed", ["cancel", "restore"])
async def test_what_is_taken_back_within_the_hold_reaches_nobody(
    database: Database, held_post: Post, koval: Author, clock: Clock, deed: str
) -> None:
    outage = await published(held_post, koval)
    clock.forward(MINUTE / 2)

    if deed == "cancel":
        await held_post.cancel(koval, outage.id, expected_revision=1)
    else:
        await held_post.restore(koval, outage.id, expected_revision=1, restored_at=NOW)

    assert await notices_of(database, outage) == [(1, "announce", 0, "withdrawn")]


async def test_what_is_corrected_within_the_hold_is_announced_once_and_right(
    database: Database, held_post: Post, koval: Author, clock: Clock
) -> None:
    outage = await published(held_post, koval)
    clock.forward(MINUTE / 2)

    await later(held_post, koval, outage)

    assert await notices_of(database, outage) == [
        (1, "announce", 0, "withdrawn"),
        (2, "announce", 0, "planned"),
    ]
    async with database.read() as connection:
        query = select(NoticeRow.not_before).where(NoticeRow.revision == 2)
        assert (await connection.execute(query)).scalar_one() == NOW + MINUTE


async def test_works_become_active_when_their_time_comes(
    database: Database, post: Post, koval: Author
) -> None:
    outage = await published(post, koval, planned_draft())
    await post.save_draft(koval, planned_draft(), form_token="draft")

    async with database.write() as connection:
        early = await store.activate_due(connection, outage.starts_at - MINUTE)
        due = await store.activate_due(connection, outage.starts_at)
        again = await store.activate_due(connection, outage.starts_at + HOUR)
        active = await store.load(connection, outage.id)

    assert (early, due, again) == (0, 1, 0)
    assert (active.status, active.revision) == (Status.ACTIVE, 1)


async def test_every_act_is_in_the_audit(database: Database, post: Post, koval: Author) -> None:
    outage = await published(post, koval)
    changed = await post.change(
        koval,
        outage.id,
        expected_revision=1,
        ends_at=None,
        next_update_at=NOW + HOUR,
        cause=Cause.WEATHER,
        effect=Effect.POSSIBLE,
        note="Працюють дві бригади",
    )
    await post.restore(koval, outage.id, expected_revision=changed.revision, restored_at=NOW)

    async with database.read() as connection:
        query = select(AuditRow.actor, AuditRow.action, AuditRow.subject, AuditRow.detail)
        rows = (await connection.execute(query.order_by(AuditRow.id))).all()
        assert await audit.verify(connection) is None
    assert [row.action for row in rows] == [
        "outage.draft",
        "outage.publish",
        "outage.change",
        "outage.over",
    ]
    assert {(row.actor, row.subject) for row in rows} == {("koval", outage.ref)}
    assert json.loads(rows[2].detail)["cause"] == ["breakdown", "weather"]
