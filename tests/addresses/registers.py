"""Small made-up registers of a made-up city, and the hands that write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.addresses.gazetteer import COLUMNS
from bot.addresses.register import Entry, Register
from bot.addresses.sources import Source, SourceStreet

if TYPE_CHECKING:
    from pathlib import Path

    from bot.addresses.model import Alias

TABLE_HEAD = "РЕМ;населений пункт;вулиця;будинки;черга;підчерга;примітка"


def entry(street_id: str, title: str, aliases: str = "", **cells: str) -> Entry:
    kind, name = title.split(" ", 1)
    cells = {"settlement": "Лісне"} | cells
    return Entry.of(0, cells | {"id": street_id, "type": kind, "name": name, "aliases": aliases})


def register(*entries: Entry) -> Register:
    return Register(entries)


def source(*streets: SourceStreet) -> Source:
    return Source(streets)


def street(title: str, *aliases: Alias, place: str = "line 2", **cells: str) -> SourceStreet:
    kind, _, name = title.partition(" ") if title[0].islower() else ("", "", title)
    return SourceStreet(place, "Лісне", kind, name, aliases, tuple(cells.items()))


def write_register(file: Path, *rows: str) -> Path:
    file.write_text("\n".join([",".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    return file


def table(*rows: str) -> bytes:
    return "\n".join([TABLE_HEAD, *rows]).encode()


def osm_xml(*objects: str) -> str:
    return f'<?xml version="1.0"?><osm version="0.6">{"".join(objects)}</osm>'


def node(node_id: int, lat: float, lon: float, **tags: str) -> str:
    return f'<node id="{node_id}" version="1" lat="{lat}" lon="{lon}">{_tags(tags)}</node>'


def way(way_id: int, *nodes: int, **tags: str) -> str:
    refs = "".join(f'<nd ref="{ref}"/>' for ref in nodes)
    return f'<way id="{way_id}" version="1">{refs}{_tags(tags)}</way>'


def relation(relation_id: int, members: dict[int, str], **tags: str) -> str:
    refs = "".join(
        f'<member type="way" ref="{ref}" role="{role}"/>' for ref, role in members.items()
    )
    return f'<relation id="{relation_id}" version="1">{refs}{_tags(tags)}</relation>'


def _tags(tags: dict[str, str]) -> str:
    return "".join(f'<tag k="{key.replace("__", ":")}" v="{tags[key]}"/>' for key in tags)
