"""Tables of the conversation: events as they came in, where each dialogue stands, the phone."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base, UtcTime


class InboxRow(Base):
    """One event of a messenger, kept before it is acknowledged. Its key makes it act once."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "event_id"),
        Index("ix_inbox_work", "state", "id"),
        Index("ix_inbox_sender", "channel", "sender", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    event_id: Mapped[str]
    #: The messenger's user id, "" when the event has none: one person's events keep their order.
    sender: Mapped[str]
    #: The event as received (JSON text); emptied 72 h after it was done.
    body: Mapped[str] = mapped_column(Text)
    #: new | done | failed
    state: Mapped[str] = mapped_column(default="new")
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(default="")
    received_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class DialogueRow(Base):
    """Where the talk with one person stands."""

    __tablename__ = "dialogue"

    channel: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    #: JSON of bot.conversation.model.Memory.
    memory: Mapped[str] = mapped_column(Text, default="{}")
    language: Mapped[str] = mapped_column(default="uk")
    updated_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class PhonePerson(Base):
    """A person of the `phone` channel: the messenger's own account book."""

    __tablename__ = "phone_person"

    user_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    #: They blocked the bot: sending to them is refused, as a real messenger does.
    blocked: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class PhoneMessage(Base):
    """A message in the `phone` messenger, in either direction."""

    __tablename__ = "phone_message"
    __table_args__ = (Index("ix_phone_message_chat", "user_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[str]
    #: in (the person wrote) | out (the bot wrote)
    direction: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    #: JSON: [[button id, label], ...]
    buttons: Mapped[str] = mapped_column(Text, default="[]")
    silent: Mapped[bool] = mapped_column(default=False)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
