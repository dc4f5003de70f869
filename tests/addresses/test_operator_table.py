from __future__ import annotations

import pytest

from bot.addresses.house_register import KnownHouse
from bot.addresses.houses import House
from bot.addresses.model import Alias
from bot.addresses.operator_table import read
from bot.addresses.sources import Fault, UnreadableSource
from tests.addresses.registers import TABLE_HEAD, table

GOOD = "Лісний РЕМ;місто Лісне;вул. Садова;1, 2а, 10 корп. 3, 12/2;5;2;"


def queues(*rows: str) -> dict[str, str]:
    return {str(k.house): k.queue for one in read(table(*rows)).streets for k in one.houses}


def test_a_row_gives_a_street_its_houses_and_their_queue() -> None:
    (street,) = read(table(GOOD)).streets

    assert (street.settlement, street.type, street.name) == ("Лісне", "вулиця", "Садова")
    assert street.place == "line 2"
    assert street.houses == tuple(
        KnownHouse(House(number, suffix), "5.2")
        for number, suffix in ((1, ""), (2, "А"), (10, " к3"), (12, "/2"))
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_table_is_read_in_every_encoding_and_with_every_delimiter(
    encoding: str, delimiter: str
) -> None:
    cells = [
        TABLE_HEAD.split(";"),
        ["Лісний РЕМ", "м. Лісне", "Садова вул.", '"1, 3"', "5", "2", ""],
    ]
    text = "\r\n".join(delimiter.join(row) for row in cells)

    (street,) = read(text.encode(encoding)).streets

    assert (street.name, [str(one.house) for one in street.houses]) == ("Садова", ["1", "3"])


def test_columns_may_stand_in_another_order_and_some_be_missing() -> None:
    content = "Будинки;Вулиця;Населений пункт\n7;вул. Садова;с. Лісне".encode()

    (street,) = read(content).streets

    assert (street.settlement, str(street.houses[0].house)) == ("Лісне", "7")


def test_another_table_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="must name the columns РЕМ, населений пункт"):
        read("id;name\n1;Садова".encode())
    with pytest.raises(UnreadableSource, match="must name the columns"):
        read(b"")


@pytest.mark.parametrize(
    ("queue", "part", "joined"),
    [("5", "2", "5.2"), ("1", "1", "1.1"), ("5", "5.2", "5.2"), ("5.2", "", "5.2"), ("5", "", "5"),
     ("5.2", "2", "5.2"), ("", "", "")],
)  # fmt: skip
def test_queue_and_part_become_one(queue: str, part: str, joined: str) -> None:
    assert queues(f";Лісне;вул. Садова;1;{queue};{part};") == {"1": joined}


def test_a_street_has_one_row_for_each_of_its_queues() -> None:
    rows = (";Лісне;вул. Садова;1,3;1;1;", ";Лісне;Садова вул.;2,4;2;1;")

    assert queues(*rows) == {"1": "1.1", "3": "1.1", "2": "2.1", "4": "2.1"}
    assert len(read(table(*rows)).streets) == 1


def test_only_the_settlements_asked_for_are_taken() -> None:
    rows = (GOOD, ";с. Вереси;вул. Садова;1;1;1;", ";с. Довжик;вул. Садова;1;1;1;")

    taken = read(table(*rows), ["Лісне", "вереси"])

    assert [street.settlement for street in taken.streets] == ["Лісне", "вереси"]
    assert taken.elsewhere == 1


def test_a_former_name_becomes_an_alias() -> None:
    (street,) = read(table(";Лісне;вул. Київська (кол. Леніна);1;1;1;")).streets

    assert street.aliases == (Alias("Леніна"),)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (";Лісне;вул. Садова", "3 cells, the first line has more"),
        (";;вул. Садова;1;1;1;", "населений пункт is empty"),
        (";Лісне;;1;1;1;", "'' is not a type and a name in Cyrillic letters"),
        (";Лісне;вул. Садова;1-7;1;1;", "'1-7' is not a house"),
        (";Лісне;вул. Садова;0;1;1;", "'0' is not a house"),
        (";Лісне;вул. Садова;б/н;1;1;", "'б/н' is not a house"),
        (";Лісне;вул. Садова;1;перша;;", "queue 'перша' is not a number"),
        (";Лісне;вул. Нова (кол. R2);1;1;1;", "former name 'R2' is not words"),
    ],
)
def test_a_bad_row_is_named_and_the_others_are_read(row: str, reason: str) -> None:
    taken = read(table(row, "", GOOD))

    (fault,) = taken.faults
    assert fault.place == "line 2"
    assert reason in fault.reason
    assert queues(row, "", GOOD)["2А"] == "5.2"


def test_a_house_in_two_queues_is_named() -> None:
    taken = read(table(";Лісне;вул. Садова;1;1;1;", ";Лісне;вул. Садова;1;2;1;"))

    assert taken.faults == (Fault("line 3", "house 1 is in queue 1.1 already"),)


def test_a_broken_quote_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableSource, match="line 2: not readable as CSV"):
        read(table("x" * 200_000))
