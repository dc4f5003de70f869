"""Streets and houses of an OpenStreetMap extract, .osm or .pbf; wraps the library osmium.

Tags: https://wiki.openstreetmap.org/wiki/Key:addr:* and .../Names (read 2026-11-23). The data is
under the ODbL: attribution and share-alike (docs/another-city.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import osmium
from osmium.filter import KeyFilter
from osmium.osm import Area, Node, Way

from bot.addresses.house_register import KnownHouse
from bot.addresses.model import Alias
from bot.addresses.sources import (
    Fault,
    Source,
    SourceStreet,
    UnreadableSource,
    read_houses,
    settlement_key,
)
from bot.addresses.street_title import read_title

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.addresses.houses import House

_OTHER_NAMES = ("old_name", "alt_name", "loc_name", "official_name", "short_name")
_KEPT = ("highway", "addr:housenumber", "boundary", "place", "type")
_SETTLEMENTS = frozenset({"city", "town", "village", "hamlet"})
#: Values of `highway` that are no street, "none" where there is no such tag.
_NO_STREETS = frozenset(
    {"none", "platform", "bus_stop", "services", "rest_area", "elevator", "corridor", "raceway"}
)

Point = tuple[float, float]  # longitude, latitude
Ring = tuple[Point, ...]


@dataclass(slots=True)
class _Reading:
    """One street while its ways are gathered."""

    place: str
    type: str
    name: str
    points: list[Point] = field(default_factory=list)
    aliases: dict[tuple[str, str], Alias] = field(default_factory=dict)
    houses: dict[House, KnownHouse] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Found:
    """An object that may be of use; read off at once, for osmium's own do not live on."""

    place: str
    tags: dict[str, str]
    points: tuple[Point, ...]

    @property
    def centre(self) -> Point | None:
        if not self.points:
            return None
        across, up = zip(*self.points, strict=True)
        return (min(across) + max(across)) / 2, (min(up) + max(up)) / 2

    @property
    def name(self) -> str:
        return self.tags.get("name:uk") or self.tags.get("name", "")


def read(path: Path, settlement: str) -> Source:
    """Read the streets of one settlement; UnreadableSource if osmium cannot read the file.

    If the extract has the settlement's boundary, what lies outside is left out; else all is taken.
    """
    found: list[_Found] = []
    boundary: list[Ring] = []
    try:
        for one in _processor(path):
            tags = dict(one.tags)
            if isinstance(one, Area):
                rings = [tuple((p.lon, p.lat) for p in ring) for ring in one.outer_rings()]
                if _is_boundary(tags, settlement):
                    boundary += rings
                elif not one.from_way():
                    points = tuple(point for ring in rings for point in ring)
                    found.append(_Found(f"r{one.orig_id()}", tags, points))
            else:
                found.append(_Found(f"{one.type_str()}{one.id}", tags, tuple(_points(one))))
    except RuntimeError as err:  # what osmium raises for every file it cannot read
        raise UnreadableSource(f"{path}: {err}") from err
    inside = [one for one in found if _is_inside(one.centre, boundary)]
    streets: dict[tuple[str, str], _Reading] = {}
    faults = [*_streets(inside, streets), *_houses(inside, streets, settlement)]
    return Source(
        tuple(_street(one, settlement) for one in streets.values()),
        tuple(dict.fromkeys(faults)),
        elsewhere=sum(map(_is_street, found)) - sum(map(_is_street, inside)),
    )


def _processor(path: Path) -> osmium.FileProcessor:
    areas = KeyFilter("boundary", "place", "addr:housenumber")
    return osmium.FileProcessor(str(path)).with_areas(areas).with_filter(KeyFilter(*_KEPT))


def _points(one: object) -> Iterator[Point]:
    if isinstance(one, Node) and one.location.valid():
        yield one.location.lon, one.location.lat
    if isinstance(one, Way):
        for node in one.nodes:
            if node.location.valid():
                yield node.location.lon, node.location.lat


