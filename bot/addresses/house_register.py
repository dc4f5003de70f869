"""The houses known to stand in each street, with their outage queue and place where known.

The file is optional (data/README.md): without it any plausible house is accepted.
"""

from __future__ import annotations

import csv
import heapq
import io
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

from bot.addresses.houses import House

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

COLUMNS = ("street_id", "house", "queue", "lat", "lon")

#: An outage queue with or without its part: 5, 5.2.
QUEUE = re.compile(r"\d{1,2}(\.\d{1,2})?")
_DEGREES = re.compile(r"-?\d{1,3}(\.\d{1,10})?")


class BadHouses(ValueError):
    """The file cannot be used; `problems` pairs a line number with the reason. Fix those lines."""

    def __init__(self, problems: Iterable[tuple[int, str]]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"line {line}: {reason}" for line, reason in self.problems))


@dataclass(frozen=True, slots=True)
class KnownHouse:
    """A house that stands; queue "" and no place where they are not known."""

    house: House
    queue: str = ""
    #: WGS 84 degrees, both or neither.
    latitude: float | None = None
    longitude: float | None = None

    def updated(self, newer: KnownHouse) -> KnownHouse:
        """Take what the newer knowledge says and keep what it does not speak of."""
        known = replace(self, queue=newer.queue or self.queue)
        if newer.latitude is None:
            return known
        return replace(known, latitude=newer.latitude, longitude=newer.longitude)


@dataclass(frozen=True, eq=False)
class HouseRegister:
    """The houses of a city's streets; a street without any is one nothing is known of."""

    _streets: Mapping[str, Mapping[House, KnownHouse]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a file; raises BadHouses with every bad line, OSError if it cannot be opened."""
        problems: list[tuple[int, str]] = []
        streets: dict[str, dict[House, KnownHouse]] = {}
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                lines = csv.reader(file, strict=True)
                if tuple(next(lines, [])) != COLUMNS:
                    raise BadHouses([(1, f"the first line must be {','.join(COLUMNS)}")])
                for cells in lines:
                    try:
                        street_id, known = _row(cells)
                        of_street = streets.setdefault(street_id, {})
                        if known.house in of_street:
                            raise ValueError(f"house {known.house} of {street_id} is there twice")  # noqa: TRY301
                        of_street[known.house] = known
                    except ValueError as err:
                        problems.append((lines.line_num, str(err)))
        except UnicodeDecodeError as err:
            raise BadHouses([(1, f"the file is not UTF-8 ({err.reason})")]) from err
        except csv.Error as err:
            raise BadHouses([*problems, (lines.line_num, f"not readable as CSV: {err}")]) from err
        if problems:
            raise BadHouses(problems)
        return cls(streets)

    def __iter__(self) -> Iterator[tuple[str, KnownHouse]]:
        """Give every house with its street's id, streets and houses in order."""
        for street_id in sorted(self._streets):
            for house in sorted(self._streets[street_id]):
                yield street_id, self._streets[street_id][house]

    def __len__(self) -> int:
        return sum(map(len, self._streets.values()))

    @property
    def street_ids(self) -> frozenset[str]:
        """The streets of which houses are known; of others nothing can be said."""
        return frozenset(self._streets)

    def has(self, street_id: str, house: House) -> bool:
        """Tell whether the house is known; of a street not in `street_ids` that proves nothing."""
        return house in self._streets.get(street_id, {})

    def get(self, street_id: str, house: House) -> KnownHouse | None:
        """Give what is known of a house, None if it is not known."""
        return self._streets.get(street_id, {}).get(house)

    def nearest(self, street_id: str, house: House, n: int) -> tuple[House, ...]:
        """Give the n known houses nearest by number: 12 and 12/2 before 14, its side before 13."""
        known = self._streets.get(street_id, {})
        return tuple(heapq.nsmallest(n, known, key=lambda other: _distance(house, other)))

    def with_houses(self, houses: Iterable[tuple[str, KnownHouse]]) -> Self:
        """Add houses and bring known ones up to date; no house is taken away."""
        streets = {street_id: dict(known) for street_id, known in self._streets.items()}
        for street_id, newer in houses:
            of_street = streets.setdefault(street_id, {})
            older = of_street.get(newer.house)
            of_street[newer.house] = older.updated(newer) if older else newer
        return type(self)(streets)

    def text(self) -> str:
        """Write the file."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        for street_id, known in self:
            place = ["", ""]
            if known.latitude is not None and known.longitude is not None:
                place = [f"{known.latitude:.6f}", f"{known.longitude:.6f}"]
            writer.writerow([street_id, str(known.house), known.queue, *place])
        return out.getvalue()


def _distance(house: House, other: House) -> tuple[bool, int, bool, str]:
    """Order houses around one: itself, its number, its side of the street, the other side."""
    apart = abs(house.number - other.number)
    return other != house, apart, house.number % 2 != other.number % 2, other.key


def _row(cells: list[str]) -> tuple[str, KnownHouse]:
    if len(cells) != len(COLUMNS):
        raise ValueError(f"{len(cells)} cells instead of {len(COLUMNS)}")
    street_id, house, queue, latitude, longitude = cells
    if not street_id:
        raise ValueError("street_id is empty")
    if queue and not QUEUE.fullmatch(queue):
        raise ValueError(f"queue {queue!r} is not a number with or without its part, as 5 or 5.2")
    if bool(latitude) != bool(longitude):
        raise ValueError("lat and lon must be given both or neither")
    for name, degrees, bound in (("lat", latitude, 90), ("lon", longitude, 180)):
        if degrees and not (_DEGREES.fullmatch(degrees) and abs(float(degrees)) <= bound):
            raise ValueError(f"{name} {degrees!r} must be degrees in -{bound}..{bound}")
    return street_id, KnownHouse(
        House.parse(house),
        queue,
        float(latitude) if latitude else None,
        float(longitude) if longitude else None,
    )
