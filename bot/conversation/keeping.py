"""What is there already: status, addresses, settings, removing one address, deleting all. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.conversation.model import (
    IDLE,
    EraseEverything,
    Memory,
    Session,
    State,
    Step,
    Subscribe,
    Unsubscribe,
    World,
    leads_to,
)
from bot.conversation.questions import (
    MENU_BUTTON,
    addresses,
    button,
    delete,
    menu,
    name_of,
    present,
    status,
    then_present,
    under,
    which_address,
)
from bot.conversation.reading import fold
from bot.messages import Say

if TYPE_CHECKING:
    from bot.addresses.resident import Subscribed


@leads_to(State.MENU, State.STOPPED)
def show_menu(session: Session, _value: str, world: World) -> Step:
    """Leave whatever was open and offer everything there is to do."""
    return Step(session.to(world.idle), (menu(session, world),))


@leads_to()
def show_status(session: Session, _value: str, world: World) -> Step:
    """Say what is off now; an open question is asked again after it."""
    if session.state in IDLE:
        return Step(session, (status(),))
    return Step(session, (status(), present(session, world)))


@leads_to()
def show_help(session: Session, _value: str, world: World) -> Step:
    """Say what can be written; an open question is asked again after it."""
    return Step(session, (then_present(Say("chat.help"), session, world),))


@leads_to(State.MENU, State.STOPPED)
def show_addresses(session: Session, _value: str, world: World) -> Step:
    """List the addresses."""
    return Step(session.to(world.idle), (addresses(world),))


@leads_to(State.MENU, State.STOPPED)
def show_settings(session: Session, _value: str, world: World) -> Step:
    """Show what can be set, and how it is set now."""
    switch = button("start", "resume") if world.paused else button("stop", "pause")
    say = Say(
        "chat.settings",
        {"notices": Say("chat.notices_paused" if world.paused else "chat.notices_on")},
        choices=(button("language"), switch, button("delete"), MENU_BUTTON),
    )
    return Step(session.to(world.idle), (say,))


@leads_to(State.REMOVE, State.MENU, State.STOPPED)
def remove(session: Session, value: str, world: World) -> Step:
    """Remove the address named, or ask which one."""
    if not world.subscriptions:
        return Step(session.to(world.idle), (addresses(world),))
    if not value:
        return Step(session.to(State.REMOVE), (which_address(session, world),))
    meant = [one for one in world.subscriptions if _is_meant(one, value, world)]
    if len(meant) == 1:
        return _removed(session, meant[0], world)
    unclear = under(Say("chat.remove_unclear"), which_address(session, world))
    return Step(session.to(State.REMOVE), (unclear,))


@leads_to(State.REMOVE, State.MENU, State.STOPPED)
def choose_removed(session: Session, value: str, world: World) -> Step:
    """Remove one address of the list shown."""
    index = int(value) - 1
    if index >= len(world.subscriptions):  # the list grew shorter elsewhere meanwhile
        return remove(session, "", world)
    return _removed(session, world.subscriptions[index], world)


@leads_to(State.DELETE)
def ask_delete(session: Session, _value: str, world: World) -> Step:
    """Ask before deleting everything: it cannot be undone."""
    return Step(session.to(State.DELETE), (delete(session, world),))


@leads_to(State.DELETE)
def ask_delete_again(session: Session, _value: str, world: World) -> Step:
    """Take nothing but a clear yes or no."""
    return Step(session, (under(Say("chat.yes_or_no"), delete(session, world)),))


@leads_to(State.NEW, State.MENU, State.STOPPED)
def choose_delete(session: Session, value: str, world: World) -> Step:
    """Delete everything, or nothing."""
    if value == "yes":
        deleted = Say("chat.deleted", choices=(button("start", "begin"),))
        return Step(session.to(State.NEW), (deleted,), (EraseEverything(),))
    kept = Say("chat.not_deleted", choices=menu(session, world).choices)
    return Step(session.to(world.idle), (kept,))


@leads_to(State.SERVICES, State.LABEL, State.MENU, State.STOPPED)
def choose_afterwards(session: Session, value: str, world: World) -> Step:
    """Take what was offered beside an answer: undo, other services, a name."""
    memory = session.memory
    address = memory.address
    assert address is not None, "these buttons stand under an address"
    if value == "undo":
        name = name_of(address, world.label, memory.label)
        back = Say("chat.restored", {"address": name}, choices=menu(session, world).choices)
        return Step(
            session.to(world.idle),
            (back,),
            (Subscribe(address, memory.services, memory.label),),
        )
    there = replace(session, state=State.SERVICES if value == "edit" else State.LABEL)
    return Step(there, (present(there, world),))


def _is_meant(one: Subscribed, text: str, world: World) -> bool:
    if one.label and fold(one.label) == fold(text):
        return True
    found = world.resolve(text)
    streets = {found.street_id, *(candidate.street_id for candidate in found.candidates)}
    return one.address.street_id in streets and found.house in (None, one.address.house)


def _removed(session: Session, one: Subscribed, world: World) -> Step:
    """Remove at once, with a way back: asking first would only be one more question."""
    address = one.address
    memory = Memory(
        street=address.street_id,
        house=str(address.house),
        label=one.label,
        services=one.services,
    )
    removed = Say(
        "chat.removed",
        {"address": name_of(address, world.label, one.label)},
        choices=(button("undo"), button("list"), MENU_BUTTON),
    )
    return Step(session.to(world.idle, memory), (removed,), (Unsubscribe(address),))
