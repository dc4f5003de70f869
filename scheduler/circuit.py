"""The fuse of one lane: when the messenger refuses us or does not answer, only probes go. Pure.

Without it an hour of outage at a messenger would spend the attempts of everybody in the queue.
"""

from __future__ import annotations

import enum

FAILURES = 20  # unanswered calls in a row that open the circuit (docs/console-chat-trust.md §6.1)
PROBE = 15.0  # seconds between probes


class Turn(enum.Enum):
    """What a call's end did to the circuit."""

    NONE = "none"
    OPENED = "opened"
    CLOSED = "closed"
    #: It was open and the probe failed too.
    STILL_OPEN = "still_open"


class Circuit:
    """Counts failures in a row; open means one probe at a time."""

    def __init__(self) -> None:
        self.is_open = False
        self._failures = 0

    def answered(self) -> Turn:
        """Note that the messenger answered, whatever it said of the message."""
        self._failures = 0
        if not self.is_open:
            return Turn.NONE
        self.is_open = False
        return Turn.CLOSED

    def unreachable(self) -> Turn:
        """Note a call that got no answer."""
        self._failures += 1
        return self.refused() if self.is_open or self._failures >= FAILURES else Turn.NONE

    def refused(self) -> Turn:
        """Note that our account was refused: open at once."""
        was_open, self.is_open = self.is_open, True
        return Turn.STILL_OPEN if was_open else Turn.OPENED
