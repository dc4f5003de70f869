"""What a messenger's menu offers, the conversation understands."""

from __future__ import annotations

import pytest

from bot.channels.telegram import profile
from bot.conversation.model import Session, State
from bot.conversation.reading import COMMANDS, read
from bot.messages import Act, Incoming, Recipient


@pytest.mark.parametrize("command", profile.COMMANDS)
def test_a_command_of_the_menu_is_one_the_conversation_knows(command: str) -> None:
    said = Incoming(Recipient("telegram", "7"), Act.TEXT, f"/{command}")

    assert read(Session(State.MENU, "uk"), said) == COMMANDS[command]
