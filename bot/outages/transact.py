"""One transaction, begun anew when it met another one of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.db import Database

_Result = TypeVar("_Result")

TRIES = 3
#: PostgreSQL's SQLSTATE: could not serialise, deadlock detected.
_TRY_AGAIN = frozenset({"40001", "40P01"})


async def transact(
    database: Database, work: Callable[[AsyncConnection], Awaitable[_Result]]
) -> _Result:
    """Do the work in a write transaction; what it wrote before a failed try is undone."""
    for _ in range(TRIES - 1):
        try:
            async with database.write() as connection:
                return await work(connection)
        except DBAPIError as err:
            if not _met_another(err):
                raise
    async with database.write() as connection:
        return await work(connection)


def _met_another(err: DBAPIError) -> bool:
    """Tell whether trying again can help: the same key at the same moment, or a deadlock."""
    return isinstance(err, IntegrityError) or getattr(err.orig, "sqlstate", "") in _TRY_AGAIN
