"""What became of the messages, as the dispatcher is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from bot.outages import delivery_report
from bot.tables.delivery import DeliveryRow, NoticeRow
from tests.outages.examples import DAY, HOUR, NOW, draft, planned_draft

if TYPE_CHECKING:
    from bot.db import Database
    from bot.outages.post import Author, Post


async def test_messages_are_counted_by_what_became_of_them(
    database: Database, post: Post, koval: Author
) -> None:
    mine = await post.save_draft(koval, planned_draft(), form_token="mine")
    other = await post.save_draft(koval, draft(), form_token="other")
    for outage in (mine, other):
        await post.publish(koval, outage.id, expected_revision=1)
    states = [
        ("phone", "sent"),
        ("phone", "sent"),
        ("phone", "queued"),
        ("telegram", "sent"),
        ("telegram", "gone"),
        ("telegram", "unknown"),
    ]
    async with database.write() as connection:
        notices = (await connection.execute(select(NoticeRow.id, NoticeRow.outage_id))).all()
        for notice, outage_id in notices:
            for person, (lane, state) in enumerate(states):
                if outage_id == other.id and person > 0:
                    continue
                sent_at = NOW + person * HOUR if state == "sent" else None
                await connection.execute(
                    insert(DeliveryRow).values(
                        notice_id=notice,
                        person_id=person,
                        lane=lane,
                        priority=10,
                        state=state,
                        next_at=NOW,
                        not_after=NOW + DAY,
                        sent_at=sent_at,
                    )
                )

    async with database.read() as connection:
        report = await delivery_report.report(connection, mine.id)

    # Three notices: the announcement and two reminders.
    assert (report.sent, report.queued, report.gone, report.unknown) == (9, 3, 3, 3)
    assert (report.failed, report.parked, report.expired, report.withdrawn) == (0, 0, 0, 0)
    assert report.by_channel == {
        "phone": {"queued": 3, "sent": 6},
        "telegram": {"gone": 3, "sent": 3, "unknown": 3},
    }
    assert (report.first_sent_at, report.last_sent_at) == (NOW, NOW + 3 * HOUR)


async def test_a_draft_has_nothing_to_report(database: Database, post: Post, koval: Author) -> None:
    saved = await post.save_draft(koval, draft(), form_token="form")

    async with database.read() as connection:
        report = await delivery_report.report(connection, saved.id)

    assert (report.sent, report.first_sent_at, report.by_channel) == (0, None, {})
