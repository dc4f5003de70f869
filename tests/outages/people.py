"""Residents and their subscriptions, written straight into the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert

from bot.addresses.houses import House
from bot.outages.model import ALL_SERVICES, Service
from bot.tables.people import Person, Subscription
from tests.outages.examples import NOW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

#: Street, house, label.
Home = tuple[str, str, str]


async def add_person(
    connection: AsyncConnection,
    user: str,
    homes: Sequence[Home] = (("zt001", "12А", ""),),
    *,
    services: frozenset[Service] = ALL_SERVICES,
    channel: str = "phone",
    state: str = "active",
) -> int:
    """Add a person with their homes; give the person's id."""
    added = await connection.execute(
        insert(Person)
        .values(
            channel=channel,
            user_id=user,
            state=state,
            consent_version="1",
            consent_at=NOW,
            last_inbound_at=NOW,
            created_at=NOW,
        )
        .returning(Person.id)
    )
    person = added.scalar_one()
    for street, text, label in homes:
        house = House.parse(text)
        await connection.execute(
            insert(Subscription).values(
                person_id=person,
                street_id=street,
                number=house.number,
                suffix=house.suffix,
                house_key=house.key,
                label=label,
                services=Service.mask(services),
                created_at=NOW,
            )
        )
    return person
