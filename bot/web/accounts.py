"""Dispatchers' accounts: adding one, and checking a login without telling who exists."""

from __future__ import annotations

import asyncio
import datetime as dt
import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.outages.model import ALL_SERVICES, Service
from bot.outages.post import Author
from bot.tables.office import Dispatcher
from bot.web import passwords

if TYPE_CHECKING:
    from bot.db import Database

FREE_FAILURES = 5  # wrong passwords in a row that cost nothing (console-chat-trust.md §5, ASVS 6.3)
FIRST_DELAY = dt.timedelta(seconds=2)  # doubled with each further failure
LONGEST_DELAY = dt.timedelta(minutes=15)
REFUSAL_TAKES = 0.4  # seconds: every refusal takes as long, whether or not the login exists


class LoginTaken(ValueError):
    """There is a dispatcher with this login already: choose another."""


class Role(enum.Enum):
    """What an account is for."""

    DISPATCHER = "dispatcher"
    APPROVER = "approver"
    DUTY = "duty"
    ADMIN = "admin"
    AUDITOR = "auditor"

    @property
    def may_post(self) -> bool:
        """Whether the role posts outages; the others only look."""
        return self in (Role.DISPATCHER, Role.APPROVER, Role.DUTY)


@dataclass(frozen=True, slots=True)
class Account:
    """A dispatcher who is logged in."""

    id: int
    login: str
    name: str
    role: Role
    services: frozenset[Service]
    utility: str
    language: str

    @property
    def author(self) -> Author:
        """The account as the author of outages; one who only looks is an author of none."""
        services = self.services if self.role.may_post else frozenset[Service]()
        return Author(name=self.name, services=services, utility=self.utility)


async def add_dispatcher(  # noqa: PLR0913  # what an account is made of
    database: Database,
    *,
    login: str,
    name: str,
    password: str,
    role: str,
    service: str,
    utility: str,
    now: dt.datetime,
    language: str = "uk",
) -> int:
    """Add an account and give its id; `service` "" means every service.

    Raises passwords.TooShort, TooLong, LoginTaken, and ValueError for an unknown role or service.
    """
    hashed = await passwords.hashed(passwords.checked(password))
    values = {
        "login": _folded(login),
        "name": name.strip() or login.strip(),
        "password_hash": hashed,
        "role": Role(role).value,
        "service": Service(service).value if service else "",
        "utility": utility,
        "language": language,
        "created_at": now,
    }
    if not values["login"]:
        raise ValueError("a login needs at least one character")
    try:
        async with database.write() as connection:
            added = await connection.execute(
                insert(Dispatcher).values(**values).returning(Dispatcher.id)
            )
            return added.scalar_one()
    except IntegrityError as err:
        raise LoginTaken(f"there is a dispatcher with the login {login!r} already") from err


async def check_login(
    database: Database, *, login: str, password: str, now: dt.datetime
) -> Account | None:
    """Give the account if the password is right and no delay is running; None says no more.

    Unknown logins, wrong passwords, closed accounts and running delays answer alike and take the
    same time. Raises passwords.Busy when too many wait.
    """
    begun = asyncio.get_running_loop().time()
    account = await _checked(database, login, password, now)
    if account is None:
        spent = asyncio.get_running_loop().time() - begun
        await asyncio.sleep(max(0.0, REFUSAL_TAKES - spent))
    return account


async def _checked(
    database: Database, login: str, password: str, now: dt.datetime
) -> Account | None:
    async with database.read() as connection:
        found = await connection.execute(
            select(
                Dispatcher.id,
                Dispatcher.password_hash,
                Dispatcher.failures,
                Dispatcher.locked_until,
                Dispatcher.disabled_at,
            ).where(Dispatcher.login == _folded(login))
        )
        row = found.first()
    right = await passwords.matches(row.password_hash if row else None, password)
    if row is None or row.disabled_at is not None:
        return None
    if row.locked_until is not None and now < row.locked_until:
        return None
    failures = 0 if right else row.failures + 1
    async with database.write() as connection:
        await connection.execute(
            update(Dispatcher)
            .where(Dispatcher.id == row.id)
            .values(failures=failures, locked_until=_locked_until(failures, now))
        )
    return await load(database, row.id) if right else None


def _locked_until(failures: int, now: dt.datetime) -> dt.datetime | None:
    if failures < FREE_FAILURES:
        return None
    doublings = min(failures - FREE_FAILURES, 20)  # beyond it only the longest delay counts
    return now + min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)


async def load(database: Database, dispatcher_id: int) -> Account | None:
    """Load an account; None when it does not exist or is closed."""
    async with database.read() as connection:
        row = (
            await connection.execute(
                select(
                    Dispatcher.id,
                    Dispatcher.login,
                    Dispatcher.name,
                    Dispatcher.role,
                    Dispatcher.service,
                    Dispatcher.utility,
                    Dispatcher.language,
                ).where(Dispatcher.id == dispatcher_id, Dispatcher.disabled_at.is_(None))
            )
        ).first()
    if row is None:
        return None
    services = frozenset({Service(row.service)}) if row.service else ALL_SERVICES
    role = Role(row.role)
    return Account(row.id, row.login, row.name, role, services, row.utility, row.language)


async def set_language(database: Database, dispatcher_id: int, language: str) -> None:
    """Keep the language the dispatcher reads the console in."""
    async with database.write() as connection:
        await connection.execute(
            update(Dispatcher).where(Dispatcher.id == dispatcher_id).values(language=language)
        )


def _folded(login: str) -> str:
    return login.strip().casefold()
