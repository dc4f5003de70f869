"""Tables of the office: dispatchers, sessions, tokens, audit, and what people moderate."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db import Base, UtcTime


class Dispatcher(Base):
    """Someone who may post outages for one utility."""

    __tablename__ = "dispatcher"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    #: dispatcher | approver | duty | admin | auditor
    role: Mapped[str]
    #: power | water | heating; "" = every service (duty, admin, auditor)
    service: Mapped[str]
    utility: Mapped[str]
    language: Mapped[str] = mapped_column(default="uk")
    failures: Mapped[int] = mapped_column(default=0)
    #: No login is tried before this moment (grows with failures).
    locked_until: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    disabled_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class WebSession(Base):
    """A dispatcher's session; the cookie's value is only here as SHA-256."""

    __tablename__ = "web_session"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    dispatcher_id: Mapped[int] = mapped_column(ForeignKey("dispatcher.id", ondelete="CASCADE"))
    csrf: Mapped[str]
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    seen_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class ApiToken(Base):
    """A program that may post for one utility; the token is only here as SHA-256."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    utility: Mapped[str]
    service: Mapped[str]
    #: Space-separated: outages:draft outages:publish addresses:parse delivery:read
    scopes: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class Idempotency(Base):
    """The answer to one API request, kept 48 h so that a repeat gets the same answer."""

    __tablename__ = "idempotency"

    token_id: Mapped[int] = mapped_column(
        ForeignKey("api_token.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[str]
    #: None while the first request is still being worked on.
    status: Mapped[int | None]
    response: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class AuditRow(Base):
    """Who did what, on a hash chain: `hash` covers the row and the hash before it."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcTime)
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    #: JSON: what changed, from and to.
    detail: Mapped[str] = mapped_column(Text, default="{}")
    prev_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class AliasCandidate(Base):
    """A spelling people used for a street; counts only after a person approved it."""

    __tablename__ = "alias"
    __table_args__ = (UniqueConstraint("street_id", "spelling"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    street_id: Mapped[str]
    spelling: Mapped[str]
    seen: Mapped[int] = mapped_column(default=1)
    #: new | approved | refused
    state: Mapped[str] = mapped_column(default="new")
    decided_by: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)


class HouseAddition(Base):
    """A house that is not in the register, asked for by a resident or added by a person."""

    __tablename__ = "house"
    __table_args__ = (UniqueConstraint("street_id", "house"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    street_id: Mapped[str]
    house: Mapped[str]
    #: new | approved | refused
    state: Mapped[str] = mapped_column(default="new")
    decided_by: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime)
