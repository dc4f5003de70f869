"""The phone: a messenger of our own, in the browser. Here without the browser: what it is told."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import pytest
from aiohttp import ClientTimeout, web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import insert, select

from bot.channels.base import Context, Off, RecipientGone, Rejected
from bot.channels.phone import CHANNEL, Phone
from bot.channels.registry import Channels
from bot.messages import Act, Button, Event, Incoming, Message, Recipient
from bot.tables.conversation import InboxRow, PhoneMessage, PhonePerson
from bot.wake import Bells
from bot.web.phone import routes, store
from bot.web.phone.stream import Feed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import ClientResponse

    from bot.db import Database
    from bot.web.context import WebContext

NOON = dt.datetime(2026, 11, 22, 12, 5, tzinfo=dt.UTC)
OLENA = Recipient("phone", "olena")
IVAN = Recipient("phone", "ivan")


def clock() -> dt.datetime:
    return NOON


@dataclass
class Service:
    """The part of the service that the phone uses."""

    database: Database
    phone: Phone
    channels: Channels
    bells: Bells = field(default_factory=Bells)
    clock = staticmethod(clock)


async def serve(database: Database) -> Service:
    phone = Phone(database, clock)
    await store.add_person(database, "olena", "Олена", NOON)
    await store.add_person(database, "ivan", "Іван", NOON)
    return Service(database, phone, Channels({"phone": phone}, {}))


@pytest.fixture
async def service(sqlite_database: Database) -> Service:
    return await serve(sqlite_database)


Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(service: Service) -> AsyncIterator[Client]:
    app = web.Application()
    routes.set_up(app, cast("WebContext", service))
    async with TestClient(TestServer(app)) as made:
        yield made


def act(
    act: str, value: str = "", *, key: str = "key-00001", message: int = 0
) -> dict[str, object]:
    return {"key": key, "act": act, "value": value, "message": message}


async def do(client: Client, person: str, deed: dict[str, object]) -> ClientResponse:
    return await client.post(f"/phone/people/{person}/acts", json=deed)


async def kept(service: Service) -> list[Incoming | None]:
    async with service.database.read() as connection:
        rows = await connection.execute(select(InboxRow.__table__).order_by(InboxRow.id))
        return [service.phone.read(Event(row.event_id, row.sender, row.body)) for row in rows]


async def test_the_channel_is_on_only_where_the_phone_is_wanted(
    sqlite_database: Database,
) -> None:
    assert isinstance(CHANNEL.build(Context(sqlite_database, None, phone=True)), Phone)
    assert isinstance(CHANNEL.build(Context(sqlite_database, None)), Off)


@pytest.mark.parametrize(
    "message",
    [Message(""), Message("а" * 4097), Message("?", tuple(Button(str(n), "x") for n in range(11)))],
    ids=["empty", "too long", "too many buttons"],
)
async def test_it_is_as_strict_as_the_messengers_it_stands_for(
    service: Service, message: Message
) -> None:
    with pytest.raises(Rejected):
        await service.phone.send(OLENA, message)


async def test_the_page_runs_no_script_and_no_style_of_its_own(client: Client) -> None:
    page = await (await client.get("/phone?person=olena")).text()

    assert page.count("<script") == page.count('<script src="/phone/static/')
    assert "<style" not in page
    assert "style=" not in page
    assert 'lang="uk"' in page
    for asset in ("phone.js", "phone.css", "icon.svg"):
        assert f"/phone/static/{asset}" in page
        assert (await client.get(f"/phone/static/{asset}")).status == 200


async def test_the_page_speaks_english_when_asked(client: Client) -> None:
    page = await (await client.get("/phone?lang=en&bare=1")).text()

    assert '<html lang="en" class="bare">' in page
    assert "Send" in page


async def test_what_a_person_writes_is_in_their_chat_and_in_the_inbox(
    client: Client, service: Service
) -> None:
    answer = await do(client, "olena", act("text", " Київська 12А "))

    assert (await answer.json())["message"]["text"] == "Київська 12А"
    assert await kept(service) == [Incoming(OLENA, Act.TEXT, "Київська 12А", language="uk")]
    assert await service.bells.inbox.wait(0.1)
    chat = await (await client.get("/phone/people/olena")).json()
    assert [(one["side"], one["text"]) for one in chat["messages"]] == [("in", "Київська 12А")]


async def test_an_act_that_arrives_twice_is_done_once(database: Database) -> None:
    service = await serve(database)
    deed = store.Deed("key-00001", "text", "Агов")

    done = await asyncio.gather(*(store.do(database, "olena", deed, NOON) for _ in range(5)))

    assert sum(bubble is not None for bubble in done) == 1
    assert len(await kept(service)) == 1
    _person, bubbles = await store.chat(database, "olena")
    assert [bubble.text for bubble in bubbles] == ["Агов"]


async def test_its_books_are_kept_on_both_engines(database: Database) -> None:
    service = await serve(database)
    before = await store.people_version(database)

    number = await service.phone.send(OLENA, Message("Так?", (Button("yes", "Авжеж"),)))
    pressed = await store.do(database, "olena", store.Deed("k1", "press", "yes", int(number)), NOON)
    await store.do(database, "ivan", store.Deed("k2", "block"), NOON)

    assert pressed is not None
    assert await store.newest(database) == pressed.id
    assert [bubble.text for bubble in await store.after(database, 0, 10)] == ["Так?", "Авжеж"]
    assert [person.blocked for person in await store.people(database)] == [True, False]
    assert await store.people_version(database) != before
    with pytest.raises(RecipientGone):
        await service.phone.send(IVAN, Message("Агов"))


@pytest.mark.parametrize(
    ("deed", "meaning"),
    [
        (act("start"), Incoming(OLENA, Act.START, language="uk")),
        (act("text", "/start"), Incoming(OLENA, Act.START, language="uk")),
        (act("text", "/start kyivska"), Incoming(OLENA, Act.START, "kyivska", language="uk")),
        (act("text", "/stop"), Incoming(OLENA, Act.TEXT, "/stop", language="uk")),
        (act("block"), Incoming(OLENA, Act.BLOCK, language="uk")),
        (act("unblock"), Incoming(OLENA, Act.UNBLOCK, language="uk")),
    ],
)
async def test_an_act_is_understood(
    client: Client, service: Service, deed: dict[str, object], meaning: Incoming
) -> None:
    assert (await do(client, "olena", deed)).status == 200

    assert await kept(service) == [meaning]


async def test_a_press_shows_the_label_and_brings_the_id(client: Client, service: Service) -> None:
    number = await service.phone.send(OLENA, Message("Так?", (Button("yes", "Авжеж"),)))

    answer = await do(client, "olena", act("press", "yes", message=int(number)))

    assert (await answer.json())["message"]["text"] == "Авжеж"
    assert await kept(service) == [Incoming(OLENA, Act.PRESS, "yes", language="uk")]


@pytest.mark.parametrize(
    ("person", "deed", "status"),
    [
        ("nobody", act("text", "Агов"), 404),
        ("olena", act("press", "no", message=1), 404),
        ("olena", act("press", "yes", message=2), 404),
        ("ivan", act("press", "yes", message=1), 404),
        ("olena", act("text", " \n\t"), 422),
        ("olena", act("text", "а" * 10_000), 422),
        ("olena", act("text", "Агов", key="short"), 400),
        ("olena", act("dance"), 400),
        ("olena", {"act": "text"}, 400),
    ],
    ids=[
        "nobody",
        "no such button",
        "no such message",
        "a button in another's chat",
        "no words",
        "10,000 signs",
        "a key too short",
        "an act nobody knows",
        "no key",
    ],
)
async def test_what_no_messenger_would_do_is_refused_and_said_so(
    client: Client, service: Service, person: str, deed: dict[str, object], status: int
) -> None:
    await service.phone.send(OLENA, Message("Так?", (Button("yes", "Так"),)))

    answer = await do(client, person, deed)

    assert answer.status == status
    assert (await answer.json())["error"]
    assert await kept(service) == []


async def test_a_broken_body_is_refused(client: Client) -> None:
    assert (await client.post("/phone/people/olena/acts", data=b"{")).status == 400
    assert (await client.post("/phone/people", data=b"[]")).status == 400


async def test_who_blocked_the_bot_must_unblock_it_to_write(
    client: Client, service: Service
) -> None:
    await do(client, "olena", act("block"))

    answer = await do(client, "olena", act("text", "Агов", key="key-00002"))

    assert answer.status == 409
    assert "Розблокуйте" in (await answer.json())["error"]
    await do(client, "olena", act("unblock", key="key-00003"))
    assert (await do(client, "olena", act("text", "Агов", key="key-00004"))).status == 200


async def test_somebody_new_has_an_empty_chat(client: Client) -> None:
    answer = await client.post("/phone/people", json={"name": "  Марія   Коваль "})

    person = await answer.json()
    assert answer.status == 201
    assert person["name"] == "Марія Коваль"
    chat = await (await client.get(f"/phone/people/{person['id']}")).json()
    assert chat["messages"] == []


@pytest.mark.parametrize("name", ["", "   ", "\x00", "а" * 41])
async def test_a_name_has_one_to_forty_signs(client: Client, name: str) -> None:
    answer = await client.post("/phone/people", json={"name": name})

    assert answer.status == 422


async def test_the_person_asked_for_is_listed_among_very_many(
    client: Client, service: Service
) -> None:
    later = NOON + dt.timedelta(hours=1)
    async with service.database.write() as connection:
        await connection.execute(
            insert(PhonePerson),
            [
                {"user_id": f"p{number}", "name": "x", "blocked": False, "created_at": later}
                for number in range(150)
            ],
        )

    found = await (await client.get("/phone/people?person=olena")).json()

    assert len(found["people"]) == 100
    assert found["people"][0]["id"] == "olena"


async def events(client: Client, number: int, **headers: str) -> list[dict[str, object]]:
    """The first messages that are pushed."""
    found: list[dict[str, object]] = []
    async with (
        asyncio.timeout(5),
        client.get("/phone/stream", headers=headers, timeout=ClientTimeout(5)) as stream,
    ):
        assert stream.content_type == "text/event-stream"
        async for line in stream.content:
            if line.startswith(b'data: {"id"'):
                found.append(json.loads(line.removeprefix(b"data: ")))
                if len(found) == number:
                    return found
    raise AssertionError(f"the stream ended after {found}")


async def test_messages_of_everybody_are_pushed_as_they_come(
    client: Client, service: Service
) -> None:
    async with asyncio.TaskGroup() as group:
        pushed = group.create_task(events(client, 2))
        await service.phone.send(OLENA, Message("Світло вимкнено", silent=True))
        await service.phone.send(IVAN, Message("Світло є"))

    first, second = pushed.result()
    assert (first["person"], first["side"], first["text"]) == ("olena", "out", "Світло вимкнено")
    assert (first["silent"], first["time"], first["day"]) == (True, "14:05", "22 листопада")
    assert (second["person"], second["text"]) == ("ivan", "Світло є")


async def test_another_process_sent_it_and_it_is_pushed_all_the_same(
    client: Client, service: Service
) -> None:
    scheduler = Phone(service.database, clock)
    async with asyncio.TaskGroup() as group:
        pushed = group.create_task(events(client, 1))
        await scheduler.send(OLENA, Message("Світло є"))

    assert pushed.result()[0]["text"] == "Світло є"


async def test_a_page_that_comes_back_gets_what_it_missed(client: Client, service: Service) -> None:
    for number in range(80):
        await service.phone.send(OLENA, Message(str(number)))

    [first, *_] = await events(client, 1, **{"Last-Event-ID": "70"})

    assert first["id"] == 21  # some are pushed again; the page knows them by their id


async def test_a_message_committed_late_under_a_smaller_id_is_pushed_too(
    database: Database,
) -> None:
    async def commit(number: int) -> None:
        async with database.write() as connection:
            await connection.execute(
                insert(PhoneMessage).values(
                    id=number, user_id="olena", direction="out", text="x", buttons="[]",
                    silent=False, at=NOON,
                )
            )  # fmt: skip

    feed = Feed(database, 0)
    await commit(12)
    assert [bubble.id for bubble in await feed.messages()] == [12]
    await commit(11)

    assert [bubble.id for bubble in await feed.messages()] == [11]
    assert await feed.messages() == ()


async def test_an_open_page_does_not_hold_up_the_end(service: Service) -> None:
    app = web.Application()
    routes.set_up(app, cast("WebContext", service))
    async with TestClient(TestServer(app)) as client:
        stream = await client.get("/phone/stream")
        begun = asyncio.get_running_loop().time()
        await client.server.close()
        stream.close()

    assert asyncio.get_running_loop().time() - begun < 2