def _is_boundary(tags: dict[str, str], settlement: str) -> bool:
    names = {settlement_key(tags.get(key, "")) for key in ("name", "name:uk")}
    kind = tags.get("boundary") == "administrative" or tags.get("place") in _SETTLEMENTS
    return kind and settlement_key(settlement) in names


def _is_inside(point: Point | None, rings: list[Ring]) -> bool:
    """Count the sides of the rings to the right of the point; an odd number means inside."""
    if not rings or point is None:
        return True
    x, y = point
    crossed = sum(
        (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1)
        for ring in rings
        for (x1, y1), (x2, y2) in pairwise(ring)
    )
    return crossed % 2 == 1


def _is_street(one: _Found) -> bool:
    of_street = one.tags.get("highway", "none") not in _NO_STREETS
    return (
        bool(one.name)
        and not one.place.startswith("n")
        and (of_street or one.tags.get("place") == "square")
    )


def _streets(found: list[_Found], streets: dict[tuple[str, str], _Reading]) -> Iterator[Fault]:
    """Gather the ways of each street; then what the relations of streets add to them."""
    for one in found:
        if not _is_street(one):
            continue
        try:
            title = read_title(one.name)
        except ValueError as err:
            yield Fault(one.place, str(err))
            continue
        street = streets.setdefault(
            (title.type, title.name), _Reading(one.place, title.type, title.name)
        )
        street.points += one.points
        yield from _other_names(one, street)
    for one in found:
        if one.tags.get("type") not in ("street", "associatedStreet") or not one.name:
            continue
        try:
            title = read_title(one.name)
        except ValueError as err:
            yield Fault(one.place, str(err))
            continue
        if (title.type, title.name) in streets:
            street = streets[title.type, title.name]
            street.place = one.place
            yield from _other_names(one, street)


def _other_names(one: _Found, street: _Reading) -> Iterator[Fault]:
    """Read old_name, alt_name and so on; `old_name:2016` counts, `old_name:ru` does not."""
    for key, value in one.tags.items():
        base, _, suffix = key.partition(":")
        if base not in _OTHER_NAMES or not (suffix in ("", "uk") or suffix[0].isdigit()):
            continue
        for text in value.split(";"):
            try:
                title = read_title(text)
            except ValueError as err:
                yield Fault(one.place, f"{key}: {err}")
                continue
            kind = "" if title.type == street.type else title.type
            street.aliases[kind, title.name] = Alias(title.name, kind)


def _houses(
    found: list[_Found], streets: dict[tuple[str, str], _Reading], settlement: str
) -> Iterator[Fault]:
    """Give each house to the street it names, which may have no way of its own."""
    for one in found:
        numbers, of = one.tags.get("addr:housenumber"), _street_of(one)
        city = one.tags.get("addr:city", settlement)
        if not numbers or not of or settlement_key(city) != settlement_key(settlement):
            continue
        try:
            title = read_title(of)
        except ValueError as err:
            yield Fault(one.place, str(err))
            continue
        street = streets.setdefault(
            (title.type, title.name), _Reading(one.place, title.type, title.name)
        )
        longitude, latitude = one.centre or (None, None)
        for written, house in read_houses(numbers):
            if house is None:
                yield Fault(one.place, f"{written!r} is not a house")
            else:
                known = KnownHouse(house, "", latitude, longitude)
                street.houses[house] = street.houses.get(house, known).updated(known)


def _street_of(one: _Found) -> str:
    tags = one.tags
    return tags.get("addr:street:uk") or tags.get("addr:street") or tags.get("addr:place", "")


def _street(one: _Reading, settlement: str) -> SourceStreet:
    cells = [("osm", one.place)] if one.place[0] in "wr" else []
    if one.points:
        across, up = zip(*one.points, strict=True)
        cells.append(("lat", f"{(min(up) + max(up)) / 2:.4f}"))
        cells.append(("lon", f"{(min(across) + max(across)) / 2:.4f}"))
    return SourceStreet(
        one.place, settlement, one.type, one.name,
        tuple(one.aliases.values()), tuple(cells), tuple(one.houses.values()),
    )  # fmt: skip
