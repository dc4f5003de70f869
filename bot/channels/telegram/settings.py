"""Telegram's settings, TELEGRAM_*; each may come from a file."""

from __future__ import annotations

import hashlib
import hmac
import re

from aiogram.utils.token import TokenValidationError, validate_token
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from bot.config import FromEnvironment

OFFICIAL = "https://api.telegram.org"
PER_SECOND = 30.0  # messages of one bot, core.telegram.org/bots/faq, read 2026-11-22
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # core.telegram.org/bots/api#setwebhook


class TelegramSettings(FromEnvironment):
    """What the channel needs to know; without a token it is off."""

    model_config = SettingsConfigDict(env_prefix="TELEGRAM_", hide_input_in_errors=True)

    token: SecretStr | None = None
    #: A Bot API server: the official one unless the city runs its own.
    api_url: str = Field(default=OFFICIAL, pattern=r"^https?://[^/\s]+")
    #: What Telegram must bring to our webhook; made from the token when absent.
    webhook_secret: SecretStr | None = None
    #: Messages a second: the ceiling Telegram gives this bot.
    rate: float = Field(default=PER_SECOND, gt=0, le=1000)

    @field_validator("token")
    @classmethod
    def _of_botfather(cls, token: SecretStr | None) -> SecretStr | None:
        if token is None or not token.get_secret_value():
            return None
        try:
            validate_token(token.get_secret_value())
        except TokenValidationError as err:
            raise ValueError("is not a token of @BotFather, as in 123456789:AA...") from err
        return token

    @field_validator("webhook_secret")
    @classmethod
    def _as_telegram_takes_it(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is None or not secret.get_secret_value():
            return None
        if not _SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("must be 1..256 of A-Z a-z 0-9 _ -")
        return secret

    def expected_secret(self) -> str:
        """Give the webhook secret: the one that is set, else the same one on every machine."""
        if self.webhook_secret is not None:
            return self.webhook_secret.get_secret_value()
        assert self.token is not None
        token = self.token.get_secret_value().encode()
        return hmac.new(token, b"visnyk webhook", hashlib.sha256).hexdigest()
