"""What became of the messages about an outage, counted from the deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.tables.delivery import DeliveryRow, NoticeRow

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection

STATES = ("queued", "sent", "failed", "gone", "parked", "expired", "unknown", "withdrawn")


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """Messages by what became of them, over all notices of one outage."""

    queued: int
    sent: int
    failed: int
    gone: int
    parked: int
    expired: int
    unknown: int
    withdrawn: int
    first_sent_at: dt.datetime | None
    last_sent_at: dt.datetime | None
    #: Channel -> state -> messages; only what there is.
    by_channel: Mapping[str, Mapping[str, int]]


async def report(connection: AsyncConnection, outage_id: int) -> DeliveryReport:
    """Count the deliveries of an outage's notices."""
    query = (
        select(
            DeliveryRow.lane,
            DeliveryRow.state,
            func.count(),
            func.min(DeliveryRow.sent_at),
            func.max(DeliveryRow.sent_at),
        )
        .join(NoticeRow, NoticeRow.id == DeliveryRow.notice_id)
        .where(NoticeRow.outage_id == outage_id)
        .group_by(DeliveryRow.lane, DeliveryRow.state)
        .order_by(DeliveryRow.lane, DeliveryRow.state)
    )
    by_channel: dict[str, dict[str, int]] = {}
    firsts: list[dt.datetime] = []
    lasts: list[dt.datetime] = []
    for lane, state, number, first, last in await connection.execute(query):
        by_channel.setdefault(lane, {})[state] = number
        if first is not None:
            firsts.append(first)
        if last is not None:
            lasts.append(last)
    total = {state: sum(states.get(state, 0) for states in by_channel.values()) for state in STATES}
    return DeliveryReport(
        **total,
        first_sent_at=min(firsts, default=None),
        last_sent_at=max(lasts, default=None),
        by_channel=by_channel,
    )
