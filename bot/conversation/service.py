"""Answers what people did: one event of the inbox, one step of the dialogue, one transaction."""

from __future__ import annotations

import secrets
import time
import traceback
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import DBAPIError

from bot import i18n, logs
from bot.addresses import query
from bot.addresses import store as people
from bot.addresses.resident import Presence, Resident
from bot.addresses.romanise import romanise
from bot.conversation import deeds, flow, pieces, status, store
from bot.conversation.model import Session, State, StatusNow, World
from bot.messages import Act, Local, Say
from bot.outages import audience
from bot.outages import store as outages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.addresses.gazetteer import Gazetteer
    from bot.clock import Clock
    from bot.conversation.model import Step
    from bot.conversation.store import Kept
    from bot.db import Database
    from bot.messages import Event, Incoming, Message, Recipient
    from bot.wake import Bells

log = structlog.get_logger()

TICK = 0.5  # seconds between two looks at the inbox when nobody rings
MAX_ATTEMPTS = 3  # of an event whose step the database broke off


class Conversation:
    """Talks with everybody, one act at a time; any number of processes may do it at once."""

    def __init__(
        self,
        database: Database,
        gazetteer: Gazetteer,
        readers: Mapping[str, Callable[[Event], Incoming | None]],
        bells: Bells,
        clock: Clock,
        city: str,
        privacy_url: str,
    ) -> None:
        self._database = database
        self._gazetteer = gazetteer
        self._readers = readers
        self._bells = bells
        self._clock = clock
        self._city = Local(city, romanise(city))
        self._privacy_url = privacy_url

    async def run(self) -> None:
        """Answer until cancelled; what is not answered yet then stays in the inbox."""
        while True:
            try:
                while await self.step_once():
                    pass
            except Exception as error:  # noqa: BLE001  # the task's outer edge
                # Not log.exception: an error's text may hold what a person wrote.
                log.error("conversation.stuck", **_what(error))  # noqa: TRY400
            await self._bells.inbox.wait(TICK)

    async def step_once(self) -> int:
        """Act on the oldest event that may be acted on; returns how many there were, 0 or 1.

        An error of ours is answered too (M26) and marks the event failed. Raises what the database
        raises when even that cannot be written; the event then waits.
        """
        kept: Kept | None = None
        try:
            async with self._database.write() as connection:
                kept = await store.next_event(connection)
                if kept is not None:
                    await self._act_on(connection, kept)
        except Exception as error:  # the event's outer edge: the next one goes on
            if kept is None:
                raise
            await self._give_up(kept, error)
        if kept is None:
            return 0
        self._bells.outgoing.ring()
        return 1

    async def _act_on(self, connection: AsyncConnection, kept: Kept) -> None:
        reader = self._readers.get(kept.channel)
        if reader is None:
            await store.finish(connection, kept.id, "failed", "channel_off")
            log.warning("conversation.channel_off", channel=kept.channel, event_id=kept.id)
            return
        try:
            incoming = reader(kept.event)
        except ValueError as error:
            await store.finish(connection, kept.id, "failed", "unreadable")
            log.error("conversation.unreadable", channel=kept.channel, **_what(error))  # noqa: TRY400
            return
        # Done before it is acted on: who has everything deleted has this event emptied as well.
        await store.finish(connection, kept.id)
        if incoming is not None:
            await self._answer(connection, incoming, kept)

    async def _answer(self, connection: AsyncConnection, incoming: Incoming, kept: Kept) -> None:
        started = time.perf_counter()
        now = self._clock()
        who = incoming.sender
        if incoming.act is Act.BLOCK:
            resident = await people.find(connection, who)
        else:
            resident = await people.heard_from(connection, who, now)
        session = await store.session(connection, who) or _first(resident, incoming)
        world = await self._world(connection, resident, kept)
        step = flow.step(session, incoming, world)
        for effect in step.effects:
            await deeds.do(connection, effect, who, now)
        messages = await self._worded(connection, who, step)
        await store.keep_session(connection, who, step.session, now)
        await store.reply(connection, who, messages, receipt=incoming.receipt, now=now)
        log.info(
            "conversation.answered",
            channel=who.channel,
            person=logs.hashed(who.user),
            act=incoming.act.value,
            state=step.session.state.value,
            effects=[type(effect).__name__ for effect in step.effects],
            ms=round((time.perf_counter() - started) * 1000),
        )

    async def _world(
        self, connection: AsyncConnection, resident: Resident | None, kept: Kept
    ) -> World:
        listed = await people.subscriptions(connection, resident.id) if resident else ()
        return World(
            resolve=lambda text: query.resolve(self._gazetteer, text),
            label=self._label,
            consented=resident is not None,
            paused=resident is not None and resident.presence is Presence.STOPPED,
            subscriptions=listed,
            turn=f"{kept.id:x}",
            city=self._city,
            privacy_url=self._privacy_url,
        )

    def _label(self, street_id: str) -> Local:
        """Name a street; one that left the gazetteer keeps its id for a name."""
        try:
            return self._gazetteer.label(street_id)
        except KeyError:
            return Local(street_id, street_id)

    async def _worded(
        self, connection: AsyncConnection, who: Recipient, step: Step
    ) -> list[Message]:
        """Word the says in the person's language, what is off right now among them."""
        messages: list[Message] = []
        for say in step.says:
            if isinstance(say, StatusNow):
                said = await self._status(connection, who, say)
            else:
                said = say
            messages += pieces.parted(i18n.message(said, step.session.language))
        return messages

    async def _status(self, connection: AsyncConnection, who: Recipient, asked: StatusNow) -> Say:
        resident = await people.find(connection, who)
        assert resident is not None, "only who agreed has addresses to ask about"
        found = [
            (await outages.load(connection, outage), places)
            for outage, places in (await audience.open_outages(connection, resident.id)).items()
        ]
        listed = await people.subscriptions(connection, resident.id)
        return status.word(asked, found, listed, self._label, self._clock())

    async def _give_up(self, kept: Kept, error: Exception) -> None:
        """Mark an event failed and say so to the person; a fault of the database is tried again."""
        code = secrets.token_hex(3)
        again = isinstance(error, DBAPIError) and kept.attempts + 1 < MAX_ATTEMPTS
        log.error(
            "conversation.failed",
            code=code,
            channel=kept.channel,
            event_id=kept.id,
            again=again,
            **_what(error),
        )
        now = self._clock()
        async with self._database.write() as connection:
            if again:
                await store.postpone(connection, kept.id, f"error:{code}")
                return
            await store.finish(connection, kept.id, "failed", f"error:{code}")
            session = await store.session(connection, kept.recipient)
            language = session.language if session else i18n.DEFAULT_LANGUAGE
            sorry = i18n.message(Say("chat.error", {"code": code}), language)
            await store.reply(connection, kept.recipient, [sorry], receipt="", now=now)


def _first(resident: Resident | None, incoming: Incoming) -> Session:
    """Begin a dialogue: in the person's language, or what their messenger takes for it."""
    if resident is not None:
        return Session(State.MENU, resident.language)
    return Session(State.NEW, i18n.known_language(incoming.language))


def _what(error: Exception) -> dict[str, str]:
    """Describe an error for the log: what and where, never its text, which may hold a body."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    where = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
    return {"error": type(error).__name__, "where": where}
