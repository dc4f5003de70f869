from __future__ import annotations

from typing import TYPE_CHECKING

import osmium
import pytest

from bot.addresses.model import Alias
from bot.addresses.osm import read
from bot.addresses.sources import Source, UnreadableSource
from tests.addresses.registers import node, osm_xml, relation, way

if TYPE_CHECKING:
    from pathlib import Path

CORNERS = (node(1, 50.0, 28.0), node(2, 50.0, 28.2), node(3, 50.2, 28.2), node(4, 50.2, 28.0))
INSIDE = (node(11, 50.10, 28.10), node(12, 50.12, 28.14))
OUTSIDE = (node(21, 50.5, 28.1), node(22, 50.5, 28.2))
BOUNDARY = way(900, 1, 2, 3, 4, 1)
CITY = relation(99, {900: "outer"}, type="boundary", boundary="administrative", name="Лісне")
SADOVA = way(100, 11, 12, highway="residential", name="вулиця Садова")


def extract(tmp_path: Path, *objects: str) -> Source:
    file = tmp_path / "lisne.osm"
    file.write_text(osm_xml(*objects), encoding="utf-8")
    return read(file, "Лісне")


def test_a_named_way_is_a_street_with_its_place(tmp_path: Path) -> None:
    (street,) = extract(tmp_path, *INSIDE, SADOVA).streets

    assert (street.type, street.name, street.settlement) == ("вулиця", "Садова", "Лісне")
    assert dict(street.cells) == {"osm": "w100", "lat": "50.1100", "lon": "28.1200"}


def test_ways_of_one_name_are_one_street(tmp_path: Path) -> None:
    second = way(101, 12, 11, highway="service", name="Садова вулиця")

    assert len(extract(tmp_path, *INSIDE, SADOVA, second).streets) == 1


def test_other_names_become_aliases_with_their_type(tmp_path: Path) -> None:
    tags = {
        "highway": "residential",
        "name": "Sadova",
        "name__uk": "вулиця Садова",
        "old_name": "Леніна;провулок Глухий",
        "old_name__1970-2016": "вулиця Поштова",
        "old_name__ru": "улица Ленина",
    }

    (street,) = extract(tmp_path, *INSIDE, way(100, 11, 12, **tags)).streets

    assert set(street.aliases) == {Alias("Леніна"), Alias("Глухий", "провулок"), Alias("Поштова")}


def test_a_relation_of_a_street_is_its_better_id(tmp_path: Path) -> None:
    whole = relation(7, {100: "street"}, type="associatedStreet", name="вулиця Садова")

    (street,) = extract(tmp_path, *INSIDE, SADOVA, whole).streets

    assert dict(street.cells)["osm"] == "r7"


def test_what_lies_outside_the_boundary_is_left_out(tmp_path: Path) -> None:
    far = way(102, 21, 22, highway="residential", name="вулиця Чужа")
    objects = (*CORNERS, *INSIDE, *OUTSIDE, SADOVA, far)

    taken = extract(tmp_path, *objects, BOUNDARY, CITY)
    all_of_it = extract(tmp_path, *objects, BOUNDARY)

    assert ([street.name for street in taken.streets], taken.elsewhere) == (["Садова"], 1)
    assert len(all_of_it.streets) == 2


def test_houses_have_numbers_and_places(tmp_path: Path) -> None:
    point = node(31, 50.101, 28.101, addr__housenumber="1;3А", addr__street="вулиця Садова")
    building = way(200, 11, 12, 11, addr__housenumber="5/2", addr__street="Садова вулиця")

    (street,) = extract(tmp_path, *INSIDE, point, SADOVA, building).streets

    assert {str(k.house): (k.latitude, k.longitude) for k in street.houses} == {
        "1": (50.101, 28.101),
        "3А": (50.101, 28.101),
        "5/2": (pytest.approx(50.11), pytest.approx(28.12)),
    }


def test_a_building_with_a_yard_has_a_place_too(tmp_path: Path) -> None:
    walls = way(900, 1, 2, 3, 4, 1)
    building = relation(
        8, {900: "outer"},
        type="multipolygon", addr__housenumber="9", addr__street="вулиця Садова",
    )  # fmt: skip

    (street,) = extract(tmp_path, *CORNERS, walls, building).streets

    (known,) = street.houses
    assert (str(known.house), known.latitude, known.longitude) == ("9", 50.1, 28.1)


def test_a_house_of_another_city_is_left_out(tmp_path: Path) -> None:
    tags = {"addr__housenumber": "1", "addr__street": "вулиця Садова", "addr__city": "Вереси"}

    assert extract(tmp_path, node(31, 50.1, 28.1, **tags)).streets == ()


def test_a_bus_stop_is_no_street_and_a_square_is_one(tmp_path: Path) -> None:
    stop = node(32, 50.1, 28.1, highway="bus_stop", name="вулиця Зупинкова")
    square = way(300, 11, 12, place="square", name="Соборний майдан")

    (street,) = extract(tmp_path, *INSIDE, stop, square).streets

    assert (street.type, street.name) == ("майдан", "Соборний")


def test_names_and_numbers_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    odd = way(103, 11, 12, highway="residential", name="M06")
    point = node(31, 50.1, 28.1, addr__housenumber="біля школи", addr__street="вулиця Садова")
    nowhere = node(33, 50.1, 28.1, addr__housenumber="1", addr__street="Street 5")

    taken = extract(tmp_path, *INSIDE, point, nowhere, SADOVA, odd)

    assert {fault.place for fault in taken.faults} == {"w103", "n31", "n33"}


def test_a_binary_extract_is_read_as_well(tmp_path: Path) -> None:
    extract(tmp_path, *INSIDE, SADOVA)
    with osmium.SimpleWriter(str(tmp_path / "lisne.osm.pbf")) as writer:
        for one in osmium.FileProcessor(str(tmp_path / "lisne.osm")):
            writer.add(one)

    (street,) = read(tmp_path / "lisne.osm.pbf", "Лісне").streets

    assert dict(street.cells)["lat"] == "50.1100"


def test_a_file_that_is_no_extract_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "lisne.osm"
    file.write_text("no XML", encoding="utf-8")

    with pytest.raises(UnreadableSource, match=r"lisne\.osm"):
        read(file, "Лісне")
    with pytest.raises(UnreadableSource, match=r"gone\.osm\.pbf"):
        read(tmp_path / "gone.osm.pbf", "Лісне")
