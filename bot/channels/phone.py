"""The `phone` channel: a messenger of our own, for the demo, tests and screenshots.

Its people and chats are rows in our database, and its client is the page at /phone
(bot/web/phone). Everything else is a real channel: limits, people who block, refusals.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal, Self

from pydantic import BaseModel, ValidationError
from sqlalchemy import insert, select
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.base import (
    Context,
    EventMalformed,
    Limits,
    MessageId,
    Off,
    RecipientGone,
    Rejected,
    Spec,
    Unreachable,
)
from bot.clock import utc_now
from bot.messages import Act, Event, Incoming, Message, Recipient
from bot.tables.conversation import PhoneMessage, PhonePerson
from bot.wake import Bell

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from bot.db import Database

NAME = "phone"
# Like the messengers it stands for: Telegram's text and pace, buttons a thumb can still find.
LIMITS = Limits(text=4096, buttons=10, label=64, per_second=30)


class PhoneEvent(BaseModel):
    """What the page tells us a person did: the body of an Event of this channel."""

    user: str
    act: Literal["start", "text", "press", "block", "unblock"]
    value: str = ""
    language: str = ""


class Phone:
    """Puts messages into the chats of our own messenger."""

    name = NAME
    limits = LIMITS

    def __init__(self, database: Database, clock: Callable[[], dt.datetime]) -> None:
        self._database = database
        self._clock = clock
        self._watchers: set[Bell] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None

    async def send(self, to: Recipient, message: Message) -> MessageId:
        """Put one message into a person's chat; raises RecipientGone, Rejected or Unreachable."""
        if not 1 <= len(message.text) <= LIMITS.text or len(message.buttons) > LIMITS.buttons:
            raise Rejected(f"a message has 1..{LIMITS.text} signs, {LIMITS.buttons} buttons")
        try:
            number = await self._put(to, message)
        except (SQLAlchemyError, OSError) as err:
            raise Unreachable(f"database: {type(err).__name__}", may_have_arrived=True) from err
        for bell in self._watchers:
            bell.ring()
        return MessageId(str(number))

    def read(self, event: Event) -> Incoming | None:
        """Understand what the page sent; raises EventMalformed."""
        try:
            said = PhoneEvent.model_validate_json(event.body)
        except ValidationError as err:
            raise EventMalformed(f"not a phone event: {err.error_count()} faults") from err
        sender = Recipient(NAME, said.user)
        return Incoming(sender, Act(said.act), said.value, language=said.language)

    @contextmanager
    def watch(self) -> Iterator[Bell]:
        """Give a bell that rings at each message this process sends: the page's shortcut."""
        bell = Bell()
        self._watchers.add(bell)
        try:
            yield bell
        finally:
            self._watchers.discard(bell)

    async def _put(self, to: Recipient, message: Message) -> int:
        async with self._database.write() as connection:
            found = await connection.execute(
                select(PhonePerson.blocked).where(PhonePerson.user_id == to.user)
            )
            blocked = found.scalar_one_or_none()
            if blocked is None:
                raise RecipientGone("nobody here has this id")
            if blocked:
                raise RecipientGone("the person blocked the bot")
            put = await connection.execute(
                insert(PhoneMessage).values(
                    user_id=to.user,
                    direction="out",
                    text=message.text,
                    buttons=json.dumps(
                        [[button.id, button.label] for button in message.buttons],
                        ensure_ascii=False,
                    ),
                    silent=message.silent,
                    at=self._clock(),
                )
            )
            assert put.inserted_primary_key is not None
            return int(put.inserted_primary_key[0])


def _build(context: Context) -> Phone | Off:
    if not context.phone:
        return Off("PHONE is not set: it is for the demo and for tests, anyone can be anyone there")
    return Phone(context.database, utc_now)


CHANNEL = Spec(NAME, _build)
