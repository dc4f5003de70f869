"""The metronome: APScheduler rings bells at intervals and does nothing else.

A tick that is late, missed or doubled does no harm: it only makes somebody look at the tables.
Work of our own never runs in its jobs, for its shutdown would cancel it (docs/engine.md §2).
"""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.wake import Bell

TICK = 0.5  # seconds between looks at what is due
HOUSEKEEPING = 3600.0  # seconds


@contextmanager
def ticking(bells: Mapping[Bell, float]) -> Iterator[None]:
    """Ring each bell every so many seconds while the context lasts; needs a running loop."""
    metronome = AsyncIOScheduler(
        timezone=dt.UTC,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for bell, seconds in bells.items():
        metronome.add_job(_ring, "interval", seconds=seconds, args=(bell,))
    metronome.start()
    try:
        yield
    finally:
        metronome.shutdown(wait=False)


async def _ring(bell: Bell) -> None:  # a plain function would run in a thread
    bell.ring()
