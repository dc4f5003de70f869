"""Tables of people and the addresses they asked about."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base, UtcTime

# House keys are compared as bytes on both engines: see bot/addresses/houses.py.
HouseKey = String().with_variant(String(collation="C"), "postgresql")


class Person(Base):
    """Someone who agreed to hear from us in one messenger. Nothing else is known of them."""

    __tablename__ = "person"
    # The number of someone who was erased is never given to another: deliveries keep it.
    __table_args__ = (UniqueConstraint("channel", "user_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    user_id: Mapped[str]
    language: Mapped[str] = mapped_column(default="uk")
    #: active | stopped (said «стоп») | gone (blocked us or left the messenger)
    state: Mapped[str] = mapped_column(default="active")
    #: Quiet hours in minutes after midnight, Kyiv; both None = none.
    quiet_from: Mapped[int | None] = mapped_column(default=22 * 60)
    quiet_to: Mapped[int | None] = mapped_column(default=7 * 60)
    reminders: Mapped[bool] = mapped_column(default=True)
    consent_version: Mapped[str]
    consent_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    #: The messengers' 24-hour windows depend on it.
    last_inbound_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class Subscription(Base):
    """One house one person asked about."""

    __tablename__ = "subscription"
    __table_args__ = (
        UniqueConstraint("person_id", "street_id", "house_key"),
        Index("ix_subscription_place", "street_id", "house_key", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    street_id: Mapped[str]
    number: Mapped[int]
    suffix: Mapped[str] = mapped_column(default="")
    house_key: Mapped[str] = mapped_column(HouseKey)
    label: Mapped[str] = mapped_column(default="")
    #: Bit mask of bot.outages.model.Service: power 1, water 2, heating 4.
    services: Mapped[int]
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)
