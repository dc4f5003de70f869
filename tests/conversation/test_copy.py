"""What the bot says: there in both languages, whole, typeset, and short."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import bot.conversation
from bot.addresses.resident import MAX_LABEL
from bot.conversation.adding import MAX_QUOTED
from bot.conversation.pieces import MAX_TEXT
from bot.conversation.tuning import LABELS
from bot.i18n import LANGUAGES, catalogue, words
from bot.messages import Say

if TYPE_CHECKING:
    from bot.addresses.gazetteer import Gazetteer

MAX_BUTTON = 20  # characters: Messenger's quick replies (docs/console-chat-trust.md §4.3)
LONGEST_HOUSE = "1234А/12 к3"
SOURCES = tuple(Path(next(iter(bot.conversation.__path__))).glob("*.py"))


def texts(language: str) -> dict[str, tuple[str, ...]]:
    """Every id with its forms: one, or as many as the language has plurals."""
    return {
        message.id if isinstance(message.id, str) else message.id[0]: (
            (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        )
        for message in catalogue(language, "chat")
        if message.id
    }


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def used() -> set[str]:
    """Every id the conversation can say: written out, or made by `button` and two families."""
    ids = {f"chat.about_{mask}" for mask in range(1, 8)}
    ids |= {"chat.unreadable_long", "chat.unreadable_empty", "chat.button.number"}
    ids |= {f"chat.button.{label}" for label in LABELS}
    for source in SOURCES:
        code = source.read_text(encoding="utf-8")
        ids |= set(re.findall(r'"(chat\.[a-z_.]+)"', code))
        for id_, label in re.findall(r'\bbutton\("(\w+)"(?:, "(\w+)")?\)', code):
            ids.add(f"chat.button.{label or id_}")
        for first, second in re.findall(r'button\("(\w+)"\) if \w+.* else button\("(\w+)"', code):
            ids |= {f"chat.button.{first}", f"chat.button.{second}"}
    return ids | {"chat.button.uk", "chat.button.en"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_said_has_a_text_and_every_text_is_said(language: str) -> None:
    assert set(texts(language)) == used()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_form_is_there(language: str) -> None:
    forms = catalogue(language, "chat").num_plurals
    for id_, strings in texts(language).items():
        assert all(strings), id_
        assert len(strings) in (1, forms), id_


def test_both_languages_name_the_same_things() -> None:
    uk, en = texts("uk"), texts("en")
    for id_ in uk:
        named = {frozenset(placeholders(text)) for text in (*uk[id_], *en[id_])}
        assert len(named) == 1, id_


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_typeset(language: str) -> None:
    for id_, strings in texts(language).items():
        for text in strings:
            assert "'" not in text, f"{id_}: the apostrophe is ’"
            assert '"' not in text, f"{id_}: quotation marks are «» or “”"
            assert "  " not in text, f"{id_}: two spaces"
            assert text == text.strip(), f"{id_}: spaces around it"
            assert text.count("«") == text.count("»"), id_
            assert "..." not in text, f"{id_}: the dots are …"


def test_each_language_has_its_own_quotation_marks_and_letters() -> None:
    both = {"chat.which_language", "chat.button.uk", "chat.button.en"}
    for id_, strings in texts("uk").items():
        assert not any(mark in text for text in strings for mark in "“”"), id_
    for id_, strings in texts("en").items():
        assert id_ in both or not re.search("[а-яіїєґ«»]", "".join(strings), re.IGNORECASE), id_


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [1, 2, 5, 11, 21])
def test_every_count_is_worded(language: str, count: int) -> None:
    say = Say("chat.my_addresses", {"list": "1. вул. Київська, 12"}, count=count)

    text = words(say, language)

    assert text.splitlines()[0].split()[2] == str(count)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_short_with_the_longest_street(language: str, city: Gazetteer) -> None:
    labels = [city.label(street.id) for street in city.streets]
    street = max(((x.uk if language == "uk" else x.en) for x in labels), key=len)
    address = f"{'Н' * MAX_LABEL}, {street}, {LONGEST_HOUSE}"
    filled = {
        "address": address,
        "street": street,
        "list": "\n".join(f"{number}. {street}, {LONGEST_HOUSE}" for number in range(1, 5)),
        "text": "т" * MAX_QUOTED,
        "url": "https://visnyk.zhytomyr.example.gov.ua/privacy",
        "services": "світло, воду й опалення",
        "label": "Н" * MAX_LABEL,
        "first": "",
        "last": "",
    }
    for id_, strings in texts(language).items():
        for text in strings:
            values = {name: filled.get(name, "1234567") for name in placeholders(text)}
            assert len(text.format(**values)) <= MAX_TEXT, id_


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_fits_the_narrowest_button(language: str) -> None:
    for id_, (text, *_) in texts(language).items():
        if id_.startswith("chat.button."):
            assert len(text) <= MAX_BUTTON, id_
