"""What the pasted text says of fields that are still empty or as they came, to fill in. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot import i18n
from bot.messages import Say
from bot.outages.model import Cause, Effect, Service
from bot.outages.plausibility import EFFECTS
from bot.outages.said import Why
from bot.outages.suggestions import suggest
from bot.web.console.forms import spelled

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator

    from bot.outages.said import Said
    from bot.outages.suggestions import Suggestions
    from bot.web.console.forms import OutageForm

FILL = "fill:"  # fill:<field>:<value>, the button of an offer
_DEFAULT_CAUSES = frozenset({Cause.BREAKDOWN.value, Cause.PLANNED_WORKS.value})
_SPOKEN_OF = ("service", "kind", "starts_at", "ends_at")
#: What a dispatcher would take for an oversight of ours; the rest is plain from the text.
_WORDED = frozenset(
    {
        Why.COMPETING,
        Why.WEEKDAY_DIFFERS,
        Why.BAD_DATE,
        Why.NIGHT,
        Why.NO_DAY,
        Why.TIME_SKIPPED,
        Why.TIME_TWICE,
        Why.IN_PAST,
        Why.TOO_FAR,
    }
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A field's value as the form spells it, and the words of the text that say so."""

    field: str
    value: str
    quote: str
    #: The id of the value's name; "" = the value is shown itself.
    name: str = ""

    @property
    def act(self) -> str:
        """The value of the button that fills it in."""
        return f"{FILL}{self.field}:{self.value}"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A field the text speaks of without settling it."""

    field: str
    why: Say


@dataclass(frozen=True, slots=True)
class Offers:
    """Everything the form may be filled with, and what it may not."""

    offers: tuple[Offer, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def offered(form: OutageForm, services: Collection[Service], now: dt.datetime) -> Offers:
    """Read the form's text for what its untouched fields lack."""
    read = suggest(form.addresses, now)
    open_fields = frozenset(_untouched(form))
    offers = (
        offer
        for offer in _offers(read, form.addresses)
        if offer.field in open_fields and _fits(offer, form, services)
    )
    doubts = (
        Doubt(item.field, Say(f"console.doubt.{item.why.value}"))
        for item in read.withheld
        if item.field in open_fields and item.field in _SPOKEN_OF and item.why in _WORDED
    )
    return Offers(tuple(offers), tuple(doubts))


def filled(form: OutageForm, offers: Offers, act: str) -> OutageForm:
    """Fill in what a button offers, if it is still offered."""
    offer = next((offer for offer in offers.offers if offer.act == act), None)
    if offer is None:
        return form
    field, value = offer.field, offer.value

    def now_in(name: str, typed: str) -> str:
        return value if name == field else typed

    estimate = replace(
        form.estimate,
        ends_at=now_in("ends_at", form.estimate.ends_at),
        effect=now_in("effect", form.estimate.effect),
        cause=now_in("cause", form.estimate.cause),
        note=now_in("note", form.estimate.note),
    )
    return replace(
        form,
        service=now_in("service", form.service),
        kind=now_in("kind", form.kind),
        starts_at=now_in("starts_at", form.starts_at),
        estimate=estimate,
    )


def _untouched(form: OutageForm) -> Iterator[str]:
    """Give the fields that are empty or still as the form came."""
    typed = form.estimate
    yield "kind"  # a link chose it, or nobody did: an offer shows only where the text differs
    if not form.service:
        yield "service"
    if form.starts_at.strip() in ("", form.began_with):
        yield "starts_at"
    if not typed.ends_at.strip() and not typed.end_unknown:
        yield "ends_at"
    if typed.effect in ("", Effect.OFF.value):
        yield "effect"
    if not typed.cause or typed.cause in _DEFAULT_CAUSES:
        yield "cause"
    if not typed.note.strip():
        yield "note"


def _offers(read: Suggestions, text: str) -> Iterator[Offer]:
    def quote(said: Said[object]) -> str:
        return " ".join(text[said.start : said.end].split())

    named = {"service": read.service, "kind": read.kind, "effect": read.effect, "cause": read.cause}
    times = {"starts_at": read.starts_at, "ends_at": read.ends_at}
    for field in ("service", "kind"):
        if said := named[field]:
            yield Offer(field, said.value.value, quote(said), f"words.{field}.{said.value.value}")
    for field, at in times.items():
        if at:
            yield Offer(field, spelled(at.value), quote(at))
    if read.daily:
        since, until = read.daily.value
        args = {"since": f"{since:%H:%M}", "until": f"{until:%H:%M}"}
        # The note goes to residents as it stands, and most of them read Ukrainian.
        yield Offer("note", i18n.words(Say("console.offer.daily", args), "uk"), quote(read.daily))
    for field in ("effect", "cause"):
        if said := named[field]:
            yield Offer(field, said.value.value, quote(said), f"words.{field}.{said.value.value}")


def _fits(offer: Offer, form: OutageForm, services: Collection[Service]) -> bool:
    """Tell whether an offer says something new that this person may publish."""
    current = {"kind": form.kind, "effect": form.estimate.effect, "cause": form.estimate.cause}
    if offer.value == current.get(offer.field):
        return False
    if offer.field == "service":
        return Service(offer.value) in services
    if offer.field == "effect" and form.service in {service.value for service in Service}:
        return Effect(offer.value) in EFFECTS[Service(form.service)]
    return True
