"""Notices in the database: planned with a revision, withdrawn when a newer one overtakes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from bot.outages.model import Stage
from bot.tables.delivery import DeliveryRow, NoticeRow

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.outages.model import Outage
    from bot.outages.notices import PlannedNotice

SUPERSEDED = "superseded"


async def plan(
    connection: AsyncConnection, outage: Outage, notices: Iterable[PlannedNotice], now: dt.datetime
) -> None:
    """Write notices of an outage's revision."""
    rows = [
        {
            "outage_id": outage.id,
            "revision": outage.revision,
            "stage": notice.stage.value,
            "lead": notice.lead,
            "priority": int(notice.priority),
            "not_before": notice.not_before,
            "not_after": notice.not_after,
            "created_at": now,
        }
        for notice in notices
    ]
    if rows:
        await connection.execute(insert(NoticeRow), rows)


async def held_until(
    connection: AsyncConnection, outage_id: int, now: dt.datetime
) -> dt.datetime | None:
    """Give the end of the announcement's hold, if nobody has been told of the outage yet."""
    query = select(NoticeRow.not_before).where(
        NoticeRow.outage_id == outage_id,
        NoticeRow.stage == Stage.ANNOUNCE.value,
        NoticeRow.state == "planned",
        NoticeRow.not_before > now,
    )
    return (await connection.execute(query)).scalar_one_or_none()


async def withdraw(connection: AsyncConnection, outage_id: int) -> None:
    """Stop everything that is still to go out about an outage, reminders included.

    What is on its way in this moment cannot be called back; who sends it marks it sent.
    """
    # The notices first: the planner holds a notice's row while it adds deliveries to it.
    await connection.execute(
        update(NoticeRow)
        .where(NoticeRow.outage_id == outage_id, NoticeRow.state.in_(("planned", "expanding")))
        .values(state="withdrawn", reason=SUPERSEDED)
    )
    waiting = (
        DeliveryRow.notice_id.in_(select(NoticeRow.id).where(NoticeRow.outage_id == outage_id)),
        DeliveryRow.state.in_(("queued", "parked")),
    )
    # Then the rows, in the order in which the lanes mark them: else the two could deadlock.
    locked = (
        select(DeliveryRow.person_id)
        .where(*waiting)
        .order_by(DeliveryRow.notice_id, DeliveryRow.person_id)
        .with_for_update()
        .subquery()
    )
    await connection.execute(select(func.count()).select_from(locked))
    await connection.execute(
        update(DeliveryRow).where(*waiting).values(state="withdrawn", reason=SUPERSEDED)
    )
