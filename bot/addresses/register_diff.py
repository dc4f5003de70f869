"""What changed from one register to the next, by id. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.addresses.gazetteer import COLUMNS
from bot.addresses.name_key import NameKey
from bot.addresses.register import alias_text

if TYPE_CHECKING:
    from bot.addresses.register import Entry, Register

_COMPARED_APART = frozenset({"id", "settlement", "type", "name", "aliases"})


@dataclass(frozen=True, slots=True)
class Changed:
    """A street of both registers that is not the same in them."""

    old: Entry
    new: Entry
    #: Settlement, type or name differ.
    renamed: bool
    #: The street still answers to its old name; true if it was not renamed.
    old_name_kept: bool
    aliases_added: tuple[str, ...]
    aliases_removed: tuple[str, ...]
    #: Other columns that differ.
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """Added, removed and changed streets, in the order of the files."""

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    changed: tuple[Changed, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def diff(old: Register, new: Register) -> Diff:
    """Compare two registers of one city; a street is the same if its id is."""
    before = {entry.street.id: entry for entry in old.entries}
    after = {entry.street.id: entry for entry in new.entries}
    changed = (
        _changed(entry, after[street_id])
        for street_id, entry in before.items()
        if street_id in after
    )
    return Diff(
        added=tuple(entry for street_id, entry in after.items() if street_id not in before),
        removed=tuple(entry for street_id, entry in before.items() if street_id not in after),
        changed=tuple(change for change in changed if change is not None),
    )


def _changed(old: Entry, new: Entry) -> Changed | None:
    renamed = (old.street.settlement, old.title) != (new.street.settlement, new.title)
    was, now = _aliases(old), _aliases(new)
    change = Changed(
        old,
        new,
        renamed,
        not renamed or _answers_to_old_name(old, new),
        tuple(alias for alias in now if alias not in was),
        tuple(alias for alias in was if alias not in now),
        tuple(
            column
            for column, one, other in zip(COLUMNS, old.cells, new.cells, strict=True)
            if column not in _COMPARED_APART and one != other
        ),
    )
    same = not (renamed or change.aliases_added or change.aliases_removed or change.columns)
    return None if same else change


def _aliases(entry: Entry) -> tuple[str, ...]:
    return tuple(alias_text(alias) for alias in entry.street.aliases)


def _answers_to_old_name(old: Entry, new: Entry) -> bool:
    key = NameKey.of(old.street.name)
    names = [(new.street.type, new.street.name, None)] + [
        (alias.type or new.street.type, alias.name, alias.houses) for alias in new.street.aliases
    ]
    return any(
        kind == old.street.type and NameKey.of(name) == key and houses is None
        for kind, name, houses in names
    )
