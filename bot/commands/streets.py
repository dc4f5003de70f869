"""`visnyk streets`: a city's own register of streets and houses (docs/another-city.md)."""

from __future__ import annotations

import json
import sys
from collections import Counter
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import streets_report
from bot.commands.errors import Refused
from bot.config import Settings

if TYPE_CHECKING:
    from bot.addresses.house_register import HouseRegister
    from bot.addresses.register import Register
    from bot.addresses.sources import Source

streets = typer.Typer(help="Look after the city's streets and houses.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="A street file in the format of data/streets.csv.")]
HousesFile = Annotated[Path | None, typer.Option("--houses", help="A house file beside it.")]


class Kind(Enum):
    """Where an import comes from."""

    CSV = "csv"
    OPERATOR = "operator"
    OSM = "osm"


_SAID_BY = {
    Kind.CSV: "",
    Kind.OPERATOR: "power operator's register",
    Kind.OSM: "OpenStreetMap, ODbL",
}


@streets.command("check")
def streets_check(file: File, houses: HousesFile = None) -> None:
    """Print every fault with its line, exit 1; without faults, counts and names to look at."""
    register = _register(file)
    if houses is not None:
        known = _houses(houses)
        ids = {entry.street.id for entry in register.entries}
        if strange := sorted(known.street_ids - ids):
            raise Refused(f"{houses}: {', '.join(strange)} are ids of no street in {file}")
        print(f"{len(known)} houses in {len(known.street_ids)} streets")
    streets_report.print_check(register)


@streets.command("diff")
def streets_diff(
    old: File,
    new: File,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Print what was added, removed, renamed and changed from one street file to the next."""
    from bot.addresses.register_diff import diff

    found = diff(_register(old), _register(new))
    if as_json:
        print(json.dumps(streets_report.diff_record(found), ensure_ascii=False))
    else:
        streets_report.print_diff(found)


@streets.command("import")
def streets_import(
    file: Annotated[Path, typer.Argument(help="What to read.")],
    kind: Annotated[Kind, typer.Option("--from", help="What kind of file it is.")],
    into: Annotated[
        Path | None, typer.Option(help="The street file to extend; STREETS_FILE if absent.")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="Where to write, if not over it.")] = None,
    houses: Annotated[Path | None, typer.Option(help="House file to write or extend.")] = None,
    settlement: Annotated[
        list[str] | None, typer.Option(help="Only this one; repeat. Those of the street file.")
    ] = None,
    prefix: Annotated[str, typer.Option(help="Of new ids, as zt; the file's own if absent.")] = "",
    *,
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
) -> None:
    """Merge another register: ids stay, nothing is deleted, doubts are left to a person."""
    from bot.addresses.house_register import HouseRegister
    from bot.addresses.register import Register
    from bot.addresses.register_merge import merge

    into = into or Settings().streets_file
    register = _register(into) if into.exists() else Register()
    known = _houses(houses) if houses is not None and houses.exists() else HouseRegister()
    wanted = settlement or _settlements(register)
    source = _source(file, kind, wanted)
    try:
        merged = merge(register, source, prefix=prefix, said_by=_SAID_BY[kind])
    except ValueError as err:
        raise Refused(f"{err} with --prefix") from err
    streets_report.print_import(source, merged)
    results = {output or into: merged.register.text()}
    if houses is not None:
        extended = known.with_houses(merged.houses)
        streets_report.print_houses(known, extended)
        results[houses] = extended.text()
    _write(results, force=force)
    if source.faults:
        raise Refused(f"{len(source.faults)} pieces could not be read, see above; the others were")


@streets.command("export")
def streets_export(
    output: Annotated[Path | None, typer.Option(help="Where to; stdout if absent.")] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
) -> None:
    """Write the streets in force as CSV in the format of data/streets.csv."""
    text = _register(Settings().streets_file).text()
    if output is None:
        sys.stdout.write(text)
    else:
        _write({output: text}, force=force)


def _settlements(register: Register) -> list[str]:
    """Name the settlements of a register, the city first."""
    counted = Counter(entry.street.settlement for entry in register.entries)
    return [name for name, _ in counted.most_common()]


def _source(file: Path, kind: Kind, settlements: list[str]) -> Source:
    from bot.addresses import operator_table, sources

    try:
        if kind is Kind.OPERATOR:
            return operator_table.read(file.read_bytes(), settlements)
        if kind is Kind.CSV:
            return sources.own_format(_register(file), settlements)
        from bot.addresses import osm

        if not settlements:
            raise Refused("an extract does not say of which settlement it is: give --settlement")
        return osm.read(file, settlements[0])
    except sources.UnreadableSource as err:
        raise Refused(f"{file}: {err}") from err


def _register(file: Path) -> Register:
    from bot.addresses.gazetteer import BadStreets
    from bot.addresses.register import Register

    try:
        return Register.load(file)
    except BadStreets as err:
        raise Refused(f"{file} cannot be used\n{err}") from err


def _houses(file: Path) -> HouseRegister:
    from bot.addresses.house_register import BadHouses, HouseRegister

    try:
        return HouseRegister.load(file)
    except BadHouses as err:
        raise Refused(f"{file} cannot be used\n{err}") from err


def _write(texts: dict[Path, str], *, force: bool) -> None:
    """Write files whole or not at all; what is there is overwritten only if that was asked for."""
    there = [str(file) for file in texts if file.exists()]
    if there and not force:
        raise Refused(
            f"nothing written: {', '.join(there)} would be overwritten; give --force, "
            "or another name with --output"
        )
    for file, text in texts.items():
        beside = file.with_name(f"{file.name}.new")
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(file)
        print(f"written: {file}")
