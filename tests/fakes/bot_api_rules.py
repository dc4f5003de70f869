"""What Telegram demands of a call, and how it says no. Pure.

Stricter than Telegram in one thing: a parameter a method does not have is refused, not ignored.
Source of the limits: core.telegram.org/bots/api, read 2026-11-22.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

MAX_TEXT = 4096  # characters
MAX_DATA = 64  # bytes of callback_data
MAX_BUTTONS = 100
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_NEEDED: dict[str, tuple[str, ...]] = {
    "getMe": (),
    "sendMessage": ("chat_id", "text"),
    "editMessageText": ("chat_id", "message_id", "text"),
    "answerCallbackQuery": ("callback_query_id",),
    "getUpdates": (),
    "setWebhook": ("url",),
    "deleteWebhook": (),
    "getWebhookInfo": (),
    "setMyCommands": ("commands",),
    "setMyDescription": (),
    "setMyShortDescription": (),
}
_KNOWN: dict[str, tuple[str, ...]] = {
    "sendMessage": ("reply_markup", "disable_notification", "link_preview_options", "parse_mode"),
    "editMessageText": ("reply_markup", "link_preview_options", "parse_mode"),
    "answerCallbackQuery": ("text", "show_alert"),
    "getUpdates": ("offset", "limit", "timeout", "allowed_updates"),
    "setWebhook": ("secret_token", "allowed_updates", "max_connections", "drop_pending_updates"),
    "deleteWebhook": ("drop_pending_updates",),
    "setMyCommands": ("scope", "language_code"),
    "setMyDescription": ("description", "language_code"),
    "setMyShortDescription": ("short_description", "language_code"),
}


class Refusal(Exception):
    """A call that Telegram does not do."""

    def __init__(
        self, status: int, description: str, parameters: dict[str, int] | None = None
    ) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters or {}


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of one call, as they came: a form knows only text."""

    given: dict[str, object]

    def text(self, name: str, otherwise: str | None = None) -> str:
        """A text."""
        value = self.given.get(name, otherwise)
        if not isinstance(value, str):
            raise Refusal(400, f"Bad Request: {name} must be a String")
        return value

    def number(self, name: str, otherwise: int | None = None) -> int:
        """A whole number."""
        value = self.given.get(name, otherwise)
        try:
            return int(str(value))
        except ValueError:
            raise Refusal(400, f"Bad Request: {name} must be a Number") from None

    def flag(self, name: str) -> bool:
        """True or false; absent is false."""
        return str(self.given.get(name, "")).lower() in ("true", "1")

    def json(self, name: str, otherwise: object) -> Any:
        """A value in JSON."""
        value = self.given.get(name)
        if value is None:
            return otherwise
        try:
            return json.loads(value) if isinstance(value, str) else value
        except json.JSONDecodeError:
            raise Refusal(400, f"Bad Request: can't parse {name} JSON object") from None


def read(method: str, given: dict[str, object]) -> Parameters:
    """Check a call before it is done; raises Refusal."""
    if method not in _NEEDED:
        raise Refusal(404, "Not Found")
    needed = _NEEDED[method]
    unknown = given.keys() - {*needed, *_KNOWN.get(method, ())}
    if unknown:
        raise Refusal(400, f"Bad Request: {method} has no parameter {sorted(unknown)}")
    for name in needed:
        if name == "text" and not given.get(name):
            raise Refusal(400, "Bad Request: message text is empty")
        if name not in given:
            raise Refusal(400, f"Bad Request: parameter {name} is required")
    parameters = Parameters(given)
    _CHECKS.get(method, lambda _: None)(parameters)
    return parameters


def text(parameters: Parameters) -> str:
    """The text of a message; raises Refusal."""
    if parameters.given.get("parse_mode"):
        raise Refusal(400, "Bad Request: this bot sends plain text only")
    value = parameters.text("text").strip()
    if not value:
        raise Refusal(400, "Bad Request: message text is empty")
    if len(value) > MAX_TEXT:
        raise Refusal(400, "Bad Request: message is too long")
    return value


def buttons(parameters: Parameters) -> dict[str, str]:
    """The inline keyboard as label -> data; raises Refusal."""
    markup = parameters.json("reply_markup", {})
    found: dict[str, str] = {}
    for row in markup.get("inline_keyboard", []):
        for button in row:
            if not button.get("text"):
                raise Refusal(400, "Bad Request: text buttons are unallowed in the inline keyboard")
            if not 1 <= len(str(button.get("callback_data", "")).encode()) <= MAX_DATA:
                raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
            found[button["text"]] = button["callback_data"]
    if len(found) > MAX_BUTTONS:
        raise Refusal(400, "Bad Request: reply markup is too long")
    return found


def message(number: int, chat: int, content: str) -> dict[str, object]:
    """A Message as Telegram gives it back."""
    return {
        "message_id": number,
        "date": 1,
        "chat": {"id": chat, "type": "private", "first_name": "x"},
        "text": content,
    }


def _check_webhook(parameters: Parameters) -> None:
    if not parameters.text("url").startswith(("https://", "http://127.0.0.1")):
        raise Refusal(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    secret = parameters.given.get("secret_token")
    if secret is not None and not _SECRET.fullmatch(str(secret)):
        raise Refusal(400, "Bad Request: secret token contains unallowed characters")


def _check_commands(parameters: Parameters) -> None:
    for command in parameters.json("commands", []):
        if not _COMMAND.fullmatch(command["command"]):
            raise Refusal(400, "Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise Refusal(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")


def _check_description(parameters: Parameters) -> None:
    if len(parameters.text("description", "")) > 512:
        raise Refusal(400, "Bad Request: description is too long")


def _check_short_description(parameters: Parameters) -> None:
    if len(parameters.text("short_description", "")) > 120:
        raise Refusal(400, "Bad Request: short description is too long")


_CHECKS = {
    "setWebhook": _check_webhook,
    "setMyCommands": _check_commands,
    "setMyDescription": _check_description,
    "setMyShortDescription": _check_short_description,
}
