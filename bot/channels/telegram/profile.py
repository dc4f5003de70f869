"""What people see of the bot at Telegram before they write: commands and descriptions. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram.methods import SetMyCommands, SetMyDescription, SetMyShortDescription
from aiogram.types import BotCommand

from bot.i18n import words
from bot.messages import Say

if TYPE_CHECKING:
    from aiogram.methods import TelegramMethod

COMMANDS = ("status", "add", "list", "language", "stop", "delete", "help")
# Our language and the code Telegram knows it by; None stands for everybody else, who gets ours.
LANGUAGES = (("uk", None), ("uk", "uk"), ("en", "en"))


def calls() -> tuple[TelegramMethod[bool], ...]:
    """Give the calls that set everything, in every language."""
    made: list[TelegramMethod[bool]] = []
    for language, code in LANGUAGES:
        commands = [
            BotCommand(command=name, description=words(Say(f"bot.command.{name}"), language))
            for name in COMMANDS
        ]
        about = words(Say("bot.about"), language)
        description = words(Say("bot.description"), language)
        made += (
            SetMyCommands(commands=commands, language_code=code),
            SetMyDescription(description=description, language_code=code),
            SetMyShortDescription(short_description=about, language_code=code),
        )
    return tuple(made)
