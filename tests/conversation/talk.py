"""A talk with one person, without a messenger or a database: what they do, and what they see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot import i18n
from bot.addresses.query import resolve
from bot.addresses.resident import Subscribed
from bot.conversation import flow, status
from bot.conversation.model import (
    Effect,
    EraseEverything,
    GiveConsent,
    Pause,
    Resume,
    Session,
    SetLabel,
    SetServices,
    State,
    StatusNow,
    Step,
    Subscribe,
    Unsubscribe,
    World,
)
from bot.messages import Act, Incoming, Local, Message, Recipient

if TYPE_CHECKING:
    from bot.addresses.gazetteer import Gazetteer
    from bot.conversation.status import Found

NOW = dt.datetime(2026, 11, 24, 12, 5, tzinfo=dt.UTC)  # 14:05 in Kyiv
SOMEBODY = Recipient("phone", "olena")
URL = "https://visnyk.example/privacy"


@dataclass(frozen=True)
class Seen:
    """What came back: the texts, the last message's buttons, and what was done."""

    messages: tuple[Message, ...]
    done: tuple[Effect, ...]

    @property
    def text(self) -> str:
        return "\n---\n".join(message.text for message in self.messages)

    @property
    def buttons(self) -> tuple[str, ...]:
        return tuple(button.label for button in self.messages[-1].buttons)

    def button(self, label: str) -> str:
        """The id of a button, to be pressed late."""
        return next(b.id for b in self.messages[-1].buttons if b.label == label)


class Talk:
    """Does to a little world of its own what the service does to the database."""

    def __init__(self, city: Gazetteer, guess: str = "uk") -> None:
        self.session = Session(State.NEW, i18n.known_language(guess))
        self.world = World(
            resolve=lambda text: resolve(city, text),
            label=city.label,
            consented=False,
            paused=False,
            subscriptions=(),
            turn="0",
            city=Local("Житомир", "Zhytomyr"),
            privacy_url=URL,
        )
        #: What is off, for whoever asks.
        self.outages: tuple[Found, ...] = ()
        self.seen = Seen((), ())
        self.turns = 0

    @property
    def state(self) -> State:
        return self.session.state

    @property
    def addresses(self) -> dict[str, int]:
        """The addresses kept, in order, with the mask of their services."""
        return {
            f"{self.world.label(one.address.street_id).uk}, {one.address.house}": one.services
            for one in self.world.subscriptions
        }

    def starts(self, payload: str = "") -> Seen:
        return self.does(Act.START, payload)

    def says(self, text: str) -> Seen:
        return self.does(Act.TEXT, text)

    def presses(self, label: str) -> Seen:
        return self.does(Act.PRESS, self.seen.button(label))

    def presses_id(self, id_: str) -> Seen:
        return self.does(Act.PRESS, id_)

    def adds(self, text: str, services: str = "Усе") -> Seen:
        self.says(text)
        self.presses("Так")
        return self.presses(services)

    def does(self, act: Act, value: str = "") -> Seen:
        self.turns += 1
        self.world = replace(self.world, turn=str(self.turns))
        step = flow.step(self.session, Incoming(SOMEBODY, act, value), self.world)
        for effect in step.effects:
            self._do(effect)
        self.session = step.session
        self.seen = Seen(self._worded(step), step.effects)
        return self.seen

    def _worded(self, step: Step) -> tuple[Message, ...]:
        mine = self.world.subscriptions
        says = (
            status.word(say, self.outages, mine, self.world.label, NOW)
            if isinstance(say, StatusNow)
            else say
            for say in step.says
        )
        return tuple(i18n.message(say, step.session.language) for say in says)

    def _do(self, effect: Effect) -> None:
        mine = self.world.subscriptions
        match effect:
            case GiveConsent():
                self.world = replace(self.world, consented=True)
            case EraseEverything():
                self.world = replace(self.world, consented=False, paused=False, subscriptions=())
            case Subscribe(address, services, label):
                added = Subscribed(address, label, services)
                self.world = replace(self.world, subscriptions=(*mine, added))
            case Unsubscribe(address):
                left = tuple(one for one in mine if one.address != address)
                self.world = replace(self.world, subscriptions=left)
            case SetServices(address, services):
                self._change(address, services=services)
            case SetLabel(address, label):
                self._change(address, label=label)
            case Pause():
                self.world = replace(self.world, paused=True)
            case Resume():
                self.world = replace(self.world, paused=False)
            case _:
                pass

    def _change(self, address: object, **new: object) -> None:
        changed = tuple(
            replace(one, **new) if one.address == address else one  # type: ignore[arg-type]
            for one in self.world.subscriptions
        )
        self.world = replace(self.world, subscriptions=changed)
