"""The fake Telegram's queue of updates: asked for by getUpdates, or brought to a webhook."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 10.0  # seconds
RETRY = 0.05  # seconds until a webhook that did not answer 2xx is called again (theirs: seconds)


class Conflict(Exception):
    """Two ways of getting updates at once; the text is Telegram's."""


@dataclass(frozen=True, slots=True)
class Hook:
    """Where updates are brought, and the secret that proves who brings them."""

    url: str
    secret: str


class Updates:
    """Updates wait here, oldest first, until they are confirmed."""

    def __init__(self) -> None:
        self.waiting: list[dict[str, object]] = []
        self.hook: Hook | None = None
        #: Status codes the webhook has answered, in order; 0 = no answer.
        self.hook_answers: list[int] = []
        self.allowed: frozenset[str] | None = None
        self._next_id = 1000
        self._changed = asyncio.Event()
        self._asking = 0
        self._bringing: asyncio.Task[None] | None = None

    def put(self, kind: str, content: dict[str, object]) -> None:
        """Add an update, if the bot wants its kind."""
        if self.allowed is not None and kind not in self.allowed:
            return
        self.waiting.append({"update_id": self._next_id, kind: content})
        self._next_id += 1
        self._tell()

    async def get(self, offset: int, limit: int, seconds: float) -> list[dict[str, object]]:
        """Forget what is before the offset, then give what waits; raises Conflict."""
        if self.hook is not None:
            raise Conflict("can't use getUpdates method while webhook is active")
        self._asking += 1
        mine = self._asking
        self._tell()  # whoever asked before us hears that we took over
        self.waiting = [update for update in self.waiting if _number(update) >= offset]
        try:
            async with asyncio.timeout(seconds):
                while not self.waiting and mine == self._asking:
                    await self._changed.wait()
        except TimeoutError:
            return []
        if mine != self._asking:
            raise Conflict("terminated by other getUpdates request")
        return self.waiting[:limit]

    async def until(self, true: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Wait until something about the queue is true; raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not true():
                await self._changed.wait()

    async def bring_to(self, hook: Hook | None) -> None:
        """Set or remove the webhook."""
        await self.stop()
        self.hook = hook
        if hook is not None:
            self._bringing = asyncio.create_task(self._bring(hook), name="webhook")

    async def stop(self) -> None:
        """Bring nothing any more."""
        if self._bringing is not None:
            self._bringing.cancel()
            await asyncio.gather(self._bringing, return_exceptions=True)
            self._bringing = None

    async def _bring(self, hook: Hook) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        async with aiohttp.ClientSession(headers=headers) as session:
            while True:
                while not self.waiting:
                    await self._changed.wait()
                update = self.waiting[0]
                brought = await self._brought(session, hook.url, update)
                if brought:
                    self.waiting.remove(update)
                self._tell()
                if not brought:
                    await asyncio.sleep(RETRY)

    async def _brought(
        self, session: aiohttp.ClientSession, url: str, update: dict[str, object]
    ) -> bool:
        try:
            async with session.post(url, json=update) as answer:
                self.hook_answers.append(answer.status)
                return answer.ok
        except aiohttp.ClientError:
            self.hook_answers.append(0)
            return False

    def _tell(self) -> None:
        """Wake everybody who waits now."""
        waited_for, self._changed = self._changed, asyncio.Event()
        waited_for.set()


def _number(update: dict[str, object]) -> int:
    number = update["update_id"]
    assert isinstance(number, int)
    return number
