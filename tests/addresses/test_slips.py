from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.addresses.slips import FARTHEST, INSERTED, slips

words = st.text("абвгдеєжзиіїйклмнопрстуфхцчшщьюя'", max_size=12)


@given(words)
def test_a_word_is_no_slip_from_itself(word: str) -> None:
    assert slips(word, word) == 0


@given(words, words)
def test_no_distance_is_negative_or_beyond_rewriting_the_word(one: str, two: str) -> None:
    assert 0 <= slips(one, two) <= max(FARTHEST, INSERTED * (len(one) + len(two)))


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("сслобідська", "слобідська"),  # doubled
        ("мар'янівська", "марянівська"),  # silent
        ("касманавтів", "космонавтів"),  # as it sounds
        ("бреізвська", "березівська"),  # changed over
        ("щовженка", "довженка"),  # the key beside
        ("хлбна", "хлібна"),  # dropped
    ],
)
def test_slips_of_hand_and_ear_weigh_little(slip: str, meant: str) -> None:
    assert slips(slip, meant) <= 2


@pytest.mark.parametrize(
    ("other", "name"),
    [("полтавська", "покровська"), ("азовська", "каховська"), ("градинська", "крошенська")],
)
def test_another_name_weighs_more_than_slips(other: str, name: str) -> None:
    assert slips(other, name) >= 2


def test_words_of_very_different_length_are_not_compared() -> None:
    assert slips("а", "абвгдежз") == FARTHEST
