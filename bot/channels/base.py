"""The contract of a messenger adapter: small protocols, its limits, and the errors of sending.

An adapter is one module with `CHANNEL = Spec(name, build)`; the registry finds it by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NewType, Protocol, Self, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from types import TracebackType

    from bot.db import Database
    from bot.messages import Event, Incoming, Message, Recipient

MessageId = NewType("MessageId", str)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message may hold and how fast messages may go out."""

    #: Characters of text in one message.
    text: int
    #: Buttons under one message; 0 = none, they become numbered lines.
    buttons: int
    #: Characters of a button's label.
    label: int
    #: Messages a second of one bot, bulk and replies together.
    per_second: float
    #: Calls at once.
    in_flight: int = 32


class SendError(Exception):
    """A message did not go out; each subclass says what to do. Text holds no token."""


class RecipientGone(SendError):
    """Blocked us, left, or never existed: never retry, pause the person."""


class WindowClosed(SendError):
    """The messenger forbids writing first now: park until the person writes."""


class Rejected(SendError):
    """The message itself is wrong: our bug. Never retry this one; the others go on."""


class Unreachable(SendError):
    """The messenger could not be reached or failed: retry later.

    `may_have_arrived` is True once the request was written: then nobody knows.
    """

    def __init__(self, message: str, *, may_have_arrived: bool) -> None:
        super().__init__(message)
        self.may_have_arrived = may_have_arrived


class RateLimited(SendError):
    """Too fast: the whole lane waits `after` seconds; this message was not sent."""

    def __init__(self, after: float) -> None:
        super().__init__(f"too many requests: wait {after} s")
        self.after = after


class ChannelDown(SendError):
    """The token or account is refused: stop the lane, keep its queue, wake a person."""


class EventRefused(Exception):
    """A webhook body that is not from the messenger: answer 401, keep nothing."""


class EventMalformed(ValueError):
    """A webhook body that cannot be read though its signature is right: answer 400."""


@runtime_checkable
class Sender(Protocol):
    """Every adapter: carries messages out. Entered once (`async with`) before the first send."""

    name: str
    limits: Limits

    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    async def send(self, to: Recipient, message: Message) -> MessageId:
        """Send one fitted message; raises a SendError and nothing else."""
        ...

    def read(self, event: Event) -> Incoming | None:
        """Understand a kept event; None for what asks nothing of us. Pure.

        Raises EventMalformed when the body is not what the messenger documents.
        """
        ...


@runtime_checkable
class Acknowledger(Protocol):
    """An adapter whose messenger wants to hear that a press was seen (Telegram)."""

    async def acknowledge(self, receipt: str) -> None:
        """Tell the messenger; raises a SendError, which nobody needs to act on."""
        ...


@runtime_checkable
class Webhook(Protocol):
    """An adapter the messenger calls at /hook/<name>."""

    def accept(self, headers: Mapping[str, str], body: bytes) -> Sequence[Event]:
        """Check the signature on the raw bytes, then split the body into events. Pure.

        Raises EventRefused or EventMalformed.
        """
        ...


@runtime_checkable
class Poller(Protocol):
    """An adapter that can ask the messenger for events itself."""

    #: False while the messenger calls our webhook instead.
    polls: bool

    async def poll(self, keep: Callable[[Sequence[Event]], Awaitable[None]]) -> None:
        """Ask until cancelled; each batch is confirmed only after `keep` has returned."""
        ...


@runtime_checkable
class SetUp(Protocol):
    """An adapter with something to set at the messenger: webhook, commands, menus."""

    async def set_up(self, public_url: str | None) -> tuple[str, ...]:
        """Set it, and say in English what was set, a line each; raises a SendError."""
        ...

    async def check(self) -> str:
        """Ask the messenger who we are and say so in one line; raises a SendError."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """What an adapter may be built from."""

    database: Database
    public_url: str | None
    phone: bool = False


@dataclass(frozen=True, slots=True)
class Off:
    """A channel that is not configured, and what would turn it on."""

    reason: str


@dataclass(frozen=True, slots=True)
class Spec:
    """A channel's name (as in the database and /hook/<name>) and how to build its adapter.

    `build` reads the adapter's own settings; it opens nothing.
    """

    name: str
    build: Callable[[Context], Sender | Off]
