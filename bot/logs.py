"""Logging: structlog events, one line an act; JSON unless a person watches. Secrets are redacted.

No token, message text, address of a person or raw user id enters a log (invariant 9): ids go
through `hashed`, and whatever slips into an event anyway is cut out by `_redact`.
"""

from __future__ import annotations

import datetime as dt
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
    r"|(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"
    r"|(?<=\)=\()[^\n]*?(?=\) (?:already|is not|conflicts))"  # PostgreSQL quotes the row's key
)
# Names whose values are never shown: secrets by any name that tells so, people by these.
_SECRET_NAME = re.compile(r"token|password|secret|authorization|cookie", re.IGNORECASE)
_NEVER = frozenset({"text", "body", "address", "user", "user_id"})
_HIDDEN = "[redacted]"
# What would begin a new line or steer a terminal; a traceback keeps its lines.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_CONTROL_IN_LINES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]+")
_LINES = frozenset({"exception", "stack"})
# Libraries that would write tokens or bodies at these levels.
_QUIET = ("viberbot", "aiogram", "aiohttp.access", "apscheduler", "asyncio", "sqlalchemy.engine")

_key = secrets.token_bytes(16)  # a restart makes old hashes meaningless, on purpose


def hashed(value: str) -> str:
    """Shorten an id to something that tells two people apart in a log, and nobody who they are."""
    return hmac.new(_key, value.encode(), hashlib.sha256).hexdigest()[:10]


def redact(text: str) -> str:
    """Cut everything that looks like one of our secrets out of a text."""
    return _SECRET.sub(_HIDDEN, text)


def _redact(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if key in _LINES and isinstance(value, str):
            event[key] = _CONTROL_IN_LINES.sub("⏎", redact(value))
        elif not key.startswith("_"):  # structlog's own
            event[key] = _clean(value, key)
    return event


def _clean(value: Any, name: str = "") -> Any:
    """Make a value, whatever it holds, fit to be shown on one line."""
    if name.lower() in _NEVER or _SECRET_NAME.search(name):
        return _HIDDEN
    match value:
        case dict():
            return {_clean(str(key)): _clean(inner, str(key)) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_clean(inner) for inner in value]
        case None | bool() | int() | float():
            return value
        case _:
            return _CONTROL.sub("⏎", redact(_as_text(value)))


def _as_text(value: object) -> str:
    match value:
        case str():
            return value
        case bytes():
            return value.decode("utf-8", "replace")
        case dt.date():
            return value.isoformat()
        case _:
            return repr(value)


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
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
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
    logging.raiseExceptions = False  # else a record that cannot be formatted is printed raw
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
    logging.getLogger("viberbot").setLevel(logging.CRITICAL + 1)  # logs the token at ERROR
