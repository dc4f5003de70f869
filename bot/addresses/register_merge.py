"""Another source merged into our register: streets found again, new ones, and doubts. Pure.

Nothing is renamed or deleted and every id stays. What may be one street or two is left to a
person: a wrong merge would tell one street of another's outage.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.addresses.gazetteer import BadStreets
from bot.addresses.lexicon import NEAR_TYPES
from bot.addresses.model import Alias
from bot.addresses.name_key import NameKey
from bot.addresses.register import Entry, NewIds, Register, alias_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.addresses.house_register import KnownHouse
    from bot.addresses.sources import Source, SourceStreet

_FILLED = ("district", "postcodes", "katotth", "osm", "source")  # lat and lon go together


@dataclass(frozen=True, slots=True)
class Doubt:
    """A street or name of the source left for a person, and why."""

    place: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of an import."""

    register: Register
    added: tuple[Entry, ...]
    #: Aliases added: the row as it is now, and the alias as it is written there.
    aliases: tuple[tuple[Entry, str], ...]
    #: Streets found again, and rows in which empty cells were filled.
    known: int
    filled: int
    doubts: tuple[Doubt, ...]
    #: Street ids with the houses the source gives them.
    houses: tuple[tuple[str, KnownHouse], ...]


class _Doubtful(Exception):
    """Leave this street to a person; the text says why."""


def merge(register: Register, source: Source, *, prefix: str = "", said_by: str = "") -> Merged:
    """Merge a source; `said_by` goes into the source column of new rows. ValueError: no prefix."""
    return _Merge(register, NewIds(register, prefix), said_by, source).run(source)


@dataclass(frozen=True, slots=True)
class _Bearer:
    """A street that bears a name; alias None = it is its own name."""

    street_id: str
    alias: Alias | None


_Key = tuple[str, str, NameKey]  # settlement, type, name


