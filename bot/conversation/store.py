"""The conversation in the database: the next event, where each dialogue stands, the replies."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, exists, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from bot.conversation.model import Choice, Memory, Session, State
from bot.messages import Button, Event, Message, Recipient
from bot.tables.conversation import DialogueRow, InboxRow
from bot.tables.delivery import ReplyRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.ext.asyncio import AsyncConnection

REPLY_TTL = dt.timedelta(hours=1)  # an answer that comes later answers nothing


@dataclass(frozen=True, slots=True)
class Kept:
    """An event of the inbox that nobody acted on yet."""

    id: int
    channel: str
    event: Event
    attempts: int

    @property
    def recipient(self) -> Recipient:
        """Who did it."""
        return Recipient(self.channel, self.event.sender)


async def next_event(connection: AsyncConnection) -> Kept | None:
    """Claim the oldest event whose sender has no older one waiting; None when there is none.

    The row stays locked until the transaction ends, so any number of processes may ask.
    """
    older = aliased(InboxRow)
    waits = exists().where(
        older.channel == InboxRow.channel,
        older.sender == InboxRow.sender,
        older.state == "new",
        older.id < InboxRow.id,
    )
    query = (
        select(
            InboxRow.id,
            InboxRow.channel,
            InboxRow.event_id,
            InboxRow.sender,
            InboxRow.body,
            InboxRow.attempts,
        )
        .where(InboxRow.state == "new", ~waits)
        .order_by(InboxRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = (await connection.execute(query)).first()
    if row is None:
        return None
    return Kept(row.id, row.channel, Event(row.event_id, row.sender, row.body), row.attempts)


async def finish(
    connection: AsyncConnection, inbox_id: int, state: str = "done", reason: str = ""
) -> None:
    """Mark an event done or failed: it acts once."""
    await connection.execute(
        update(InboxRow)
        .where(InboxRow.id == inbox_id)
        .values(state=state, reason=reason, attempts=InboxRow.attempts + 1)
    )


async def postpone(connection: AsyncConnection, inbox_id: int, reason: str) -> None:
    """Leave an event to be tried once more."""
    await connection.execute(
        update(InboxRow)
        .where(InboxRow.id == inbox_id)
        .values(attempts=InboxRow.attempts + 1, reason=reason)
    )


async def session(connection: AsyncConnection, recipient: Recipient) -> Session | None:
    """Load where the dialogue with a person stands; None when there is none."""
    query = select(DialogueRow.state, DialogueRow.memory, DialogueRow.language).where(
        DialogueRow.channel == recipient.channel, DialogueRow.user_id == recipient.user
    )
    row = (await connection.execute(query)).first()
    if row is None:
        return None
    return Session(State(row.state), row.language, memory_from_json(row.memory))


async def keep_session(
    connection: AsyncConnection, recipient: Recipient, session: Session, now: dt.datetime
) -> None:
    """Keep where the dialogue stands; of someone new nothing is kept."""
    if session.state is State.NEW:
        await connection.execute(
            delete(DialogueRow).where(
                and_(
                    DialogueRow.channel == recipient.channel,
                    DialogueRow.user_id == recipient.user,
                )
            )
        )
        return
    values = {
        "state": session.state.value,
        "memory": memory_json(session.memory),
        "language": session.language,
        "updated_at": now,
    }
    into = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    await connection.execute(
        into(DialogueRow)
        .values(channel=recipient.channel, user_id=recipient.user, **values)
        .on_conflict_do_update(index_elements=["channel", "user_id"], set_=values)
    )


async def reply(
    connection: AsyncConnection,
    recipient: Recipient,
    messages: Iterable[Message],
    *,
    receipt: str,
    now: dt.datetime,
) -> None:
    """Queue answers for the person's lane, in this order; the first one carries the receipt."""
    rows = [
        {
            "lane": recipient.channel,
            "user_id": recipient.user,
            "message": message_json(message),
            "receipt": "" if index else receipt,
            "next_at": now,
            "not_after": now + REPLY_TTL,
            "created_at": now,
        }
        for index, message in enumerate(messages)
    ]
    if rows:
        await connection.execute(insert(ReplyRow), rows)


def message_json(message: Message) -> str:
    """Write a message as JSON."""
    buttons = [[button.id, button.label] for button in message.buttons]
    return json.dumps(
        {"text": message.text, "buttons": buttons, "silent": message.silent}, ensure_ascii=False
    )


def message_from_json(text: str) -> Message:
    """Read a message back."""
    read = json.loads(text)
    buttons = tuple(Button(id_, label) for id_, label in read["buttons"])
    return Message(read["text"], buttons, silent=read["silent"])


def memory_json(memory: Memory) -> str:
    """Write what the dialogue remembers as JSON."""
    return json.dumps(asdict(memory), ensure_ascii=False)


def memory_from_json(text: str) -> Memory:
    """Read it back."""
    read = json.loads(text)
    choices = tuple(Choice(**choice) for choice in read.pop("choices", ()))
    return Memory(choices=choices, streets=tuple(read.pop("streets", ())), **read)
