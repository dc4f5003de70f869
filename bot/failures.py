"""What ends a process before it could work, in one line that says what to do instead of a trace."""

from __future__ import annotations

import errno
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from bot.addresses.gazetteer import BadStreets
from bot.channels.base import SendError
from bot.config import FromEnvironment
from bot.logs import redact
from bot.migrations.run import DatabaseNotMigrated, DatabaseTooNew
from bot.web.static_files import NotGathered

if TYPE_CHECKING:
    from collections.abc import Iterator

# Errors whose own text says in English what to do.
_PLAIN = (BadStreets, DatabaseNotMigrated, DatabaseTooNew, NotGathered, SendError)


@contextmanager
def said_plainly(program: str) -> Iterator[None]:
    """Turn every expected failure inside into lines on stderr and exit code 1."""
    try:
        yield
    except ValidationError as err:
        sys.exit("\n".join(f"{program}: {line}" for line in _settings_faults(err)))
    except _PLAIN as err:
        sys.exit(f"{program}: {redact(str(err))}")
    except (SQLAlchemyError, OSError) as err:
        if isinstance(err, OSError) and err.errno == errno.EADDRINUSE:
            sys.exit(f"{program}: the address is in use: set LISTEN, as in LISTEN=127.0.0.1:8081")
        first, *_ = redact(str(err)).splitlines() or [type(err).__name__]
        sys.exit(f"{program}: {first}")


def _settings_faults(err: ValidationError) -> Iterator[str]:
    """Name each wrong setting as the environment spells it; values may be secret, none is shown."""
    prefix = next(
        (
            str(settings.model_config.get("env_prefix", ""))
            for settings in FromEnvironment.__subclasses__()
            if settings.__name__ == err.title
        ),
        "",
    )
    for fault in err.errors(include_url=False, include_input=False):
        name = prefix + ".".join(str(part) for part in fault["loc"]).upper()
        yield f"{name or 'settings'}: {fault['msg'].removeprefix('Value error, ')}"
