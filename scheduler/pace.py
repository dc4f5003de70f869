"""The pace of one lane: a virtual clock that hands out moments to send, never in bursts. Pure.

Token buckets that start full double the first second and are refused for it (docs/engine.md §4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MARGIN = 0.03  # stay under the limit: nobody publishes the true one
CATCH_UP = 0.020  # seconds: how much lateness of our own may be made good
CUT = 0.8  # after a refusal the lane goes on a fifth slower
SLOWEST = 0.05  # of the full rate: refusals never stop a lane for good
RECOVERY = 0.2 / 300.0  # of the full rate, a second: a fifth comes back in five minutes


class Pacer:
    """Says how long the lane must wait before its next message.

    `now` is a monotonic clock in seconds.
    """

    def __init__(self, per_second: float, now: Callable[[], float]) -> None:
        if per_second <= 0:
            raise ValueError(f"a rate of {per_second} messages a second sends nothing")
        self._full = per_second * (1 - MARGIN)
        self._now = now
        self._share = 1.0
        self._share_at = now()
        self._next = now()
        self._paused_until = now()

    @property
    def rate(self) -> float:
        """Messages a second just now."""
        return self._full * self._share_now()

    def delay(self) -> float:
        """Seconds until the next message may go; 0 = now."""
        return max(0.0, max(self._next, self._paused_until) - self._now())

    def paused(self) -> float:
        """Seconds a pause still lasts; 0 = none."""
        return max(0.0, self._paused_until - self._now())

    def take(self) -> None:
        """Count a message that goes now."""
        self._next = max(self._next, self._now() - CATCH_UP) + 1 / self.rate

    def pause(self, seconds: float) -> None:
        """Let nothing go for some seconds."""
        self._paused_until = max(self._paused_until, self._now() + seconds)
        self._next = max(self._next, self._paused_until)

    def refused(self, seconds: float) -> None:
        """Obey a 429: wait exactly as long as told, then go on slower.

        Calls that were in flight when the first refusal came count with it.
        """
        if self._now() >= self._paused_until:
            self._share = max(SLOWEST, self._share_now() * CUT)
            self._share_at = self._now() + seconds
        self.pause(seconds)

    def _share_now(self) -> float:
        return min(1.0, self._share + max(0.0, self._now() - self._share_at) * RECOVERY)
