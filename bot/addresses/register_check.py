"""What a person should look at in a faultless register: names easily confused. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.addresses.name_key import NameKey
from bot.addresses.register import alias_text

if TYPE_CHECKING:
    from bot.addresses.model import Alias
    from bot.addresses.register import Entry, Register


@dataclass(frozen=True, slots=True)
class Clash:
    """A name that stands for two streets, so that it can only be asked back."""

    entry: Entry
    alias: str
    other: Entry
    #: How the other street bears it: its alias, or "" for its own name.
    other_alias: str


def confusable(register: Register) -> tuple[tuple[Entry, ...], ...]:
    """Group the streets of one settlement that share a name but for type, ordinal and ending."""
    groups: dict[tuple[str, tuple[str, ...]], list[Entry]] = defaultdict(list)
    for entry in register.entries:
        groups[entry.street.settlement, NameKey.of(entry.street.name).stems].append(entry)
    return tuple(
        tuple(group) for group in groups.values() if len({entry.street.type for entry in group}) > 1
    )


def clashes(register: Register) -> tuple[Clash, ...]:
    """Find the aliases that another street of the settlement bears too, for some house."""
    bearers: dict[tuple[str, str, NameKey], list[tuple[Entry, Alias | None]]] = defaultdict(list)
    for entry in register.entries:
        street = entry.street
        bearers[street.settlement, street.type, NameKey.of(street.name)].append((entry, None))
        for alias in street.aliases:
            kind = alias.type or street.type
            bearers[street.settlement, kind, NameKey.of(alias.name)].append((entry, alias))
    return tuple(
        Clash(entry, alias_text(alias), other, alias_text(theirs) if theirs else "")
        for found in bearers.values()
        for at, (entry, alias) in enumerate(found)
        for place, (other, theirs) in enumerate(found)
        if alias is not None
        and other is not entry
        and (theirs is None or at < place)
        and _meet(alias, theirs)
    )


def _meet(one: Alias, other: Alias | None) -> bool:
    if other is None or one.houses is None or other.houses is None:
        # A street's own name against an alias of some houses only: those houses are the question.
        return True
    return bool(one.houses & other.houses)
