from __future__ import annotations

from typing import TYPE_CHECKING

from tests.addresses.fuzz import run

if TYPE_CHECKING:
    from bot.addresses.gazetteer import Gazetteer


def test_no_random_or_mutated_text_breaks_a_reader(city: Gazetteer) -> None:
    assert run(city, cases=300, seed=7) == []
