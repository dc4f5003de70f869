"""Telegram against a strict loopback server: what goes out, what comes in, what goes wrong."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import traceback
from typing import TYPE_CHECKING

import pytest

from bot.channels.base import (
    ChannelDown,
    MessageId,
    RateLimited,
    RecipientGone,
    Rejected,
    SendError,
    Unreachable,
)
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.settings import TelegramSettings
from bot.messages import Button, Event, Message, Recipient
from tests.fakes.bot_api import HTML_502, TOKEN, BotApi, Fault

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from tests.fakes.bot_api_people import Person


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as running:
        yield running


def channel(url: str, *, public_url: str | None = None, timeout: float = 2.0) -> Telegram:
    settings = TelegramSettings.model_validate({"token": TOKEN, "api_url": url})
    return Telegram(settings, public_url, pauses=(0.01,), timeout=timeout)


@pytest.fixture
async def telegram(api: BotApi) -> AsyncIterator[Telegram]:
    async with channel(api.url) as entered:
        yield entered


@pytest.fixture
def olena(api: BotApi) -> Person:
    person = api.person("Олена")
    person.starts()
    return person


def to(person: Person) -> Recipient:
    return Recipient("telegram", str(person.id))


async def test_a_message_arrives_with_its_buttons_in_order(
    telegram: Telegram, olena: Person
) -> None:
    choices = (Button("yes", "Так"), Button("change", "Змінити"))

    number = await telegram.send(to(olena), Message("Усе правильно?", choices))

    [seen] = olena.messages
    assert number == MessageId(str(seen.id))
    assert seen.text == "Усе правильно?"
    assert list(seen.buttons.items()) == [("Так", "yes"), ("Змінити", "change")]
    assert not seen.silent


async def test_short_choices_stand_side_by_side_and_long_ones_below_each_other(
    telegram: Telegram, api: BotApi, olena: Person
) -> None:
    labels = ("Так", "Ні", "вул. Велика Бердичівська, 10", "Немає в списку")

    await telegram.send(
        to(olena), Message("?", tuple(Button(str(n), label) for n, label in enumerate(labels)))
    )

    rows = api.said["sendMessage"].json("reply_markup", {})["inline_keyboard"]
    assert [[button["text"] for button in row] for row in rows] == [
        ["Так", "Ні"],
        ["вул. Велика Бердичівська, 10"],
        ["Немає в списку"],
    ]


async def test_signs_of_markup_arrive_as_they_are(telegram: Telegram, olena: Person) -> None:
    text = "<b>*_[Київська](x)_*</b> & {0.__class__} %s @everyone"

    await telegram.send(to(olena), Message(text))

    assert olena.sees() == [text]


async def test_a_quiet_message_makes_no_sound(telegram: Telegram, olena: Person) -> None:
    await telegram.send(to(olena), Message("Завтра планові роботи", silent=True))

    assert olena.messages[0].silent


async def test_a_link_in_a_message_unfolds_no_preview(
    telegram: Telegram, api: BotApi, olena: Person
) -> None:
    await telegram.send(to(olena), Message("Докладно: https://example.org"))

    preview = api.said["sendMessage"].json("link_preview_options", None)
    assert preview["is_disabled"] is True


async def test_a_press_is_acknowledged(telegram: Telegram, olena: Person) -> None:
    await telegram.send(to(olena), Message("Так?", (Button("yes", "Так"),)))
    olena.presses("Так")

    [query] = olena.waiting
    await telegram.acknowledge(query)

    assert not olena.waiting
    with pytest.raises(Rejected, match="too old"):
        await telegram.acknowledge(query)


@pytest.mark.parametrize(
    "text", ["", "а" * 4097], ids=["an empty message", "a message of 4097 signs"]
)
async def test_our_own_mistake_is_rejected_and_nobody_is_gone(
    telegram: Telegram, olena: Person, text: str
) -> None:
    with pytest.raises(Rejected):
        await telegram.send(to(olena), Message(text))


async def test_a_person_nobody_knows_is_gone(telegram: Telegram) -> None:
    with pytest.raises(RecipientGone, match="chat not found"):
        await telegram.send(Recipient("telegram", "1"), Message("Агов"))


async def test_a_person_who_never_wrote_is_gone(telegram: Telegram, api: BotApi) -> None:
    with pytest.raises(RecipientGone, match="can't initiate"):
        await telegram.send(to(api.person()), Message("Агов"))


async def test_a_person_who_blocked_the_bot_is_gone(telegram: Telegram, olena: Person) -> None:
    olena.blocks()

    with pytest.raises(RecipientGone, match="blocked"):
        await telegram.send(to(olena), Message("Агов"))


async def test_a_person_who_left_telegram_is_gone(telegram: Telegram, olena: Person) -> None:
    olena.leaves_telegram()

    with pytest.raises(RecipientGone, match="deactivated"):
        await telegram.send(to(olena), Message("Агов"))


async def test_more_than_thirty_a_second_is_too_fast(telegram: Telegram, olena: Person) -> None:
    for number in range(30):
        await telegram.send(to(olena), Message(str(number)))

    with pytest.raises(RateLimited) as caught:
        await telegram.send(to(olena), Message("30"))

    assert caught.value.after == 1.0


FAULTS: dict[str, tuple[Fault, SendError]] = {
    "429": (
        Fault(429, "Too Many Requests: retry after 35", {"retry_after": 35}),
        RateLimited(35.0),
    ),
    "429 without a wait": (
        Fault(429, "Too Many Requests: retry after 0", {"retry_after": 0}),
        RateLimited(1.0),
    ),
    "400 group became a supergroup": (
        Fault(400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -100123}),
        RecipientGone("supergroup"),
    ),
    "400 peer": (Fault(400, "Bad Request: PEER_ID_INVALID"), RecipientGone("PEER_ID_INVALID")),
    "400 markup": (
        Fault(400, "Bad Request: can't parse entities"),
        Rejected("can't parse entities"),
    ),
    "400 nothing to change": (
        Fault(400, "Bad Request: message is not modified"),
        Rejected("not modified"),
    ),
    "401": (Fault(401, "Unauthorized"), ChannelDown("Unauthorized")),
    "403 kicked": (
        Fault(403, "Forbidden: bot was kicked from the group chat"),
        RecipientGone("kicked"),
    ),
    "404": (Fault(404, "Not Found"), ChannelDown("Not Found")),
    "409": (Fault(409, "Conflict: terminated by other"), ChannelDown("Conflict")),
    "413": (Fault(413, "Request Entity Too Large"), Rejected("Too Large")),
    "418": (Fault(418, "I'm a teapot"), Unreachable("teapot", may_have_arrived=False)),
    "500": (
        Fault(500, "Internal Server Error"),
        Unreachable("Internal", may_have_arrived=False),
    ),
    "500 restart": (
        Fault(500, "Internal Server Error: restart"),
        Unreachable("restart", may_have_arrived=False),
    ),
    "502 page": (
        Fault(502, raw=HTML_502),
        Unreachable("not the API's", may_have_arrived=False),
    ),
    "504 page": (
        Fault(504, raw=HTML_502.replace("502 Bad Gateway", "504 Gateway Time-out"), done=True),
        Unreachable("not the API's", may_have_arrived=True),
    ),
    "500 without a description": (
        Fault(500, raw='{"ok": false, "error_code": 500}'),
        Unreachable("nobody can read", may_have_arrived=True),
    ),
    "200 cut in the middle": (
        Fault(200, raw='{"ok": true, "resu', done=True),
        Unreachable("not the API's", may_have_arrived=True),
    ),
    "200 of another shape": (
        Fault(200, raw='{"ok": true, "result": {"message_id": "soon"}}', done=True),
        Unreachable("not the API's", may_have_arrived=True),
    ),
    "reset": (Fault(reset=True), Unreachable("Disconnected", may_have_arrived=True)),
    "reset after it was sent": (
        Fault(reset=True, done=True),
        Unreachable("Disconnected", may_have_arrived=True),
    ),
    "no answer": (Fault(hang=3), Unreachable("Timeout", may_have_arrived=True)),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_each_fault_says_what_to_do(api: BotApi, olena: Person, name: str) -> None:
    fault, expected = FAULTS[name]
    api.fail("sendMessage", fault)

    async with channel(api.url, timeout=0.3) as telegram:
        with pytest.raises(SendError) as caught:
            await telegram.send(to(olena), Message("Світло вимкнено"))

    assert type(caught.value) is type(expected)
    assert _what_to_do(caught.value) == _what_to_do(expected)
    if not isinstance(expected, RateLimited):
        assert str(expected) in str(caught.value)
    assert len(olena.messages) == (1 if fault.done else 0)
    _holds_no_token(caught.value)


def _what_to_do(err: SendError) -> object:
    match err:
        case RateLimited():
            return err.after
        case Unreachable():
            return err.may_have_arrived
        case _:
            return None


def _holds_no_token(err: BaseException) -> None:
    assert TOKEN.partition(":")[2] not in "".join(traceback.format_exception(err))


async def test_a_closed_port_is_unreachable_and_nothing_has_arrived() -> None:
    async with channel("http://127.0.0.1:9", timeout=1) as telegram:
        with pytest.raises(Unreachable, match="ClientConnectorError") as caught:
            await telegram.send(Recipient("telegram", "1"), Message("Агов"))

    assert not caught.value.may_have_arrived
    _holds_no_token(caught.value)


async def test_a_connection_that_is_never_accepted_has_carried_nothing() -> None:
    with contextlib.ExitStack() as stack:
        deaf = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        address = deaf.getsockname()
        for _ in range(4):  # fill the queue of the port, so that the next one waits
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(address)
        async with channel(f"http://127.0.0.1:{address[1]}", timeout=0.4) as telegram:
            with pytest.raises(Unreachable, match="ConnectionTimeoutError") as caught:
                await telegram.send(Recipient("telegram", "1"), Message("Агов"))

    assert not caught.value.may_have_arrived


async def test_an_address_that_is_no_bot_api_gets_no_message_and_gives_no_token_away(
    api: BotApi, olena: Person
) -> None:
    async with channel(f"{api.url}/nowhere", timeout=1) as telegram:
        with pytest.raises(Unreachable) as caught:
            await telegram.send(to(olena), Message("Агов"))

    assert olena.messages == []
    _holds_no_token(caught.value)


class Kept:
    """An inbox in memory that may refuse at first."""

    def __init__(self, refusals: int = 0) -> None:
        self.batches: list[tuple[Event, ...]] = []
        self._refusals = refusals
        self._came = asyncio.Event()

    async def keep(self, events: Sequence[Event]) -> None:
        if self._refusals:
            self._refusals -= 1
            raise OSError("the database is away")
        self.batches.append(tuple(events))
        self._came.set()

    async def bodies(self, wanted: str) -> list[str]:
        async with asyncio.timeout(5):
            while not any(wanted in event.body for batch in self.batches for event in batch):
                self._came.clear()
                await self._came.wait()
        return [event.body for batch in self.batches for event in batch]


@contextlib.asynccontextmanager
async def polling(telegram: Telegram, kept: Kept) -> AsyncIterator[None]:
    task = asyncio.create_task(telegram.poll(kept.keep))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_polling_brings_what_people_say(telegram: Telegram, olena: Person) -> None:
    kept = Kept()
    async with polling(telegram, kept):
        olena.says("Київська 12А")
        bodies = await kept.bodies("Київська 12А")

    assert len(bodies) == 2  # the /start before it


async def test_an_update_is_confirmed_only_after_it_was_kept(
    telegram: Telegram, api: BotApi, olena: Person
) -> None:
    kept = Kept(refusals=2)
    async with polling(telegram, kept):
        await kept.bodies("/start")
        olena.says("далі")
        await kept.bodies("далі")

    assert [len(batch) for batch in kept.batches] == [1, 1]
    assert len(api.updates.waiting) <= 1  # the first one is confirmed, the last not yet


async def test_polling_asks_only_for_what_it_reads(
    telegram: Telegram, api: BotApi, olena: Person
) -> None:
    kept = Kept()
    async with polling(telegram, kept):
        await kept.bodies("/start")

    assert api.updates.allowed == frozenset({"message", "callback_query", "my_chat_member"})


async def test_polling_removes_a_webhook_first(
    telegram: Telegram, api: BotApi, olena: Person
) -> None:
    await telegram.set_up("http://127.0.0.1:9")
    kept = Kept()
    async with polling(telegram, kept):
        await kept.bodies("/start")

    assert api.updates.hook is None


@pytest.mark.parametrize(
    "fault",
    [
        Fault(401, "Unauthorized"),
        Fault(409, "Conflict: terminated by other getUpdates request"),
        Fault(429, "Too Many Requests: retry after 0", {"retry_after": 0}),
        Fault(502, raw=HTML_502),
        Fault(reset=True),
    ],
    ids=["401", "409", "429", "502", "reset"],
)
async def test_polling_outlives(
    telegram: Telegram, api: BotApi, olena: Person, fault: Fault
) -> None:
    api.fail("getUpdates", fault, times=1 if fault.status == 429 else 3)
    kept = Kept()

    async with polling(telegram, kept):
        await kept.bodies("/start")


async def test_an_update_nobody_can_read_stops_no_other(
    telegram: Telegram, api: BotApi, olena: Person
) -> None:
    api.updates.put("message", {"message_id": "not a number", "chat": None})
    olena.says("Київська 12А")
    kept = Kept()

    async with polling(telegram, kept):
        assert len(await kept.bodies("Київська 12А")) == 3


async def test_setting_up_for_a_public_address_sets_the_webhook(
    telegram: Telegram, api: BotApi
) -> None:
    done = await telegram.set_up("https://visnyk.example")

    assert done[0] == "webhook set: https://visnyk.example/hook/telegram"
    assert api.updates.hook is not None
    assert api.updates.hook.url == "https://visnyk.example/hook/telegram"
    assert len(api.updates.hook.secret) == 64
    assert api.calls["setMyCommands"] == 3


async def test_setting_up_without_one_removes_it(telegram: Telegram, api: BotApi) -> None:
    await telegram.set_up("https://visnyk.example")

    assert (await telegram.set_up(None))[0].startswith("webhook removed")
    assert api.updates.hook is None


async def test_checking_says_who_we_are(telegram: Telegram, api: BotApi, olena: Person) -> None:
    assert await telegram.check() == "@visnyk_bot, polling, 1 updates waiting"


async def test_checking_with_a_wrong_token_says_so(api: BotApi) -> None:
    settings = TelegramSettings.model_validate({"token": "1:wrong", "api_url": api.url})
    async with Telegram(settings, None) as telegram:
        with pytest.raises(ChannelDown, match="Unauthorized"):
            await telegram.check()
