"""What to tell about an address, and how its person calls it. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.addresses.resident import MAX_LABEL
from bot.conversation.model import (
    Memory,
    Session,
    SetLabel,
    SetServices,
    State,
    StatusNow,
    Step,
    Subscribe,
    World,
    leads_to,
)
from bot.conversation.questions import (
    ASKED,
    EVERY_SERVICE,
    MENU_BUTTON,
    about,
    button,
    in_question,
    menu,
    present,
    under,
)
from bot.i18n import words
from bot.messages import Say
from bot.outages.model import Service

_SERVICE_STEMS = {
    Service.POWER: ("світл", "електр", "струм", "свет", "power", "light", "electric"),
    Service.WATER: ("вод", "water"),
    Service.HEATING: ("опален", "тепл", "отоплен", "heat"),
}
_BESIDES = frozenset(
    "і й та або лише тільки про за и только о and or only just about the".split()  # noqa: SIM905
)
_ALL_OF_THEM = frozenset({"усе", "все", "всі", "усі", "all", "everything"})
LABELS = frozenset({"home", "parents", "work"})


@leads_to(State.SERVICES, State.MENU, State.STOPPED)
def choose_services(session: Session, value: str, world: World) -> Step:
    """Take everything, power alone, what there is already, or begin to ask one by one."""
    memory = session.memory
    match value:
        case "all":
            return _chosen(session, EVERY_SERVICE, world)
        case "power":
            return _chosen(session, Service.POWER.bit, world)
        case "keep":
            return _idle(session, Say("chat.kept", {"address": in_question(session, world)}), world)
        case "each":
            return _ask_next(session, replace(memory, services=0, asked=1), world)
        case _:
            return _answered_one(session, says_yes=value == "yes", world=world)


@leads_to(State.SERVICES, State.MENU, State.STOPPED)
def write_services(session: Session, value: str, world: World) -> Step:
    """Take services by their names: «світло і воду»."""
    services = services_named(value)
    if services:
        return _chosen(session, services, world)
    return Step(session, (under(Say("chat.services_first"), present(session, world)),))


@leads_to(State.MENU, State.STOPPED)
def choose_label(session: Session, value: str, world: World) -> Step:
    """Take one of the usual names, or none."""
    if value not in LABELS:
        return _idle(session, Say("chat.kept", {"address": in_question(session, world)}), world)
    return _label(session, words(Say(f"chat.button.{value}"), session.language), world)


@leads_to(State.LABEL, State.MENU, State.STOPPED)
def write_label(session: Session, value: str, world: World) -> Step:
    """Take the person's own name for the address, one short line."""
    label = " ".join(value.split())
    if len(label) > MAX_LABEL or not label.isprintable():
        return Step(
            session,
            (under(Say("chat.label_too_long", {"limit": MAX_LABEL}), present(session, world)),),
        )
    return _label(session, label, world)


def services_named(text: str) -> int:
    """Read names of services as a mask; 0 when any word is something else."""
    mask = 0
    for word in re.findall(r"\w+", text.casefold()):
        if word in _ALL_OF_THEM:
            mask |= EVERY_SERVICE
            continue
        named = [s.bit for s, stems in _SERVICE_STEMS.items() if word.startswith(stems)]
        if not named and word not in _BESIDES:
            return 0
        mask |= sum(named)
    return mask


def _ask_next(session: Session, memory: Memory, world: World) -> Step:
    asked = replace(session, memory=memory)
    return Step(asked, (present(asked, world),))


def _answered_one(session: Session, *, says_yes: bool, world: World) -> Step:
    """Take the answer about one service and ask about the next; nothing at all is no choice."""
    memory = session.memory
    services = memory.services | (ASKED[memory.asked - 1].bit if says_yes else 0)
    if memory.asked < len(ASKED):
        return _ask_next(session, replace(memory, services=services, asked=memory.asked + 1), world)
    if services:
        return _chosen(session, services, world)
    asked = replace(session, memory=replace(memory, services=0, asked=0))
    return Step(asked, (under(Say("chat.at_least_one"), present(asked, world)),))


def _chosen(session: Session, services: int, world: World) -> Step:
    """M09: the address is kept, and this is how things stand there."""
    found = session.memory.address
    assert found is not None, "services are asked for a whole address only"
    known = world.subscribed(found)
    done = Say("chat.done", {"address": in_question(session, world), "services": about(services)})
    if world.paused:
        done = under(done, Say("chat.while_paused"))
    label = () if known and known.label else (button("label"),)
    status = StatusNow(found, done, (*label, button("add"), MENU_BUTTON))
    there = session.to(world.idle, Memory(street=found.street_id, house=str(found.house)))
    if known is not None:
        return Step(there, (status,), (SetServices(found, services),))
    return Step(there, (status,), (Subscribe(found, services),))


def _label(session: Session, label: str, world: World) -> Step:
    found = session.memory.address
    assert found is not None, "only an address that is kept is given a name"
    named = Say("chat.labelled", {"label": label, "address": in_question(session, world)})
    return _idle(session, named, world, SetLabel(found, label))


def _idle(session: Session, say: Say, world: World, *effects: SetLabel) -> Step:
    """Say it with the menu under it: nothing is asked any more."""
    return Step(
        session.to(world.idle),
        (replace(say, choices=menu(session, world).choices),),
        tuple(effects),
    )
