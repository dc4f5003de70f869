"""Logging: structlog events, one line an act; JSON unless a person watches. Secrets are redacted.

No token, message text, address of a person or raw user id enters a log (invariant 9): ids go
through `hashed`, and whatever slips into an event anyway is cut out by `_redact`.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
import secrets
import sys
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from typing import Any

# Tokens of Telegram (123456789:AA...), Viber (hex-hex-hex), Graph (EAA...), our API (zt_...),
# and passwords in URLs.
_SECRET = re.compile(
    r"\d{6,12}:[A-Za-z0-9_-]{20,}"
    r"|\b[0-9a-f]{16}-[0-9a-f]{16}-[0-9a-f]{16}\b"
    r"|\bEAA[A-Za-z0-9]{20,}"
    r"|\bzt_[A-Za-z0-9_-]{20,}"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
)
_NEVER = frozenset({"token", "password", "secret", "text", "body", "address", "user", "user_id"})
# Libraries that would write tokens or bodies at these levels.
_QUIET = ("viberbot", "aiogram", "aiohttp.access", "apscheduler", "asyncio", "sqlalchemy.engine")

_key = secrets.token_bytes(16)  # a restart makes old hashes meaningless, on purpose


def hashed(value: str) -> str:
    """Shorten an id to something that tells two people apart in a log, and nobody who they are."""
    return hmac.new(_key, value.encode(), hashlib.sha256).hexdigest()[:10]


def redact(text: str) -> str:
    """Cut everything that looks like one of our secrets out of a text."""
    return _SECRET.sub("[redacted]", text)


def _redact(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if key in _NEVER:
            event[key] = "[redacted]"
        elif isinstance(value, str):
            # One line stays one line, whatever was in the value.
            event[key] = (
                redact(value) if key in ("exception", "stack") else redact(value).replace("\n", "⏎")
            )
    return event


def set_up(level: str = "info", *, pretty: bool | None = None) -> None:
    """Send structlog and standard logging to stderr; pretty on a terminal, JSON elsewhere."""
    pretty = sys.stderr.isatty() if pretty is None else pretty
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _redact,
    ]
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer()
        if pretty
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared)
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
    logging.getLogger("viberbot").setLevel(logging.CRITICAL + 1)  # logs the token at ERROR
