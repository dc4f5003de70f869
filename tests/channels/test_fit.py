"""A message is fitted to its messenger: nothing is broken, no choice is lost."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Limits
from bot.channels.fit import cut, fit
from bot.messages import Button, Message

ROOMY = Limits(text=4096, buttons=100, label=64, per_second=30)
NO_BUTTONS = Limits(text=300, buttons=0, label=20, per_second=30)
THREE_SHORT = Limits(text=300, buttons=3, label=12, per_second=30)

STREETS = (
    Button("a:1", "Перемоги"),
    Button("a:2", "Миру"),
    Button("a:3", "Київська"),
    Button("a:4", "Мала Бердичівська"),
)


def test_what_fits_stays_as_it_is() -> None:
    message = Message("Яка вулиця?", STREETS, silent=True)

    assert fit(message, ROOMY) == message


def test_without_buttons_every_choice_is_a_numbered_line() -> None:
    fitted = fit(Message("Яка вулиця?", STREETS), NO_BUTTONS)

    assert fitted.buttons == ()
    assert fitted.text == ("Яка вулиця?\n\n1. Перемоги\n2. Миру\n3. Київська\n4. Мала Бердичівська")


def test_spare_buttons_become_lines_numbered_by_their_place() -> None:
    fitted = fit(Message("Яка вулиця?", STREETS), THREE_SHORT)

    assert [button.label for button in fitted.buttons] == ["Перемоги", "Миру", "Київська"]
    assert fitted.text == "Яка вулиця?\n\n4. Мала Бердичівська"


def test_a_label_that_is_cut_stands_whole_in_the_text() -> None:
    fitted = fit(Message("Ця?", (Button("x", "пров. 1-й Бердичівський"),)), THREE_SHORT)

    assert fitted.buttons == (Button("x", "пров. 1-й…"),)
    assert fitted.text == "Ця?\n\n1. пров. 1-й Бердичівський"


def test_a_long_text_is_cut_between_words() -> None:
    assert cut("Світла не буде до вечора", 16) == "Світла не буде…"


def test_a_word_without_end_is_cut_where_the_limit_is() -> None:
    assert cut("а" * 50, 10) == "а" * 9 + "…"


def test_a_letter_keeps_its_accent() -> None:
    decomposed = unicodedata.normalize("NFD", "йййййй")  # each is two characters

    assert cut(decomposed, 6) == decomposed[:4] + "…"


def test_an_emoji_is_not_taken_apart() -> None:
    family = "👩\u200d👩\u200d👧"

    assert cut(f"ab{family}", 5) == "ab…"


def test_the_choices_keep_their_room_when_the_text_is_long() -> None:
    fitted = fit(Message("слово " * 100, STREETS), NO_BUTTONS)

    assert len(fitted.text) <= 300
    assert fitted.text.endswith("…\n\n1. Перемоги\n2. Миру\n3. Київська\n4. Мала Бердичівська")


LIMITS = st.builds(
    Limits,
    text=st.integers(10, 80),
    buttons=st.integers(0, 4),
    label=st.integers(2, 12),
    per_second=st.just(30.0),
)
MESSAGES = st.builds(
    Message,
    st.text(max_size=120),
    st.lists(st.builds(Button, st.just("b"), st.text(min_size=1, max_size=20)), max_size=6).map(
        tuple
    ),
)


@given(MESSAGES, LIMITS)
def test_a_fitted_message_is_within_the_limits(message: Message, limits: Limits) -> None:
    fitted = fit(message, limits)

    assert len(fitted.text) <= limits.text
    assert len(fitted.buttons) <= limits.buttons
    assert all(1 <= len(button.label) <= limits.label for button in fitted.buttons)


@given(MESSAGES, LIMITS)
def test_fitting_twice_changes_nothing(message: Message, limits: Limits) -> None:
    fitted = fit(message, limits)

    assert fit(fitted, limits) == fitted
