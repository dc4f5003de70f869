"""What the console says of a pasted text: nothing of it disappears, nothing is guessed silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import i18n
from bot.addresses import announcement
from bot.web.console import house_words
from bot.web.console.reading import Reading, read

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.addresses.gazetteer import Gazetteer

TEXT = "Без води: вул. Київська 1–15; Миру 5, 7; Щорса 5; с. Довжик. Дякуємо!"


def _read(city: Gazetteer, text: str, skip: Collection[str] = ()) -> Reading:
    return read(text, announcement.parse(city, text), skip, city.label)


def test_the_marks_put_together_are_the_text(city: Gazetteer) -> None:
    reading = _read(city, TEXT)

    assert "".join(mark.text for mark in reading.marks) == TEXT
    assert [mark.end for mark in reading.marks[:-1]] == [mark.start for mark in reading.marks[1:]]


def test_a_street_called_otherwise_is_shown_by_its_name_of_today(city: Gazetteer) -> None:
    marks = {mark.text: mark for mark in _read(city, TEXT).marks}

    renamed = marks["Щорса 5"].means

    assert marks["вул. Київська 1–15"].means is None
    assert renamed is not None
    assert "Щорса" not in renamed.uk


def test_a_name_of_two_streets_is_offered_as_each_of_them_with_its_houses(
    city: Gazetteer,
) -> None:
    item = next(item for item in _read(city, TEXT).unresolved if item.text == "Миру 5, 7")

    assert i18n.words(item.why, "uk") == "є кілька таких вулиць"
    assert [offer.text for offer in item.candidates] == ["просп. Миру, 5, 7", "вул. Миру, 5, 7"]


def test_houses_after_a_numbered_name_are_told_from_the_name(city: Gazetteer) -> None:
    (item,) = _read(city, "2-й Далекий 5").unresolved

    assert "пров. 2-й Далекий, 5" in [offer.text for offer in item.candidates]


def test_every_offer_resolves_what_it_is_offered_for(city: Gazetteer) -> None:
    for name in ("Миру 5", "Крайній, 5, 7 непарні", "2-й Далекий 5", "вул. Бердичівський 3"):
        (item,) = _read(city, name).unresolved
        assert item.candidates
        for offer in item.candidates:
            assert _read(city, offer.text).unresolved == ()


def test_a_skipped_fragment_is_no_longer_open_but_still_shown(city: Gazetteer) -> None:
    reading = _read(city, TEXT, skip={"с. Довжик"})

    assert [item.text for item in reading.unresolved if item.skipped] == ["с. Довжик"]
    assert reading.open == 1
    assert "skipped" in {mark.kind for mark in reading.marks}


@pytest.mark.parametrize(
    ("predicates", "words"),
    [
        (("all",), "уся вулиця"),
        (("all:even",), "парний бік"),
        (("1..25:odd", "=4А"), "1–25 непарні, 4А"),
        (("2..16А", "!7", "!9"), "2–16А, крім 7, 9"),
    ],
)
def test_houses_are_worded_as_people_say_them(predicates: tuple[str, ...], words: str) -> None:
    assert i18n.words(house_words.words(predicates), "uk") == words


def test_a_crossing_says_that_nobody_is_told_there(city: Gazetteer) -> None:
    reading = _read(city, "перетин вул. Святослава Ріхтера / вул. Довженка")

    worded = [i18n.words(item.houses, "uk") for item in reading.streets]

    assert all("сюди не надсилаємо" in houses for houses in worded)


def test_a_long_list_is_shortened_on_the_board() -> None:
    labels = tuple(f"={number}" for number in range(1, 9))

    assert i18n.words(house_words.words(labels, 3), "uk") == "1, 2, 3, ще 5"