class _Merge:
    """One import while it is under way."""

    def __init__(self, register: Register, ids: NewIds, said_by: str, source: Source) -> None:
        self.ids, self.said_by = ids, said_by
        self.entries = {entry.street.id: entry for entry in register.entries}
        self.bearers: dict[_Key, list[_Bearer]] = defaultdict(list)
        for entry in register.entries:
            self._index(entry)
        #: Names the source has of its own: a street that stands there is no misspelling of another.
        self.of_source = {
            (street.settlement, street.type, NameKey.of(street.name)) for street in source.streets
        }
        #: Streets of ours that the source does not have by their own name, by type and number.
        self.missed: dict[tuple[str, str, int | None], list[str]] = defaultdict(list)
        for entry in register.entries:
            place, key = (entry.street.settlement, entry.street.type), _key(entry)
            if (*place, key) not in self.of_source:
                self.missed[*place, key.ordinal].append(entry.street.id)
        self.added: list[str] = []
        self.aliases: list[tuple[str, str]] = []
        self.doubts: list[Doubt] = []
        self.houses: list[tuple[str, KnownHouse]] = []
        self.filled: set[str] = set()
        self.known = 0

    def run(self, source: Source) -> Merged:
        before = set(self.entries)
        for street in source.streets:
            try:
                street_id = self._find(street)
                if street_id is None:
                    street_id = self._add(street)
                else:
                    self.known += street_id in before
                    self._fill(street_id, street)
            except _Doubtful as err:
                self.doubts.append(Doubt(street.place, street.title, str(err)))
                continue
            except BadStreets as err:
                reasons = "; ".join(reason for _, reason in err.problems)
                self.doubts.append(Doubt(street.place, street.title, reasons))
                continue
            for alias in street.aliases:
                self._also(street_id, alias, street)
            self.houses += ((street_id, house) for house in street.houses)
        return Merged(
            Register(tuple(self.entries.values())),
            tuple(self.entries[street_id] for street_id in self.added),
            tuple((self.entries[street_id], text) for street_id, text in self.aliases),
            self.known,
            len(self.filled),
            tuple(self.doubts),
            tuple(self.houses),
        )

    def _index(self, entry: Entry) -> None:
        street = entry.street
        self._bear(street.settlement, street.type, street.name, _Bearer(street.id, None))
        for alias in street.aliases:
            kind = alias.type or street.type
            self._bear(street.settlement, kind, alias.name, _Bearer(street.id, alias))

    def _bear(self, settlement: str, kind: str, name: str, bearer: _Bearer) -> None:
        self.bearers[settlement, kind, NameKey.of(name)].append(bearer)

    def _find(self, street: SourceStreet) -> str | None:
        """Give the id of the street it is, None if it is new; raises _Doubtful."""
        if not street.type:
            return self._find_typeless(street)
        key = (street.settlement, street.type, NameKey.of(street.name))
        found = self._borne_by(key)
        if found is not None:
            return found
        for alias in street.aliases:
            formerly = (street.settlement, alias.type or street.type, NameKey.of(alias.name))
            own = [b.street_id for b in self.bearers.get(formerly, ()) if b.alias is None]
            if own and formerly not in self.of_source:
                self._name_too(own[0], street)
                return own[0]
        return self._find_alike(street)

    def _find_alike(self, street: SourceStreet) -> str | None:
        """Look for the street under a shorter or longer name; raises _Doubtful for a near one."""
        key = NameKey.of(street.name)
        rivals = self._rivals(street)
        same = [other for other in rivals if key.may_be(_key(other))]
        if len(same) == 1:
            if len(key.words) > len(_key(same[0]).words):
                self._name_too(same[0].street.id, street)
            return same[0].street.id
        near = same or [other for other in rivals if key.is_near(_key(other))]
        near = near or list(self._near_type(street))
        if near:
            names = ", ".join(f"{other.street.id} {other.title}" for other in near)
            raise _Doubtful(f"may be {names}")
        return None

    def _find_typeless(self, street: SourceStreet) -> str:
        key = NameKey.of(street.name)
        kinds = {kind for settlement, kind, name in self.bearers if name == key}
        found = {
            bearer.street_id
            for kind in kinds
            for bearer in self.bearers.get((street.settlement, kind, key), ())
        }
        if len(found) == 1:
            return found.pop()
        raise _Doubtful(
            f"no type of street is named; may be {', '.join(sorted(found))}"
            if found
            else "no type of street is named"
        )

    def _borne_by(self, key: _Key) -> str | None:
        """Give the one street that bears a name; its own name comes before others' aliases."""
        bearers = self.bearers.get(key, [])
        own = [bearer for bearer in bearers if bearer.alias is None] or bearers
        found = {bearer.street_id for bearer in own}
        if not found:
            return None
        split = any(bearer.alias is not None and bearer.alias.houses for bearer in own)
        if len(found) > 1 or split:
            raise _Doubtful(f"is an old name of {', '.join(sorted(found))}, by house number")
        return found.pop()

    def _rivals(self, street: SourceStreet) -> list[Entry]:
        """Give the streets of its type and number that the source itself does not have."""
        place = (street.settlement, street.type, NameKey.of(street.name).ordinal)
        return [self.entries[street_id] for street_id in self.missed.get(place, ())]

    def _near_type(self, street: SourceStreet) -> Iterator[Entry]:
        key = NameKey.of(street.name)
        for one, near in NEAR_TYPES:
            other_key = (street.settlement, near, key)
            if one == street.type and other_key not in self.of_source:
                yield from (self.entries[b.street_id] for b in self.bearers.get(other_key, ()))

    def _name_too(self, street_id: str, street: SourceStreet) -> None:
        """Add the source's own name for a street as another name of it."""
        kind = street.type if street.type != self.entries[street_id].street.type else ""
        self._also(street_id, Alias(street.name, kind), street)

    def _also(self, street_id: str, alias: Alias, street: SourceStreet) -> None:
        """Add an alias, unless the street bears it already or it would mean another street too."""
        entry = self.entries[street_id]
        kind = alias.type or street.type or entry.street.type
        if alias.type == "" and kind != entry.street.type:
            alias = replace(alias, type=kind)
        key = (entry.street.settlement, kind, NameKey.of(alias.name))
        bearers = self.bearers.get(key, [])
        if any(bearer.street_id == street_id for bearer in bearers):
            return
        text = alias_text(alias)
        others = {bearer.street_id for bearer in bearers}
        if others and alias.houses is None:
            reason = f"{text!r} as another name of {street_id} is borne by {', '.join(others)}"
            self.doubts.append(Doubt(street.place, street.title, reason))
            return
        self.entries[street_id] = entry.with_alias(alias)
        self._bear(entry.street.settlement, kind, alias.name, _Bearer(street_id, alias))
        self.aliases.append((street_id, text))

    def _add(self, street: SourceStreet) -> str:
        cells = dict(street.cells)
        cells.setdefault("source", self.said_by)
        identity = {"settlement": street.settlement, "type": street.type, "name": street.name}
        Entry.of(0, cells | identity | {"id": "new"})  # a bad row takes no id
        entry = Entry.of(0, cells | identity | {"id": self.ids.next()})
        self.entries[entry.street.id] = entry
        self._index(entry)
        self.added.append(entry.street.id)
        return entry.street.id

    def _fill(self, street_id: str, street: SourceStreet) -> None:
        """Fill the empty cells of a row; what stands there is a person's and stays."""
        entry, cells = self.entries[street_id], dict(street.cells)
        filled = {
            column: cells[column]
            for column in _FILLED
            if cells.get(column) and not entry.cell(column)
        }
        if cells.get("lat") and not entry.cell("lat"):
            filled |= {"lat": cells["lat"], "lon": cells["lon"]}
        if filled:
            self.entries[street_id] = entry.with_cells(**filled)
            self.filled.add(street_id)


def _key(entry: Entry) -> NameKey:
    return NameKey.of(entry.street.name)
