"""What the bot process does: serve the web, poll the messengers that are polled, answer people."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from bot.channels.base import ChannelDown, Poller, SendError
from bot.conversation import inbox

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence

    from bot.bootstrap import Service
    from bot.messages import Event

log = structlog.get_logger()

SHUTDOWN = 10.0  # seconds open requests have to end
POLL_AGAIN = 5.0  # seconds before a poller that failed is started anew
TOKEN_AGAIN = 60.0  # seconds before a refused token is tried anew: a person has to act first


async def run_bot(service: Service, *, ready: Callable[[], None] | None = None) -> None:
    """Run until cancelled; `ready` is called once the web server listens."""
    runner = web.AppRunner(service.web_app(), access_log=None, shutdown_timeout=SHUTDOWN)
    await runner.setup()
    try:
        host, port = service.settings.listen_address
        await web.TCPSite(runner, host, port).start()
        log.info("web.listening", host=host, port=port)
        if ready is not None:
            ready()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(service.conversation().run(), name="conversation")
            for name, channel in service.channels.on.items():
                if isinstance(channel, Poller) and channel.polls:
                    tasks.create_task(_poll(service, name, channel), name=f"poll {name}")
    finally:
        await runner.cleanup()


async def _poll(service: Service, name: str, channel: Poller) -> None:
    """Poll one messenger for ever; a failure of one never stops the others."""

    async def keep(events: Sequence[Event]) -> None:
        if await inbox.keep(service.database, name, events, service.clock()):
            service.bells.inbox.ring()

    while True:
        try:
            await channel.poll(keep)
        except ChannelDown as err:
            log.error("poll.refused", channel=name, error=str(err), again_in=TOKEN_AGAIN)  # noqa: TRY400
            await asyncio.sleep(TOKEN_AGAIN)
        except (SendError, OSError) as err:
            log.warning("poll.failed", channel=name, error=str(err), again_in=POLL_AGAIN)
            await asyncio.sleep(POLL_AGAIN)


async def until_signalled(work: Sequence[Coroutine[None, None, None]]) -> None:
    """Run coroutines together until SIGTERM or SIGINT, then cancel them and wait for their end.

    The first one to fail stops the others and its error is raised.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    tasks = [asyncio.ensure_future(part) for part in work]
    waiting = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({*tasks, waiting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (*tasks, waiting):
            task.cancel()
        await _settle(tasks)
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(name)


async def _settle(tasks: Sequence[Awaitable[None]]) -> None:
    failures = [
        outcome
        for outcome in await asyncio.gather(*tasks, return_exceptions=True)
        if isinstance(outcome, Exception)
    ]
    if failures:
        raise failures[0]
