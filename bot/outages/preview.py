"""What the dispatcher confirms: the houses, the people, and the texts they will read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import i18n
from bot.addresses import house_text
from bot.addresses.houses import House
from bot.outages import audience, notices
from bot.outages.model import Kind, Outage, Place, Stage

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.addresses.houses import HouseSet
    from bot.messages import Local, Message
    from bot.outages.audience import Audience


_MORE = ("/1", " к1", "0", "А")
_LETTERS = ("/1", *"АБВГДЕЖЗИКЛМН")


@dataclass(frozen=True, slots=True)
class StreetLine:
    """The houses of one street, as labels of bot.addresses.house_text."""

    street_id: str
    label: Local
    houses: HouseSet
    predicates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """One message as a resident of the first house would read it."""

    stage: Stage
    lead: int
    #: By language.
    texts: Mapping[str, Message]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be sent, to whom."""

    outage: Outage
    streets: tuple[StreetLine, ...]
    audience: Audience
    #: The announcement, and the reminders planned after it.
    samples: tuple[Sample, ...]


async def preview(
    connection: AsyncConnection, outage: Outage, label: Callable[[str], Local], now: dt.datetime
) -> Preview:
    """Look at an outage as it would be told now; its cover must be stored."""
    people = await audience.count(connection, outage.id, outage.revision, outage.service)
    streets = tuple(
        StreetLine(street, label(street), houses, house_text.canonical(houses))
        for street, houses in outage.coverage.items()
    )
    return Preview(outage, streets, people, samples(outage, label, now))


def samples(outage: Outage, label: Callable[[str], Local], now: dt.datetime) -> tuple[Sample, ...]:
    """Word the announcement and its reminders, each for the moment it would go out."""
    street, houses = next(iter(outage.coverage.items()))
    places = (Place(street, first_house(houses), ""),)

    def sample(stage: Stage, lead: int, at: dt.datetime) -> Sample:
        said = notices.word(outage, stage, lead, places, label, None, at)
        return Sample(
            stage, lead, {language: i18n.message(said, language) for language in i18n.LANGUAGES}
        )

    planned = notices.planned(outage, Stage.ANNOUNCE, now)
    return tuple(
        sample(notice.stage, notice.lead, max(notice.not_before, now))
        for notice in planned
        if notice.stage is Stage.ANNOUNCE or outage.kind is Kind.PLANNED
    )


def first_house(houses: HouseSet) -> House:
    """Give a house of a set, of the lowest number in it; the set must not be empty."""
    cut = min(lo for _, lo, _ in houses.stretches())
    number, suffix = int(cut[:5]), cut[5:].removesuffix("!").replace("к", " к")
    # The cut is a house, or stands right after one that is not in the set: then try what follows.
    following = (*(suffix + more for more in _MORE), *_LETTERS)
    for text in ("", *_LETTERS) if not suffix else (suffix, *following):
        try:
            house = House(number, text)
        except ValueError:  # "А" after "А" is no suffix
            continue
        if house in houses:
            return house
    return House(number + 2)
