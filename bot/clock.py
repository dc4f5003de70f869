"""The clock: what time it is, asked in one place so that everything else can be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

#: Tells the time, aware UTC.
Clock = Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    """Tell the time of this machine, aware UTC."""
    return dt.datetime.now(dt.UTC)
