"""Houses in words, and the house a preview is written to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from bot.i18n import LANGUAGES, words
from bot.outages.houses_said import said
from bot.outages.preview import first_house
from tests.outages.examples import houses
from tests.outages.test_audience import sets

if TYPE_CHECKING:
    from bot.addresses.houses import HouseSet


@pytest.mark.parametrize(
    ("labels", "uk", "en"),
    [
        (("=12А",), "12А", "12А"),
        (("=1", "=3", "=5"), "1, 3, 5", "1, 3, 5"),
        (("1..25:odd",), "1–25 непарні", "1–25 odd"),
        (("2..16А:even",), "2–16А парні", "2–16А even"),
        (("1..25",), "1–25", "1–25"),
        (("all",), "уся вулиця", "the whole street"),
        (("all:even",), "парний бік", "the even side"),
        (("all", "!7"), "уся вулиця, крім 7", "the whole street, except 7"),
    ],
)
def test_houses_are_said_as_a_dispatcher_would(labels: tuple[str, ...], uk: str, en: str) -> None:
    assert words(said(houses(*labels)), "uk") == uk
    assert words(said(houses(*labels)), "en") == en


@given(sets().filter(bool))
def test_every_set_has_words_and_a_first_house(made: HouseSet) -> None:
    assert all(words(said(made), language) for language in LANGUAGES)
    assert first_house(made) in made
