"""A small city for these tests: people, a dispatcher, and schedulers that run beside the test."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from bot.addresses.houses import House
from bot.conversation.store import message_json
from bot.messages import Message
from bot.outages.acts import Author
from bot.outages.model import ALL_SERVICES, Service
from bot.outages.post import Post
from bot.tables.delivery import DeliveryRow, ReplyRow
from bot.tables.people import Person, Subscription
from bot.wake import Bells
from scheduler.process import Scheduler
from tests.outages.examples import NOW, Streets, draft

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from bot.db import Database
    from bot.outages.draft import Draft
    from bot.outages.model import Outage
    from tests.scheduler.fake_sender import FakeSender

DISPATCHER = Author("Коваль", ALL_SERVICES, "Житомиробленерго")
PATIENCE = 20.0  # seconds a test waits for what must come


class Clock:
    """Runs like a clock, from NOW on, and can be set forward."""

    def __init__(self) -> None:
        self._zero = NOW - dt.timedelta(seconds=time.monotonic())

    def __call__(self) -> dt.datetime:
        return self._zero + dt.timedelta(seconds=time.monotonic())

    def set(self, moment: dt.datetime) -> None:
        self._zero += moment - self()


class World:
    """One database and what happens around it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = Clock()
        self.bells = Bells()
        self.post = Post(database, Streets(), self.bells, self.clock)

    async def person(
        self,
        user: str,
        *houses: str,
        street: str = "zt001",
        channel: str = "fake",
        services: frozenset[Service] = ALL_SERVICES,
        **columns: Any,
    ) -> int:
        """Add someone who subscribed to these houses of a street; awake day and night."""
        values: dict[str, Any] = {"quiet_from": None, "quiet_to": None, "language": "uk"} | columns
        async with self.database.write() as connection:
            person: int | None = await connection.scalar(
                insert(Person)
                .values(
                    channel=channel,
                    user_id=user,
                    consent_version="1",
                    consent_at=NOW,
                    last_inbound_at=NOW,
                    created_at=NOW,
                    **values,
                )
                .returning(Person.id)
            )
            assert person is not None
            for text in houses:
                house = House.parse(text)
                await connection.execute(
                    insert(Subscription).values(
                        person_id=person,
                        street_id=street,
                        number=house.number,
                        suffix=house.suffix,
                        house_key=house.key,
                        services=Service.mask(services),
                        created_at=NOW,
                    )
                )
        return person

    async def crowd(self, number: int, channel: str = "fake", prefix: str = "user") -> None:
        """Add many people of Київська 12."""
        await self.crowd_of([f"{prefix}{index}" for index in range(number)], channel)

    async def crowd_of(self, users: Sequence[str], channel: str) -> None:
        """Add these people of Київська 12."""
        people = [
            {
                "channel": channel,
                "user_id": user,
                "quiet_from": None,
                "quiet_to": None,
                "consent_version": "1",
                "consent_at": NOW,
                "last_inbound_at": NOW,
                "created_at": NOW,
            }
            for user in users
        ]
        async with self.database.write() as connection:
            await connection.execute(insert(Person), people)
            added = select(Person.id).where(Person.channel == channel, Person.user_id.in_(users))
            houses = [
                {
                    "person_id": person,
                    "street_id": "zt001",
                    "number": 12,
                    "suffix": "",
                    "house_key": House(12).key,
                    "services": Service.mask(ALL_SERVICES),
                    "created_at": NOW,
                }
                for person in (await connection.execute(added)).scalars()
            ]
            await connection.execute(insert(Subscription), houses)

    async def publish(self, posted: Draft | None = None) -> Outage:
        """Post an outage; without a draft an emergency on the whole of Київська."""
        token = str(time.monotonic_ns())
        saved = await self.post.save_draft(DISPATCHER, posted or draft(), form_token=token)
        return await self.post.publish(DISPATCHER, saved.id, expected_revision=saved.revision)

    async def cancel(self, outage: Outage) -> Outage:
        return await self.post.cancel(DISPATCHER, outage.id, expected_revision=outage.revision)

    async def restore(self, outage: Outage) -> Outage:
        return await self.post.restore(
            DISPATCHER,
            outage.id,
            expected_revision=outage.revision,
            restored_at=self.clock() - dt.timedelta(minutes=1),
        )

    async def reply(self, user: str, text: str, *, channel: str = "fake", **columns: Any) -> None:
        """Queue an answer of the conversation."""
        now = self.clock()
        values = {
            "lane": channel,
            "user_id": user,
            "message": message_json(Message(text)),
            "next_at": now,
            "not_after": now + dt.timedelta(hours=1),
            "created_at": now,
        }
        async with self.database.write() as connection:
            await connection.execute(insert(ReplyRow).values(values | columns))
        self.bells.outgoing.ring()

    async def rows(self) -> list[Any]:
        """Every delivery with its person's user id, oldest notice first."""
        query = (
            select(*DeliveryRow.__table__.columns, Person.user_id)
            .outerjoin(Person, Person.id == DeliveryRow.person_id)
            .order_by(DeliveryRow.notice_id, DeliveryRow.person_id)
        )
        async with self.database.read() as connection:
            return list((await connection.execute(query)).all())

    async def replies(self) -> list[Any]:
        query = select(*ReplyRow.__table__.columns).order_by(ReplyRow.id)
        async with self.database.read() as connection:
            return list((await connection.execute(query)).all())

    async def ends(self) -> list[tuple[str, str, str]]:
        """(user, state, reason) of every delivery."""
        return [(row.user_id, row.state, row.reason) for row in await self.rows()]

    @asynccontextmanager
    async def running(self, *senders: FakeSender, **options: Any) -> AsyncIterator[None]:
        """Run a scheduler with these channels; it is stopped at the end."""
        scheduler = Scheduler(
            self.database,
            Streets(),
            {sender.name: sender for sender in senders},
            options.pop("bells", self.bells),
            self.clock,
            **options,
        )
        async with AsyncExitStack() as stack:
            for sender in senders:
                await stack.enter_async_context(sender)
            task = asyncio.create_task(scheduler.run())
            try:
                yield
            finally:
                task.cancel()
                await asyncio.wait({task})
            if not task.cancelled():
                task.result()

    async def settled(self) -> None:
        """Wait until every notice is expanded and nothing waits to be sent now."""

        async def quiet() -> bool:
            now = self.clock()
            return not any(
                row.state == "queued" and row.next_at <= now for row in await self.rows()
            )

        await until(quiet)


async def until(claim: Callable[[], Any], patience: float = PATIENCE, every: float = 0.02) -> None:
    """Wait until a claim (plain or async) comes true; fails when it does not."""
    async with asyncio.timeout(patience):
        while True:
            truth = claim()
            if asyncio.iscoroutine(truth):
                truth = await truth
            if truth:
                return
            await asyncio.sleep(every)
