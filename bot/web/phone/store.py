"""The phone messenger's own books: its people, their chats, and what they do in them.

Each act of a person is one transaction: the event enters the inbox like any messenger's, and the
chat shows it. An act that comes twice (its key) is done once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import RowMapping, func, insert, select, update

from bot.channels.phone import NAME, PhoneEvent
from bot.conversation.inbox import keep_in
from bot.messages import Event
from bot.tables.conversation import PhoneMessage, PhonePerson

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.db import Database

PEOPLE_SHOWN = 100  # the newest; a person asked for by id is always among them
CHAT_SHOWN = 200  # newest messages of one chat


class NoSuchPerson(LookupError):
    """Nobody in this messenger has the id."""


class NoSuchButton(LookupError):
    """The chat has no such message, or the message no such button."""


class BotBlocked(Exception):
    """The person blocked the bot: they must unblock it before they can write."""


@dataclass(frozen=True, slots=True)
class PhoneUser:
    """A person of the messenger."""

    id: str
    name: str
    blocked: bool


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message of a chat; `mine` when the person wrote it."""

    id: int
    user: str
    mine: bool
    text: str
    buttons: tuple[tuple[str, str], ...]
    silent: bool
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Deed:
    """What a person does on the page. `key` is made by the page, one for each deed."""

    key: str
    act: str
    value: str = ""
    #: The message whose button is pressed.
    message: int = 0
    language: str = ""


async def people(database: Database, wanted: str = "") -> tuple[PhoneUser, ...]:
    """Give the newest people, oldest of them first, and the wanted one whatever their age."""
    async with database.read() as connection:
        rows = await connection.execute(
            select(PhonePerson.__table__)
            .order_by((PhonePerson.user_id == wanted).desc(), PhonePerson.created_at.desc())
            .limit(PEOPLE_SHOWN)
        )
        found = sorted(rows.all(), key=lambda row: (row.created_at, row.user_id))
    return tuple(PhoneUser(row.user_id, row.name, row.blocked) for row in found)


async def people_version(database: Database) -> tuple[int, int]:
    """Give what changes when somebody comes, blocks or unblocks."""
    async with database.read() as connection:
        counted = await connection.execute(
            select(func.count(), func.count().filter(PhonePerson.blocked)).select_from(PhonePerson)
        )
        row = counted.one()
        return row[0], row[1]


async def add_person(database: Database, user: str, name: str, now: dt.datetime) -> PhoneUser:
    """Let somebody new into the messenger; they have not met the bot yet."""
    async with database.write() as connection:
        await connection.execute(
            insert(PhonePerson).values(user_id=user, name=name, blocked=False, created_at=now)
        )
    return PhoneUser(user, name, blocked=False)


async def newest(database: Database) -> int:
    """Give the id of the newest message of all chats, 0 when there is none."""
    async with database.read() as connection:
        return (await connection.execute(select(func.max(PhoneMessage.id)))).scalar_one() or 0


async def chat(database: Database, user: str) -> tuple[PhoneUser, tuple[Bubble, ...]]:
    """Give a person and the newest messages of their chat; raises NoSuchPerson."""
    async with database.read() as connection:
        person = await _person(connection, user)
        rows = await connection.execute(
            select(PhoneMessage.__table__)
            .where(PhoneMessage.user_id == user)
            .order_by(PhoneMessage.id.desc())
            .limit(CHAT_SHOWN)
        )
        bubbles = [_bubble(row) for row in rows.mappings()]
    return person, tuple(reversed(bubbles))


async def after(database: Database, floor: int, limit: int) -> tuple[Bubble, ...]:
    """Give messages of all chats with an id above `floor`, oldest first."""
    async with database.read() as connection:
        rows = await connection.execute(
            select(PhoneMessage.__table__)
            .where(PhoneMessage.id > floor)
            .order_by(PhoneMessage.id)
            .limit(limit)
        )
        return tuple(_bubble(row) for row in rows.mappings())


async def do(database: Database, user: str, deed: Deed, now: dt.datetime) -> Bubble | None:
    """Do what a person did; gives the new message of their chat, if it shows there.

    Raises NoSuchPerson, NoSuchButton, and BotBlocked for anything but unblocking.
    """
    async with database.write() as connection:
        person = await _person(connection, user)
        if person.blocked and deed.act not in ("block", "unblock"):
            raise BotBlocked
        shown = await _shown(connection, user, deed)
        event = PhoneEvent.model_validate(
            {"user": user, "act": deed.act, "value": deed.value, "language": deed.language}
        )
        kept = await keep_in(
            connection, NAME, [Event(deed.key, user, event.model_dump_json())], now
        )
        if not kept:
            return None
        if deed.act in ("block", "unblock"):
            await connection.execute(
                update(PhonePerson)
                .where(PhonePerson.user_id == user)
                .values(blocked=deed.act == "block")
            )
            return None
        put = await connection.execute(
            insert(PhoneMessage).values(user_id=user, direction="in", text=shown, at=now)
        )
        assert put.inserted_primary_key is not None
        return Bubble(
            put.inserted_primary_key[0],
            user,
            mine=True,
            text=shown,
            buttons=(),
            silent=False,
            at=now,
        )


async def _shown(connection: AsyncConnection, user: str, deed: Deed) -> str:
    """Give what the chat shows of a deed: the words, or the label of the button."""
    if deed.act == "start":
        return f"/start {deed.value}".strip()
    if deed.act != "press":
        return deed.value
    found = await connection.execute(
        select(PhoneMessage.buttons).where(
            PhoneMessage.id == deed.message,
            PhoneMessage.user_id == user,
            PhoneMessage.direction == "out",
        )
    )
    labels = dict(_buttons(found.scalar_one_or_none() or "[]"))
    if deed.value not in labels:
        raise NoSuchButton
    return labels[deed.value]


async def _person(connection: AsyncConnection, user: str) -> PhoneUser:
    found = await connection.execute(
        select(PhonePerson.name, PhonePerson.blocked).where(PhonePerson.user_id == user)
    )
    row = found.one_or_none()
    if row is None:
        raise NoSuchPerson
    return PhoneUser(user, row.name, row.blocked)


def _bubble(row: RowMapping) -> Bubble:
    return Bubble(
        id=row["id"],
        user=row["user_id"],
        mine=row["direction"] == "in",
        text=row["text"],
        buttons=tuple(_buttons(row["buttons"])),
        silent=row["silent"],
        at=row["at"],
    )


def _buttons(stored: str) -> Sequence[tuple[str, str]]:
    return [(id_, label) for id_, label in json.loads(stored)]
