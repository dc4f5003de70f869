"""What the conversation writes down is read back as it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.model import Choice, Memory
from bot.conversation.store import memory_from_json, memory_json, message_from_json, message_json
from bot.messages import Button, Message

labels = st.text(min_size=1, max_size=20)
messages = st.builds(
    Message,
    st.text(),
    st.lists(st.builds(Button, st.just("a.1"), labels), max_size=4).map(tuple),
    silent=st.booleans(),
)
memories = st.builds(
    Memory,
    turn=st.text(),
    choices=st.lists(st.builds(Choice, st.text(), labels)).map(tuple),
    streets=st.lists(st.text()).map(tuple),
    street=st.text(),
    house=st.text(),
    label=st.text(),
    services=st.integers(),
    asked=st.integers(),
)


@given(messages)
def test_a_message_is_read_back_as_it_was(message: Message) -> None:
    assert message_from_json(message_json(message)) == message


@given(memories)
def test_a_memory_is_read_back_as_it_was(memory: Memory) -> None:
    assert memory_from_json(memory_json(memory)) == memory


def test_a_dialogue_without_a_memory_starts_with_an_empty_one() -> None:
    assert memory_from_json("{}") == Memory()
