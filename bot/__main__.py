"""`python -m bot`: web, pollers and conversation; run `python -m scheduler` beside it to send."""

from __future__ import annotations

import asyncio

from bot import logs
from bot.bootstrap import open_service
from bot.config import Settings
from bot.failures import said_plainly
from bot.process import run_bot, until_signalled


async def main() -> None:
    """Run the bot process until it is told to stop."""
    settings = Settings()
    logs.set_up(settings.log_level)
    async with open_service(settings) as service:
        await until_signalled([run_bot(service)])


if __name__ == "__main__":
    with said_plainly("bot"):
        asyncio.run(main())
