"""The book of notices a lane has in hand: each one loaded once, its standing looked up anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import Row, select

from bot.outages import store
from bot.outages.model import Stage, Status
from bot.tables.delivery import NoticeRow
from bot.tables.outages import OutageRow
from scheduler.standing import Notice, Standing

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.ext.asyncio import AsyncConnection

log = structlog.get_logger()

KEPT = 512  # notices one lane keeps in memory: more than a city has open at once


class NoticeBook:
    """Notices by id. What a revision says never changes, so it is read once."""

    def __init__(self) -> None:
        self._notices: dict[int, Notice] = {}

    async def look_up(
        self, connection: AsyncConnection, ids: Collection[int]
    ) -> dict[int, tuple[Notice, Standing]]:
        """Give these notices with what is true of them now; one that cannot be read is absent."""
        if not ids:
            return {}
        query = (
            select(
                NoticeRow.id,
                NoticeRow.state,
                NoticeRow.stage,
                NoticeRow.lead,
                NoticeRow.outage_id,
                NoticeRow.revision,
                OutageRow.status,
                OutageRow.revision.label("newest"),
            )
            .join(OutageRow, OutageRow.id == NoticeRow.outage_id)
            .where(NoticeRow.id.in_(ids))
        )
        found = {}
        for row in (await connection.execute(query)).all():
            try:
                found[row.id] = (await self._notice(connection, row), _standing(row))
            except (ValueError, LookupError):  # what is stored cannot be read: the others go on
                log.exception("notice.unreadable", notice=row.id)
        return found

    async def _notice(self, connection: AsyncConnection, row: Row[*tuple[Any, ...]]) -> Notice:
        found = self._notices.pop(row.id, None)
        if found is None:
            outage = await store.load(connection, row.outage_id, row.revision)
            stage, previous = Stage(row.stage), None
            if stage is Stage.CHANGE:
                previous = await store.load(connection, row.outage_id, row.revision - 1)
            found = Notice(row.id, stage, row.lead, outage, previous)
        self._notices[row.id] = found  # the latest used stands last
        while len(self._notices) > KEPT:
            del self._notices[next(iter(self._notices))]
        return found


def _standing(row: Row[*tuple[Any, ...]]) -> Standing:
    # Every revision takes back what is still to go out about the ones before it.
    withdrawn = row.state == "withdrawn" or row.revision < row.newest
    return Standing(withdrawn, Status(row.status))
