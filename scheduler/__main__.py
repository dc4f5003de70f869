"""`python -m scheduler`: plan and send, in a process of its own; run `python -m bot` beside it."""

from __future__ import annotations

import asyncio

from bot import logs
from bot.bootstrap import open_service
from bot.config import Settings
from bot.failures import said_plainly
from bot.process import until_signalled
from scheduler.process import Scheduler


async def main() -> None:
    """Run the scheduler process until it is told to stop."""
    settings = Settings()
    logs.set_up(settings.log_level)
    async with open_service(settings) as service:
        scheduler = Scheduler(
            service.database,
            service.gazetteer,
            service.channels.on,
            service.bells,
            service.clock,
        )
        await until_signalled([scheduler.run()])


if __name__ == "__main__":
    with said_plainly("scheduler"):
        asyncio.run(main())
