from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.addresses.street_title import Title, read_title

if TYPE_CHECKING:
    from bot.addresses.gazetteer import Gazetteer


@pytest.mark.parametrize(
    ("written", "kind", "name"),
    [
        ("вул. Київська", "вулиця", "Київська"),
        ("вул.Київська", "вулиця", "Київська"),
        ("Київська вулиця", "вулиця", "Київська"),
        ("Київська (вул.)", "вулиця", "Київська"),
        ("ул. Лicова", "вулиця", "Лісова"),  # Latin i and c
        ("Київська, вул.", "вулиця", "Київська"),
        ("вул. «Київська»", "вулиця", "Київська"),
        ("вул. Зв`язківців", "вулиця", "Зв'язківців"),
        ("ВУЛ. КИЇВСЬКА", "вулиця", "Київська"),
        ("пров. НОВО-ПІВНІЧНИЙ", "провулок", "Ново-Північний"),
        ("вул. хлібна", "вулиця", "Хлібна"),
        ("квартал БОС", "квартал", "БОС"),
        ("пр-т Миру", "проспект", "Миру"),
        ("Київське шосе", "шосе", "Київське"),
        ("Старий бульвар", "бульвар", "Старий"),
        ("вулиця Набережна", "вулиця", "Набережна"),
        ("Набережна вулиця", "вулиця", "Набережна"),
        ("Набережна Миру", "набережна", "Миру"),
        ("Набережна", "", "Набережна"),
        ("Київська", "", "Київська"),
        ("1-й пров. Бердичівський", "провулок", "1-й Бердичівський"),
        ("пров. Бердичівський, 1-й", "провулок", "1-й Бердичівський"),
        ("пров. 1й Бердичівський", "провулок", "1-й Бердичівський"),
        ("Кар'єрний 2 пров.", "провулок", "2-й Кар'єрний"),
        ("лінія Мар'янівська 2", "лінія", "2-га Мар'янівська"),
        ("лінія 11 Мар'янівська", "лінія", "11-та Мар'янівська"),
        ("вул. 8 Березня", "вулиця", "8-го Березня"),
        ("вул. 8-го Березня", "вулиця", "8-го Березня"),
        ("вул. 30-річчя Перемоги", "вулиця", "30-річчя Перемоги"),
        ("проїзд 2-й Польового Майдану", "проїзд", "2-й Польового Майдану"),
        ("вул. Йоана Павла ІІ", "вулиця", "Йоана Павла ІІ"),
        ("вул. Т.Шевченка", "вулиця", "Т. Шевченка"),
    ],
)
def test_a_title_is_read_however_a_register_writes_it(written: str, kind: str, name: str) -> None:
    assert read_title(written) == Title(kind, name)


def test_a_former_name_in_brackets_is_kept() -> None:
    assert read_title("вул. Київська (кол. Леніна)") == Title("вулиця", "Київська", ("Леніна",))


@pytest.mark.parametrize("written", ["", "вул.", "12", "вул. Main Street", "Садова (біля школи)!"])
def test_what_is_no_title_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is not a type and a name"):
        read_title(written)


def test_every_street_of_the_city_survives_being_written_out(city: Gazetteer) -> None:
    lost = [
        street.id
        for street in city.streets
        if read_title(f"{street.type} {street.name}") != Title(street.type, street.name)
    ]

    assert lost == []
