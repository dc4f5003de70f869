"""A notice as a resident would read it, worded by the very code that sends it. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import i18n
from bot.messages import Local
from bot.outages import notices
from bot.outages.model import Place
from bot.outages.preview import first_house

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from bot.outages.model import Outage, Stage


@dataclass(frozen=True, slots=True)
class Samples:
    """One notice for an example address, in both languages."""

    uk: str
    en: str
    place: Local

    @property
    def fingerprint(self) -> str:
        """Tell these texts from any other: what was shown is what may be sent."""
        return hashlib.sha256(f"{self.uk}\0{self.en}".encode()).hexdigest()[:16]


def samples(
    outage: Outage,
    stage: Stage,
    previous: Outage | None,
    label: Callable[[str], Local],
    now: dt.datetime,
) -> Samples:
    """Word a notice of an outage for its first house: nobody's own address is shown."""
    street_id, houses = next(iter(outage.coverage.items()))
    house = first_house(houses)
    say = notices.word(outage, stage, 0, (Place(street_id, house, ""),), label, previous, now)
    street = label(street_id)
    return Samples(
        uk=i18n.words(say, "uk"),
        en=i18n.words(say, "en"),
        place=Local(f"{street.uk}, {house}", f"{street.en}, {house}"),
    )
