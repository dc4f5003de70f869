"""The power operator's table of streets, houses and queues as CSV (docs/another-city.md). Pure.

Columns, in any order: РЕМ | населений пункт | вулиця | будинки | черга | підчерга | примітка. One
street has a row for each queue; a house in two queues is a fault a person has to look at.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.addresses.fold import clean
from bot.addresses.gazetteer import is_name
from bot.addresses.house_register import QUEUE, KnownHouse
from bot.addresses.model import Alias
from bot.addresses.sources import (
    Fault,
    Source,
    SourceStreet,
    UnreadableSource,
    read_houses,
    settlement_key,
    settlement_name,
)
from bot.addresses.street_title import read_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.addresses.houses import House

#: What each column's name begins with, in small letters.
_BEGINNINGS = {
    "settlement": "насел", "street": "вулиц", "houses": "будин", "queue": "черг",
    "part": "підчер",
}  # fmt: skip
_NEEDED = frozenset({"settlement", "street", "houses"})
_DELIMITERS = ";\t,|"


@dataclass(slots=True)
class _Reading:
    """One street while its rows are gathered."""

    place: str
    settlement: str
    type: str
    name: str
    aliases: dict[str, Alias] = field(default_factory=dict)
    houses: dict[House, KnownHouse] = field(default_factory=dict)


def read(content: bytes, settlements: Sequence[str] = ()) -> Source:
    """Read a table; only rows of the settlements named, of all if none is. UnreadableSource."""
    rows = csv.reader(_text(content).splitlines(keepends=True), delimiter=_delimiter(content))
    faults: list[Fault] = []
    streets: dict[tuple[str, str, str], _Reading] = {}
    wanted = {settlement_key(name): settlement_name(name) for name in settlements}
    elsewhere = 0
    try:
        columns = _columns(next(rows, []))
        for cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            place = f"line {rows.line_num}"
            if len(cells) <= max(columns.values()):
                faults.append(Fault(place, f"{len(cells)} cells, the first line has more"))
                continue
            row = {column: cells[at].strip() for column, at in columns.items()}
            if wanted and settlement_key(row["settlement"]) not in wanted:
                elsewhere += 1
                continue
            faults += (Fault(place, reason) for reason in _add(place, row, wanted, streets))
    except csv.Error as err:
        raise UnreadableSource(f"line {rows.line_num}: not readable as CSV: {err}") from err
    found = (
        SourceStreet(
            one.place, one.settlement, one.type, one.name,
            tuple(one.aliases.values()), (), tuple(one.houses.values()),
        )
        for one in streets.values()
    )  # fmt: skip
    return Source(tuple(found), tuple(faults), elsewhere)


def _text(content: bytes) -> str:
    """Decode UTF-8, with or without a mark at its beginning, else windows-1251 as on the page."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("windows-1251", errors="replace")


def _delimiter(content: bytes) -> str:
    first = _text(content).split("\n", 1)[0]
    return max(_DELIMITERS, key=first.count)


def _columns(header: list[str]) -> dict[str, int]:
    names = [clean(cell).strip() for cell in header]
    columns = {
        column: at
        for column, beginning in _BEGINNINGS.items()
        for at, name in enumerate(names)
        if name.startswith(beginning)
    }
    if not columns.keys() >= _NEEDED:
        raise UnreadableSource(
            "the first line must name the columns РЕМ, населений пункт, вулиця, будинки, черга, "
            "підчерга, примітка"
        )
    return columns


def _add(
    place: str,
    row: dict[str, str],
    wanted: dict[str, str],
    streets: dict[tuple[str, str, str], _Reading],
) -> Iterable[str]:
    """Add a row to its street; give what is wrong with it."""
    settlement = wanted.get(settlement_key(row["settlement"]), settlement_name(row["settlement"]))
    if not settlement:
        yield "населений пункт is empty"
        return
    try:
        title = read_title(row["street"])
    except ValueError as err:
        yield str(err)
        return
    street = streets.setdefault(
        (settlement, title.type, title.name),
        _Reading(place, settlement, title.type, title.name),
    )
    for name in title.former:
        if is_name(name):
            street.aliases[name] = Alias(name)
        else:
            yield f"former name {name!r} is not words in Cyrillic letters"
    queue = _queue(row.get("queue", ""), row.get("part", ""))
    if queue and not QUEUE.fullmatch(queue):
        yield f"queue {queue!r} is not a number with or without its part, as 5 or 5.2"
        queue = ""
    for written, house in read_houses(row["houses"]):
        if house is None:
            yield f"{written!r} is not a house"
            continue
        known = street.houses.setdefault(house, KnownHouse(house, queue))
        if queue and not known.queue:
            street.houses[house] = KnownHouse(house, queue)
        elif queue and known.queue != queue:
            yield f"house {house} is in queue {known.queue} already"


def _queue(queue: str, part: str) -> str:
    """Join queue and part: 5 and 2, or 5 and 5.2, are 5.2."""
    if not part or "." in part:
        return part or queue
    return f"{queue}.{part}" if queue and "." not in queue else queue or part
