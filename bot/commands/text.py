"""`visnyk addresses` and `visnyk announcements`: the readers, by hand and for other programs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.errors import Refused
from bot.config import Settings

if TYPE_CHECKING:
    from bot.addresses.gazetteer import Gazetteer

addresses = typer.Typer(help="Understand residents' addresses.", no_args_is_help=True)
announcements = typer.Typer(help="Understand dispatchers' announcements.", no_args_is_help=True)

StreetsFile = Annotated[
    Path | None,
    typer.Option("--streets", help="Another gazetteer in the format of data/streets.csv."),
]


@addresses.callback()
@announcements.callback()
def _group() -> None:
    """Keep the group a group while it has one command."""


@addresses.command("resolve")
def addresses_resolve(streets: StreetsFile = None) -> None:
    """Read one query a line from stdin; print a JSON line for each."""
    from bot.addresses.report import resolution_line

    gazetteer = _gazetteer(streets)
    for line in sys.stdin:
        _print_json(resolution_line(gazetteer, line.rstrip("\r\n")))


@announcements.command("parse")
def announcements_parse(streets: StreetsFile = None) -> None:
    """Read JSON lines {"id","text"} from stdin; print what was understood, a JSON line for each.

    A line that is not such JSON is named on stderr by its number; the others are still read.
    """
    from bot.addresses.report import announcement_line

    gazetteer = _gazetteer(streets)
    bad = 0
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            _print_json(announcement_line(gazetteer, json.loads(line)))
        except (ValueError, KeyError, TypeError) as err:
            bad += 1
            print(f"line {number}: not a JSON object with id and text: {err}", file=sys.stderr)
    if bad:
        raise Refused(f"{bad} lines could not be read; the others were")


def _gazetteer(streets: Path | None) -> Gazetteer:
    from bot.addresses.gazetteer import BadStreets, Gazetteer

    try:
        return Gazetteer.load(streets or Settings().streets_file)
    except BadStreets as err:
        raise Refused(str(err)) from err


def _print_json(record: dict[str, Any]) -> None:
    print(json.dumps(record, ensure_ascii=False), flush=True)
