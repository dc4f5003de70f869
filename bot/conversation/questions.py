"""What is asked in each state, and the pieces answers are built of. Pure."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

from bot.addresses.resident import MAX_ADDRESSES, MAX_LABEL
from bot.conversation.model import IDLE, State, StatusNow
from bot.messages import Local, Say
from bot.outages.model import ALL_SERVICES, Service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bot.addresses.houses import House
    from bot.addresses.model import Address
    from bot.conversation.model import Session, World

EVERY_SERVICE = Service.mask(ALL_SERVICES)
#: The order in which services are asked for one by one.
ASKED = (Service.POWER, Service.WATER, Service.HEATING)

Choices = tuple[tuple[str, Say], ...]


def button(id_: str, label: str = "") -> tuple[str, Say]:
    """Offer a choice under an id, with the label of the same name unless another is given."""
    return id_, Say(f"chat.button.{label or id_}")


MENU_BUTTON = button("menu")
CANCEL = button("menu", "cancel")
CONSENT_BUTTONS = (button("yes", "agree"), button("no", "disagree"))


def present(session: Session, world: World) -> Say:
    """Ask what the state is waiting for; where nothing is asked, offer the menu."""
    return _ASKS[session.state](session, world)


def then_present(first: Say, session: Session, world: World) -> Say:
    """Say something, then ask in the same message what is open anyway."""
    if session.state in IDLE:
        return replace(first, choices=menu(session, world).choices)
    return under(first, present(session, world))


def under(first: Say, last: Say) -> Say:
    """Join two paragraphs; the buttons are those of the last one."""
    return Say("chat.paragraphs", {"first": first, "last": last}, choices=last.choices)


def paragraphs(says: Iterable[Say], choices: Choices = ()) -> Say:
    """Join any number of paragraphs, at least one."""
    return replace(reduce(under, says), choices=choices)


def menu(_session: Session, world: World) -> Say:
    """Offer everything there is to do."""
    choices = (
        button("status"),
        button("list"),
        button("add"),
        button("settings"),
        button("help"),
    )
    if world.paused:
        return Say("chat.menu_paused", choices=(button("start", "resume"), *choices))
    return Say("chat.menu", choices=choices)


def consent(session: Session, world: World) -> Say:
    """Say M01: who we are, what we keep, do you agree."""
    other = "uk" if session.language == "en" else "en"
    return Say(
        "chat.start",
        {"city": world.city, "url": world.privacy_url},
        choices=(*CONSENT_BUTTONS, button(other)),
    )


def address(_session: Session, world: World) -> Say:
    """M02: ask for an address; the very first time without a way back."""
    return Say("chat.ask_address", choices=(CANCEL,) if world.subscriptions else ())


def which_street(session: Session, world: World) -> Say:
    """M04: several streets may be meant, or one that is only similar."""
    memory = session.memory
    names = [place(world.label(street), memory.house) for street in memory.streets]
    if len(names) == 1:
        return Say(
            "chat.is_it_street", {"address": names[0]}, choices=(button("yes"), button("no"))
        )
    return Say(
        "chat.which_street",
        {"list": listed(names)},
        choices=(*numbered(len(names)), button("no", "not_listed")),
    )


def house(session: Session, world: World) -> Say:
    """Ask for the house of a street that is known."""
    return Say(
        "chat.ask_house",
        {"street": world.label(session.memory.street)},
        choices=(button("no", "other_street"),),
    )


def confirm(session: Session, world: World) -> Say:
    """M03: is the address right."""
    return Say(
        "chat.confirm",
        {"address": in_question(session, world)},
        choices=(button("yes"), button("no", "change")),
    )


def services(session: Session, world: World) -> Say:
    """M07: what to tell about; all at once, or one after another."""
    memory = session.memory
    name = in_question(session, world)
    if memory.asked:
        service = ASKED[memory.asked - 1]
        return Say(
            "chat.ask_service",
            {"service": about(service.bit), "address": name},
            choices=(button("yes"), button("no")),
        )
    choices = (button("all"), button("power"), button("each"))
    known = world.subscribed(memory.address) if memory.address else None
    if known is None:
        return Say("chat.ask_services", {"address": name}, choices=choices)
    return Say(
        "chat.change_services",
        {"address": name, "services": about(known.services)},
        choices=(*choices, button("keep")),
    )


def label(session: Session, world: World) -> Say:
    """M08: how to call the address."""
    return Say(
        "chat.ask_label",
        {"address": in_question(session, world), "limit": MAX_LABEL},
        choices=(button("home"), button("parents"), button("work"), button("skip")),
    )


def which_address(_session: Session, world: World) -> Say:
    """Ask which address to remove."""
    names = [name_of(one.address, world.label, one.label) for one in world.subscriptions]
    choices = (*numbered(len(names)), CANCEL)
    return Say("chat.which_to_remove", {"list": listed(names)}, choices=choices)


def delete(_session: Session, world: World) -> Say:
    """M25: ask before everything is deleted."""
    return Say(
        "chat.ask_delete",
        {"addresses": str(len(world.subscriptions))},
        choices=(button("yes", "delete_all"), button("no", "keep_all")),
    )


def addresses(world: World) -> Say:
    """List the person's addresses with what each is told about."""
    if not world.subscriptions:
        return Say("chat.no_addresses", choices=(button("add"), MENU_BUTTON))
    lines = [
        Say(
            "chat.address_line" if one.services == EVERY_SERVICE else "chat.address_line_some",
            {
                "number": index,
                "address": name_of(one.address, world.label, one.label),
                "services": about(one.services),
            },
        )
        for index, one in enumerate(world.subscriptions, 1)
    ]
    listing = reduce(lambda first, last: Say("chat.lines", {"first": first, "last": last}), lines)
    say = Say("chat.my_addresses", {"list": listing}, count=len(world.subscriptions))
    more = (button("add"),) if len(world.subscriptions) < MAX_ADDRESSES else ()
    return replace(say, choices=(*more, button("remove"), MENU_BUTTON))


