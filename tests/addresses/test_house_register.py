from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.addresses.house_register import COLUMNS, BadHouses, HouseRegister, KnownHouse
from bot.addresses.houses import House

if TYPE_CHECKING:
    from pathlib import Path


def load(tmp_path: Path, *rows: str, head: str = ",".join(COLUMNS)) -> HouseRegister:
    file = tmp_path / "houses.csv"
    file.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return HouseRegister.load(file)


def test_a_known_house_is_known_with_its_queue_and_place(tmp_path: Path) -> None:
    houses = load(tmp_path, "zt001,12А,5.2,50.26,28.67", "zt001,14,,,")

    assert houses.get("zt001", House(12, "А")) == KnownHouse(House(12, "А"), "5.2", 50.26, 28.67)
    assert houses.has("zt001", House(14))
    assert not houses.has("zt001", House(12))
    assert not houses.has("zt002", House(12))
    assert (len(houses), houses.street_ids) == (2, frozenset({"zt001"}))


def test_the_nearest_houses_are_those_of_its_number_then_of_its_side(tmp_path: Path) -> None:
    numbers = ("10", "11", "12/2", "12А", "13", "14", "18")
    houses = load(tmp_path, *(f"zt001,{number},,," for number in numbers))

    nearest = houses.nearest("zt001", House(12), 5)

    assert list(map(str, nearest)) == ["12/2", "12А", "11", "13", "10"]
    assert houses.nearest("zt002", House(12), 3) == ()


def test_a_house_itself_is_the_nearest(tmp_path: Path) -> None:
    houses = load(tmp_path, "zt001,12,,,", "zt001,12А,,,")

    assert houses.nearest("zt001", House(12, "А"), 1) == (House(12, "А"),)


def test_newer_knowledge_is_added_and_nothing_is_lost(tmp_path: Path) -> None:
    houses = load(tmp_path, "zt001,1,5.2,,", "zt001,3,,,")

    newer = houses.with_houses(
        [
            ("zt001", KnownHouse(House(1), "", 50.1, 28.1)),
            ("zt001", KnownHouse(House(3), "1.1")),
            ("zt002", KnownHouse(House(5))),
        ]
    )

    assert newer.get("zt001", House(1)) == KnownHouse(House(1), "5.2", 50.1, 28.1)
    assert newer.get("zt001", House(3)) == KnownHouse(House(3), "1.1")
    assert (len(houses), len(newer)) == (2, 3)


def test_what_is_written_is_read_back_in_order(tmp_path: Path) -> None:
    houses = load(tmp_path, "zt002,1,,,", "zt001,10,5,50.1,28.1", "zt001,2А,,,")

    assert houses.text().splitlines()[1:] == [
        "zt001,2А,,,", "zt001,10,5,50.100000,28.100000", "zt002,1,,,",
    ]  # fmt: skip
    assert list(load(tmp_path, *houses.text().splitlines()[1:])) == list(houses)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("zt001,12", "2 cells instead of 5"),
        (",12,,,", "street_id is empty"),
        ("zt001,12a,,,", "suffix 'a' is not canonical"),
        ("zt001,x,,,", "'x' is not a house"),
        ("zt001,12,друга,,", "queue 'друга' is not a number"),
        ("zt001,12,,50.1,", "lat and lon must be given both or neither"),
        ("zt001,12,,95,28", "lat '95' must be degrees"),
        ("zt001,12,,50,схід", "lon 'схід' must be degrees"),
        ("zt001,1,,,", "house 1 of zt001 is there twice"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_reason(
    tmp_path: Path, row: str, reason: str
) -> None:
    with pytest.raises(BadHouses) as caught:
        load(tmp_path, "zt001,1,,,", row)

    ((line, said),) = caught.value.problems
    assert line == 3
    assert reason in said


def test_a_file_that_is_no_house_register_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadHouses, match="line 1: the first line must be street_id,house"):
        load(tmp_path, head="id,house")
    with pytest.raises(BadHouses, match="not readable as CSV"):
        load(tmp_path, 'zt001,"1"2,,,')
    (tmp_path / "houses.csv").write_bytes(",".join(COLUMNS).encode() + "\nж".encode("cp1251"))
    with pytest.raises(BadHouses, match="not UTF-8"):
        HouseRegister.load(tmp_path / "houses.csv")
