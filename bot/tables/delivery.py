"""Tables of telling: notices, who is to get each one, replies, and who drives which lane."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base, UtcTime


class NoticeRow(Base):
    """Something to be told about one revision of one outage."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("outage_id", "revision", "stage", "lead"),
        Index("ix_notice_due", "state", "not_before"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    outage_id: Mapped[int] = mapped_column(ForeignKey("outage.id", ondelete="CASCADE"))
    revision: Mapped[int]
    #: announce | remind | change | over | cancel | correct
    stage: Mapped[str]
    #: Minutes before the start for `remind`, else 0.
    lead: Mapped[int] = mapped_column(default=0)
    #: bot.outages.model.Priority; the smallest goes first.
    priority: Mapped[int]
    not_before: Mapped[dt.datetime] = mapped_column(UtcTime)
    not_after: Mapped[dt.datetime] = mapped_column(UtcTime)
    #: planned (no deliveries yet) | expanding (some) | expanded (all) | withdrawn
    state: Mapped[str] = mapped_column(default="planned")
    #: Why it was withdrawn, "" while it was not.
    reason: Mapped[str] = mapped_column(default="")
    #: The last person id whose delivery exists: expanding goes on after it.
    cursor: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    expanded_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class DeliveryRow(Base):
    """One notice to one person, and what became of it. The primary key is invariant 3."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index(
            "ix_delivery_queue",
            "lane",
            "priority",
            "next_at",
            postgresql_where=text("state = 'queued'"),
            sqlite_where=text("state = 'queued'"),
        ),
        Index("ix_delivery_person", "person_id"),
    )

    notice_id: Mapped[int] = mapped_column(
        ForeignKey("notice.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(primary_key=True)
    #: The channel that carries it (later: channel and bot token).
    lane: Mapped[str]
    priority: Mapped[int]
    #: queued | sent | gone | failed | parked | expired | unknown | withdrawn
    state: Mapped[str] = mapped_column(default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    not_after: Mapped[dt.datetime] = mapped_column(UtcTime)
    #: Why it is in this state, a code of scheduler.retry; never message text or tokens.
    reason: Mapped[str] = mapped_column(default="")
    message_id: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class ReplyRow(Base):
    """An answer in the conversation, waiting for the lane; it goes before every notice."""

    __tablename__ = "reply"
    __table_args__ = (
        Index(
            "ix_reply_queue",
            "lane",
            "next_at",
            postgresql_where=text("state = 'queued'"),
            sqlite_where=text("state = 'queued'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lane: Mapped[str]
    user_id: Mapped[str]
    #: bot.messages.Message as JSON; emptied once sent.
    message: Mapped[str] = mapped_column(Text)
    #: What the adapter acknowledges with it (Telegram callback query id), or "".
    receipt: Mapped[str] = mapped_column(default="")
    #: queued | sent | gone | failed | expired
    state: Mapped[str] = mapped_column(default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    not_after: Mapped[dt.datetime] = mapped_column(UtcTime)
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class Lease(Base):
    """Which process drives a lane; `epoch` grows with every new owner and fences its marks."""

    __tablename__ = "lease"

    lane: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    epoch: Mapped[int]
    until: Mapped[dt.datetime] = mapped_column(UtcTime)
