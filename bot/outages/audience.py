"""Who an outage concerns: one join over its cover, the same for preview and for sending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, distinct, func, select

from bot.addresses.houses import House
from bot.outages.model import Place, Service
from bot.tables.outages import OutageCover, OutageRow
from bot.tables.people import Person, Subscription

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

__all__ = ["Audience", "Place", "count", "covered", "matches", "open_outages", "places"]


@dataclass(frozen=True, slots=True)
class Audience:
    """How many people would be told, and through which channels. People, not subscriptions."""

    people: int
    by_channel: Mapping[str, int]


def covered() -> ColumnElement[bool]:
    """Join condition: the subscription's house lies in the cover's stretch."""
    return and_(
        Subscription.street_id == OutageCover.street_id,
        Subscription.house_key >= OutageCover.lo,
        Subscription.house_key < OutageCover.hi,
        Subscription.number % 2 == OutageCover.side,
    )


def matches(outage_id: int, revision: int, service: Service) -> Select[int]:
    """Select the ids of the active people concerned, one row per matching subscription.

    Group, order or count it; this is the only place that says who is concerned.
    """
    return (
        select(Person.id)
        .join(Subscription, Subscription.person_id == Person.id)
        .join(OutageCover, covered())
        .where(
            OutageCover.outage_id == outage_id,
            OutageCover.revision == revision,
            Person.state == "active",
            Subscription.services.bitwise_and(service.bit) != 0,
        )
    )


def matches_among(
    outage_id: int, revision: int, service: Service, *, after: int, upto: int
) -> Select[int]:
    """Select the same as `matches`, of the people with ids in (after, upto] only.

    It goes through these people instead of the outage's houses: right for a large audience taken
    in parts, where going through the houses would pass everybody once for each part.
    """
    hit = (
        select(OutageCover.id)
        .where(OutageCover.outage_id == outage_id, OutageCover.revision == revision, covered())
        .exists()
    )
    return (
        select(Person.id)
        .join(Subscription, Subscription.person_id == Person.id)
        .where(
            Person.id > after,
            Person.id <= upto,
            Subscription.person_id > after,
            Subscription.person_id <= upto,
            Person.state == "active",
            Subscription.services.bitwise_and(service.bit) != 0,
            hit,
        )
    )


async def count(
    connection: AsyncConnection, outage_id: int, revision: int, service: Service
) -> Audience:
    """Count the people concerned by channel: what the dispatcher sees before sending."""
    people = matches(outage_id, revision, service).subquery()
    query = (
        select(Person.channel, func.count(distinct(Person.id)))
        .join(people, people.c.id == Person.id)
        .group_by(Person.channel)
    )
    counts = (await connection.execute(query)).all()
    by_channel = {channel: number for channel, number in counts}  # noqa: C416  # typed rows
    return Audience(sum(by_channel.values()), dict(sorted(by_channel.items())))


async def places(
    connection: AsyncConnection,
    outage_id: int,
    revision: int,
    service: Service,
    people: Collection[int],
) -> dict[int, tuple[Place, ...]]:
    """Give each person's covered addresses in the order they were added; absent = none any more."""
    query = (
        matches(outage_id, revision, service)
        .where(Person.id.in_(people))
        .add_columns(
            Subscription.street_id, Subscription.number, Subscription.suffix, Subscription.label
        )
        .order_by(Person.id, Subscription.id)
        .distinct()
        .add_columns(Subscription.id)
    )
    found: dict[int, list[Place]] = {}
    for person, street, number, suffix, label, _ in await connection.execute(query):
        found.setdefault(person, []).append(Place(street, House(number, suffix), label))
    return {person: tuple(listed) for person, listed in found.items()}


async def open_outages(connection: AsyncConnection, person_id: int) -> dict[int, tuple[Place, ...]]:
    """Give the ids of the open outages that concern a person now, with the addresses concerned.

    The person's state does not matter: one who said «стоп» may still ask.
    """
    query = (
        select(
            OutageRow.id,
            Subscription.street_id,
            Subscription.number,
            Subscription.suffix,
            Subscription.label,
            Subscription.services,
            OutageRow.service,
            Subscription.id,
        )
        .join(
            OutageCover,
            and_(OutageCover.outage_id == OutageRow.id, OutageCover.revision == OutageRow.revision),
        )
        .join(Subscription, covered())
        .where(Subscription.person_id == person_id, OutageRow.status.in_(("scheduled", "active")))
        .order_by(OutageRow.id, Subscription.id)
        .distinct()
    )
    found: dict[int, list[Place]] = {}
    for row in await connection.execute(query):
        outage, street, number, suffix, label, services, service, _ = row
        if services & Service(service).bit:
            found.setdefault(outage, []).append(Place(street, House(number, suffix), label))
    return {outage: tuple(listed) for outage, listed in found.items()}
