"""Long answers are parted where a reader would part them, and lose nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.pieces import parted
from bot.messages import Button, Message

BUTTONS = (Button("menu", "Меню"),)


def test_a_short_message_stays_as_it_is() -> None:
    message = Message("Готово", BUTTONS)

    assert parted(message) == (message,)


def test_a_long_one_is_parted_between_paragraphs() -> None:
    message = Message("перший\n\nдругий\nрядок\n\nтретій", BUTTONS)

    assert parted(message, limit=22) == (
        Message("перший\n\nдругий\nрядок"),
        Message("третій", BUTTONS),
    )


def test_a_long_paragraph_is_parted_between_lines() -> None:
    message = Message("раз\nдва\nтри\n\nкінець", BUTTONS)

    assert [part.text for part in parted(message, limit=8)] == ["раз\nдва", "три", "кінець"]


def test_a_single_line_is_never_broken() -> None:
    assert [part.text for part in parted(Message("а" * 20), limit=8)] == ["а" * 20]


lines = st.lists(st.text(alphabet="абв", min_size=1, max_size=9), min_size=1, max_size=6)


@given(st.lists(lines.map("\n".join), min_size=1, max_size=6))
def test_no_line_is_lost_and_every_part_fits(paragraphs: list[str]) -> None:
    message = Message("\n\n".join(paragraphs), BUTTONS)

    parts = parted(message, limit=10)

    assert [line for part in parts for line in part.text.split("\n") if line] == [
        line for paragraph in paragraphs for line in paragraph.split("\n")
    ]
    assert all(len(part.text) <= 10 for part in parts)
    assert parts[-1].buttons == BUTTONS
    assert not any(part.buttons for part in parts[:-1])
