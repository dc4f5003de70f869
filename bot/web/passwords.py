"""Passwords: argon2id in a pool of two threads, so that a flood of logins never stalls the loop."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

if TYPE_CHECKING:
    from collections.abc import Callable

MIN_LENGTH = 15  # characters (OWASP ASVS 5.0.0, 6.2.9)
MAX_LENGTH = 128
AT_ONCE = 2  # 19 MiB and 75 ms of one core each (console-chat-trust.md §2)
MAX_WAITING = 40  # about 1.5 s of queue on two cores

_T = TypeVar("_T")
# OWASP password storage cheat sheet: m=19 MiB, t=2, p=1.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# A hash no password has; checking against it costs an unknown login what a known one costs.
_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$VmlzbnlrVmlzbnlrVmlzbg"
    "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)


class TooShort(ValueError):
    """Choose a longer password."""


class TooLong(ValueError):
    """Choose a shorter password."""


class Busy(Exception):
    """Too many passwords wait to be checked: answer 503 and let them come again."""


class _Pool:
    """Runs hashing in its threads and refuses when the queue is long."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2")
        self._waiting = 0

    async def run(self, work: Callable[[], _T]) -> _T:
        if self._waiting >= MAX_WAITING:
            raise Busy(f"{self._waiting} passwords are waiting to be checked")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1


_pool = _Pool()


def checked(password: str) -> str:
    """Give the password back if it may be used; raises TooShort or TooLong.

    Length is all that counts: no rules about kinds of characters (ASVS 6.2.5).
    """
    if len(password) < MIN_LENGTH:
        raise TooShort(
            f"the password has {len(password)} characters, it needs at least {MIN_LENGTH}: "
            "four or five unrelated words are easy to remember and long enough"
        )
    if len(password) > MAX_LENGTH:
        raise TooLong(f"the password has {len(password)} characters, at most {MAX_LENGTH} are kept")
    return password


async def hashed(password: str) -> str:
    """Hash a password for storing."""
    return await _pool.run(lambda: _hasher.hash(password))


async def matches(stored: str | None, password: str) -> bool:
    """Tell whether the password has this hash; None (nobody) takes as long and is False."""

    def verify() -> bool:
        try:
            _hasher.verify(stored or _NOBODY, password[:MAX_LENGTH])
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None

    return await _pool.run(verify)
