from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.addresses import why
from bot.addresses.announcement import parse
from bot.addresses.model import FragmentKind

if TYPE_CHECKING:
    from bot.addresses.gazetteer import Gazetteer


def reasons(city: Gazetteer, text: str) -> list[str]:
    """Word the reasons of the last match of a text."""
    matched = [f for f in parse(city, text).fragments if f.kind is FragmentKind.MATCHED]
    return [why.text(reason) for reason in matched[-1].because]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("вул. Озерна, 5", []),
        ("вул. Фрунзе, 5", ["стара назва: Фрунзе → Тополина"]),
        ("Озерна, 5", ["тип не вказано: узято вулицю"]),
        ("вул. Озерна, 5, Купальна, 7", ["тип узято з попереднього: вулицю"]),
        ("провулки: Городній, 1, Учбовий, 3", ["тип узято з попереднього: провулок"]),
        ("вул. Озерана, 5", ["виправлено 1 літеру"]),
        ("ул. Заречная, 5", ["перекладено з російської"]),
        ("пров. 1, 2-й Кривий Брід", ["одна назва на кілька номерів"]),
        ("вул. Озерна, 1-27, 2-16", ["два проміжки прочитано як парну й непарну сторони"]),
    ],
)
def test_a_match_says_what_was_assumed_or_corrected(
    city: Gazetteer, text: str, said: list[str]
) -> None:
    assert reasons(city, text) == said


def test_a_name_of_two_streets_says_which_house_told_them(city: Gazetteer) -> None:
    assert reasons(city, "вул. Пушкінська, 42") == [
        "стара назва: Пушкінська → Університетська",
        "цю назву мали дві вулиці: узято ту, де є будинок 42",
    ]


def test_what_is_not_matched_has_no_such_reason(city: Gazetteer) -> None:
    got = parse(city, "вул. Мирна, 5; Роботи до 18:00")

    assert all(fragment.because == () for fragment in got.fragments)
