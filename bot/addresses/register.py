"""The rows of a street file as people keep them: read whole, extended, written back unchanged.

A gazetteer is what the program searches; a register also keeps sources, notes and line numbers.
Nothing in a register is ever deleted, for subscriptions refer to its ids.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from bot.addresses import house_text
from bot.addresses.gazetteer import COLUMNS, BadStreets, Gazetteer, read_street

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.addresses.model import Alias, Street

_NUMBERED_ID = re.compile(r"(.*?)(\d+)")
_ID_DIGITS = 3  # a new city starts with zt001


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: the street and its cells in the order of COLUMNS."""

    line: int
    street: Street
    cells: tuple[str, ...]

    @classmethod
    def of(cls, line: int, cells: Mapping[str, str]) -> Self:
        """Make a row of cells by column, those left out empty; raises BadStreets."""
        row = tuple(cells.get(column, "") for column in COLUMNS)
        problems: list[tuple[int, str]] = []
        street = read_street(row, line, problems)
        if street is None:
            raise BadStreets(problems)
        return cls(line, street, row)

    @property
    def title(self) -> str:
        """Type and name in full: «вулиця Київська»."""
        return f"{self.street.type} {self.street.name}"

    def cell(self, column: str) -> str:
        """Give the text of a column."""
        return self.cells[COLUMNS.index(column)]

    def with_cells(self, **cells: str) -> Self:
        """Change cells; raises BadStreets if the row is not right any more."""
        return self.of(self.line, dict(zip(COLUMNS, self.cells, strict=True)) | cells)

    def with_alias(self, alias: Alias) -> Self:
        """Add another name at the end of the alias column."""
        before = self.cell("aliases").strip()
        text = alias_text(alias)
        return self.with_cells(aliases=f"{before}; {text}" if before else text)


@dataclass(frozen=True, slots=True)
class Register:
    """A whole street file; an empty one is a city that only begins."""

    entries: tuple[Entry, ...] = ()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a file as Gazetteer.load does, with the same errors; keeps every cell."""
        gazetteer = Gazetteer.load(path)
        entries = []
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file, strict=True)
            next(lines)
            first = lines.line_num + 1
            for street, cells in zip(gazetteer.streets, lines, strict=True):
                entries.append(Entry(first, street, tuple(cells)))
                first = lines.line_num + 1
        return cls(tuple(entries))

    @property
    def home(self) -> str:
        """The settlement with the most streets, "" if there is none."""
        counted = Counter(entry.street.settlement for entry in self.entries)
        return counted.most_common(1)[0][0] if counted else ""

    def text(self) -> str:
        """Write the file: every row as it was read, line ends as LF."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(entry.cells for entry in self.entries)
        return out.getvalue()


class NewIds:
    """Ids for new streets: the city's prefix and the next number after the highest."""

    def __init__(self, register: Register, prefix: str = "") -> None:
        """Take the prefix most ids have unless one is given; raises ValueError if there is none."""
        matches = [_NUMBERED_ID.fullmatch(entry.street.id) for entry in register.entries]
        numbered = [(match[1], match[2]) for match in matches if match]
        if not prefix:
            if not numbered:
                raise ValueError("no street to take the prefix of ids from: give one, as zt,")
            prefix = Counter(before for before, _ in numbered).most_common(1)[0][0]
        self.prefix = prefix
        digits = [number for before, number in numbered if before == prefix]
        self._width = max((len(number) for number in digits), default=_ID_DIGITS)
        self._last = max(map(int, digits), default=0)

    def next(self) -> str:
        """Give an id nobody has."""
        self._last += 1
        return f"{self.prefix}{self._last:0{self._width}d}"


def alias_text(alias: Alias) -> str:
    """Write an alias as the alias column has it: `[type:] name [houses] @date`."""
    kind = f"{alias.type}: " if alias.type else ""
    houses = f" [{', '.join(house_text.canonical(alias.houses))}]" if alias.houses else ""
    return f"{kind}{alias.name}{houses}{f' @{alias.since}' if alias.since else ''}"
