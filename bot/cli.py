"""The command line `visnyk`: run the service and look after it; the groups are in commands/."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys

import typer

from bot.commands import messengers, office, streets, text
from bot.commands.errors import Refused
from bot.config import Settings

app = typer.Typer(
    help="Visnyk: tells every resident about every outage at their own house.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for group, name in (
    (text.addresses, "addresses"),
    (text.announcements, "announcements"),
    (streets.streets, "streets"),
    (messengers.channels, "channels"),
    (office.users, "user"),
    (office.tokens, "token"),
):
    app.add_typer(group, name=name)


def main() -> None:
    """Run the command line; every expected failure is one clear line and exit code 1."""
    from bot.failures import said_plainly

    try:
        with said_plainly("visnyk"):
            app(standalone_mode=True)
    except Refused as err:
        sys.exit(f"visnyk: {err}")


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

    asyncio.run(work())


@app.command()
def demo() -> None:
    """Seed a city in var/ and run everything: console beside phone, one URL, a ready login."""
    from bot.demo import run_demo

    asyncio.run(run_demo())


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

    asyncio.run(work())


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

    asyncio.run(work())


if __name__ == "__main__":
    main()
