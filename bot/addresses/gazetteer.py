"""The city's streets, read from a CSV file in the format of data/README.md; refuses bad rows."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from bot.addresses import house_text
from bot.addresses.model import Alias, Street
from bot.addresses.romanise import romanise
from bot.messages import Local

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

#: Each type of street and its short word on labels.
TYPES = {
    "вулиця": "вул.",
    "провулок": "пров.",
    "проспект": "просп.",
    "бульвар": "бульв.",
    "майдан": "майдан",
    "площа": "площа",
    "проїзд": "проїзд",
    "шосе": "шосе",
    "лінія": "лінія",
    "квартал": "квартал",
    "набережна": "наб.",
    "узвіз": "узвіз",
    "тупик": "тупик",
}

COLUMNS = (
    "id", "settlement", "type", "name", "aliases", "district", "postcodes",
    "lat", "lon", "katotth", "osm", "source", "notes",
)  # fmt: skip

_ID = re.compile(r"[a-z0-9_-]{1,32}")
# A word of a name: a number with or without ending (1-й, 600-річчя), Cyrillic letters, or a Roman
# numeral. A Latin letter inside a Cyrillic word would never be found, so it is refused.
_WORD = re.compile(r"\d{1,4}(-[а-яґєії]+)?|[(«№]?[А-ЯҐЄІЇа-яґєії'’ʼ.-]+[)»]?|[IVX]+")
_ALIAS = re.compile(
    r"(?:(?P<type>[^:\[\]@]+):)?\s*(?P<name>[^:\[\]@]+?)\s*"
    r"(?:\[(?P<houses>[^\[\]]*)\])?\s*(?:@(?P<since>\S+))?"
)
_POSTCODE = re.compile(r"\d{5}")


class BadStreets(ValueError):
    """The file cannot be used; `problems` pairs a line number with the reason. Fix those lines."""

    def __init__(self, problems: Iterable[tuple[int, str]]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"line {line}: {reason}" for line, reason in self.problems))


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """All streets of a city; frozen, so readers may keep indexes of it for as long as it lives."""

    streets: tuple[Street, ...]
    #: The settlement with the most streets; labels do not name it.
    home: str = field(init=False)
    _by_id: Mapping[str, Street] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.streets:
            raise ValueError("a gazetteer needs at least one street")
        object.__setattr__(self, "_by_id", {street.id: street for street in self.streets})
        home = Counter(street.settlement for street in self.streets).most_common(1)[0][0]
        object.__setattr__(self, "home", home)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a file; raises BadStreets with every bad line and OSError if it cannot be opened."""
        problems: list[tuple[int, str]] = []
        streets: list[Street] = []
        seen: dict[object, int] = {}
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                lines = csv.reader(file, strict=True)
                header = next(lines, [])
                if tuple(header) != COLUMNS:
                    raise BadStreets([(1, f"the first line must be {','.join(COLUMNS)}")])
                first = 2
                for cells in lines:
                    line, first = first, lines.line_num + 1
                    street = read_street(cells, line, problems)
                    if street is not None and _is_new(street, line, seen, problems):
                        streets.append(street)
        except UnicodeDecodeError as err:
            raise BadStreets([(1, f"the file is not UTF-8 ({err.reason})")]) from err
        except csv.Error as err:
            raise BadStreets([*problems, (lines.line_num, f"not readable as CSV: {err}")]) from err
        if not streets and not problems:
            problems.append((2, "there is no street in the file"))
        if problems:
            raise BadStreets(problems)
        return cls(tuple(streets))

    def street(self, street_id: str) -> Street:
        """Give the street of an id; raises KeyError for an id the file does not have."""
        return self._by_id[street_id]

    def __contains__(self, street_id: object) -> bool:
        return street_id in self._by_id

    def label(self, street_id: str) -> Local:
        """Name a street as it is shown: «вул. Київська», "vul. Kyivska"; KeyError if unknown."""
        street = self._by_id[street_id]
        name = f"{TYPES[street.type]} {street.name}".replace("'", "’")
        if street.settlement != self.home:
            name = f"{street.settlement}, {name}"
        return Local(uk=name, en=romanise(name))


