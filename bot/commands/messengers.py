"""`visnyk channels`: set the messengers up and check them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import typer

from bot.channels import base, registry
from bot.commands.errors import Refused
from bot.config import Settings
from bot.db import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable

channels = typer.Typer(help="Set up and check the messengers.", no_args_is_help=True)


@channels.command("setup")
def channels_setup() -> None:
    """Set webhooks, command menus and profiles at every configured messenger."""
    _each_channel(lambda channel, url: channel.set_up(url))


@channels.command("check")
def channels_check() -> None:
    """Ask every configured messenger who we are; say which are off and why."""
    _each_channel(lambda channel, _: channel.check())


def _each_channel(
    act: Callable[[base.SetUp, str | None], Coroutine[Any, Any, str | Iterable[str]]],
) -> None:
    async def work() -> None:
        settings = Settings()
        database = Database(settings.database_dsn)
        failed = []
        built = registry.build(base.Context(database, settings.public_url, phone=settings.phone))
        for name, off in built.off.items():
            print(f"{name}: off: {off.reason}")
        for name, channel in built.on.items():
            if not isinstance(channel, base.SetUp):
                print(f"{name}: nothing to set up or check")
                continue
            async with channel:
                try:
                    said = await act(channel, settings.public_url)
                except base.SendError as err:
                    failed.append(name)
                    print(f"{name}: FAILED: {err}")
                    continue
            for line in [said] if isinstance(said, str) else said:
                print(f"{name}: {line}")
        await database.close()
        if failed:
            raise Refused(f"{', '.join(failed)} did not work, see above")

    asyncio.run(work())
