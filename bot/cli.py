"""The command line `visnyk`: run the service and look after it; the groups are in commands/."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
from typing import TYPE_CHECKING, Any

import typer
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from bot.commands import messengers, office, text
from bot.commands.errors import Refused
from bot.config import Settings

if TYPE_CHECKING:
    from collections.abc import Coroutine

app = typer.Typer(
    help="Visnyk: tells every resident about every outage at their own house.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for group, name in (
    (text.addresses, "addresses"),
    (text.announcements, "announcements"),
    (messengers.channels, "channels"),
    (office.users, "user"),
    (office.tokens, "token"),
):
    app.add_typer(group, name=name)

EXIT_BAD_INPUT = 1  # lines that could not be read, settings that are wrong


def main() -> None:
    """Run the command line; every expected failure is one clear line and exit code 1."""
    try:
        app(standalone_mode=True)
    except Refused as err:
        sys.exit(f"visnyk: {err}")
    except ValidationError as err:
        for fault in err.errors():
            place = ".".join(str(part) for part in fault["loc"]).upper() or "settings"
            print(f"visnyk: {place}: {fault['msg']}", file=sys.stderr)
        sys.exit(EXIT_BAD_INPUT)
    except (SQLAlchemyError, OSError) as err:
        from bot.logs import redact

        sys.exit(f"visnyk: {redact(str(err)).splitlines()[0]}")


def _go(work: Coroutine[Any, Any, None]) -> None:
    """Run async work; what the service's own errors say becomes a Refused."""
    from bot.addresses.gazetteer import BadStreets
    from bot.channels.base import SendError
    from bot.migrations.run import DatabaseNotMigrated, DatabaseTooNew

    try:
        asyncio.run(work)
    except (BadStreets, DatabaseNotMigrated, DatabaseTooNew, SendError) as err:
        raise Refused(str(err)) from err


@app.command()
def run() -> None:
    """Run the whole service in one process, configured by the environment (docs/settings.md)."""
    from bot import logs
    from bot.bootstrap import open_service
    from bot.process import run_bot, until_signalled
    from scheduler.process import Scheduler

    settings = Settings()
    logs.set_up(settings.log_level)

    async def work() -> None:
        async with open_service(settings) as service:
            scheduler = Scheduler(
                service.database,
                service.gazetteer,
                service.channels.on,
                service.bells,
                service.clock,
            )
            await until_signalled([run_bot(service), scheduler.run()])

    _go(work())


@app.command()
def demo() -> None:
    """Seed a city in var/ and run everything: console beside phone, one URL, a ready login."""
    from bot.demo import run_demo

    _go(run_demo())


@app.command()
def migrate() -> None:
    """Bring the database schema to the newest revision; refuse a newer database."""
    from bot.db import Database
    from bot.migrations import run as migrations

    async def work() -> None:
        database = Database(Settings().database_dsn)
        try:
            before, after = await migrations.migrate(database)
        finally:
            await database.close()
        print(f"schema: {before or 'empty'} -> {after}" if before != after else f"schema: {after}")

    _go(work())


@app.command()
def health() -> None:
    """Check that the database answers, fits this version, and every lane in use has a driver."""
    from sqlalchemy import select

    from bot.db import Database
    from bot.migrations import run as migrations
    from bot.tables.delivery import Lease

    async def work() -> None:
        database = Database(Settings().database_dsn)
        try:
            await migrations.check(database)
            async with database.read() as connection:
                leases = (await connection.execute(select(Lease.lane, Lease.until))).all()
        finally:
            await database.close()
        now = dt.datetime.now(dt.UTC)
        idle = sorted(lane for lane, until in leases if until < now)
        if idle:
            raise Refused(f"no process drives the lane of {', '.join(idle)}: start a scheduler")
        print("ok")

    _go(work())


if __name__ == "__main__":
    main()
