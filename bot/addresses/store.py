"""People and the addresses they asked about, in the database. Rows stay in here.

Every function works in the caller's transaction. One person's writes take turns: `subscribe`
locks the person's row, so that nobody gets past the limit by writing from two phones at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, case, delete, insert, select, update

from bot.addresses.houses import House
from bot.addresses.model import Address
from bot.addresses.resident import MAX_ADDRESSES, Presence, Resident, Subscribed
from bot.tables.conversation import DialogueRow, InboxRow
from bot.tables.delivery import DeliveryRow, ReplyRow
from bot.tables.people import Person, Subscription

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.messages import Recipient

ERASED = "erased"  # reason of a delivery whose person asked to be forgotten


class TooManyAddresses(ValueError):
    """The person already has as many addresses as one may have: tell them to remove one."""


async def find(connection: AsyncConnection, recipient: Recipient) -> Resident | None:
    """Find a person who agreed to hear from us; None when nobody of that name did."""
    query = select(Person.id, Person.language, Person.state).where(_is(recipient))
    row = (await connection.execute(query)).first()
    if row is None:
        return None
    return Resident(row.id, recipient, row.language, Presence(row.state))


async def agree(
    connection: AsyncConnection,
    recipient: Recipient,
    *,
    language: str,
    consent_version: str,
    now: dt.datetime,
) -> Resident:
    """Create the person who gave consent just now; who agrees again renews it."""
    known = await find(connection, recipient)
    if known is not None:
        await connection.execute(
            update(Person)
            .where(Person.id == known.id)
            .values(consent_version=consent_version, consent_at=now, state=Presence.ACTIVE.value)
        )
        return Resident(known.id, recipient, known.language, Presence.ACTIVE)
    added = insert(Person).values(
        channel=recipient.channel,
        user_id=recipient.user,
        language=language,
        state=Presence.ACTIVE.value,
        consent_version=consent_version,
        consent_at=now,
        last_inbound_at=now,
        created_at=now,
    )
    person = (await connection.execute(added.returning(Person.id))).scalar_one()
    return Resident(person, recipient, language, Presence.ACTIVE)


async def heard_from(
    connection: AsyncConnection, recipient: Recipient, now: dt.datetime
) -> Resident | None:
    """Note that a person wrote, and find them: the messengers' windows open, who was gone is back.

    None when nobody of that name agreed to anything.
    """
    back = case((Person.state == Presence.GONE.value, Presence.ACTIVE.value), else_=Person.state)
    noted = (
        update(Person)
        .where(_is(recipient))
        .values(last_inbound_at=now, state=back)
        .returning(Person.id, Person.language, Person.state)
    )
    row = (await connection.execute(noted)).first()
    if row is None:
        return None
    return Resident(row.id, recipient, row.language, Presence(row.state))


async def set_presence(connection: AsyncConnection, person_id: int, presence: Presence) -> None:
    """Let a person be written to, or not."""
    await connection.execute(
        update(Person).where(Person.id == person_id).values(state=presence.value)
    )


async def set_language(connection: AsyncConnection, person_id: int, language: str) -> None:
    """Choose the language of everything the person will be told."""
    await connection.execute(update(Person).where(Person.id == person_id).values(language=language))


async def subscriptions(connection: AsyncConnection, person_id: int) -> tuple[Subscribed, ...]:
    """List a person's addresses in the order they were added."""
    query = (
        select(
            Subscription.street_id,
            Subscription.number,
            Subscription.suffix,
            Subscription.label,
            Subscription.services,
        )
        .where(Subscription.person_id == person_id)
        .order_by(Subscription.id)
    )
    return tuple(
        Subscribed(Address(row.street_id, House(row.number, row.suffix)), row.label, row.services)
        for row in await connection.execute(query)
    )


async def subscribe(
    connection: AsyncConnection,
    person_id: int,
    address: Address,
    *,
    services: int,
    label: str = "",
    now: dt.datetime,
) -> None:
    """Add an address, or change the services and the label of one that is already there.

    Raises TooManyAddresses, and ValueError for a subscription to nothing.
    """
    if services <= 0:
        raise ValueError("a subscription needs at least one service")
    await connection.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    present = await subscriptions(connection, person_id)
    if any(one.address == address for one in present):
        await connection.execute(
            update(Subscription)
            .where(_at(person_id, address))
            .values(services=services, label=label)
        )
        return
    if len(present) >= MAX_ADDRESSES:
        raise TooManyAddresses(f"a person may have {MAX_ADDRESSES} addresses")
    await connection.execute(
        insert(Subscription).values(
            person_id=person_id,
            street_id=address.street_id,
            number=address.house.number,
            suffix=address.house.suffix,
            house_key=address.house.key,
            label=label,
            services=services,
            created_at=now,
        )
    )


async def unsubscribe(connection: AsyncConnection, person_id: int, address: Address) -> bool:
    """Remove an address; False when the person has no such one."""
    removed = await connection.execute(delete(Subscription).where(_at(person_id, address)))
    return bool(removed.rowcount)


async def set_services(
    connection: AsyncConnection, person_id: int, address: Address, services: int
) -> bool:
    """Choose what an address is told about; False when the person has no such address.

    Raises ValueError for a subscription to nothing.
    """
    if services <= 0:
        raise ValueError("a subscription needs at least one service")
    changed = await connection.execute(
        update(Subscription).where(_at(person_id, address)).values(services=services)
    )
    return bool(changed.rowcount)


async def set_label(
    connection: AsyncConnection, person_id: int, address: Address, label: str
) -> bool:
    """Give an address the person's own name; False when the person has no such address."""
    changed = await connection.execute(
        update(Subscription).where(_at(person_id, address)).values(label=label)
    )
    return bool(changed.rowcount)


async def erase(connection: AsyncConnection, recipient: Recipient) -> None:
    """Delete everything we know of a person, whether they ever agreed or not.

    What is left says nothing of them: deliveries by a number nobody has any more, and inbox rows
    that only keep a messenger's event from acting twice. Events not yet acted on stay whole.
    """
    resident = await find(connection, recipient)
    if resident is not None:
        await connection.execute(
            update(DeliveryRow)
            .where(DeliveryRow.person_id == resident.id, DeliveryRow.state == "queued")
            .values(state="withdrawn", reason=ERASED)
        )
        await connection.execute(delete(Subscription).where(Subscription.person_id == resident.id))
        await connection.execute(delete(Person).where(Person.id == resident.id))
    await connection.execute(
        delete(DialogueRow).where(
            DialogueRow.channel == recipient.channel, DialogueRow.user_id == recipient.user
        )
    )
    await connection.execute(
        update(InboxRow)
        .where(
            InboxRow.channel == recipient.channel,
            InboxRow.sender == recipient.user,
            InboxRow.state != "new",
        )
        .values(body="", sender="")
    )
    await connection.execute(
        delete(ReplyRow).where(
            ReplyRow.lane == recipient.channel,
            ReplyRow.user_id == recipient.user,
        )
    )


def _is(recipient: Recipient) -> ColumnElement[bool]:
    return and_(Person.channel == recipient.channel, Person.user_id == recipient.user)


def _at(person_id: int, address: Address) -> ColumnElement[bool]:
    return and_(
        Subscription.person_id == person_id,
        Subscription.street_id == address.street_id,
        Subscription.house_key == address.house.key,
    )
