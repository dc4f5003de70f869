"""Why posting was refused: one family, each error named by what the caller should do. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.outages.draft import FieldError
    from bot.outages.lifecycle import Refusal
    from bot.outages.model import Status


class PostError(Exception):
    """Posting was refused and nothing has changed."""


class NotYours(PostError):
    """The outage belongs to a service the author does not serve: answer as if it were not there."""


class Conflict(PostError):
    """Somebody was faster: show what changed, and ask again with revision `current`."""

    def __init__(self, current: int) -> None:
        super().__init__(f"the outage is at revision {current} by now")
        self.current = current


class NotAllowed(PostError):
    """The act does not fit the status; `refusal` says why (catalogue id `refusal.<value>`)."""

    def __init__(self, status: Status, refusal: Refusal) -> None:
        super().__init__(f"not in status {status.value}: {refusal.value}")
        self.status = status
        self.refusal = refusal


class Implausible(PostError):
    """The values cannot be true or look like a slip: show each error at its field."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__(", ".join(f"{error.field}: {error.code}" for error in errors))
        self.errors = errors
