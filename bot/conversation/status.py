"""What is off right now at a person's addresses, said as an answer. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation.questions import MENU_BUTTON, button, name_of, paragraphs
from bot.messages import Local, Moment, MomentStyle, Say
from bot.outages.notices import status_line

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from bot.addresses.resident import Subscribed
    from bot.conversation.model import StatusNow
    from bot.outages.model import Outage, Place

Found = tuple["Outage", tuple["Place", ...]]


def word(
    asked: StatusNow,
    found: Sequence[Found],
    subscriptions: Sequence[Subscribed],
    label: Callable[[str], Local],
    now: dt.datetime,
) -> Say:
    """Answer with what is known of the open outages `found` (each with the places it covers)."""
    if asked.address is not None:
        return _here(asked, found, label, now)
    if not subscriptions:
        return Say("chat.no_addresses", choices=(button("add"), MENU_BUTTON))
    time = Moment(now, MomentStyle.TIME)
    if not found:
        names = [name_of(one.address, label, one.label) for one in subscriptions]
        together = Local("\n".join(n.uk for n in names), "\n".join(n.en for n in names))
        nothing = Say("chat.nothing_now", {"time": time, "list": together})
        return paragraphs([nothing], asked.choices)
    lines = [status_line(outage, places, label, now) for outage, places in found]
    touched = {(place.street_id, place.house) for _, places in found for place in places}
    if any((s.address.street_id, s.address.house) not in touched for s in subscriptions):
        lines.append(Say("chat.nothing_elsewhere"))
    return paragraphs([Say("chat.as_of", {"time": time}), *lines], asked.choices)


def _here(
    asked: StatusNow,
    found: Sequence[Found],
    label: Callable[[str], Local],
    now: dt.datetime,
) -> Say:
    """Answer for one address alone, under what was said of it."""
    address = asked.address
    assert address is not None
    lines = []
    for outage, places in found:
        here = [p for p in places if (p.street_id, p.house) == (address.street_id, address.house)]
        if here:
            lines.append(status_line(outage, here, label, now))
    said = (asked.head,) if asked.head is not None else ()
    return paragraphs([*said, *(lines or [Say("chat.nothing_here")])], asked.choices)
