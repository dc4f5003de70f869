"""What another register says of a city's streets, before it is merged into ours. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.addresses.fold import clean
from bot.addresses.house_words import HOUSE, house_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.addresses.house_register import KnownHouse
    from bot.addresses.houses import House
    from bot.addresses.model import Alias
    from bot.addresses.register import Entry, Register

_SETTLEMENT_WORD = re.compile(r"^(?:місто|м\.|село|с\.|селище|смт\.?|с-ще)\s*", re.IGNORECASE)
_BETWEEN_HOUSES = re.compile(r"[,;|\n]")


@dataclass(frozen=True, slots=True)
class SourceStreet:
    """A street as a source has it."""

    #: Where it stands in the source: "line 12", "w123456".
    place: str
    settlement: str
    type: str  # "" if the source does not say
    name: str
    aliases: tuple[Alias, ...] = ()
    #: Further cells of our file by column; they fill empty cells only.
    cells: tuple[tuple[str, str], ...] = ()
    houses: tuple[KnownHouse, ...] = ()

    @property
    def title(self) -> str:
        """Type and name in full: «вулиця Київська»."""
        return f"{self.type} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Fault:
    """A piece of a source that could not be read."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """A whole source: what was read, what could not be, and what is of other settlements."""

    streets: tuple[SourceStreet, ...]
    faults: tuple[Fault, ...] = ()
    #: Rows or objects of settlements nobody asked for.
    elsewhere: int = 0


class UnreadableSource(ValueError):
    """The file is not of the kind it is said to be; nothing of it can be used."""


def own_format(register: Register, settlements: Sequence[str]) -> Source:
    """Take a file in the format of data/streets.csv as a source."""
    wanted = {settlement_key(name) for name in settlements}
    taken = [
        entry
        for entry in register.entries
        if not wanted or settlement_key(entry.street.settlement) in wanted
    ]
    elsewhere = len(register.entries) - len(taken)
    return Source(tuple(map(_of_entry, taken)), elsewhere=elsewhere)


def _of_entry(entry: Entry) -> SourceStreet:
    columns = ("district", "postcodes", "lat", "lon", "katotth", "osm", "source", "notes")
    street = entry.street
    return SourceStreet(
        f"line {entry.line}",
        street.settlement,
        street.type,
        street.name,
        street.aliases,
        tuple((column, entry.cell(column)) for column in columns),
    )


def settlement_name(text: str) -> str:
    """Leave out the word before a settlement's name: «місто Житомир» is Житомир."""
    return _SETTLEMENT_WORD.sub("", " ".join(text.split())).strip()


def settlement_key(text: str) -> str:
    """Give what two spellings of a settlement's name share."""
    return clean(settlement_name(text))


def read_houses(text: str) -> Iterator[tuple[str, House | None]]:
    """Give each item of a list of houses with the house it is, None if it is none."""
    for item in _BETWEEN_HOUSES.split(text):
        written = item.strip()
        if not written:
            continue
        match = HOUSE.fullmatch(clean(written).removeprefix("№").strip().rstrip("."))
        yield written, house_of(match) if match else None
