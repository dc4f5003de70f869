"""A bell inside one process: who commits work rings it, who does the work waits for it.

It only saves waiting: every worker also looks at the tables by the clock, so a bell that was
never rung (another process committed) costs at most one tick.
"""

from __future__ import annotations

import asyncio


class Bell:
    """Rings are not counted: one wait sees all rings since the last one."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wake whoever waits now or waits next."""
        self._event.set()

    async def wait(self, seconds: float) -> bool:
        """Wait for a ring, at most `seconds`; True when it rang."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        self._event.clear()
        return True


class Bells:
    """The bells of one process."""

    def __init__(self) -> None:
        #: An inbox row was written: the conversation has something to answer.
        self.inbox = Bell()
        #: A notice was committed: the planner has something to expand.
        self.notices = Bell()
        #: Replies or deliveries were committed: the lanes have something to send.
        self.outgoing = Bell()
