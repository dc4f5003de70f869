"""How often one token may ask: at most 60 requests in any minute, counted in this process. Pure.

With several web processes each counts its own share; the limit guards us, it bills nobody.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import deque

LIMIT = 60  # requests of one token in a window (docs/console-chat-trust.md §3.8)
WINDOW = dt.timedelta(minutes=1)


class Pace:
    """Remembers when each token asked during the last minute."""

    def __init__(self) -> None:
        self._asked: dict[int, deque[dt.datetime]] = {}

    def wait(self, token_id: int, now: dt.datetime) -> int:
        """Count a request and give 0, or the seconds to wait when it is one too many.

        Requests that were told to wait are not counted.
        """
        asked = self._asked.setdefault(token_id, deque())
        while asked and asked[0] <= now - WINDOW:
            asked.popleft()
        if len(asked) < LIMIT:
            asked.append(now)
            return 0
        return max(1, math.ceil((asked[0] + WINDOW - now).total_seconds()))
