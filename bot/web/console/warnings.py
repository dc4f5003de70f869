"""What a dispatcher should know before pressing «надіслати»; nothing here forbids it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.messages import Say
from bot.moments import KYIV
from bot.outages import store
from bot.outages.model import Kind, Status

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.outages.audience import Audience
    from bot.outages.model import Outage

_LOOKED_AT = 200  # open outages of the service compared with this one
_QUIET_FROM, _QUIET_TO = 22, 7  # hours, Kyiv: planned works wait for the morning then


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001  # a dispatcher's warning, not Python's
    """One thing to know; `tone` is warn or info."""

    say: Say
    tone: str = "warn"
    #: The other outage it is about.
    outage_id: int | None = None


async def warnings(
    connection: AsyncConnection, outage: Outage, people: Audience, now: dt.datetime
) -> tuple[Warning, ...]:
    """Look at a draft for what deserves a second thought."""
    found = [
        Warning(
            Say("console.warning.similar", {"ref": other.ref}, count=streets), outage_id=other.id
        )
        for other in await _open_beside(connection, outage)
        if (streets := _shared_streets(outage, other))
    ]
    if not people.people:
        found.append(Warning(Say("console.warning.nobody")))
    if outage.kind is Kind.PLANNED and _is_night(now):
        found.append(Warning(Say("console.warning.night"), tone="info"))
    return tuple(found)


async def _open_beside(connection: AsyncConnection, outage: Outage) -> tuple[Outage, ...]:
    listed = await store.listed(
        connection,
        services=(outage.service,),
        statuses=(Status.SCHEDULED, Status.ACTIVE),
        limit=_LOOKED_AT,
    )
    return tuple(other for other in listed if other.id != outage.id and _meet(outage, other))


def _meet(one: Outage, other: Outage) -> bool:
    """Tell whether two outages overlap in time; an unknown end reaches on."""
    return (one.ends_at is None or other.starts_at < one.ends_at) and (
        other.ends_at is None or one.starts_at < other.ends_at
    )


def _shared_streets(one: Outage, other: Outage) -> int:
    return sum(
        bool(one.coverage[street] & other.coverage[street])
        for street in one.coverage.keys() & other.coverage.keys()
    )


def _is_night(now: dt.datetime) -> bool:
    hour = now.astimezone(KYIV).hour
    return hour >= _QUIET_FROM or hour < _QUIET_TO
