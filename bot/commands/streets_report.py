"""What `visnyk streets` prints: lines for people, and the diff as JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from bot.addresses.register_check import clashes, confusable

if TYPE_CHECKING:
    from bot.addresses.house_register import HouseRegister
    from bot.addresses.register import Entry, Register
    from bot.addresses.register_diff import Diff
    from bot.addresses.register_merge import Merged
    from bot.addresses.sources import Source


def print_check(register: Register) -> None:
    """Print counts, names that are easily confused, and aliases that name two streets."""
    streets = [entry.street for entry in register.entries]
    aliases = sum(len(street.aliases) for street in streets)
    placed = sum(street.latitude is not None for street in streets)
    print(f"{len(streets)} streets, {aliases} aliases, {placed} with a place on the map")
    for what, counted in (
        ("settlements", Counter(street.settlement for street in streets)),
        ("types", Counter(street.type for street in streets)),
    ):
        print(f"{what}: {', '.join(f'{name} {n}' for name, n in counted.most_common())}")
    groups = confusable(register)
    print(f"{len(groups)} names of several types")
    for group in groups:
        print(f"  {', '.join(_named(entry) for entry in group)}")
    found = clashes(register)
    print(f"{len(found)} aliases that name another street too")
    for clash in found:
        also = f"alias {clash.other_alias} of" if clash.other_alias else "name of"
        print(
            f"  line {clash.entry.line}: alias {clash.alias} of {_named(clash.entry)} "
            f"is the {also} {_named(clash.other)} on line {clash.other.line}"
        )


def print_diff(diff: Diff) -> None:
    """Print one line for each street that differs, and a sum."""
    for entry in diff.added:
        print(f"added    {_named(entry)}")
    for entry in diff.removed:
        print(f"removed  {_named(entry)}: subscriptions to it would lead nowhere")
    for change in diff.changed:
        said = []
        if change.renamed:
            kept = "its old name is kept" if change.old_name_kept else "its OLD NAME IS NOT KEPT"
            said.append(f"renamed {change.new.title}, {kept}")
        if change.aliases_added:
            said.append(f"new aliases {'; '.join(change.aliases_added)}")
        if change.aliases_removed:
            said.append(f"aliases gone {'; '.join(change.aliases_removed)}")
        if change.columns:
            said.append(f"other {', '.join(change.columns)}")
        print(f"changed  {_named(change.old)}: {', '.join(said)}")
    print(
        f"{len(diff.added)} added, {len(diff.removed)} removed, "
        f"{sum(change.renamed for change in diff.changed)} renamed, {len(diff.changed)} changed"
    )


def diff_record(diff: Diff) -> dict[str, Any]:
    """Give the diff as an object to be printed as JSON."""
    return {
        "added": list(map(_record, diff.added)),
        "removed": list(map(_record, diff.removed)),
        "changed": [
            {
                "old": _record(change.old),
                "new": _record(change.new),
                "renamed": change.renamed,
                "old_name_kept": change.old_name_kept,
                "aliases_added": list(change.aliases_added),
                "aliases_removed": list(change.aliases_removed),
                "columns": list(change.columns),
            }
            for change in diff.changed
        ],
    }


def print_import(source: Source, merged: Merged) -> None:
    """Print what was added, merged, left for a person and not readable, and a sum."""
    for entry in merged.added:
        print(f"added     {_named(entry)}")
    for entry, alias in merged.aliases:
        print(f"alias     {_named(entry)}: {alias}")
    for doubt in merged.doubts:
        print(f"doubtful  {doubt.place}: {doubt.title}: {doubt.reason}")
    for fault in source.faults:
        print(f"unread    {fault.place}: {fault.reason}")
    print(
        f"{len(merged.added)} streets added, {merged.known} found again, "
        f"{merged.filled} of them completed, {len(merged.aliases)} aliases added, "
        f"{len(merged.doubts)} left for a person, {len(source.faults)} not readable, "
        f"{source.elsewhere} of other settlements left out"
    )


def print_houses(before: HouseRegister, after: HouseRegister) -> None:
    """Print how many houses an import added and brought up to date."""
    known = {(street_id, known.house): known for street_id, known in before}
    others = [
        known[street_id, house.house]
        for street_id, house in after
        if known.get((street_id, house.house), house) != house
    ]
    print(f"{len(after) - len(before)} houses added, {len(others)} brought up to date")


def _named(entry: Entry) -> str:
    return f"{entry.street.id} {entry.title}"


def _record(entry: Entry) -> dict[str, Any]:
    street = entry.street
    return {
        "id": street.id,
        "settlement": street.settlement,
        "type": street.type,
        "name": street.name,
    }
