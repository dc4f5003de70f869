"""What is kept of a person, and that all of it can be taken back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, insert, select

from bot.addresses import store
from bot.addresses.houses import House
from bot.addresses.model import Address
from bot.addresses.resident import MAX_ADDRESSES, Presence, Subscribed
from bot.messages import Recipient
from bot.tables.conversation import DialogueRow, InboxRow, PhoneMessage
from bot.tables.delivery import DeliveryRow, NoticeRow, ReplyRow
from bot.tables.outages import OutageRow
from bot.tables.people import Person, Subscription

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.db import Database

NOW = dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=3)
OLENA = Recipient("phone", "olena")
PETRO = Recipient("phone", "petro")
KYIVSKA_12A = Address("zt001", House(12, "А"))
PEREMOHY_55 = Address("zt005", House(55))
ALL = 7


async def agreed(connection: AsyncConnection, recipient: Recipient = OLENA) -> int:
    resident = await store.agree(
        connection, recipient, language="uk", consent_version="2026-11", now=NOW
    )
    return resident.id


async def test_nobody_is_known_before_they_agreed(database: Database) -> None:
    async with database.read() as connection:
        assert await store.find(connection, OLENA) is None


async def test_who_agreed_is_found_in_their_language(database: Database) -> None:
    async with database.write() as connection:
        await store.agree(connection, OLENA, language="en", consent_version="2026-11", now=NOW)

    async with database.read() as connection:
        found = await store.find(connection, OLENA)
    assert found is not None
    assert (found.language, found.presence) == ("en", Presence.ACTIVE)


async def test_the_same_name_in_another_messenger_is_another_person(database: Database) -> None:
    async with database.write() as connection:
        one = await agreed(connection, Recipient("phone", "7"))
        other = await agreed(connection, Recipient("telegram", "7"))

    assert one != other


async def test_agreeing_again_renews_the_consent_and_keeps_the_addresses(
    database: Database,
) -> None:
    async with database.write() as connection:
        person = await agreed(connection)
        await store.subscribe(connection, person, KYIVSKA_12A, services=ALL, now=NOW)
        await store.set_presence(connection, person, Presence.STOPPED)
        again = await store.agree(
            connection, OLENA, language="uk", consent_version="2027-01", now=LATER
        )

        assert (again.id, again.presence) == (person, Presence.ACTIVE)
        assert len(await store.subscriptions(connection, person)) == 1
        consent = await connection.execute(select(Person.consent_version, Person.consent_at))
        assert consent.one() == ("2027-01", LATER)


async def test_who_was_gone_is_back_when_they_write(database: Database) -> None:
    async with database.write() as connection:
        person = await agreed(connection)
        await store.set_presence(connection, person, Presence.GONE)

        heard = await store.heard_from(connection, OLENA, LATER)

        assert heard == await store.find(connection, OLENA)
        assert heard is not None
        assert heard.presence is Presence.ACTIVE
        noted = await connection.execute(select(Person.last_inbound_at))
        assert noted.scalar_one() == LATER


async def test_a_stranger_who_writes_stays_a_stranger(database: Database) -> None:
    async with database.write() as connection:
        assert await store.heard_from(connection, OLENA, NOW) is None
        assert await store.find(connection, OLENA) is None


async def test_who_said_stop_stays_stopped_when_they_write(database: Database) -> None:
    async with database.write() as connection:
        person = await agreed(connection)
        await store.set_presence(connection, person, Presence.STOPPED)

        await store.heard_from(connection, OLENA, LATER)

        found = await store.find(connection, OLENA)
        assert found is not None
        assert found.presence is Presence.STOPPED


async def test_the_language_can_be_changed(database: Database) -> None:
    async with database.write() as connection:
        person = await agreed(connection)

        await store.set_language(connection, person, "en")

        found = await store.find(connection, OLENA)
        assert found is not None
        assert found.language == "en"


async def test_addresses_are_listed_in_the_order_they_were_added(database: Database) -> None:
    async with database.write() as connection:
        person = await agreed(connection)
        await store.subscribe(connection, person, PEREMOHY_55, services=2, label="Дім", now=NOW)
        await store.subscribe(connection, person, KYIVSKA_12A, services=ALL, now=NOW)

        assert await store.subscriptions(connection, person) == (
            Subscribed(PEREMOHY_55, "Дім", 2),
            Subscribed(KYIVSKA_12A, "", ALL),
        )


async def test_the_same_house_is_kept_once(database: Database) -> None:
    async with database.write() as connection:
        person = await agreed(connection)
        await store.subscribe(connection, person, KYIVSKA_12A, services=ALL, now=NOW)
        await store.subscribe(connection, person, KYIVSKA_12A, services=1, label="Дім", now=NOW)

        assert await store.subscriptions(connection, person) == (Subscribed(KYIVSKA_12A, "Дім", 1),)


async def test_the_eleventh_address_is_refused(database: Database) -> None:
    async with database.write() as connection:
        person = await agreed(connection)
        for number in range(1, MAX_ADDRESSES + 1):
            address = Address("zt001", House(number))
            await store.subscribe(connection, person, address, services=ALL, now=NOW)

        with pytest.raises(store.TooManyAddresses):
            await store.subscribe(connection, person, KYIVSKA_12A, services=ALL, now=NOW)
        assert len(await store.subscriptions(connection, person)) == MAX_ADDRESSES


async def test_a_subscription_to_nothing_is_refused(database: Database) -> None:
    async with database.write() as connection:
        person = await agreed(connection)

        with pytest.raises(ValueError, match="at least one service"):
            await store.subscribe(connection, person, KYIVSKA_12A, services=0, now=NOW)
        with pytest.raises(ValueError, match="at least one service"):
            await store.set_services(connection, person, KYIVSKA_12A, 0)


async def test_services_and_the_name_of_an_address_can_be_changed(database: Database) -> None:
    async with database.write() as connection:
        person = await agreed(connection)
        await store.subscribe(connection, person, KYIVSKA_12A, services=ALL, now=NOW)

        assert await store.set_services(connection, person, KYIVSKA_12A, 1)
        assert await store.set_label(connection, person, KYIVSKA_12A, "Дім")
        assert not await store.set_services(connection, person, PEREMOHY_55, 1)
        assert not await store.set_label(connection, person, PEREMOHY_55, "Дім")

        assert await store.subscriptions(connection, person) == (Subscribed(KYIVSKA_12A, "Дім", 1),)


async def test_only_the_named_address_is_removed(database: Database) -> None:
    async with database.write() as connection:
        person = await agreed(connection)
        other = await agreed(connection, PETRO)
        for one in (person, other):
            await store.subscribe(connection, one, KYIVSKA_12A, services=ALL, now=NOW)
        await store.subscribe(connection, person, PEREMOHY_55, services=ALL, now=NOW)

        assert await store.unsubscribe(connection, person, KYIVSKA_12A)
        assert not await store.unsubscribe(connection, person, KYIVSKA_12A)

        assert len(await store.subscriptions(connection, person)) == 1
        assert len(await store.subscriptions(connection, other)) == 1


async def notice(connection: AsyncConnection) -> int:
    outage = await connection.execute(
        insert(OutageRow)
        .values(
            ref="П-1",
            utility="Обленерго",
            service="power",
            kind="emergency",
            status="active",
            revision=1,
            created_by="olha",
            created_at=NOW,
        )
        .returning(OutageRow.id)
    )
    made = await connection.execute(
        insert(NoticeRow)
        .values(
            outage_id=outage.scalar_one(),
            revision=1,
            stage="announce",
            priority=10,
            not_before=NOW,
            not_after=LATER,
            created_at=NOW,
        )
        .returning(NoticeRow.id)
    )
    return made.scalar_one()


async def traces(connection: AsyncConnection, person: int, recipient: Recipient) -> None:
    """Leave everything a person can leave behind."""
    await store.subscribe(connection, person, KYIVSKA_12A, services=ALL, now=NOW)
    await connection.execute(
        insert(DialogueRow).values(
            channel=recipient.channel, user_id=recipient.user, state="menu", updated_at=NOW
        )
    )
    for number, state in enumerate(("done", "failed", "new")):
        await connection.execute(
            insert(InboxRow).values(
                channel=recipient.channel,
                event_id=f"{recipient.user}{number}",
                sender=recipient.user,
                body="Київська 12А",
                state=state,
                received_at=NOW,
            )
        )
    await connection.execute(
        insert(ReplyRow).values(
            lane=recipient.channel,
            user_id=recipient.user,
            message="{}",
            next_at=NOW,
            not_after=LATER,
            created_at=NOW,
        )
    )
    await connection.execute(
        insert(PhoneMessage).values(
            user_id=recipient.user, direction="in", text="Київська 12А", at=NOW
        )
    )


async def deliver(connection: AsyncConnection, notice_id: int, person: int) -> None:
    await connection.execute(
        insert(DeliveryRow).values(
            notice_id=notice_id,
            person_id=person,
            lane="phone",
            priority=10,
            next_at=NOW,
            not_after=LATER,
        )
    )


async def test_erasing_leaves_nothing_that_says_who_it_was(database: Database) -> None:
    async with database.write() as connection:
        person = await agreed(connection)
        await traces(connection, person, OLENA)
        await deliver(connection, await notice(connection), person)

        await store.erase(connection, OLENA)

        for table in (Person, Subscription, DialogueRow, ReplyRow):
            left = await connection.execute(select(func.count()).select_from(table))
            assert left.scalar_one() == 0, table
        delivery = await connection.execute(select(DeliveryRow.state, DeliveryRow.reason))
        assert delivery.one() == ("withdrawn", "erased")
        inbox = select(InboxRow.state, InboxRow.sender, InboxRow.body).order_by(InboxRow.id)
        assert (await connection.execute(inbox)).all() == [
            ("done", "", ""),
            ("failed", "", ""),
            ("new", "olena", "Київська 12А"),
        ]
        phone = await connection.execute(select(func.count()).select_from(PhoneMessage))
        assert phone.scalar_one() == 1


async def test_erasing_one_person_leaves_the_others_alone(database: Database) -> None:
    async with database.write() as connection:
        notice_id = await notice(connection)
        for recipient in (OLENA, PETRO):
            person = await agreed(connection, recipient)
            await traces(connection, person, recipient)
            await deliver(connection, notice_id, person)

        await store.erase(connection, OLENA)

        assert len(await store.subscriptions(connection, person)) == 1
        states = await connection.execute(select(DeliveryRow.state).order_by(DeliveryRow.person_id))
        assert list(states.scalars()) == ["withdrawn", "queued"]
        bodies = select(InboxRow.body).where(InboxRow.sender == "petro")
        assert set((await connection.execute(bodies)).scalars()) == {"Київська 12А"}


async def test_an_erased_persons_number_is_never_given_to_another(database: Database) -> None:
    async with database.write() as connection:
        person = await agreed(connection)
        await store.erase(connection, OLENA)

        assert await agreed(connection, PETRO) != person


async def test_erasing_someone_unknown_changes_nothing(database: Database) -> None:
    async with database.write() as connection:
        await agreed(connection, PETRO)

        await store.erase(connection, OLENA)

        assert await store.find(connection, PETRO) is not None
