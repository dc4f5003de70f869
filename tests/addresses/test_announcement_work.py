"""The reader's work grows as the text does: calls are counted, no clock is asked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from bot.addresses.announcement import parse

if TYPE_CHECKING:
    from types import FrameType

    from bot.addresses.gazetteer import Gazetteer

SHORT, LONG = 1_000, 4_000  # characters
GROWTH = 1.3  # the work a character may cost more in the long text
MOST_CALLS = 250  # of Python functions, for each character of the long text


def calls(city: Gazetteer, text: str) -> int:
    """Count the Python functions that reading a text calls."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        parse(city, text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "pattern",
    [
        "1,", "1-", "1, ", "5 ", "8 ", "а,", "1а, б, в, ", "1-й ", "1-й, ", "з 1 до 5 ", "(", "(1",
        "б1,",
        "вул. ", "вул. Мирна 5,", "Озерна, ", "Озерна 5, ", "Озерна/Купальна ", "5 по Озерній ",
        "Дачні ", "1, 3, 7-й Дачні, ", "Озерна, 5 та 7 на ", "Небесної Сотні с. ", "8 Березня ",
        "м. ", "с. Оліївка, ", "Хажин: ", "А ", "А. ", "Вел. ", "І-", " і 12а", "кс. с. к. ", "х1 ",
        "крім ", "непарні ", "буд. 5 по ", "усі ", "№ ", "кв. 5 ", "10:00 ", "- ", "\n", "'", "а'",
        "прилеглі вулиці ", "гуртожиток, ", "Зорянка ",
    ],
)  # fmt: skip
def test_no_repeated_pattern_costs_more_a_character_in_a_longer_text(
    city: Gazetteer, pattern: str
) -> None:
    parse(city, pattern * 3)  # words are looked up once and remembered
    short, long = (calls(city, (pattern * size)[:size]) for size in (SHORT, LONG))

    assert long <= GROWTH * LONG / SHORT * short
    assert long <= MOST_CALLS * LONG
