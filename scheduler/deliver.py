"""Sends one message through its channel and says what came of it; no error leaves it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from bot.channels.base import Acknowledger, SendError, Unreachable
from bot.messages import Recipient
from scheduler import retry
from scheduler.outgoing import Delivery
from scheduler.retry import Next, Reason, State

if TYPE_CHECKING:
    import datetime as dt

    from bot.channels.base import Sender
    from bot.clock import Clock
    from scheduler.outgoing import Outgoing

log = structlog.get_logger()

TIMEOUT = 10.0  # seconds one call to a messenger may take (docs/console-chat-trust.md §6.1)
ACK_TIMEOUT = 3.0  # seconds: a spinner that turns longer has given up by itself


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one call."""

    next: Next
    message_id: str = ""
    sent_at: dt.datetime | None = None
    error: Exception | None = None


async def deliver(sender: Sender, item: Outgoing, clock: Clock) -> Result:
    """Send a message; every way it can end is a Result, only cancellation goes through."""
    try:
        async with asyncio.timeout(TIMEOUT):
            message_id = await sender.send(Recipient(sender.name, item.user), item.message)
    except SendError as err:
        return failed(item, err, clock())
    except TimeoutError:
        late = Unreachable(f"no answer within {TIMEOUT} s", may_have_arrived=True)
        return failed(item, late, clock())
    except Exception as err:  # an adapter's bug fails this row, not the lane
        log.exception("deliver.bug", channel=sender.name)
        return Result(Next(State.FAILED, Reason.BUG, attempts=item.attempts + 1), error=err)
    # PostgreSQL stores no NUL, and what cannot be recorded would be sent again.
    return Result(retry.sent(item.attempts), message_id.replace("\0", ""), clock())


def failed(item: Outgoing, error: SendError, now: dt.datetime) -> Result:
    """Give what follows an error for this row."""
    following = retry.after(
        error,
        attempts=item.attempts,
        now=now,
        not_after=item.not_after,
        repeat=item.repeat if isinstance(item, Delivery) else True,
        key=str(item.key),
    )
    if following.state is State.PARKED and not isinstance(item, Delivery):
        # A reply answers what was just written; later it would answer nothing.
        following = Next(State.FAILED, following.reason, attempts=following.attempts)
    return Result(following, error=error)


async def acknowledge(sender: Sender, receipt: str) -> None:
    """Tell the messenger that a press was seen, if it wants to know; nothing depends on it."""
    if not isinstance(sender, Acknowledger):
        return
    try:
        async with asyncio.timeout(ACK_TIMEOUT):
            await sender.acknowledge(receipt)
    except (SendError, TimeoutError) as err:
        log.info("acknowledge.failed", channel=sender.name, error=type(err).__name__)
    except Exception:  # an adapter’s bug costs the spinner, not the lane
        log.exception("acknowledge.bug", channel=sender.name)
