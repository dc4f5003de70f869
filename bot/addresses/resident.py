"""Who hears from us, and the addresses they asked about, as values. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.addresses.model import Address
    from bot.messages import Recipient

MAX_ADDRESSES = 10  # of one person (docs/console-chat-trust.md §4.2)
MAX_LABEL = 20  # characters of a person's own name for an address (the same place)


class Presence(enum.Enum):
    """Whether a person may be written to."""

    ACTIVE = "active"
    #: Said «стоп»: told nothing, keeps everything.
    STOPPED = "stopped"
    #: Blocked us or left the messenger.
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Resident:
    """A person who agreed to hear from us in one messenger."""

    id: int
    recipient: Recipient
    language: str
    presence: Presence


@dataclass(frozen=True, slots=True)
class Subscribed:
    """An address of a person, their own name for it ("" = none), and which services matter.

    `services` is a bit mask of bot.outages.model.Service, which this layer does not know.
    """

    address: Address
    label: str
    services: int
