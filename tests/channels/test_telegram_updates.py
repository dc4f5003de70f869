"""Telegram's updates: who may bring them, and what they mean."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from bot.channels.base import Context, EventMalformed, EventRefused, Off
from bot.channels.telegram.channel import CHANNEL, Telegram
from bot.channels.telegram.settings import TelegramSettings
from bot.messages import Act, Event, Incoming, Recipient
from tests.fakes.bot_api import TOKEN

if TYPE_CHECKING:
    from pathlib import Path

    from bot.db import Database

SECRET = "s3cret-of_the_city"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
OLENA = Recipient("telegram", "7")
USER = {"id": 7, "is_bot": False, "first_name": "Олена", "language_code": "en-GB"}
PRIVATE = {"id": 7, "type": "private"}
GROUP = {"id": -100, "type": "supergroup"}

telegram = Telegram(
    TelegramSettings.model_validate({"token": TOKEN, "webhook_secret": SECRET}), "https://x"
)


def message(
    text: str | None, chat: dict[str, object] = PRIVATE, **more: object
) -> dict[str, object]:
    content = {"message_id": 1, "date": 1, "chat": chat, "from": USER, **more}
    return {"update_id": 5, "message": content if text is None else {**content, "text": text}}


def press(chat: dict[str, object] | None, **more: object) -> dict[str, object]:
    content: dict[str, object] = {"id": "q1", "from": USER, "chat_instance": "1", **more}
    if chat is not None:
        content["message"] = {"message_id": 1, "date": 0, "chat": chat}
    return {"update_id": 5, "callback_query": content}


def membership(status: str, chat: dict[str, object] = PRIVATE) -> dict[str, object]:
    change = {"chat": chat, "from": USER, "date": 1, "new_chat_member": {"status": status}}
    return {"update_id": 5, "my_chat_member": change}


def read(update: dict[str, object]) -> Incoming | None:
    return telegram.read(Event("5", "7", json.dumps(update)))


def said(act: Act, value: str = "", receipt: str = "") -> Incoming:
    return Incoming(OLENA, act, value, language="en", receipt=receipt)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Київська 12А", said(Act.TEXT, "Київська 12А")),
        ("  Київська\n12  ", said(Act.TEXT, "Київська\n12")),
        ("<b>{0.__class__}</b>", said(Act.TEXT, "<b>{0.__class__}</b>")),
        ("Київ\x00ська", said(Act.TEXT, "Київська")),
        ("/start", said(Act.START)),
        ("/START", said(Act.START)),
        ("/start@visnyk_bot", said(Act.START)),
        ("/start kyivska-12_a", said(Act.START, "kyivska-12_a")),
        ("/start '; DROP TABLE", said(Act.START)),
        ("/start " + "a" * 65, said(Act.START)),
        ("/stop", said(Act.TEXT, "/stop")),
        ("/status@visnyk_bot", said(Act.TEXT, "/status")),
        ("/add Київська 12", said(Act.TEXT, "/add Київська 12")),
        ("12/1", said(Act.TEXT, "12/1")),
    ],
)
def test_what_is_said_in_private_is_understood(text: str, meaning: Incoming) -> None:
    assert read(message(text)) == meaning


def test_a_picture_is_its_caption_and_a_sticker_has_no_words() -> None:
    assert read(message(None, photo=[], caption="Київська 12")) == said(Act.TEXT, "Київська 12")
    assert read(message(None, sticker={"emoji": "👍"})) == said(Act.TEXT, "")


def test_a_press_is_the_id_of_the_button_and_how_to_acknowledge_it() -> None:
    assert read(press(PRIVATE, data="yes")) == said(Act.PRESS, "yes", receipt="q1")


def test_blocking_and_unblocking_are_reported() -> None:
    assert read(membership("kicked")) == said(Act.BLOCK)
    assert read(membership("member")) == said(Act.UNBLOCK)


@pytest.mark.parametrize(
    "update",
    [
        message("Київська 12", GROUP),
        message("Київська 12", {"id": -1, "type": "channel"}),
        message("Я бот", **{"from": {**USER, "is_bot": True}}),
        {"update_id": 5, "edited_message": message("Київська 13")["message"]},
        {"update_id": 5, "channel_post": message("Новини")["message"]},
        press(GROUP, data="yes"),
        press(None, data="yes", inline_message_id="x"),
        press(PRIVATE, game_short_name="x"),
        membership("left", GROUP),
        membership("administrator"),
        {"update_id": 5, "something_of_2027": {}},
    ],
)
def test_what_is_not_said_to_us_in_private_asks_nothing_of_us(update: dict[str, object]) -> None:
    assert read(update) is None


def test_what_telegram_adds_tomorrow_stops_no_message_today() -> None:
    update = message("Київська 12", entities="not a list any more", reply_to_message=17)

    assert read(update) == said(Act.TEXT, "Київська 12")


@pytest.mark.parametrize("body", ["", "{", "[]", '{"message": []}', '{"message": {"chat": 1}}'])
def test_a_body_that_is_no_update_is_malformed(body: str) -> None:
    with pytest.raises(EventMalformed):
        telegram.read(Event("5", "7", body))


def test_the_secret_lets_an_update_in_whole() -> None:
    body = json.dumps(message("Київська 12"), ensure_ascii=False).encode()

    [event] = telegram.accept({HEADER.lower(): SECRET}, body)

    assert (event.id, event.sender) == ("5", "7")
    assert json.loads(event.body) == message("Київська 12")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {HEADER: ""},
        {HEADER: SECRET + "x"},
        {HEADER: SECRET.upper()},
        {HEADER: "пароль"},
        {HEADER: "\udcff\udcfe"},  # bytes that are no UTF-8, as the server hands them on
    ],
)
def test_without_the_secret_nothing_is_looked_at(headers: dict[str, str]) -> None:
    with pytest.raises(EventRefused):
        telegram.accept(headers, b"{")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'[{"update_id": 1}]',
        b'{"message": {}}',
        b'{"update_id": "1"}',
        b'{"update_id": true}',
        b'{"update_id": 1.5}',
        b'{"update_id": 1, "message": {"text": "\xff"}}',
        b"[" * 100_000,
    ],
)
def test_a_body_that_is_no_json_object_with_an_update_id_is_malformed(body: bytes) -> None:
    with pytest.raises(EventMalformed):
        telegram.accept({HEADER: SECRET}, body)


def test_without_a_secret_of_its_own_one_is_made_from_the_token() -> None:
    settings = TelegramSettings.model_validate({"token": TOKEN})
    again = TelegramSettings.model_validate({"token": TOKEN})

    assert settings.expected_secret() == again.expected_secret()
    assert TOKEN not in settings.expected_secret()
    assert len(settings.expected_secret()) == 64


@pytest.mark.parametrize("public_url", [None, "https://visnyk.example"])
def test_without_a_public_address_it_polls(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, public_url: str | None
) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_RATE", "12.5")

    built = CHANNEL.build(Context(sqlite_database, public_url))

    assert isinstance(built, Telegram)
    assert built.polls is (public_url is None)
    assert built.limits.per_second == 12.5


@pytest.mark.parametrize("token", [None, ""])
def test_without_a_token_the_channel_is_off_and_says_why(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, token: str | None
) -> None:
    monkeypatch.delenv("TELEGRAM_TOKEN", raising=False)
    if token is not None:
        monkeypatch.setenv("TELEGRAM_TOKEN", token)

    assert CHANNEL.build(Context(sqlite_database, None)) == Off("TELEGRAM_TOKEN is not set")


def test_the_token_may_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "token"
    path.write_text(f"{TOKEN}\n", encoding="utf-8")
    monkeypatch.delenv("TELEGRAM_TOKEN", raising=False)
    monkeypatch.setenv("TELEGRAM_TOKEN_FILE", str(path))

    token = TelegramSettings().token

    assert token is not None
    assert token.get_secret_value() == TOKEN


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_TOKEN", "leaked-but-not-a-token"),
        ("TELEGRAM_WEBHOOK_SECRET", "leaked but with spaces"),
        ("TELEGRAM_API_URL", "leaked://x"),
        ("TELEGRAM_RATE", "0"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ValidationError) as caught:
        TelegramSettings()

    assert name.removeprefix("TELEGRAM_").lower() in str(caught.value)
    assert "leaked" not in str(caught.value)
