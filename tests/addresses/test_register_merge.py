from __future__ import annotations

import pytest

from bot.addresses.house_register import KnownHouse
from bot.addresses.houses import House
from bot.addresses.model import Alias
from bot.addresses.register import Register
from bot.addresses.register_merge import Merged, merge
from bot.addresses.sources import SourceStreet, own_format
from tests.addresses.conftest import STREETS
from tests.addresses.registers import entry, register, source, street

LISNE = register(
    entry("ls001", "вулиця Київська", "Леніна"),
    entry("ls002", "вулиця Косенка", "Пушкінська [1..32]"),
    entry("ls003", "вулиця Університетська", "Пушкінська [34..63]"),
    entry("ls004", "вулиця Франка"),
    entry("ls005", "провулок 2-й Новопівнічний"),
    entry("ls006", "майдан Путятинський"),
    entry("ls007", "вулиця Чуднівська"),
)


def of(*streets: SourceStreet) -> Merged:
    return merge(LISNE, source(*streets), said_by="the operator")


def doubts(*streets: SourceStreet) -> list[str]:
    return [doubt.reason for doubt in of(*streets).doubts]


def aliases(merged: Merged) -> list[tuple[str, str]]:
    return [(entry.street.id, alias) for entry, alias in merged.aliases]


def test_the_city_merged_into_itself_changes_nothing() -> None:
    city = Register.load(STREETS)

    merged = merge(city, own_format(city, ()))

    assert merged.register == city
    assert (merged.known, merged.added, merged.aliases, merged.doubts) == (521, (), (), ())


def test_a_new_street_gets_the_next_id_and_says_where_it_is_from() -> None:
    merged = of(street("вулиця Ясна", Alias("Темна"), lat="50.1", lon="28.1"))

    (added,) = merged.added
    assert (added.street.id, added.street.latitude) == ("ls008", 50.1)
    assert added.cell("source") == "the operator"
    assert aliases(merged) == [("ls008", "Темна")]
    assert merged.register.entries[:7] == LISNE.entries


@pytest.mark.parametrize(
    "title",
    [
        "вулиця Київська",
        "вулиця Кіївска",
        "вулиця Леніна",
        "Київська",
        "провулок 2-й Ново-Північний",
        "вулиця І. Франка",
    ],
)
def test_a_street_is_found_again_by_sound_old_name_hyphen_or_initial(title: str) -> None:
    merged = of(street(title))

    assert (merged.known, merged.added, merged.doubts) == (1, (), ())


def test_a_fuller_name_becomes_an_alias() -> None:
    assert aliases(of(street("вулиця Івана Франка"))) == [("ls004", "Івана Франка")]


def test_two_people_of_one_surname_are_two_streets() -> None:
    merged = merge(
        register(entry("ls001", "вулиця Олени Пчілки")), source(street("вулиця Юрія Пчілки"))
    )

    assert len(merged.added) == 1


def test_a_renamed_street_keeps_its_row_and_gets_the_new_name_as_alias() -> None:
    merged = of(street("вулиця Соборна", Alias("Чуднівська")))

    assert aliases(merged) == [("ls007", "Соборна")]
    assert merged.added == ()


def test_an_old_name_of_another_type_is_kept_with_its_type() -> None:
    merged = of(street("вулиця Київська", Alias("Житнє", type="шосе")))

    assert aliases(merged) == [("ls001", "шосе: Житнє")]


def test_a_name_split_by_house_number_is_left_to_a_person() -> None:
    assert doubts(street("вулиця Пушкінська")) == [
        "is an old name of ls002, ls003, by house number"
    ]


def test_a_name_a_slip_away_is_left_to_a_person() -> None:
    assert doubts(street("вулиця Чудківська")) == ["may be ls007 вулиця Чуднівська"]


def test_a_source_that_has_both_names_means_two_streets() -> None:
    merged = of(street("вулиця Чуднівська"), street("вулиця Чуднинська"))

    assert [one.street.name for one in merged.added] == ["Чуднинська"]


def test_two_spellings_of_one_new_street_are_one() -> None:
    merged = of(street("вулиця Зв'язківців"), street("вулиця Звязківців"))

    assert len(merged.added) == 1


def test_a_square_may_be_a_maidan() -> None:
    assert doubts(street("площа Путятинський")) == ["may be ls006 майдан Путятинський"]


def test_another_type_or_number_is_another_street() -> None:
    merged = of(street("провулок Київська"), street("провулок 3-й Новопівнічний"))

    assert [one.street.id for one in merged.added] == ["ls008", "ls009"]


def test_a_street_without_type_is_found_or_left_to_a_person() -> None:
    assert doubts(street("Ясна")) == ["no type of street is named"]
    both = merge(
        register(entry("ls001", "вулиця Миру"), entry("ls002", "проспект Миру")),
        source(street("Миру")),
    )
    assert [doubt.reason for doubt in both.doubts] == [
        "no type of street is named; may be ls001, ls002"
    ]


def test_an_alias_that_another_street_bears_is_left_to_a_person() -> None:
    merged = of(street("вулиця Чуднівська", Alias("Київська")))

    assert merged.aliases == ()
    assert [doubt.reason for doubt in merged.doubts] == [
        "'Київська' as another name of ls007 is borne by ls001"
    ]


def test_empty_cells_are_filled_and_full_ones_stay() -> None:
    ours = register(entry("ls001", "вулиця Київська", osm="w1"))
    theirs = source(street("вулиця Київська", lat="50.1", lon="28.2", osm="w2", district="Новий"))

    merged = merge(ours, theirs)

    (row,) = merged.register.entries
    assert (row.street.latitude, row.street.longitude, row.street.district) == (50.1, 28.2, "Новий")
    assert row.cell("osm") == "w1"
    assert merged.filled == 1


def test_a_bad_cell_of_a_new_street_takes_no_id() -> None:
    merged = of(street("вулиця Ясна", postcodes="123"), street("вулиця Тиха"))

    assert [doubt.reason for doubt in merged.doubts] == ["postcode '123' must have five digits"]
    assert [one.street.id for one in merged.added] == ["ls008"]


def test_houses_come_with_their_street_and_not_with_a_doubt() -> None:
    house = KnownHouse(House(5), "1.2")
    sure = SourceStreet("line 2", "Лісне", "вулиця", "Київська", houses=(house,))
    doubtful = SourceStreet("line 3", "Лісне", "вулиця", "Пушкінська", houses=(house,))

    assert of(sure, doubtful).houses == (("ls001", house),)


def test_streets_of_another_settlement_are_other_streets() -> None:
    merged = of(SourceStreet("line 2", "Вереси", "вулиця", "Київська"))

    assert [one.street.settlement for one in merged.added] == ["Вереси"]
