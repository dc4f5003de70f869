"""The board: what is off now, what is coming, what is unfinished, what was closed lately."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.outages import store
from bot.outages.model import Status
from bot.web import pages
from bot.web.console import guard, queries
from bot.web.console.views import view
from bot.web.context import CONTEXT

if TYPE_CHECKING:
    import datetime as dt

    from aiohttp import web

    from bot.outages.model import Outage

#: Section -> what stands in it and how many at most.
_SECTIONS = (
    ("active", (Status.ACTIVE,), 200),
    ("scheduled", (Status.SCHEDULED, Status.PENDING_APPROVAL), 200),
    ("drafts", (Status.DRAFT,), 50),
    ("closed", (Status.RESTORED, Status.CANCELLED), 10),
)


@guard.signed_in
async def show(request: web.Request) -> web.StreamResponse:
    """Answer GET /."""
    context = request.app[CONTEXT]
    account = guard.account(request)
    now = context.clock()
    async with context.database.read() as connection:
        listed = {
            name: await store.listed(
                connection, services=account.services, statuses=statuses, limit=limit
            )
            for name, statuses, limit in _SECTIONS
        }
        ids = [outage.id for outages in listed.values() for outage in outages]
        told = await queries.told(connection, ids) if ids else {}
    label = context.gazetteer.label
    sections = [
        (name, [view(outage, told.get(outage.id), label, now) for outage in _ordered(outages, now)])
        for name, outages in listed.items()
    ]
    return pages.page(
        request,
        "board.html.jinja",
        sections=sections,
        overdue=sum(item.overdue_by is not None for _, views in sections for item in views),
        may_post=account.role.may_post,
    )


def _ordered(outages: tuple[Outage, ...], now: dt.datetime) -> list[Outage]:
    """Put what asks for a person first, then what ends or begins first; closed ones stay."""
    if all(not outage.status.is_open for outage in outages):
        return list(outages)
    return sorted(
        outages,
        key=lambda outage: (
            not outage.overdue(now),
            (outage.ends_at or outage.next_update_at or outage.starts_at)
            if outage.status is Status.ACTIVE
            else outage.starts_at,
        ),
    )
