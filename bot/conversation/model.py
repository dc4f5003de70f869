"""What the dialogue is made of: states, intents, what it keeps, sees, says, wants done. Pure.

`flow.step` takes a Session and one act of a person and gives a Step; nothing else happens there.
The service does the effects, words the says and keeps the session.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from bot.addresses.houses import House
from bot.addresses.model import Address

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.addresses.model import Resolution
    from bot.addresses.resident import Subscribed
    from bot.messages import Local, Say


class State(enum.Enum):
    """Where the talk with one person stands: what the next answer is taken for."""

    NEW = "new"  # nothing is kept of this person
    CONSENT = "consent"  # asked whether they agree
    ADDRESS = "address"  # asked for an address
    CLARIFY = "clarify"  # asked which of several streets
    HOUSE = "house"  # street known, asked for the house
    CONFIRM = "confirm"  # asked whether the address is right
    SERVICES = "services"  # asked what to tell about
    LABEL = "label"  # asked how to call the address
    REMOVE = "remove"  # asked which address to remove
    DELETE = "delete"  # asked whether to delete everything
    MENU = "menu"  # nothing asked
    STOPPED = "stopped"  # nothing asked, notices paused


#: The states of someone who has not agreed to anything.
BEFORE_CONSENT = frozenset({State.NEW, State.CONSENT})
#: The states in which no question is open.
IDLE = frozenset({State.MENU, State.STOPPED})


class Intent(enum.Enum):
    """What a person wants, however they put it: a button, its number, its words, a command."""

    START = "start"  # begin, or switch paused notices on again
    CHOOSE = "choose"  # a button of the last message; value = its id
    WRITE = "write"  # anything else in words; value = the text
    STALE = "stale"  # a button of an earlier message
    UNREADABLE = "unreadable"  # value = "long" or "empty"
    STATUS = "status"
    LIST = "list"
    ADD = "add"  # value = the address written after the command, or ""
    REMOVE = "remove"  # the same
    SETTINGS = "settings"
    LANGUAGE = "language"  # value = "uk", "en" or "" (which one?)
    STOP = "stop"
    DELETE = "delete"
    MENU = "menu"
    HELP = "help"
    BLOCK = "block"
    UNBLOCK = "unblock"


@dataclass(frozen=True, slots=True)
class Choice:
    """A button as the person saw it, so that its number and its label can be typed instead."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Memory:
    """What the dialogue keeps between two acts: the last buttons and the address in question."""

    #: Marks the last message's buttons; a button with another mark is of an earlier message.
    turn: str = ""
    choices: tuple[Choice, ...] = ()
    #: The streets offered, in the order shown.
    streets: tuple[str, ...] = ()
    #: The address in question, or its parts known so far.
    street: str = ""
    house: str = ""
    label: str = ""
    #: What to tell about, a bit mask, while it is being chosen; and how many services were asked.
    services: int = 0
    asked: int = 0

    @property
    def address(self) -> Address | None:
        """The address in question once it is whole."""
        if not (self.street and self.house):
            return None
        return Address(self.street, House.parse(self.house))


@dataclass(frozen=True, slots=True)
class Session:
    """Where one person's dialogue stands."""

    state: State
    language: str
    memory: Memory = field(default_factory=Memory)

    def to(self, state: State, memory: Memory | None = None) -> Session:
        """Go to a state, remembering exactly this of the address in question."""
        return replace(self, state=state, memory=memory or Memory())


@dataclass(frozen=True, slots=True)
class World:
    """What the dialogue may look at; a picture taken before the step."""

    resolve: Callable[[str], Resolution]
    label: Callable[[str], Local]
    consented: bool
    paused: bool
    subscriptions: tuple[Subscribed, ...]
    #: Marks the buttons of this step; never the same twice.
    turn: str
    city: Local
    privacy_url: str

    def subscribed(self, address: Address) -> Subscribed | None:
        """Find the person's subscription to an address."""
        return next((one for one in self.subscriptions if one.address == address), None)

    @property
    def idle(self) -> State:
        """The state in which nothing is asked."""
        return State.STOPPED if self.paused else State.MENU


@dataclass(frozen=True, slots=True)
class GiveConsent:
    """Begin to keep this person."""

    language: str


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Add an address, with services as a mask."""

    address: Address
    services: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Remove an address."""

    address: Address


@dataclass(frozen=True, slots=True)
class SetServices:
    """Choose what an address is told about."""

    address: Address
    services: int


@dataclass(frozen=True, slots=True)
class SetLabel:
    """Call an address by the person's own name."""

    address: Address
    label: str


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Tell everything in this language from now on."""

    language: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Tell nothing until the person says otherwise."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Tell again."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The person cannot be written to any more."""


@dataclass(frozen=True, slots=True)
class EraseEverything:
    """Forget this person whole."""


Effect: TypeAlias = (
    GiveConsent
    | Subscribe
    | Unsubscribe
    | SetServices
    | SetLabel
    | SetLanguage
    | Pause
    | Resume
    | Gone
    | EraseEverything
)


@dataclass(frozen=True, slots=True)
class StatusNow:
    """A place for what is off right now, worded after the effects are done."""

    #: Only this address; None = every address of the person.
    address: Address | None = None
    #: What is said above it.
    head: Say | None = None
    choices: tuple[tuple[str, Say], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What one act leads to."""

    session: Session
    says: tuple[Say | StatusNow, ...]
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Handler:
    """One cell of the table: what to do, and every state it may lead to (none = it stays)."""

    act: Callable[[Session, str, World], Step]
    to: frozenset[State]

    def __call__(self, session: Session, value: str, world: World) -> Step:
        """Do it; a state that was not declared is our bug."""
        step = self.act(session, value, world)
        assert step.session.state in (self.to or {session.state}), self.act.__name__
        return step


def leads_to(*states: State) -> Callable[[Callable[[Session, str, World], Step]], Handler]:
    """Declare the states a handler may lead to; without any, it stays where it is."""
    return lambda act: Handler(act, frozenset(states))
