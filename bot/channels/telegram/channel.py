"""Telegram: long polling without PUBLIC_URL, a webhook with it.

It carries messages and knows nothing of streets, outages or dialogue states.
"""

from __future__ import annotations

import asyncio
import hmac
from typing import TYPE_CHECKING, Self

import orjson
import structlog
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteWebhook,
    GetMe,
    GetWebhookInfo,
    SendMessage,
    SetWebhook,
)
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from bot.channels.base import (
    ChannelDown,
    Context,
    EventMalformed,
    EventRefused,
    Limits,
    MessageId,
    Off,
    RateLimited,
    SendError,
    Spec,
)
from bot.channels.telegram import profile, updates
from bot.channels.telegram.client import CALL_TIMEOUT, LONG_POLL, Client, GetUpdates
from bot.channels.telegram.settings import TelegramSettings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from types import TracebackType

    from bot.messages import Button, Event, Incoming, Message, Recipient

log = structlog.get_logger()

NAME = updates.NAME
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105  # its name, not its value
TEXT = 4096  # characters, core.telegram.org/bots/api#sendmessage, read 2026-11-22
BUTTONS = 100  # of one inline keyboard, by the source of the API's server
LABEL = 64  # characters; none documented, a phone shows no longer ones
ROW, ROW_BUTTONS = 24, 3  # characters and buttons that stand legibly side by side
MAX_CONNECTIONS = 40  # of Telegram to our webhook at once, its default
PAUSES = (1.0, 2.0, 5.0, 15.0, 60.0)  # seconds until we ask again, by failures in a row


class Telegram:
    """One bot at Telegram."""

    name = NAME

    def __init__(
        self,
        settings: TelegramSettings,
        public_url: str | None,
        pauses: Sequence[float] = PAUSES,
        timeout: float = CALL_TIMEOUT,
    ) -> None:
        self._settings = settings
        self._timeout = timeout
        self._pauses = pauses
        self._open: Client | None = None
        #: Whether `poll` brings the events; else Telegram calls /hook/telegram.
        self.polls = public_url is None
        self.limits = Limits(text=TEXT, buttons=BUTTONS, label=LABEL, per_second=settings.rate)

    async def __aenter__(self) -> Self:
        assert self._settings.token is not None
        token = self._settings.token.get_secret_value()
        self._open = Client(token, self._settings.api_url, self._timeout)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._open is not None:
            await self._open.close()
            self._open = None

    async def send(self, to: Recipient, message: Message) -> MessageId:
        """Send plain text with its buttons; raises a SendError."""
        sent = await self._client.call(
            SendMessage(
                chat_id=to.user,
                text=message.text,
                parse_mode=None,
                reply_markup=_keyboard(message.buttons) if message.buttons else None,
                disable_notification=message.silent or None,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        )
        return MessageId(str(sent.message_id))

    async def acknowledge(self, receipt: str) -> None:
        """Take the waiting sign off the pressed button; raises a SendError."""
        await self._client.call(AnswerCallbackQuery(callback_query_id=receipt))

    def accept(self, headers: Mapping[str, str], body: bytes) -> Sequence[Event]:
        """Check the secret, then keep the update whole; raises EventRefused or EventMalformed."""
        given = next(
            (value for name, value in headers.items() if name.lower() == SECRET_HEADER), ""
        )
        # As bytes: compare_digest raises on text beyond ASCII, and anyone may send that.
        expected = self._settings.expected_secret().encode()
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), expected):
            raise EventRefused("the webhook secret is missing or wrong")
        try:
            event = updates.event(orjson.loads(body))
        except orjson.JSONDecodeError as err:
            raise EventMalformed("not JSON") from err
        if event is None:
            raise EventMalformed("not an update: it has no update_id")
        return (event,)

    def read(self, event: Event) -> Incoming | None:
        """Understand an update; None for what is not said to us in private."""
        return updates.incoming(event)

    async def poll(self, keep: Callable[[Sequence[Event]], Awaitable[None]]) -> None:
        """Ask for updates until cancelled; the next question confirms what `keep` has kept."""
        offset, failures, webhook_removed = 0, 0, False
        while True:
            try:
                if not webhook_removed:
                    await self._client.call(DeleteWebhook())
                    webhook_removed = True
                offset = await self._poll_once(offset, keep)
                failures = 0
            except RateLimited as err:
                await asyncio.sleep(err.after)
            except Exception as err:  # noqa: BLE001  # outer edge: it outlives what it needs
                webhook_removed = webhook_removed and not isinstance(err, ChannelDown)
                _report(err)
                await asyncio.sleep(self._pauses[min(failures, len(self._pauses) - 1)])
                failures += 1

    async def set_up(self, public_url: str | None) -> tuple[str, ...]:
        """Set the webhook (or remove it), the command menu and the profile's texts."""
        if public_url is None:
            await self._client.call(DeleteWebhook())
            way = "webhook removed: the bot asks for updates itself"
        else:
            url = f"{public_url}/hook/{NAME}"
            await self._client.call(
                SetWebhook(
                    url=url,
                    secret_token=self._settings.expected_secret(),
                    allowed_updates=list(updates.ALLOWED_UPDATES),
                    max_connections=MAX_CONNECTIONS,
                )
            )
            way = f"webhook set: {url}"
        for call in profile.calls():
            await self._client.call(call)
        return (way, "commands and descriptions set, uk and en")

    async def check(self) -> str:
        """Ask Telegram who we are and how the webhook fares."""
        me = await self._client.call(GetMe())
        hook = await self._client.call(GetWebhookInfo())
        way = f"webhook {hook.url}" if hook.url else "polling"
        trouble = f", last error: {hook.last_error_message}" if hook.last_error_message else ""
        return f"@{me.username}, {way}, {hook.pending_update_count} updates waiting{trouble}"

    async def _poll_once(
        self, offset: int, keep: Callable[[Sequence[Event]], Awaitable[None]]
    ) -> int:
        found = await self._client.call(GetUpdates(offset=offset), hold=LONG_POLL)
        events = [event for event in map(updates.event, found) if event is not None]
        if events:
            await keep(events)
        return max((int(event.id) + 1 for event in events), default=offset)

    @property
    def _client(self) -> Client:
        assert self._open is not None, "not entered yet: async with"
        return self._open


def _keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup:
    rows: list[list[InlineKeyboardButton]] = []
    taken = ROW
    for button in buttons:
        taken += len(button.label)
        if taken > ROW or len(rows[-1]) == ROW_BUTTONS:
            rows.append([])
            taken = len(button.label)
        rows[-1].append(InlineKeyboardButton(text=button.label, callback_data=button.id))
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _report(err: Exception) -> None:
    match err:
        case ChannelDown():
            log.error("telegram.poll_refused", error=str(err))
        case SendError():
            log.warning("telegram.poll_failed", error=str(err))
        case _:
            log.error("telegram.keep_failed", exc_info=err)


def _build(context: Context) -> Telegram | Off:
    settings = TelegramSettings()
    if settings.token is None:
        return Off("TELEGRAM_TOKEN is not set")
    return Telegram(settings, context.public_url)


CHANNEL = Spec(NAME, _build)
