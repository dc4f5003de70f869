from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.addresses.gazetteer import BadStreets, Gazetteer
from bot.addresses.register import NewIds, Register, alias_text
from bot.addresses.register_check import clashes, confusable
from bot.addresses.register_diff import diff
from tests.addresses.conftest import STREETS
from tests.addresses.registers import entry, register, write_register

if TYPE_CHECKING:
    from pathlib import Path


def test_the_city_s_file_is_written_back_as_it_was_read() -> None:
    assert Register.load(STREETS).text() == STREETS.read_text(encoding="utf-8")


def test_a_row_keeps_its_line_and_its_notes(tmp_path: Path) -> None:
    file = write_register(
        tmp_path / "streets.csv",
        'ls001,Лісне,вулиця,Садова,,,,,,,,"one\ntwo",why',
        "ls002,Лісне,вулиця,Нова,,,,,,,,,",
    )

    first, second = Register.load(file).entries

    assert (first.line, second.line) == (2, 4)
    assert (first.cell("source"), first.cell("notes")) == ("one\ntwo", "why")


def test_a_mark_that_excel_puts_in_front_is_no_fault(tmp_path: Path) -> None:
    file = write_register(tmp_path / "streets.csv", "ls001,Лісне,вулиця,Садова,,,,,,,,,")
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())

    assert Register.load(file).home == "Лісне"


def test_every_alias_of_the_city_is_written_as_it_is_read(city: Gazetteer) -> None:
    for street in city.streets:
        for alias in street.aliases:
            (again,) = entry("ls001", "вулиця Садова", alias_text(alias)).street.aliases
            assert again == alias


def test_a_wrong_row_cannot_be_made() -> None:
    with pytest.raises(BadStreets, match="id 'A 1'"):
        entry("A 1", "вулиця Садова")


def test_new_ids_go_on_after_the_highest() -> None:
    ids = NewIds(register(entry("ls007", "вулиця Садова"), entry("x1", "вулиця Нова")), "ls")

    assert [ids.next(), ids.next()] == ["ls008", "ls009"]


def test_the_prefix_is_the_one_most_ids_have() -> None:
    streets = [entry("ls999", "вулиця Садова"), entry("x1", "вулиця Нова")]

    assert NewIds(register(*streets, entry("ls2", "вулиця Лісова"))).next() == "ls1000"


def test_a_city_that_begins_names_its_prefix() -> None:
    with pytest.raises(ValueError, match="no street to take the prefix of ids"):
        NewIds(register())
    assert NewIds(register(), "ls").next() == "ls001"


def test_names_of_several_types_are_found_whatever_their_number_and_ending() -> None:
    streets = register(
        entry("ls001", "вулиця Київська"),
        entry("ls002", "проспект Київський"),
        entry("ls003", "провулок 2-й Київський"),
        entry("ls004", "провулок 1-й Лісовий"),
        entry("ls005", "провулок 2-й Лісовий"),
        entry("ls006", "проспект Київський", settlement="Вереси"),
    )

    (group,) = confusable(streets)

    assert [one.street.id for one in group] == ["ls001", "ls002", "ls003"]


def test_an_alias_of_two_streets_clashes_unless_their_houses_part_them() -> None:
    streets = register(
        entry("ls001", "вулиця Косенка", "Пушкінська [1..32]; Нова"),
        entry("ls002", "вулиця Університетська", "Пушкінська [34..63]; Стара; вулиця: Спільна"),
        entry("ls003", "вулиця Нова", "провулок: Стара; Спільна"),
    )

    found = {
        (clash.entry.street.id, clash.alias, clash.other.street.id) for clash in clashes(streets)
    }

    assert found == {("ls001", "Нова", "ls003"), ("ls002", "вулиця: Спільна", "ls003")}


def test_the_same_register_differs_in_nothing() -> None:
    same = Register.load(STREETS)

    assert not diff(same, Register.load(STREETS))


def test_a_diff_names_what_was_added_removed_renamed_and_changed() -> None:
    old = register(
        entry("ls001", "вулиця Леніна", "Поштова"),
        entry("ls002", "вулиця Лісова"),
        entry("ls003", "вулиця Нова"),
        entry("ls004", "вулиця Тиха", lat="50.1", lon="28.1"),
    )
    new = register(
        entry("ls001", "вулиця Київська", "Леніна"),
        entry("ls002", "вулиця Садова"),
        entry("ls004", "вулиця Тиха", lat="50.2", lon="28.1"),
        entry("ls005", "вулиця Ясна"),
    )

    found = diff(old, new)

    assert [one.street.id for one in found.added] == ["ls005"]
    assert [one.street.id for one in found.removed] == ["ls003"]
    kept, lost, moved = found.changed
    assert (kept.renamed, kept.old_name_kept) == (True, True)
    assert (kept.aliases_added, kept.aliases_removed) == (("Леніна",), ("Поштова",))
    assert (lost.renamed, lost.old_name_kept) == (True, False)
    assert (moved.renamed, moved.columns) == (False, ("lat",))


def test_an_old_name_of_some_houses_only_is_not_kept() -> None:
    old = register(entry("ls001", "вулиця Леніна"))
    new = register(entry("ls001", "вулиця Київська", "Леніна [1..9]"))

    assert not diff(old, new).changed[0].old_name_kept