def read_street(cells: Sequence[str], line: int, problems: list[tuple[int, str]]) -> Street | None:
    """Read one row; on any fault add each reason to `problems` and give None."""
    if len(cells) != len(COLUMNS):
        problems.append((line, f"{len(cells)} cells instead of {len(COLUMNS)}"))
        return None
    row = dict(zip(COLUMNS, cells, strict=True))
    faults = list(_faults(row))
    aliases: list[Alias] = []
    for entry in row["aliases"].split(";") if row["aliases"].strip() else ():
        try:
            aliases.append(_alias(entry.strip()))
        except ValueError as err:
            faults.append(str(err))
    if faults:
        problems.extend((line, fault) for fault in faults)
        return None
    return Street(
        id=row["id"],
        settlement=row["settlement"],
        type=row["type"],
        name=row["name"],
        aliases=tuple(aliases),
        district=row["district"],
        postcodes=tuple(row["postcodes"].split()),
        latitude=float(row["lat"]) if row["lat"] else None,
        longitude=float(row["lon"]) if row["lon"] else None,
    )


def _faults(row: Mapping[str, str]) -> Iterable[str]:
    if not _ID.fullmatch(row["id"]):
        yield f"id {row['id']!r} must be 1..32 of a-z, 0-9, _ and -, as zt001"
    if not row["settlement"].strip():
        yield "settlement is empty"
    if row["type"] not in TYPES:
        yield f"type {row['type']!r} is not one of {', '.join(TYPES)}"
    if not is_name(row["name"]):
        yield f"name {row['name']!r} must be words in Cyrillic letters, one space apart"
    for code in row["postcodes"].split():
        if not _POSTCODE.fullmatch(code):
            yield f"postcode {code!r} must have five digits"
    if bool(row["lat"]) != bool(row["lon"]):
        yield "lat and lon must be given both or neither"
    for column, bound in (("lat", 90), ("lon", 180)):
        if row[column] and not _is_degrees(row[column], bound):
            yield f"{column} {row[column]!r} must be degrees in -{bound}..{bound}"


def is_name(name: str) -> bool:
    """Tell whether a text can be a street's name: words in Cyrillic letters, one space apart."""
    words = name.split(" ")
    return all(_WORD.fullmatch(word) for word in words) and any(map(str.isalpha, name))


def _is_degrees(text: str, bound: int) -> bool:
    return re.fullmatch(r"-?\d{1,3}(\.\d{1,10})?", text) is not None and abs(float(text)) <= bound


def _alias(entry: str) -> Alias:
    """Read one entry of the alias column; raises ValueError saying what is wrong with it."""
    match = _ALIAS.fullmatch(entry)
    if match is None or not is_name(match["name"]):
        raise ValueError(f"alias {entry!r} is not `[type:] name [houses] @date`")
    kind = (match["type"] or "").strip()
    if kind and kind not in TYPES:
        raise ValueError(f"alias {entry!r}: type {kind!r} is not one of {', '.join(TYPES)}")
    houses = None
    if match["houses"] is not None:
        try:
            houses = house_text.parse(label.strip() for label in match["houses"].split(","))
        except ValueError as err:
            raise ValueError(f"alias {entry!r}: {err}") from err
        if not houses:
            raise ValueError(f"alias {entry!r}: no house is left of [{match['houses']}]")
    try:
        since = dt.date.fromisoformat(match["since"]) if match["since"] else None
    except ValueError as err:
        raise ValueError(f"alias {entry!r}: {match['since']!r} is not a date YYYY-MM-DD") from err
    return Alias(name=match["name"], type=kind, houses=houses, since=since)


def _is_new(
    street: Street, line: int, seen: dict[object, int], problems: list[tuple[int, str]]
) -> bool:
    """Remember a street's keys; a key met before is a problem of this line."""
    keys = {
        f"id {street.id}": street.id,
        f"{street.settlement}, {street.type} {street.name}": (
            street.settlement,
            street.type,
            street.name,
        ),
    }
    new = True
    for name, key in keys.items():
        if key in seen:
            problems.append((line, f"{name} is already on line {seen[key]}"))
            new = False
        seen.setdefault(key, line)
    return new
