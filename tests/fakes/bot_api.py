"""A strict Telegram on the loopback: the part of the Bot API we use, and its refusals.

    async with BotApi() as api:
        olena = api.person("Олена")
        olena.starts()
        ...                              # the product: TELEGRAM_API_URL=api.url and TOKEN
        await olena.reads("Погоджуєтеся?")
        olena.presses("Погоджуюся")

By hand: `python -m tests.fakes.bot_api` prints its URL and its token.
"""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Self

from aiohttp import web

from tests.fakes import bot_api_rules as rules
from tests.fakes.bot_api_people import Person, Seen
from tests.fakes.bot_api_queue import Conflict, Hook, Updates
from tests.fakes.bot_api_rules import Refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

TOKEN = "123456789:AAE-loopback-token-of-the-tests-x"
PER_SECOND = 30  # messages of one bot
HTML_502 = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong with one call, instead of its answer."""

    status: int = 500
    description: str = ""
    parameters: dict[str, int] = field(default_factory=dict)
    #: A body that is not JSON.
    raw: str = ""
    #: Cut the connection without a word.
    reset: bool = False
    #: Say nothing for so many seconds.
    hang: float = 0.0
    #: The call takes effect, only its answer is lost.
    done: bool = False


class BotApi:
    """The server. Everything residents would see is in `people`, every refusal in `refused`."""

    def __init__(self, per_second: int = PER_SECOND, latency: float = 0.0, port: int = 0) -> None:
        self.per_second = per_second
        #: Seconds each call takes.
        self.latency = latency
        self.people: dict[int, Person] = {}
        self.updates = Updates()
        self.calls: Counter[str] = Counter()
        self.refused: Counter[int] = Counter()
        #: The last parameters of each method.
        self.said: dict[str, rules.Parameters] = {}
        self.url = ""
        self._port = port
        self._faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._sent_at: deque[float] = deque()
        self._ids = count(1)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.updates.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    def person(self, name: str = "Олена", language: str = "uk") -> Person:
        """Somebody new with Telegram on the phone, who has not met the bot."""
        number = 500_000_000 + len(self.people)
        self.people[number] = Person(number, name, language, self.updates.put)
        return self.people[number]

    def fail(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls of a method go wrong."""
        self._faults[method].extend([fault] * times)

    @property
    def delivered(self) -> int:
        """How many messages people have got."""
        return sum(len(person.messages) for person in self.people.values())

    async def _answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.calls[method] += 1
        if request.match_info["token"] != TOKEN:
            return self._refusal(Refusal(401, "Unauthorized"))
        await asyncio.sleep(self.latency)
        fault = self._faults[method].popleft() if self._faults[method] else None
        if fault is not None and not fault.done:
            return await self._go_wrong(request, fault)
        try:
            parameters = rules.read(method, await _fields(request))
            self.said[method] = parameters
            result = await self._methods()[method](parameters)
        except Refusal as err:
            return self._refusal(err)
        except Conflict as err:
            return self._refusal(Refusal(409, f"Conflict: {err}"))
        if fault is not None:
            return await self._go_wrong(request, fault)
        return web.json_response({"ok": True, "result": result})

    def _methods(self) -> dict[str, Callable[[rules.Parameters], Awaitable[object]]]:
        return {
            "getMe": self._get_me,
            "sendMessage": self._send_message,
            "editMessageText": self._edit_message_text,
            "answerCallbackQuery": self._answer_callback_query,
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._get_webhook_info,
            "setMyCommands": self._accept,
            "setMyDescription": self._accept,
            "setMyShortDescription": self._accept,
        }

    def _refusal(self, err: Refusal) -> web.Response:
        self.refused[err.status] += 1
        body = {"ok": False, "error_code": err.status, "description": err.description}
        if err.parameters:
            body["parameters"] = err.parameters
        return web.json_response(body, status=err.status)

    async def _go_wrong(self, request: web.Request, fault: Fault) -> web.Response:
        await asyncio.sleep(fault.hang)
        if fault.reset:
            assert request.transport is not None
            request.transport.abort()
        if fault.raw:
            self.refused[fault.status] += 1
            return web.Response(text=fault.raw, status=fault.status, content_type="text/html")
        return self._refusal(Refusal(fault.status, fault.description, fault.parameters))

    async def _get_me(self, _parameters: rules.Parameters) -> object:
        number = int(TOKEN.partition(":")[0])
        return {"id": number, "is_bot": True, "first_name": "Вісник", "username": "visnyk_bot"}

    async def _accept(self, _parameters: rules.Parameters) -> object:
        return True

    async def _send_message(self, parameters: rules.Parameters) -> object:
        text, buttons = rules.text(parameters), rules.buttons(parameters)
        person = self._reachable(parameters.number("chat_id"))
        self._keep_pace()
        silent = parameters.flag("disable_notification")
        seen = Seen(next(self._ids), text, buttons, silent, asyncio.get_running_loop().time())
        person.receive(seen)
        return rules.message(seen.id, person.id, text)

    async def _edit_message_text(self, parameters: rules.Parameters) -> object:
        text, buttons = rules.text(parameters), rules.buttons(parameters)
        person = self._reachable(parameters.number("chat_id"))
        number = parameters.number("message_id")
        for place, seen in enumerate(person.messages):
            if seen.id == number:
                if (seen.text, seen.buttons) == (text, buttons):
                    raise Refusal(400, "Bad Request: message is not modified")
                person.messages[place] = Seen(seen.id, text, buttons, seen.silent, seen.at)
                return rules.message(seen.id, person.id, text)
        raise Refusal(400, "Bad Request: message to edit not found")

    async def _answer_callback_query(self, parameters: rules.Parameters) -> object:
        query = parameters.text("callback_query_id")
        for person in self.people.values():
            if query in person.waiting:
                person.waiting.discard(query)
                return True
        raise Refusal(400, "Bad Request: query is too old and response timeout expired")

    async def _get_updates(self, parameters: rules.Parameters) -> object:
        self._allow(parameters)
        limit = parameters.number("limit", 100)
        seconds = parameters.number("timeout", 0)
        return await self.updates.get(parameters.number("offset", 0), limit, seconds)

    async def _set_webhook(self, parameters: rules.Parameters) -> object:
        self._allow(parameters)
        await self.updates.bring_to(
            Hook(parameters.text("url"), parameters.text("secret_token", ""))
        )
        return True

    async def _delete_webhook(self, _parameters: rules.Parameters) -> object:
        await self.updates.bring_to(None)
        return True

    async def _get_webhook_info(self, _parameters: rules.Parameters) -> object:
        hook = self.updates.hook
        return {
            "url": hook.url if hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates.waiting),
        }

    def _allow(self, parameters: rules.Parameters) -> None:
        kinds = parameters.json("allowed_updates", None)
        if kinds is not None:
            self.updates.allowed = frozenset(kinds) or None

    def _reachable(self, number: int) -> Person:
        person = self.people.get(number)
        if person is None:
            raise Refusal(400, "Bad Request: chat not found")
        if person.deactivated:
            raise Refusal(403, "Forbidden: user is deactivated")
        if person.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if not person.started:
            raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")
        return person

    def _keep_pace(self) -> None:
        now = asyncio.get_running_loop().time()
        while self._sent_at and self._sent_at[0] <= now - 1.0:
            self._sent_at.popleft()
        if len(self._sent_at) >= self.per_second:
            raise Refusal(429, "Too Many Requests: retry after 1", {"retry_after": 1})
        self._sent_at.append(now)


async def _fields(request: web.Request) -> dict[str, object]:
    if request.content_type == "application/json":
        return dict(await request.json())
    return {**request.query, **await request.post()}


async def _by_hand(port: int, per_second: int) -> None:
    async with BotApi(per_second, port=port) as api:
        print(f"TELEGRAM_API_URL={api.url} TELEGRAM_TOKEN={TOKEN}", flush=True)  # noqa: T201
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="a strict Telegram on the loopback")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--per-second", type=int, default=PER_SECOND)
    given = parser.parse_args()
    asyncio.run(_by_hand(given.port, given.per_second))
