from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.addresses.fold import clean, from_latin_layout, gender, loose, sound, stem

words = st.text("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'ыэёъabcdefghijklmnopqrstuvwxyz", max_size=20)


@given(st.text(max_size=200))
def test_cleaning_a_clean_text_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(words)
def test_a_loose_sound_is_loose_already(word: str) -> None:
    assert loose(loose(sound(word))) == loose(sound(word))
    assert stem(word) == word[: len(stem(word))]


@pytest.mark.parametrize(
    "spellings",
    [
        ["Зв'язківців", "Зв’язківців", "Зв`язківців", "Зв*язківців", "Звязківців"],
        ["Київська", "Kyivska", "Кiївська", "КИЇВСЬКА", "Kyjivska", "київска"],
        ["Хлібна", "Khlibna", "Hlibna", "Хлибна", "Hlibnaa"],
        ["Чуднівська", "Chudnivska", "czudniwska", "Цуднівська"],
        ["Шухевича", "Shukhevycha", "szuchewycza".replace("ch", "h"), "Щухевича"],
        ["Мар'янівська", "Marianivska", "Maryanivska", "Марянівська"],
    ],
)
def test_one_name_has_one_sound_in_every_spelling(spellings: list[str]) -> None:
    assert len({sound(clean(spelling)) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    "forms",
    [
        ["Київська", "Київської", "Київській", "Київську", "Київською"],
        ["Паперовий", "Паперового", "Паперовому"],
        ["Князів", "Князях", "Князям"],
        ["Танкістів", "Танкістах", "танкистов"],
        ["Шлях", "Шляху"],
    ],
)
def test_all_cases_of_a_name_have_one_stem(forms: list[str]) -> None:
    assert len({stem(sound(clean(form))) for form in forms}) == 1


def test_the_sign_of_a_number_is_no_word() -> None:
    assert clean("№ 5") == "№ 5"


def test_a_lookalike_letter_is_put_right_only_inside_a_cyrillic_word() -> None:
    assert clean("Kиївська") == "київська"
    assert clean("Kyivska 12a") == "kyivska 12a"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rb]dcmrf 12f", "київська 12а"),
        ("[ks,yf 47", "хлібна 47"),
        ("ghjd/ 1-q gjkmjdbq? 13", "пров. 1-й польовий, 13"),
        ("uyfn.rf 5/7", "гнатюка 5/7"),
        ("pd`zprsdwsd 29", "зв'язківців 29"),
    ],
)
def test_the_other_keyboard_layout_is_understood(typed: str, meant: str) -> None:
    assert from_latin_layout(typed) == meant


def test_the_ending_tells_the_gender_of_an_adjective() -> None:
    assert gender("київська") == gender("київській") == {"f"}
    assert gender("київський") == gender("kyivskyi") == {"m"}
    assert gender("київське") >= {"n"}
    assert gender("острозьких") == {"p"}
    assert gender("крайній") == {"m", "f"}
    assert gender("франко") == {"m", "f", "n", "p"}
