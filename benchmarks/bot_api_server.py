"""The strict loopback Telegram in a process of its own, so that its work is not counted as ours.

Prints its URL; told to stop (a line on stdin), prints JSON: delivered, refused by status, doubled.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys

from tests.fakes.bot_api import BotApi


async def serve(people: int, per_second: int, latency: float) -> None:
    """Serve until a line comes on stdin."""
    async with BotApi(per_second, latency=latency) as api:
        for _ in range(people):
            api.person().started = True
        print(api.url, flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        counts = [len(person.messages) for person in api.people.values()]
        print(
            json.dumps(
                {
                    "delivered": sum(1 for count in counts if count),
                    "doubled": sum(count - 1 for count in counts if count > 1),
                    "refused": sum(api.refused.values()),
                }
            ),
            flush=True,
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--per-second", type=int, required=True)
    parser.add_argument("--latency", type=float, required=True)
    given = parser.parse_args()
    asyncio.run(serve(given.people, given.per_second, given.latency))
