"""`visnyk user` and `visnyk token`: who may post outages."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
from typing import Annotated

import typer

from bot.clock import utc_now
from bot.commands.errors import Refused
from bot.config import Settings
from bot.db import Database
from bot.web import accounts
from bot.web.api.tokens import add_token

users = typer.Typer(help="Dispatchers and their passwords.", no_args_is_help=True)
tokens = typer.Typer(help="Tokens for programs that post outages.", no_args_is_help=True)

ServiceName = Annotated[str, typer.Option("--service", help="power, water or heating.")]


@users.callback()
@tokens.callback()
def _group() -> None:
    """Keep the group a group while it has one command."""


@users.command("add")
def user_add(
    login: str,
    role: Annotated[str, typer.Option(help="dispatcher, approver, duty, admin or auditor.")],
    service: Annotated[str, typer.Option(help="power, water, heating; empty = all.")] = "",
    name: Annotated[str, typer.Option(help="How colleagues see them; the login if absent.")] = "",
    utility: Annotated[str, typer.Option(help="As residents read it: «КП Водоканал».")] = "",
) -> None:
    """Add a dispatcher; the password is read from stdin, 15 characters at least."""
    if sys.stdin.isatty():
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")

    async def work() -> None:
        database = Database(Settings().database_dsn)
        try:
            await accounts.add_dispatcher(
                database,
                login=login,
                name=name or login,
                password=password,
                role=role,
                service=service,
                utility=utility,
                now=utc_now(),
            )
        except ValueError as err:
            raise Refused(str(err)) from err
        finally:
            await database.close()
        print(f"{login} can log in")

    asyncio.run(work())


@tokens.command("add")
def token_add(
    name: str,
    service: ServiceName,
    utility: Annotated[str, typer.Option(help="As residents read it: «КП Водоканал».")],
    scope: Annotated[list[str], typer.Option(help="Repeat for several: outages:publish ...")],
    days: Annotated[int, typer.Option(help="Valid so many days, 366 at most.")] = 365,
) -> None:
    """Make a token for a program and print it; it is shown this once and kept only as a hash."""

    async def work() -> None:
        database = Database(Settings().database_dsn)
        try:
            token = await add_token(
                database,
                name=name,
                utility=utility,
                service=service,
                scopes=scope,
                expires_at=utc_now() + dt.timedelta(days=days),
                now=utc_now(),
            )
        except ValueError as err:
            raise Refused(str(err)) from err
        finally:
            await database.close()
        print(token)

    asyncio.run(work())
