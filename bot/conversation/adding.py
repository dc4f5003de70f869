"""From a text to an address: find the street, tell namesakes apart, house, confirm. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.addresses.model import Address
from bot.addresses.resident import MAX_ADDRESSES
from bot.conversation.model import (
    IDLE,
    Memory,
    Session,
    State,
    Step,
    World,
    leads_to,
)
from bot.conversation.questions import (
    CANCEL,
    MENU_BUTTON,
    about,
    address,
    button,
    menu,
    name_of,
    present,
    under,
)
from bot.messages import Say

MAX_QUOTED = 40  # characters of a person's text shown back to them

_IDLE_AGAIN = (State.MENU, State.STOPPED)
_AFTER_A_TEXT = (State.ADDRESS, State.CLARIFY, State.HOUSE, State.CONFIRM, *_IDLE_AGAIN)

# A house alone: «12», «буд. 12 а», «№ 12-А», «12/2 к3», "house 12", flat allowed after it.
_HOUSE_ALONE = re.compile(
    r"""(?:(?:будинок|буд|дім|дом|д|б|house|no)\b\.?\s*)?(?:№\s*)?
    \d{1,4}(?:[\s-]*["'«“]?[^\W\d_]["'»”]?)?(?:\s*/\s*\d{1,4}[\s-]?[^\W\d_]?)?
    (?:[\s,]*(?:корпус|корп|к|k)\.?\s*\d{1,3})?
    (?:[\s,]*(?:квартира|кв|kv|apt|flat)\.?\s*\d{1,4})?\.?""",
    re.IGNORECASE | re.VERBOSE,
)
_LIKE_AN_ADDRESS = re.compile(
    r"\d|\b(?:вул|вулиц|пров|провул|просп|бульв|майдан|площ|ул|пер|vul|street|st|lane|ave)",
    re.IGNORECASE,
)


@leads_to(*_AFTER_A_TEXT)
def add(session: Session, value: str, world: World) -> Step:
    """Ask for an address, or take the one written with the command."""
    if value:
        return _understand(session, value, world)
    if len(world.subscriptions) >= MAX_ADDRESSES:
        return _full(session, world)
    return Step(session.to(State.ADDRESS), (address(session, world),))


@leads_to(*_AFTER_A_TEXT)
def write_address(session: Session, value: str, world: World) -> Step:
    """Take a text for an address."""
    return _understand(session, value, world)


@leads_to(*_AFTER_A_TEXT)
def write_house(session: Session, value: str, world: World) -> Step:
    """Take a text for the house of the street in question, or for another address."""
    if not _HOUSE_ALONE.fullmatch(value.strip()):
        return _understand(session, value, world)
    street = session.memory.street
    house = world.resolve(f"{world.label(street).uk}, {value.strip()}").house
    if house is None:
        return Step(
            session,
            (under(Say("chat.bad_house", {"text": _quoted(value)}), present(session, world)),),
        )
    return _propose(session, Address(street, house), world, sure=False)


@leads_to(*_AFTER_A_TEXT)
def write_instead_of_choosing(session: Session, value: str, world: World) -> Step:
    """Where a street was to be chosen, take a house beside it, or another address."""
    if not _HOUSE_ALONE.fullmatch(value):
        return _understand(session, value, world)
    memory = session.memory
    house = world.resolve(f"{world.label(memory.streets[0]).uk}, {value}").house
    if house is not None and not memory.house:
        session = replace(session, memory=replace(memory, house=str(house)))
    return Step(session, (present(session, world),))


@leads_to(State.ADDRESS, State.HOUSE, State.SERVICES, *_IDLE_AGAIN)
def choose_street(session: Session, value: str, world: World) -> Step:
    """Take one of the streets offered; choosing from a list needs no further confirming."""
    memory = session.memory
    if value == "no":
        again = session.to(State.ADDRESS)
        return Step(again, (under(Say("chat.other_name"), address(session, world)),))
    index = 0 if value == "yes" else int(value) - 1
    chosen = session.to(State.HOUSE, Memory(street=memory.streets[index], house=memory.house))
    if chosen.memory.address is None:
        return Step(chosen, (present(chosen, world),))
    return _propose(chosen, chosen.memory.address, world, sure=True)


@leads_to(State.ADDRESS)
def ask_address_again(session: Session, _value: str, world: World) -> Step:
    """Ask for the address anew: the street or the house was not the right one."""
    return Step(session.to(State.ADDRESS), (address(session, world),))


@leads_to(State.ADDRESS, State.SERVICES)
def choose_confirm(session: Session, value: str, world: World) -> Step:
    """Go on to the services, or back to the address."""
    if value == "no":
        return ask_address_again(session, value, world)
    confirmed = replace(session, state=State.SERVICES)
    return Step(confirmed, (present(confirmed, world),))


def _understand(session: Session, text: str, world: World) -> Step:
    """Resolve a text and go where the answer leads."""
    found = world.resolve(text)
    streets = tuple(candidate.street_id for candidate in found.candidates)
    house = str(found.house) if found.house else ""
    if found.street_id is None and not streets:
        return _not_found(session, text, found.reason, world)
    if found.reason == "weak_match" and session.state in IDLE and not _addresses(text):
        # «Добре, дякую» is near some street too; who just talks is not offered streets.
        return _not_understood(session, world)
    if found.street_id is None:
        offered = session.to(State.CLARIFY, Memory(streets=streets, house=house))
        return Step(offered, (present(offered, world),))
    sure = session.to(State.HOUSE, Memory(street=found.street_id, house=house))
    if sure.memory.address is None:
        return Step(sure, (present(sure, world),))
    return _propose(sure, sure.memory.address, world, sure=False)


def _propose(session: Session, found: Address, world: World, *, sure: bool) -> Step:
    """Ask to confirm a whole address, unless it is there already or there is no room."""
    memory = Memory(street=found.street_id, house=str(found.house))
    known = world.subscribed(found)
    if known is not None:
        name = name_of(found, world.label, known.label)
        already = Say(
            "chat.already",
            {"address": name, "services": about(known.services)},
            choices=(button("edit"), button("label"), MENU_BUTTON),
        )
        return Step(session.to(world.idle, memory), (already,))
    if len(world.subscriptions) >= MAX_ADDRESSES:
        return _full(session, world)
    there = session.to(State.SERVICES if sure else State.CONFIRM, memory)
    return Step(there, (present(there, world),))


def _full(session: Session, world: World) -> Step:
    full = Say("chat.too_many", {"limit": MAX_ADDRESSES}, choices=(button("remove"), MENU_BUTTON))
    return Step(session.to(world.idle), (full,))


def _not_found(session: Session, text: str, reason: str, world: World) -> Step:
    if session.state in IDLE and not _addresses(text):
        return _not_understood(session, world)
    choices = (CANCEL,) if world.subscriptions else ()
    if reason == "other_settlement":
        say = Say("chat.other_settlement", {"city": world.city}, choices=choices)
    else:
        say = Say("chat.not_found", {"text": _quoted(text)}, choices=choices)
    return Step(session.to(State.ADDRESS), (say,))


def _addresses(text: str) -> bool:
    """Tell whether a text is meant as an address, found or not."""
    return _LIKE_AN_ADDRESS.search(text) is not None


def _not_understood(session: Session, world: World) -> Step:
    """M27."""
    return Step(
        session.to(world.idle), (Say("chat.not_understood", choices=menu(session, world).choices),)
    )


def _quoted(text: str) -> str:
    """Show a person's text back: one line, printable, short."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= MAX_QUOTED else line[: MAX_QUOTED - 1].rstrip() + "…"
