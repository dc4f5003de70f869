"""The twelve traps of real street lists, each in several spellings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.addresses.announcement import parse
from bot.addresses.model import FragmentKind
from tests.addresses.test_announcement import said

if TYPE_CHECKING:
    from bot.addresses.gazetteer import Gazetteer
    from bot.addresses.model import Announcement

LAKE, BATH, POT, WORKS, PARK, TILE = "zt335", "zt325", "zt316", "zt319", "zt340", "zt191"


def shown(announcement: Announcement) -> dict[str, str]:
    return {fragment.text: fragment.why for fragment in announcement.unresolved}


@pytest.mark.parametrize(
    ("houses", "why"),
    [("75-2", "bad_house"), ("174-6", "bad_house"), ("16-9, 3-1", "bad_house")],
)
def test_trap_1_a_number_that_falls_is_no_range_and_a_person_decides(
    city: Gazetteer, houses: str, why: str
) -> None:
    got = parse(city, f"вул. Озерна, {houses}")

    assert said(got) == {}
    assert shown(got) == {f"вул. Озерна, {houses}": why}


@pytest.mark.parametrize(
    ("houses", "labels"),
    [
        ("15 - 45", "15..45"),
        ("2 – 17", "2..17"),
        ("208—210", "208..210"),
        ("4 а", "=4А"),
        ("3б/1", "=3Б/1"),
        ("1 В, 2Б/2Б", "=1В =2Б/2Б"),
        ("1 / 72-17", "1/72..17"),
        ("12-38 / 27 11-41", "12..38/27:even 11..41:odd"),
    ],
)
def test_trap_2_spaces_and_dashes_of_any_kind(city: Gazetteer, houses: str, labels: str) -> None:
    assert said(parse(city, f"вул. Озерна, {houses}")) == {LAKE: labels}


@pytest.mark.parametrize(
    ("houses", "labels"),
    [
        ("34-52, парні будинки", "34..52:even"),
        ("17-33 непарні", "17..33:odd"),
        ("32-110, 51-139", "32..110:even 51..139:odd"),
        ("(буд. 1-45, непарні)", "1..45:odd"),
        ("усі будинки", "all"),
        ("23/2-23/5", "23/2..23/5"),
        ("парна сторона 2-40", "2..40:even"),
        ("непарний бік", "all:odd"),
        ("(парні номери)", "all:even"),
        ("(непарні: 1-15; парні: 2-20)", "1..15:odd 2..20:even"),
        ("1-15 (крім парних)", "1..15:odd"),
        ("усі, крім непарних", "all:even"),
    ],
)
def test_trap_3_sides_of_a_street(city: Gazetteer, houses: str, labels: str) -> None:
    assert said(parse(city, f"Купальна {houses}")) == {BATH: labels}


@pytest.mark.parametrize(
    ("text", "streets"),
    [
        (
            "Озерна, 13 (гуртожиток) Купальна, 31,39, Заводська, 2 Гончарна, 16",
            {LAKE: "=13", BATH: "=31 =39", WORKS: "=2", POT: "=16"},
        ),
        ("вул. Озерна 35вул.. Купальна,41вул. Гончарна,48", {LAKE: "=35", BATH: "=41", POT: "=48"}),
        ("вул.Озерна12а,12б;Купальна14", {LAKE: "=12А =12Б", BATH: "=14"}),
        ("Озерна - 5, 7\nКупальна - 9", {LAKE: "=5 =7", BATH: "=9"}),
        ("Озерна 5,7 Купальна 9;Гончарна(усі)", {LAKE: "=5 =7", BATH: "=9", POT: "all"}),
    ],
)
def test_trap_4_a_new_street_without_a_separator(
    city: Gazetteer, text: str, streets: dict[str, str]
) -> None:
    assert said(parse(city, text)) == streets


@pytest.mark.parametrize(
    ("text", "streets"),
    [
        ("вул., Озерна, Купальна", {LAKE: "all", BATH: "all"}),
        (
            "Вулиці: Озерна, Купальна, пров. Рівний, майдан Замковий",
            {LAKE: "all", BATH: "all", "zt497": "all", "zt300": "all"},
        ),
        ("Хінчанський пер., 5; Озерна вулиця, 3", {"zt244": "=5", LAKE: "=3"}),
        ("провул. Городній 4; м-н Замковий, 2", {"zt146": "=4", "zt300": "=2"}),
        ("м. Замковий, 7; пл. Путятинська, 2", {"zt300": "=7", "zt298": "=2"}),
        ("БОС, 493", {"zt307": "=493"}),
        ("5-й, 6-й Дачні провулки, 1-й і 2-й пров. Праці", {
            "zt264": "all", "zt265": "all", "zt090": "all", "zt091": "all"}),
        ("1, 3, 6-й Дачні", {"zt260": "all", "zt262": "all", "zt265": "all"}),
        ("вул. Озерна, 5; 2, 4-й Дачні, 7", {LAKE: "=5", "zt261": "all", "zt263": "=7"}),
    ],
)  # fmt: skip
def test_trap_5_the_type_before_behind_shared_or_absent(
    city: Gazetteer, text: str, streets: dict[str, str]
) -> None:
    assert said(parse(city, text)) == streets


@pytest.mark.parametrize(
    ("text", "streets"),
    [
        ("на вулицях Озерній та Купальній", {LAKE: "all", BATH: "all"}),
        ("Петлюри С., 5; Лисенка М., 7", {"zt341": "=5", "zt327": "=7"}),
        ("акад. Дашкевича 3, ген. Петріва 8", {"zt309": "=3", "zt057": "=8"}),
        ("3-й Транзитний 5, 1-й Фабричний, 7", {"zt226": "=5", "zt224": "=7"}),
        ("пров. 1-Фабричний, 5", {"zt224": "=5"}),
        ("вул. Тополина (Фрунзе), 5", {"zt072": "=5"}),
        ("вул. Тополина (колишня Фрунзе) 5", {"zt072": "=5"}),
        ("вул. Фрунзе, 5", {"zt072": "=5"}),
        ("ул. Заречная, 12, ул. Михайловская, 5", {"zt110": "=12", "zt045": "=5"}),
        ("Княгині Ольги усі будинки", {"zt361": "all"}),
        ("вул. Шпаковська 5; проїзд Шпаковський 7", {"zt069": "=5", "zt070": "=7"}),
    ],
)
def test_trap_6_names_bent_shortened_turned_old_or_russian(
    city: Gazetteer, text: str, streets: dict[str, str]
) -> None:
    assert said(parse(city, text)) == streets


@pytest.mark.parametrize(
    ("text", "streets"),
    [
        ("вул.8 Березня 5", {"zt105": "=5"}),
        ("вул. 8-го Березня, 5, 7", {"zt105": "=5 =7"}),
        ("вул.Озерна5а", {LAKE: "=5А"}),
        ("пров.Городній1", {"zt146": "=1"}),
    ],
)
def test_trap_7_digits_inside_and_glued_to_names(
    city: Gazetteer, text: str, streets: dict[str, str]
) -> None:
    assert said(parse(city, text)) == streets


def test_trap_7_a_number_in_an_unknown_name_is_no_house(city: Gazetteer) -> None:
    got = parse(city, "вул. Героїв 66-ї бригади, 7")

    assert said(got) == {}
    assert shown(got) == {"вул. Героїв 66-ї бригади, 7": "unknown_street"}


@pytest.mark.parametrize(
    ("rest", "facilities"),
    [
        ("дитсадок № 58", ["дитсадок № 58"]),
        ("ЗОШ№33", ["ЗОШ№33"]),
        ("гуртожиток політехніки", ["гуртожиток політехніки"]),
        ("ліцей № 25, ТП-182", ["ліцей № 25", "ТП-182"]),
        ("КТП-7, лікарня", ["КТП-7", "лікарня"]),
        ("кв. 31", []),
        ("верхні поверхи", []),
    ],
)
def test_trap_8_numbers_that_are_no_houses(
    city: Gazetteer, rest: str, facilities: list[str]
) -> None:
    got = parse(city, f"вул. Озерна, 44 (д/з), 46, {rest}")

    assert said(got) == {LAKE: "=44 =46"}
    assert shown(got) == dict.fromkeys(facilities, "facility")


@pytest.mark.parametrize(
    ("text", "unresolved"),
    [
        ("мікрорайон Польова", ["мікрорайон Польова"]),
        ("прилеглі до них провулки", ["прилеглі до них провулки"]),
        ("центр, обмежений вулицями Озерна та Купальна", ["центр", "вулицями Озерна", "Купальна"]),
        ("частина вул. Озерної", ["вул. Озерної"]),
        ("вул. Озерна (від вул. Купальної)", ["вул. Озерна", "вул. Купальної"]),
        ("район між вул. Озерною та вул. Купальною", ["вул. Озерною", "вул. Купальною"]),
        ("с. Довжик", ["с. Довжик"]),
    ],
)
def test_trap_9_an_area_covers_no_house_and_is_shown(
    city: Gazetteer, text: str, unresolved: list[str]
) -> None:
    got = parse(city, text)

    assert said(got) == {}
    assert list(shown(got)) == unresolved


@pytest.mark.parametrize(
    ("text", "streets"),
    [
        ("від початку вулиці Озерна до 116", {LAKE: "1..116"}),
        ("вул. Озерна від початку до 116", {LAKE: "1..116"}),
        ("вул. Озерна (весь приватний сектор)", {LAKE: "all"}),
    ],
)
def test_trap_9_the_stretch_of_a_street_is_read(
    city: Gazetteer, text: str, streets: dict[str, str]
) -> None:
    assert said(parse(city, text)) == streets


@pytest.mark.parametrize(
    "time",
    [
        "з 800 до 2000",
        "04.00-08.00",
        "до 06:00 п’ятниці",
        "до кінця дня 31-го",
        "з 2 по 19 травня щодня 9–17",
        "25_10_2022",
        "25.11.2026 р. з 9-00 до 16-00",
        "до окремого розпорядження",
        "після відбою тривоги",
        "орієнтовно 3 години",
        "с 9 до 15 часов",
        "24 листопада з 22:00 до 06:00 25 листопада",
        "о 7 ранку",
    ],
)
def test_trap_10_times_are_no_houses(city: Gazetteer, time: str) -> None:
    for text in (
        f"вул. Озерна, 5, 7 {time}",
        f"{time}: вул. Озерна, 5, 7",
        f"{time}\nОзерна, 5, 7",
    ):
        got = parse(city, text)

        assert said(got) == {LAKE: "=5 =7"}, text
        assert shown(got) == {}, text


def test_trap_11_lists_sorted_as_text_give_no_ranges_and_keep_what_is_said_twice(
    city: Gazetteer,
) -> None:
    got = parse(city, "Озерна 1, 10, 11, 2, 3, Купальна 5, Озерна 1, 12")

    assert said(got) == {LAKE: "=1 =10 =11 =2 =3 =12", BATH: "=5"}
    matched = [f for f in got.fragments if f.kind is FragmentKind.MATCHED]
    assert [f.street_id for f in matched] == [LAKE, BATH, LAKE]


@pytest.mark.parametrize(
    "effect",
    [
        "Знижений тиск води: {}",
        "{} - відсутня гаряча вода",
        "Без води верхні поверхи будинків: {}",
        "Можливі відключення {}",
        "Гончарна тепла не буде? Ні, лише {}",
    ],
)
def test_trap_12_the_effect_changes_nothing_of_the_addresses(city: Gazetteer, effect: str) -> None:
    assert said(parse(city, effect.format("Озерна, 5, 7"))) == {LAKE: "=5 =7"}


@pytest.mark.parametrize(
    ("text", "streets"),
    [
        ("на вул. Озерній, 47 та 5 на Купальній", {LAKE: "=47", BATH: "=5"}),
        ("Озерна, 4, 6 і 5, 7 по вул. Купальній", {LAKE: "=4 =6", BATH: "=5 =7"}),
        ("на Озерній, 1 та 5 на Купальній та 9 на вул. Гончарній",
         {LAKE: "=1", BATH: "=5", POT: "=9"}),
        ("5 на Озерній та 9 на Купальній", {LAKE: "=5", BATH: "=9"}),
        ("на вулиці Озерній у будинках 5 та 7, на Купальній у будинку 9",
         {LAKE: "=5 =7", BATH: "=9"}),
        ("будинків 5, 5а по вул. Озерній і 9 по Купальній", {LAKE: "=5 =5А", BATH: "=9"}),
        ("Озерна, 5 і 7 по вул. Купальна, 9", {LAKE: "=5 =7", BATH: "=9"}),
    ],
)  # fmt: skip
def test_houses_before_their_street_are_given_to_it(
    city: Gazetteer, text: str, streets: dict[str, str]
) -> None:
    assert said(parse(city, text)) == streets


def test_a_street_behind_a_list_that_may_be_its_own_is_shown(city: Gazetteer) -> None:
    got = parse(city, "Озерна, 47, 5 на Купальній")

    assert said(got) == {LAKE: "=47 =5"}
    assert shown(got) == {"Купальній": "part"}


@pytest.mark.parametrize(
    ("houses", "labels"),
    [
        ("1, 3, 5, …, 25", "=1 =3 5..25:odd"),
        ("2, 4...20", "=2 4..20:even"),
        ("1...25", "1..25"),
        ("№1-№9", "1..9"),
        ("3 і далі", "3..9999"),
    ],
)
def test_what_is_left_out_between_two_houses_is_meant(
    city: Gazetteer, houses: str, labels: str
) -> None:
    assert said(parse(city, f"Озерна {houses}")) == {LAKE: labels}


@pytest.mark.parametrize("note", ["с. Довжик", "Ліщинська громада", "смт Гуйва"])
def test_a_note_can_put_a_street_in_another_settlement(city: Gazetteer, note: str) -> None:
    got = parse(city, f"вул. Озерна, 5 ({note}); вул. Купальна, 7 (гуртожиток)")

    assert said(got) == {BATH: "=7"}
    assert list(shown(got).values()) == ["settlement"]


def test_a_quarter_of_the_city_is_no_other_settlement(city: Gazetteer) -> None:
    assert said(parse(city, "Мікрорайон Крошня: Озерна, 5; Купальна, 7")) == {
        LAKE: "=5",
        BATH: "=7",
    }


@pytest.mark.parametrize(
    "text",
    [
        "1. вул. Озерна – 1, 3\n2. вул. Купальна – 2\n3. пров. Городній",
        "1) Озерна 1, 3; 2) Купальна 2; 3) пров. Городній",
        "Перелік:\n1. Озерна, 1, 3;\n2. Купальна, 2;\n3. пров. Городній.",
    ],
)
def test_numbers_that_count_the_items_are_no_houses(city: Gazetteer, text: str) -> None:
    got = parse(city, text)

    assert said(got) == {LAKE: "=1 =3", BATH: "=2", "zt146": "all"}
    assert shown(got) == {}


def test_a_list_that_goes_on_in_the_next_line_keeps_its_houses(city: Gazetteer) -> None:
    assert said(parse(city, "Озерна, 5,\n7. Роботи тривають")) == {LAKE: "=5 =7"}


def test_a_fraction_before_an_entrance_stays_whole(city: Gazetteer) -> None:
    assert said(parse(city, "вул. Купальна буд 9/1 під’їзд 2")) == {BATH: "=9/1"}


def test_a_part_of_the_next_street_says_nothing_of_this_one(city: Gazetteer) -> None:
    got = parse(city, "вулиць Озерної та Гончарної, частково Паркової (будинки 1-9)")

    assert said(got) == {LAKE: "all", POT: "all", PARK: "1..9"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Озерна, Купальна, Гончарна - можливе відключення", "Гончарна"),
        ("нема світла: озерна, купальна, гончарна до кінця", "гончарна"),
    ],
)
def test_a_name_the_text_says_too_little_of_is_shown_with_its_street(
    city: Gazetteer, text: str, name: str
) -> None:
    got = parse(city, text)

    (part,) = got.unresolved
    assert said(got) == {LAKE: "all", BATH: "all"}
    assert part.text == name
    assert [candidate.street_id for candidate in part.candidates] == [POT]


def test_a_row_of_a_table_is_read_cell_by_cell(city: Gazetteer) -> None:
    rows = (
        "Житомирський;м. Житомир;вул. Озерна;1, 3, 5-9",
        "Житомирський;с. Оліївка;вул. Озерна;2",
        "Житомирський | с. Оліївка | вул. Купальна | 2",
        "Житомирський | м. Житомир | вул. Гончарна | усі",
    )

    assert said(parse(city, "\n".join(rows))) == {LAKE: "=1 =3 5..9", POT: "all"}
