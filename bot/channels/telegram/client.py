"""Calls to the Bot API by aiogram, whose errors become ours here and nowhere else.

Facts: docs of the Bot API and the source of its server, read 2026-11-22 (design: error map).
"""

from __future__ import annotations

import re
from typing import Any, ClassVar, TypeVar

from aiogram import Bot
from aiogram import exceptions as tg
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import TelegramMethod
from aiohttp import ClientConnectorError, ClientTimeout, ConnectionTimeoutError

from bot.channels.base import (
    ChannelDown,
    RateLimited,
    RecipientGone,
    Rejected,
    SendError,
    Unreachable,
)
from bot.channels.telegram.updates import ALLOWED_UPDATES

T = TypeVar("T")
CALL_TIMEOUT = 10.0  # seconds for one call; half of it for connecting
LONG_POLL = 25  # seconds Telegram may hold getUpdates open
_GONE = re.compile(r"chat not found|user not found|PEER_ID_INVALID|USER_IS_BLOCKED", re.IGNORECASE)
_TOO_FAST = re.compile(r"too many requests", re.IGNORECASE)
_AT_THE_GATE = re.compile(r"\b50[023]\b")  # a gateway's page: the call went no further


class GetUpdates(TelegramMethod[list[dict[str, object]]]):
    """getUpdates that leaves updates as they came: one that aiogram cannot read stops nobody."""

    __returning__: ClassVar[Any] = list[dict[str, object]]
    __api_method__: ClassVar[str] = "getUpdates"

    offset: int
    timeout: int = LONG_POLL
    allowed_updates: tuple[str, ...] = ALLOWED_UPDATES


class _Session(AiohttpSession):
    """aiogram's session, able to tell a connection never made from an answer never heard."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[T],
        timeout: int | None = None,  # noqa: ASYNC109  # aiogram's own signature
    ) -> T:
        assert timeout is not None
        limits = ClientTimeout(total=timeout, sock_connect=timeout / 2)
        # aiogram hands `timeout` to aiohttp as it is, which takes either.
        return await super().make_request(bot, method, limits)  # type: ignore[arg-type]


class Client:
    """One bot's line to Telegram; open from `__aenter__` on."""

    def __init__(self, token: str, api_url: str, timeout: float) -> None:
        session = _Session(api=TelegramAPIServer.from_base(api_url))
        self._bot = Bot(token, session=session)
        self._timeout = timeout

    async def close(self) -> None:
        """Close every connection."""
        await self._bot.session.close()

    async def call(self, method: TelegramMethod[T], hold: int = 0) -> T:
        """Call and give the answer; raises a SendError and nothing else.

        `hold`: seconds Telegram may take its time beyond what a call may last.
        """
        seconds = self._timeout + hold
        try:
            # Annotated as int, handed on as it is.
            return await self._bot(method, request_timeout=seconds)  # type: ignore[arg-type]
        except tg.AiogramError as err:
            raise meaning(err) from err
        except (TypeError, ValueError, LookupError) as err:
            # aiogram 3.31 trips over an error without a description, bytes that are no UTF-8,
            # and a charset nobody knows.
            raise Unreachable("an answer nobody can read", may_have_arrived=True) from err


def meaning(err: tg.AiogramError) -> SendError:  # noqa: C901, PLR0911  # one row an error
    """Say what to do about an error. Its text is the server's words or a type, never a URL."""
    match err:
        case tg.TelegramRetryAfter():
            return RateLimited(float(err.retry_after))
        case tg.TelegramForbiddenError():  # blocked, deactivated, never started, kicked
            return RecipientGone(_words(err))
        case tg.TelegramMigrateToChat():  # a group became another chat: no person of ours
            return RecipientGone("the chat became a supergroup")
        case tg.TelegramUnauthorizedError() | tg.TelegramNotFound() | tg.TelegramConflictError():
            return ChannelDown(_words(err))  # the token, or two who ask for updates at once
        case tg.TelegramBadRequest() if _GONE.search(_words(err)):
            return RecipientGone(_words(err))
        case tg.TelegramEntityTooLarge():  # before its parent: this one is for ever
            return Rejected(_words(err))
        case tg.TelegramNetworkError():
            cause = err.__cause__
            never_connected = isinstance(cause, ClientConnectorError | ConnectionTimeoutError)
            return Unreachable(type(cause).__name__, may_have_arrived=not never_connected)
        case tg.TelegramServerError():  # it says itself that it did not do it
            return Unreachable(_words(err), may_have_arrived=False)
        case tg.ClientDecodeError():
            at_the_gate = isinstance(err.data, str) and _AT_THE_GATE.search(err.data) is not None
            return Unreachable("the answer is not the API's", may_have_arrived=not at_the_gate)
        case tg.TelegramBadRequest():
            return Rejected(_words(err))
        case tg.TelegramAPIError() if _TOO_FAST.search(_words(err)):
            return RateLimited(1.0)  # 429 with retry_after 0: aiogram has no type for it
        case _:
            return Unreachable(_words(err), may_have_arrived=False)


def _words(err: tg.AiogramError) -> str:
    return str(getattr(err, "message", None) or type(err).__name__)
