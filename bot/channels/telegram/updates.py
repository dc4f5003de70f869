"""Telegram's updates, understood. Pure.

Only private chats are read, and only the parts of an update we act upon: the rest of it may be
anything, so a new feature of Telegram stops nobody's message.
"""

from __future__ import annotations

import re
from typing import TypeGuard

import orjson
from pydantic import BaseModel, Field, ValidationError

from bot.channels.base import EventMalformed
from bot.messages import Act, Event, Incoming, Recipient

NAME = "telegram"
# All others (edits, reactions, channel posts) Telegram then does not even send.
ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")  # of a deep link, core.telegram.org/bots/features
_COMMAND = re.compile(r"(/[A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_MEMBERSHIP = {"kicked": Act.BLOCK, "member": Act.UNBLOCK}  # what a private chat can report


class _Anyone(BaseModel):
    id: int
    is_bot: bool = False
    language_code: str = ""


class _Chat(BaseModel):
    id: int
    type: str = ""


class _Message(BaseModel):
    chat: _Chat
    sender: _Anyone | None = Field(default=None, alias="from")
    text: str = ""
    caption: str = ""


class _Press(BaseModel):
    id: str
    sender: _Anyone = Field(alias="from")
    message: _Message | None = None
    data: str | None = None


class _Member(BaseModel):
    status: str


class _Membership(BaseModel):
    chat: _Chat
    sender: _Anyone = Field(alias="from")
    new_chat_member: _Member


class _Update(BaseModel):
    message: _Message | None = None
    callback_query: _Press | None = None
    my_chat_member: _Membership | None = None


def event(update: object) -> Event | None:
    """Keep an update whole, under its own id and its sender's; None when it has no id."""
    if not _is_object(update):
        return None
    number = update.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    return Event(str(number), _sender(update), orjson.dumps(update).decode())


def incoming(kept: Event) -> Incoming | None:
    """Understand a kept update; None for what is not said to us in private."""
    try:
        update = _Update.model_validate_json(kept.body)
    except ValidationError as err:
        raise EventMalformed(f"not an update: {err.error_count()} faults") from err
    if update.message is not None:
        return _said(update.message)
    if update.callback_query is not None:
        return _pressed(update.callback_query)
    if update.my_chat_member is not None:
        return _left_or_came_back(update.my_chat_member)
    return None


def _said(message: _Message) -> Incoming | None:
    sender = message.sender
    if message.chat.type != "private" or sender is None or sender.is_bot:
        return None
    # A picture or a sticker has no words: the empty text asks for «not understood».
    text = (message.text or message.caption).replace("\x00", "").strip()
    command = _COMMAND.fullmatch(text)
    if command is None:
        return _incoming(sender, Act.TEXT, text)
    name, rest = command[1].lower(), (command[2] or "").strip()
    if name == "/start":
        return _incoming(sender, Act.START, rest if _PAYLOAD.fullmatch(rest) else "")
    return _incoming(sender, Act.TEXT, f"{name} {rest}".strip())


def _pressed(press: _Press) -> Incoming | None:
    if press.data is None or press.message is None or press.message.chat.type != "private":
        return None
    return _incoming(press.sender, Act.PRESS, press.data, press.id)


def _left_or_came_back(change: _Membership) -> Incoming | None:
    act = _MEMBERSHIP.get(change.new_chat_member.status)
    if act is None or change.chat.type != "private":
        return None
    return _incoming(change.sender, act)


def _incoming(sender: _Anyone, act: Act, value: str = "", receipt: str = "") -> Incoming:
    return Incoming(
        Recipient(NAME, str(sender.id)),
        act,
        value,
        language=sender.language_code[:2].lower(),
        receipt=receipt,
    )


def _sender(update: dict[str, object]) -> str:
    for kind in ALLOWED_UPDATES:
        content = update.get(kind)
        sender = content.get("from") if _is_object(content) else None
        if _is_object(sender):
            return str(sender.get("id", ""))
    return ""


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)