def status(choices: Choices = ()) -> StatusNow:
    """Leave a place for what is off at every address of the person."""
    return StatusNow(choices=choices or (button("status", "refresh"), button("list"), MENU_BUTTON))


def about(services: int) -> Say:
    """Name services as in «сповіщаємо про …»."""
    return Say(f"chat.about_{services}")


def numbered(count: int) -> Choices:
    """Offer the lines of a list by their numbers."""
    return tuple(
        (str(index), Say("chat.button.number", {"number": index})) for index in range(1, count + 1)
    )


def place(street: Local, house: House | str) -> Local:
    """Write an address: «вул. Київська, 12А». The house stays as it is on its wall."""
    if not house:
        return street
    return Local(f"{street.uk}, {house}", f"{street.en}, {house}")


def name_of(address: Address, street: Callable[[str], Local], label: str = "") -> Local:
    """Write an address after the person's own name for it: «Дім, вул. Київська, 12А»."""
    written = place(street(address.street_id), address.house)
    return Local(f"{label}, {written.uk}", f"{label}, {written.en}") if label else written


def in_question(session: Session, world: World) -> Local:
    """Write the address the dialogue is about."""
    return place(world.label(session.memory.street), session.memory.house)


def listed(names: Iterable[Local]) -> Local:
    """Write a numbered list, a line each."""
    pairs = list(enumerate(names, 1))
    return Local(
        "\n".join(f"{index}. {name.uk}" for index, name in pairs),
        "\n".join(f"{index}. {name.en}" for index, name in pairs),
    )


_ASKS: Mapping[State, Callable[[Session, World], Say]] = {
    State.NEW: consent,
    State.CONSENT: consent,
    State.ADDRESS: address,
    State.CLARIFY: which_street,
    State.HOUSE: house,
    State.CONFIRM: confirm,
    State.SERVICES: services,
    State.LABEL: label,
    State.REMOVE: which_address,
    State.DELETE: delete,
    State.MENU: menu,
    State.STOPPED: menu,
}
