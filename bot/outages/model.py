"""What an outage is: service, kind, effect, cause, status, and one revision of it. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from bot.addresses.houses import House, HouseSet

MAX_NOTE = 120  # characters of public detail (docs/console-chat-trust.md §3.3)


class Service(enum.Enum):
    """What is supplied. The bit is its place in a subscription's mask."""

    POWER = "power"
    WATER = "water"
    HEATING = "heating"

    @property
    def bit(self) -> int:
        """1, 2 or 4."""
        return 1 << list(Service).index(self)

    @classmethod
    def mask(cls, services: frozenset[Service]) -> int:
        """All bits of some services."""
        return sum(service.bit for service in services)

    @classmethod
    def of_mask(cls, mask: int) -> frozenset[Service]:
        """Give the services whose bits are set."""
        return frozenset(service for service in cls if mask & service.bit)


ALL_SERVICES = frozenset(Service)


class Kind(enum.Enum):
    """Announced beforehand, or it broke."""

    PLANNED = "planned"
    EMERGENCY = "emergency"


class Effect(enum.Enum):
    """What people notice."""

    OFF = "off"
    LOW_PRESSURE = "low_pressure"
    NO_HOT_WATER = "no_hot_water"
    UPPER_FLOORS = "upper_floors"
    POSSIBLE = "possible"


class Cause(enum.Enum):
    """Why, from a fixed list: free prose could give away what must not be told in wartime."""

    PLANNED_WORKS = "planned_works"
    NETWORK_REPAIR = "network_repair"
    BREAKDOWN = "breakdown"
    CONNECTION = "connection"
    WEATHER = "weather"
    EXTERNAL = "external"
    OTHER = "other"


class Status(enum.Enum):
    """Where an outage is in its life. Overdue is a flag beside it: `Outage.overdue`."""

    DRAFT = "draft"
    PENDING_APPROVAL = "pending_approval"
    SCHEDULED = "scheduled"
    ACTIVE = "active"
    RESTORED = "restored"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Published and not over."""
        return self in (Status.SCHEDULED, Status.ACTIVE)


class Stage(enum.Enum):
    """Which moment of an outage's life a notice tells about."""

    ANNOUNCE = "announce"
    REMIND = "remind"
    CHANGE = "change"
    OVER = "over"
    CANCEL = "cancel"
    CORRECT = "correct"


class Priority(enum.IntEnum):
    """Order within a channel, the smallest first (design §6)."""

    CORRECTION = 0
    EMERGENCY = 10
    CHANGE = 20
    PLANNED_SOON = 30
    PLANNED = 40
    REMINDER = 50
    DIGEST = 60


@dataclass(frozen=True, slots=True)
class Outage:
    """An outage as its newest revision says it. Times are aware UTC; `coverage` is never empty."""

    id: int
    ref: str
    utility: str
    service: Service
    kind: Kind
    status: Status
    revision: int
    starts_at: dt.datetime
    #: None: the time of restoration is not known.
    ends_at: dt.datetime | None
    #: When the dispatcher promised to say more, if the end is not known.
    next_update_at: dt.datetime | None
    #: When it was really over; set in status RESTORED only.
    restored_at: dt.datetime | None
    cause: Cause
    effect: Effect
    note: str
    coverage: Mapping[str, HouseSet]
    published_at: dt.datetime | None
    created_by: str

    def overdue(self, now: dt.datetime) -> bool:
        """Tell whether the estimate passed while the outage is still open.

        Nothing is restored by the clock: the dispatcher is asked.
        """
        return self.status is Status.ACTIVE and self.ends_at is not None and self.ends_at < now


@dataclass(frozen=True, slots=True)
class Place:
    """An address of a person that an outage covers, with the person's own label ("" = none)."""

    street_id: str
    house: House
    label: str
