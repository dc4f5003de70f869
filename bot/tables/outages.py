"""Tables of outages: the outage, its append-only revisions, and the houses each one covers."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base, UtcTime
from bot.tables.people import HouseKey


class OutageRow(Base):
    """One outage; what is true of it now is its newest revision."""

    __tablename__ = "outage"
    __table_args__ = (Index("ix_outage_open", "status", "service"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    utility: Mapped[str]
    service: Mapped[str]
    kind: Mapped[str]
    #: draft | pending_approval | scheduled | active | restored | cancelled
    status: Mapped[str]
    revision: Mapped[int]
    #: The form's or request's own key: the same form posted twice is one outage.
    form_token: Mapped[str | None] = mapped_column(unique=True)
    created_by: Mapped[str]
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    published_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class OutageRevision(Base):
    """What was said of the outage at one moment; rows are added, never changed once published."""

    __tablename__ = "outage_revision"

    outage_id: Mapped[int] = mapped_column(
        ForeignKey("outage.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(primary_key=True)
    #: draft | published | changed | restored | cancelled
    what: Mapped[str]
    starts_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    ends_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    next_update_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    #: When the service really came back; only in a `restored` revision.
    restored_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    cause: Mapped[str]
    effect: Mapped[str]
    #: Public detail, at most 120 characters.
    note: Mapped[str] = mapped_column(default="")
    source_text: Mapped[str] = mapped_column(Text, default="")
    #: JSON: {street id: [canonical predicates]}
    coverage: Mapped[str] = mapped_column(Text)
    #: JSON: fragments without houses, [{"text","why","open"}]; open = neither fixed nor skipped
    skipped: Mapped[str] = mapped_column(Text, default="[]")
    #: A person confirmed an end that is far away or looks made up.
    end_confirmed: Mapped[bool] = mapped_column(default=False)
    author: Mapped[str]
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class OutageCover(Base):
    """A stretch of one street side, [lo, hi) in house keys: the audience is one join over it."""

    __tablename__ = "outage_cover"
    __table_args__ = (
        ForeignKeyConstraint(
            ["outage_id", "revision"],
            ["outage_revision.outage_id", "outage_revision.revision"],
            ondelete="CASCADE",
            name="fk_outage_cover_revision",
        ),
        Index("ix_outage_cover_revision", "outage_id", "revision", "street_id"),
        Index("ix_outage_cover_street", "street_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    outage_id: Mapped[int]
    revision: Mapped[int]
    street_id: Mapped[str]
    #: 0 even numbers, 1 odd numbers
    side: Mapped[int]
    lo: Mapped[str] = mapped_column(HouseKey)
    hi: Mapped[str] = mapped_column(HouseKey)
