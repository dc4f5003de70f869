"""API tokens: made once and shown once, kept as SHA-256, bound to one service and some scopes."""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.outages import audit
from bot.outages.model import Service
from bot.tables.office import ApiToken

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.db import Database

PREFIX = "zt_"  # bot/logs.py redacts whatever begins with it
TOKEN_BYTES = 32  # 256 bits
MAX_LIFE = dt.timedelta(days=366)  # a year, a leap one too (docs/console-chat-trust.md §3.8)
OPERATOR = "operator"  # who has the command line is not known more closely

Choice = TypeVar("Choice", bound=enum.Enum)


class Scope(enum.Enum):
    """One thing a token lets a program do."""

    DRAFT = "outages:draft"
    PUBLISH = "outages:publish"
    PARSE = "addresses:parse"
    DELIVERY = "delivery:read"


@dataclass(frozen=True, slots=True)
class Token:
    """A token that was recognised: whose it is and what it lets do. Never holds the secret."""

    id: int
    name: str
    utility: str
    service: Service
    scopes: frozenset[Scope]


class TokenNameTaken(ValueError):
    """Another token bears this name: choose another, names tell tokens apart in the audit."""


class TokenRefused(Exception):
    """The token opens nothing: unknown, expired or revoked. Ask the city for a new one."""


async def add_token(
    database: Database,
    *,
    name: str,
    utility: str,
    service: str,
    scopes: Collection[str],
    expires_at: dt.datetime,
    now: dt.datetime,
) -> str:
    """Make a token and return it: the only time anyone sees it.

    `service` and `scopes` are written as in the database. Raises TokenNameTaken, and ValueError
    for an empty name or utility, an unknown service or scope, no scope, or an expiry that has
    passed or lies more than a year ahead.
    """
    known_service = _one_of(Service, service, "service")
    known_scopes = {_one_of(Scope, scope, "scope") for scope in scopes}
    if not name.strip() or not utility.strip():
        raise ValueError("a token needs a name and the utility it posts for")
    if not scopes:
        raise ValueError("a token without scopes opens nothing: give it one")
    if not now < expires_at <= now + MAX_LIFE:
        raise ValueError("a token expires in the future and within a year")
    token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    values = {
        "name": name.strip(),
        "utility": utility.strip(),
        "service": known_service.value,
        "scopes": " ".join(sorted(scope.value for scope in known_scopes)),
        "token_hash": _hash(token),
        "created_at": now,
        "expires_at": expires_at,
    }
    try:
        async with database.write() as connection:
            await connection.execute(insert(ApiToken).values(values))
            await audit.append(
                connection,
                actor=OPERATOR,
                action="token.added",
                subject=f"token:{values['name']}",
                detail={key: values[key] for key in ("utility", "service", "scopes")}
                | {"expires_at": expires_at.isoformat()},
                now=now,
            )
    except IntegrityError as err:
        raise TokenNameTaken(f"there is already a token named {name.strip()!r}") from err
    return token


async def revoke_token(database: Database, *, name: str, now: dt.datetime) -> bool:
    """Make a token open nothing from now on; False when no such token was in force."""
    async with database.write() as connection:
        revoked = await connection.execute(
            update(ApiToken)
            .where(ApiToken.name == name, ApiToken.revoked_at.is_(None))
            .values(revoked_at=now)
        )
        if revoked.rowcount:
            await audit.append(
                connection,
                actor=OPERATOR,
                action="token.revoked",
                subject=f"token:{name}",
                detail={},
                now=now,
            )
    return bool(revoked.rowcount)


async def recognise(database: Database, token: str, now: dt.datetime) -> Token:
    """Say whose token this is; raises TokenRefused without saying which of the reasons it was."""
    digest = _hash(token)
    async with database.read() as connection:
        row = (
            await connection.execute(
                select(ApiToken.__table__).where(ApiToken.token_hash == digest)
            )
        ).first()
    # The index compares hashes, not tokens, so its timing tells nothing of a token; the last word
    # is still a comparison of constant time.
    if row is None or not hmac.compare_digest(row.token_hash.encode(), digest.encode()):
        raise TokenRefused("no such token")
    if row.revoked_at is not None or row.expires_at <= now:
        raise TokenRefused("the token was revoked or has expired")
    return Token(
        id=row.id,
        name=row.name,
        utility=row.utility,
        service=Service(row.service),
        scopes=frozenset(Scope(scope) for scope in row.scopes.split()),
    )


def _one_of(choices: type[Choice], value: str, what: str) -> Choice:
    try:
        return choices(value)
    except ValueError as err:
        known = ", ".join(str(choice.value) for choice in choices)
        raise ValueError(f"{value!r} is no {what}: choose of {known}") from err


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
