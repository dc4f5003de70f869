"""Reads what a person did as what they want: commands, buttons and their typed twins. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from bot.conversation.model import Choice, Intent, Memory, State
from bot.messages import Act

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.conversation.model import Session
    from bot.messages import Incoming

MAX_TEXT = 2000  # characters we read: the shortest limit of the three messengers

#: Buttons that mean the same under any message, old ones too; their ids stand here alone.
COMMANDS: dict[str, tuple[Intent, str]] = {
    "start": (Intent.START, ""),
    "status": (Intent.STATUS, ""),
    "list": (Intent.LIST, ""),
    "add": (Intent.ADD, ""),
    "remove": (Intent.REMOVE, ""),
    "settings": (Intent.SETTINGS, ""),
    "language": (Intent.LANGUAGE, ""),
    "uk": (Intent.LANGUAGE, "uk"),
    "en": (Intent.LANGUAGE, "en"),
    "stop": (Intent.STOP, ""),
    "delete": (Intent.DELETE, ""),
    "menu": (Intent.MENU, ""),
    "help": (Intent.HELP, ""),
}

# The words for each command, folded (see `fold`); with or without a slash before them.
_SPELLINGS = {
    "start": (
        "start, старт, почати, привіт, вітаю, добрий день, доброго дня, hello, hi, "
        "увімкнути, увімкнути сповіщення, ввімкнути, відновити, продовжити, resume, turn on"
    ),
    "status": (
        "status, статус, стан, зараз, що зараз, що там зараз, що зі світлом, now, right now, "
        "what now"
    ),
    "list": "list, адреси, мої адреси, список, підписки, addresses, my addresses",
    "add": "add, додати, додати адресу, нова адреса, add address, add an address, new address",
    "remove": "remove, видалити, видалити адресу, прибрати адресу, remove address",
    "settings": "settings, налаштування",
    "language": "language, lang, мова, змінити мову",
    "uk": "uk, українська, українською, ukrainian, in ukrainian",
    "en": "en, english, in english, англійська, англійською",
    "stop": (
        "stop, стоп, пауза, зупинити, призупинити, призупинити сповіщення, вимкнути, "
        "відписатися, pause, unsubscribe, turn off"
    ),
    "delete": (
        "delete, видалити все, видалити всі дані, видалити мої дані, забути мене, забудь мене, "
        "delete all, delete everything, delete my data, forget me"
    ),
    "menu": (
        "menu, меню, скасувати, відміна, назад, cancel, back, "
        "дякую, спасибі, дуже дякую, thanks, thank you"
    ),
    "help": "help, допомога, довідка, ?, як це працює, how does it work",
}
_WORDS = {word: id_ for id_, words in _SPELLINGS.items() for word in words.split(", ")}
# Commands that take an address after them.
_WITH_ADDRESS = re.compile(
    r"/?(?P<command>додати|add|видалити|прибрати|remove)(?:\s+(?:адресу|address))?\s*:?\s+(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
_ADDS = frozenset({"додати", "add"})
# "Коли дадуть світло?", "Немає води": people do not know the word for it, and need none.
_SUPPLY = r"(?:світл|струм|електр|вод[аиоу]|опален|тепл|power|electric|light|water|heat)"
_ASKS_STATUS = re.compile(
    rf"\b(?:коли|чому|чи|нема|немає|когда|when|why|no|is there)\b[^\d]*\b{_SUPPLY}"
    rf"|\b{_SUPPLY}\w*\s+(?:нема|немає|не буде|is off|is out)\b"
)
_YES = frozenset({"так", "да", "ага", "угу", "добре", "ок", "вірно", "згода", "ok", "yes", "y"})
_NO = frozenset({"ні", "не", "нет", "no", "n", "nope"})


def read(session: Session, incoming: Incoming) -> tuple[Intent, str]:
    """Tell what a person wants, with the value the intent's handler takes."""
    match incoming.act:
        case Act.START:
            return Intent.START, incoming.value
        case Act.TEXT:
            return _typed(session, incoming.value)
        case Act.PRESS:
            return _pressed(session.memory, incoming.value)
        case Act.BLOCK:
            return Intent.BLOCK, ""
        case Act.UNBLOCK:
            return Intent.UNBLOCK, ""
        case _:
            assert_never(incoming.act)


def marked(turn: str, id_: str) -> str:
    """Write the id of a button so that it is known later which message it stood under."""
    return id_ if id_ in COMMANDS else f"{turn}.{id_}"


def fold(text: str) -> str:
    """Make spellings of one word equal: case, apostrophes, spaces, a slash, closing marks."""
    folded = " ".join(text.casefold().replace("ʼ", "’").replace("'", "’").split())
    if folded.startswith("/"):
        folded = folded[1:].partition("@")[0]
    return folded.strip('«»"“”').rstrip(".!…,") if folded != "?" else folded


def _pressed(memory: Memory, value: str) -> tuple[Intent, str]:
    if value in COMMANDS:
        return COMMANDS[value]
    turn, _, id_ = value.partition(".")
    if turn == memory.turn and any(choice.id == id_ for choice in memory.choices):
        return Intent.CHOOSE, id_
    return Intent.STALE, ""


def _typed(session: Session, text: str) -> tuple[Intent, str]:
    if len(text) > MAX_TEXT:
        return Intent.UNREADABLE, "long"
    if not any(letter.isalnum() or letter == "?" for letter in text):
        return Intent.UNREADABLE, "empty"
    word = fold(text)
    question = word.rstrip("?") or word
    chosen = _twin(session, question)
    if chosen is not None and not text.lstrip().startswith("/"):
        return COMMANDS.get(chosen, (Intent.CHOOSE, chosen))
    if question in _WORDS:
        return COMMANDS[_WORDS[question]]
    return _free(text.strip(), question)


def _free(text: str, question: str) -> tuple[Intent, str]:
    with_address = _WITH_ADDRESS.fullmatch(text)
    if with_address is not None:
        adds = with_address["command"].casefold() in _ADDS
        return (Intent.ADD if adds else Intent.REMOVE), with_address["rest"]
    if _ASKS_STATUS.search(question):
        return Intent.STATUS, ""
    return Intent.WRITE, text


def _twin(session: Session, word: str) -> str | None:
    """Find the button of the last message that a typed word stands for."""
    choices = session.memory.choices
    for choice in choices:
        if fold(choice.label).rstrip("?") == word:
            return choice.id
    # Where a house is asked, a number is a house.
    if word.isascii() and word.isdecimal() and session.state is not State.HOUSE:
        number = int(word)
        return choices[number - 1].id if 1 <= number <= len(choices) else None
    if word in _YES:
        return _offered("yes", choices)
    if word in _NO:
        return _offered("no", choices)
    return None


def _offered(id_: str, choices: Iterable[Choice]) -> str | None:
    return id_ if any(choice.id == id_ for choice in choices) else None
