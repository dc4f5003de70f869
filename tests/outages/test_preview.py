"""The house an example notice is written to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from bot.outages.preview import first_house
from tests.outages.examples import houses
from tests.outages.test_audience import sets

if TYPE_CHECKING:
    from bot.addresses.houses import HouseSet


@pytest.mark.parametrize(
    ("labels", "house"),
    [
        (("all",), "1"),
        (("all:even",), "2"),
        (("=12А", "=55"), "12А"),
        (("10 к3..20:even",), "10 к3"),
        (("12..20:even", "!12"), "12/1"),
    ],
)
def test_it_is_the_lowest_one_concerned(labels: tuple[str, ...], house: str) -> None:
    assert str(first_house(houses(*labels))) == house


@given(sets().filter(bool))
def test_it_is_always_one_that_is_concerned(made: HouseSet) -> None:
    assert first_house(made) in made
