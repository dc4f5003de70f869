"""What a lane carries: a reply of the conversation, or a notice to one person. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import datetime as dt

    from bot.messages import Message

ReplyKey: TypeAlias = int
DeliveryKey: TypeAlias = tuple[int, int]  # notice id, person id
Key: TypeAlias = "ReplyKey | DeliveryKey"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in the conversation, ready to send."""

    key: ReplyKey
    user: str
    message: Message
    receipt: str
    attempts: int
    not_after: dt.datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """A notice to one person, looked at and worded."""

    key: DeliveryKey
    user: str
    message: Message
    priority: int
    next_at: dt.datetime
    attempts: int
    not_after: dt.datetime
    #: Send again when nobody knows whether it arrived (invariant 3).
    repeat: bool

    @property
    def notice_id(self) -> int:
        """The notice it carries."""
        return self.key[0]


Outgoing: TypeAlias = "Reply | Delivery"
