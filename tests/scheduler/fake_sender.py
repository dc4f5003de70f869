"""A messenger in memory: it remembers what people would see, and fails when told to."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from bot.channels.base import Limits, MessageId, RecipientGone

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from bot.messages import Event, Incoming, Message, Recipient


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as it lies in a person's chat, and when it came (monotonic seconds)."""

    user: str
    message: Message
    at: float


class FakeSender:
    """Implements Sender and Acknowledger."""

    limits = Limits(text=4096, buttons=100, label=64, per_second=500, in_flight=32)

    def __init__(self, name: str = "fake", *, answer: float = 0.0) -> None:
        self.name = name
        #: Seconds a call takes.
        self.answer = answer
        self.seen: list[Seen] = []
        #: (user, number of the call to them) -> what to raise, or None.
        self.fault: Callable[[str, int], Exception | None] = lambda _user, _call: None
        #: The message arrives although the call fails.
        self.arrives_all_the_same = False
        self.calls: Counter[str] = Counter()
        self.under_way: Counter[str] = Counter()
        self.most_under_way = 0
        self.two_at_once: set[str] = set()
        self.acknowledged: list[str] = []
        self.blocked: set[str] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    async def send(self, to: Recipient, message: Message) -> MessageId:
        self.calls[to.user] += 1
        error = self.fault(to.user, self.calls[to.user])
        self.under_way[to.user] += 1
        self.most_under_way = max(self.most_under_way, self.under_way.total())
        if self.under_way[to.user] > 1:
            self.two_at_once.add(to.user)
        try:
            await asyncio.sleep(self.answer)
        finally:
            self.under_way[to.user] -= 1
        if to.user in self.blocked:
            raise RecipientGone("bot was blocked by the user")
        if error is None or self.arrives_all_the_same:
            self.seen.append(Seen(to.user, message, time.monotonic()))
        if error is not None:
            raise error
        return MessageId(str(len(self.seen)))

    async def acknowledge(self, receipt: str) -> None:
        self.acknowledged.append(receipt)

    def read(self, event: Event) -> Incoming | None:  # noqa: ARG002  # nobody writes to us here
        return None

    def texts(self, user: str) -> list[str]:
        return [seen.message.text for seen in self.seen if seen.user == user]

    @property
    def readers(self) -> list[str]:
        return sorted(seen.user for seen in self.seen)
