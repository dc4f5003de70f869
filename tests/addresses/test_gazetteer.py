from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bot.addresses.gazetteer import COLUMNS, TYPES, BadStreets, Gazetteer
from bot.addresses.house_text import canonical, parse
from bot.addresses.model import Alias
from bot.messages import Local

if TYPE_CHECKING:
    from pathlib import Path

HEADER = ",".join(COLUMNS)
GOOD = "zt001,Житомир,вулиця,Київська,Леніна,Богунський,10014 10030,50.26,28.67,,,source,"


def load(tmp_path: Path, *rows: str, header: str = HEADER) -> Gazetteer:
    file = tmp_path / "streets.csv"
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return Gazetteer.load(file)


def problems(tmp_path: Path, *rows: str) -> tuple[tuple[int, str], ...]:
    with pytest.raises(BadStreets) as caught:
        load(tmp_path, *rows)
    return caught.value.problems


def test_every_street_of_the_city_is_read_and_can_be_named(city: Gazetteer) -> None:
    assert len(city.streets) == 521
    for street in city.streets:
        label = city.label(street.id)
        assert city.street(street.id) is street
        assert street.id in city
        assert street.type in TYPES
        assert street.name.replace("'", "’") in label.uk
        assert label.en.isascii()


def test_labels_are_short_words_in_ukrainian_and_official_latin_letters(city: Gazetteer) -> None:
    assert city.label("zt001") == Local("вул. Київська", "vul. Kyivska")
    assert city.label("zt213") == Local("пров. 1-й Бердичівський", "prov. 1-y Berdychivskyi")
    assert city.label("zt121") == Local("вул. Зв’язківців", "vul. Zviazkivtsiv")
    assert city.label("zt170").en == "vul. Zviahelska"
    assert city.label("zt289").en == "maidan Zghody"
    assert city.label("zt307") == Local("квартал БОС", "kvartal BOS")


def test_a_label_names_the_settlement_only_outside_the_city(city: Gazetteer) -> None:
    assert city.home == "Житомир"
    assert city.label("zt308").uk == "Вереси, вул. Шевченка"


def test_an_unknown_street_is_a_key_error(city: Gazetteer) -> None:
    with pytest.raises(KeyError):
        city.street("zt999")
    with pytest.raises(KeyError):
        city.label("zt999")


def test_renamings_are_data(city: Gazetteer) -> None:
    ended = dt.date(2016, 5, 20)
    assert Alias("Цюрупи", type="провулок", since=ended) in city.street("zt069").aliases
    assert Alias("Люби Шевцової", type="провулок") in city.street("zt079").aliases
    assert Alias("Київське", type="шосе") in city.street("zt008").aliases
    assert Alias("Пушкінська", houses=parse(["1..32/8"])) in city.street("zt087").aliases
    assert Alias("Пушкінська", houses=parse(["34..63"])) in city.street("zt088").aliases
    shifted = city.street("zt082")
    assert (shifted.name, shifted.aliases[0].name) == ("1-й Староруднянський", "2-й Боженка")


def test_every_part_of_an_alias_is_read(tmp_path: Path) -> None:
    row = GOOD.replace("Леніна", "провулок: 2-й Старий [2..8:even] @2016-05-20; Нова")

    first, second = load(tmp_path, row).street("zt001").aliases

    ended = dt.date(2016, 5, 20)
    assert (first.type, first.name, first.since) == ("провулок", "2-й Старий", ended)
    assert first.houses is not None
    assert canonical(first.houses) == ("2..8:even",)
    assert second == Alias("Нова")


def test_a_good_row_gives_a_street(tmp_path: Path) -> None:
    street = load(tmp_path, GOOD).street("zt001")

    assert (street.district, street.postcodes) == ("Богунський", ("10014", "10030"))
    assert (street.latitude, street.longitude) == (50.26, 28.67)


@pytest.mark.parametrize(
    ("good", "bad", "reason"),
    [
        ("zt001", "ZT 1", "id 'ZT 1'"),
        ("Житомир", "", "settlement is empty"),
        ("вулиця", "вул.", "type 'вул.' is not one of"),
        ("Київська", "", "name ''"),
        ("Київська", "Kиївська", "must be words in Cyrillic"),  # Latin K
        ("Київська", "Київська  Нова", "one space apart"),
        ("Леніна", "стежка: Леніна", "type 'стежка' is not one of"),
        ("Леніна", "Леніна [", "is not `[type:] name [houses] @date`"),
        ("Леніна", "Леніна;", "alias ''"),
        ("Леніна", "Леніна [1-32]", "'1-32' is not a house predicate"),
        ("Леніна", "Леніна [9..1]", "ends before it starts"),
        ("Леніна", "Леніна []", "alias 'Леніна []'"),
        ("Леніна", "Леніна [!7]", "no house is left"),
        ("Леніна", "Леніна @2016", "'2016' is not a date"),
        ("10014", "1001", "postcode '1001' must have five digits"),
        ("50.26", "91", "lat '91' must be degrees"),
        ("50.26", "північ", "lat 'північ' must be degrees"),
        ("28.67", "", "lat and lon must be given both or neither"),
        ("source,", "source", "12 cells instead of 13"),
    ],
)
def test_a_bad_cell_is_refused_with_its_line_and_reason(
    tmp_path: Path, good: str, bad: str, reason: str
) -> None:
    ((line, said),) = problems(tmp_path, GOOD.replace(good, bad, 1))

    assert line == 2
    assert reason in said


def test_all_bad_lines_are_listed_at_once(tmp_path: Path) -> None:
    rows = [
        GOOD,
        GOOD.replace("zt001", "zt002").replace("вулиця", "дорога"),
        GOOD.replace("zt001", "zt003").replace("Київська", "Нова"),
        GOOD.replace("Київська", "Стара"),
        GOOD.replace("zt001", "zt004"),
    ]

    with pytest.raises(BadStreets, match=r"line 3: .*\nline 5: .*\nline 6: "):
        load(tmp_path, *rows)


def test_a_street_and_its_id_are_there_once(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD, GOOD) == (
        (3, "id zt001 is already on line 2"),
        (3, "Житомир, вулиця Київська is already on line 2"),
    )


def test_line_numbers_hold_after_a_cell_of_two_lines(tmp_path: Path) -> None:
    two_lines = GOOD.replace("source,", '"one\nand two",')

    ((line, _),) = problems(tmp_path, two_lines, GOOD.replace("zt001", "?"))

    assert line == 4


def test_another_first_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadStreets, match="line 1: the first line must be id,settlement,type,name"):
        load(tmp_path, GOOD, header="id,name")


def test_a_file_without_streets_is_refused(tmp_path: Path) -> None:
    assert problems(tmp_path) == ((2, "there is no street in the file"),)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "streets.csv"
    file.write_bytes(f"{HEADER}\n{GOOD}\n".encode("cp1251"))

    with pytest.raises(BadStreets, match="not UTF-8"):
        Gazetteer.load(file)


def test_a_broken_quote_is_refused_with_its_line(tmp_path: Path) -> None:
    ((line, reason),) = problems(tmp_path, GOOD, 'zt002,"Жит"омир,вулиця')

    assert line == 3
    assert "not readable as CSV" in reason


def test_a_gazetteer_without_streets_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="at least one street"):
        Gazetteer(())
