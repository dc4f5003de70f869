"""Pushes new messages of the phone to an open page by server-sent events.

The rows are the truth: they are read every 0.3 s, and at once when this process sent something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from bot.web.phone import store

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp_sse import EventSourceResponse

    from bot.db import Database
    from bot.wake import Bell

POLL = 0.3  # seconds between looks when nobody rang
BATCH = 200  # messages of one look
# PostgreSQL hands out ids before it commits: a smaller id may appear after a larger one. So each
# look goes back this many ids, and what this page already got is left out.
OVERLAP = 50


class Feed:
    """What one open page has been given so far."""

    def __init__(self, database: Database, after: int) -> None:
        self._database = database
        self._newest = after
        self._given: set[int] = set()
        self._people = (-1, -1)

    async def messages(self) -> tuple[store.Bubble, ...]:
        """Give the messages that this page has not got yet, oldest first."""
        floor = max(0, self._newest - OVERLAP)
        found = await store.after(self._database, floor, BATCH)
        fresh = tuple(bubble for bubble in found if bubble.id not in self._given)
        if found:
            self._newest = max(self._newest, found[-1].id)
        self._given = {bubble.id for bubble in found if bubble.id > self._newest - OVERLAP}
        return fresh

    async def people_changed(self) -> bool:
        """Tell whether somebody came, blocked or unblocked since the last look."""
        version = await store.people_version(self._database)
        changed = version != self._people
        self._people = version
        return changed


async def push(
    response: EventSourceResponse,
    feed: Feed,
    view: Callable[[store.Bubble], dict[str, object]],
    bell: Bell,
    ended: Callable[[], bool],
) -> None:
    """Send what is new until the page goes away or we stop."""
    while not ended():
        for bubble in await feed.messages():
            await response.send(orjson.dumps(view(bubble)).decode(), id=str(bubble.id))
        if await feed.people_changed():
            await response.send("{}", event="people")
        await bell.wait(POLL)
