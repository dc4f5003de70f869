"""What every messenger can carry: who, what came in, what goes out. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

MAX_BUTTON_ID = 64  # bytes of UTF-8: Telegram callback_data, the tightest of the three messengers


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person as one messenger knows them: the channel's name and its id of the user."""

    channel: str
    user: str


@dataclass(frozen=True, slots=True)
class Event:
    """One event as the messenger sent it, before it is understood: what the inbox keeps."""

    #: Unique within the channel: the same event delivered twice acts once.
    id: str
    #: The messenger's user id; "" when the event is about nobody.
    sender: str
    #: JSON text.
    body: str


class Act(enum.Enum):
    """What a person did, whatever messenger they did it in."""

    START = "start"  # opened the conversation; value = deep-link payload or ""
    TEXT = "text"  # wrote something; value = the text as written
    PRESS = "press"  # pressed a button; value = the button's id
    BLOCK = "block"  # blocked or unsubscribed from the bot; nothing can be sent any more
    UNBLOCK = "unblock"  # the messenger reports that the person lets us write again


@dataclass(frozen=True, slots=True)
class Incoming:
    """One act of one person."""

    sender: Recipient
    act: Act
    value: str = ""
    #: The messenger's own two-letter language guess, "" where it gives none.
    language: str = ""
    #: What the adapter needs to acknowledge this act (Telegram: callback query id), else "".
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """One choice. `id` comes back as the value of a PRESS; `label` is what the person reads."""

    id: str
    label: str

    def __post_init__(self) -> None:
        if not 1 <= len(self.id.encode()) <= MAX_BUTTON_ID:
            raise ValueError(f"button id {self.id!r} must be 1..{MAX_BUTTON_ID} bytes")
        if not self.label:
            raise ValueError(f"button {self.id!r} has no label")


@dataclass(frozen=True, slots=True)
class Message:
    """Text with choices under it, in the reader's language, before it is fitted to a messenger."""

    text: str
    buttons: tuple[Button, ...] = ()
    #: Arrive without sound where the messenger can do that (Telegram); ignored elsewhere.
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Local:
    """A name that no catalogue holds, in each language: a street («вул. Київська»), a label."""

    uk: str
    en: str


class MomentStyle(enum.Enum):
    """How a moment is said; always Kyiv time, 24 h."""

    TIME = "time"  # 18:00
    DAY = "day"  # вівторок, 24 листопада
    DAY_SHORT = "day_short"  # 24 листопада
    NEAR = "near"  # сьогодні, 18:00 / завтра, 09:00 / вівторок, 24 листопада, 09:00
    NEAR_DAY = "near_day"  # сьогодні / завтра / вівторок, 24 листопада


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time to be worded; `now` decides what is today (needed by NEAR, NEAR_DAY)."""

    at: dt.datetime
    style: MomentStyle
    now: dt.datetime | None = None


Arg: TypeAlias = "str | int | Say | Local | Moment"


@dataclass(frozen=True, slots=True)
class Say:
    """A message before translation: catalogue id, its arguments, and the buttons' ids.

    `args` values are words, numbers, names, moments or further `Say`s (worded first);
    `choices` pairs a button id with the `Say` of its label. `count` picks the plural form.
    """

    id: str
    args: Mapping[str, Arg] = field(default_factory=dict)
    choices: tuple[tuple[str, Say], ...] = ()
    count: int | None = None
    silent: bool = False
