"""The conversation over the database: every event acts once, whole or not at all, in order."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
import structlog
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from bot.addresses import store as people
from bot.addresses.houses import House, HouseSet
from bot.addresses.model import Address
from bot.addresses.resident import Presence
from bot.conversation import deeds
from bot.conversation.inbox import keep
from bot.conversation.service import MAX_ATTEMPTS, Conversation
from bot.conversation.store import message_from_json
from bot.db import Database
from bot.messages import Act, Event, Incoming, Message, Recipient
from bot.outages.draft import Draft
from bot.outages.model import Cause, Effect, Kind, Service
from bot.outages.post import Author, Post
from bot.tables.conversation import DialogueRow, InboxRow
from bot.tables.delivery import ReplyRow
from bot.tables.people import Person
from bot.wake import Bells

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.addresses.gazetteer import Gazetteer

NOW = dt.datetime(2026, 11, 24, 12, 5, tzinfo=dt.UTC)
OLENA = Recipient("phone", "olena")
KYIVSKA_12A = Address("zt001", House(12, "А"))


def read(event: Event) -> Incoming | None:
    """Understand the events of this file: a reader like those of the channels."""
    body = json.loads(event.body)
    if body["act"] == "none":
        return None
    if body["act"] == "bug":
        raise KeyError("a fault of the reader")
    return Incoming(
        Recipient("phone", event.sender),
        Act(body["act"]),
        body.get("value", ""),
        language=body.get("language", ""),
        receipt=body.get("receipt", ""),
    )


class Breaking(Database):
    """A database that breaks off the transactions it is told to, right before they would commit."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        #: What becomes of the next transactions, one after another; None lets one through.
        self.errors: list[BaseException | None] = []

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        async with super().write() as connection:
            yield connection
            error = self.errors.pop(0) if self.errors else None
            if error is not None:
                raise error


class Residents:
    """Some people with phones, and the conversation that answers them."""

    def __init__(self, database: Breaking, city: Gazetteer) -> None:
        self.database = database
        self.bells = Bells()
        self.conversation = Conversation(
            database,
            city,
            {"phone": read},
            self.bells,
            lambda: NOW,
            city="Житомир",
            privacy_url="https://visnyk.example/privacy",
        )
        self._events = 0

    async def does(self, user: str, act: str, value: str = "", **more: str) -> str:
        """Put an act into the inbox, as a webhook does; gives its event id."""
        self._events += 1
        body = json.dumps({"act": act, "value": value, **more}, ensure_ascii=False)
        return await self.sends(user, f"e{self._events}", body)

    async def sends(self, user: str, event_id: str, body: str, channel: str = "phone") -> str:
        await keep(self.database, channel, [Event(event_id, user, body)], NOW)
        return event_id

    async def says(self, *texts: str, user: str = "olena") -> list[Message]:
        """Say things one after another; gives what was answered to the last one."""
        for said in texts:
            before = len(await self.answers(user))
            await self.does(user, "text", said)
            await self.answered()
        return (await self.answers(user))[before:]

    async def answered(self) -> int:
        """Answer everything there is; gives how many events that were."""
        number = 0
        while await self.conversation.step_once():
            number += 1
        return number

    async def answers(self, user: str) -> list[Message]:
        async with self.database.read() as connection:
            rows = await connection.execute(
                select(ReplyRow.message).where(ReplyRow.user_id == user).order_by(ReplyRow.id)
            )
            return [message_from_json(row.message) for row in rows]

    async def inbox(self) -> list[tuple[str, str]]:
        async with self.database.read() as connection:
            rows = await connection.execute(
                select(InboxRow.state, InboxRow.reason).order_by(InboxRow.id)
            )
            return [(row.state, row.reason) for row in rows]

    async def addresses(self, user: str = "olena") -> list[Address]:
        async with self.database.read() as connection:
            resident = await people.find(connection, Recipient("phone", user))
            if resident is None:
                return []
            return [s.address for s in await people.subscriptions(connection, resident.id)]

    async def count(self, table: type) -> int:
        async with self.database.read() as connection:
            counted = await connection.execute(select(func.count()).select_from(table))
            return counted.scalar_one()


@pytest.fixture
async def breaking(database_url: str) -> AsyncIterator[Breaking]:
    made = Breaking(database_url)
    yield made
    await made.close()


@pytest.fixture
def residents(breaking: Breaking, city: Gazetteer) -> Residents:
    return Residents(breaking, city)


async def test_a_resident_subscribes_and_is_kept(residents: Residents) -> None:
    seen = await residents.says("старт", "так", "Київська 12А", "так", "усе")

    (message,) = seen
    assert message.text == (
        "Готово: вул. Київська, 12А. Сповіщатимемо про світло, воду й опалення.\n\n"
        "Зараз відомих відключень за цією адресою немає."
    )
    assert await residents.addresses() == [KYIVSKA_12A]
    assert await residents.inbox() == [("done", "")] * 5


async def test_consent_is_kept_with_its_version_and_moment(residents: Residents) -> None:
    await residents.says("старт", "так")

    async with residents.database.read() as connection:
        row = (await connection.execute(select(Person))).one()
    assert (row.consent_version, row.consent_at) == (deeds.CONSENT_VERSION, NOW)
    assert row.last_inbound_at == NOW


async def test_of_a_stranger_only_the_dialogue_is_kept_and_then_nothing(
    residents: Residents,
) -> None:
    await residents.says("старт")
    assert (await residents.count(Person), await residents.count(DialogueRow)) == (0, 1)

    await residents.says("ні")

    assert (await residents.count(Person), await residents.count(DialogueRow)) == (0, 0)
    async with residents.database.read() as connection:
        bodies = await connection.execute(select(InboxRow.body, InboxRow.sender))
        assert {tuple(row) for row in bodies} == {("", "")}


async def test_the_same_event_twice_acts_once(residents: Residents) -> None:
    body = json.dumps({"act": "start"})
    for _ in range(2):
        await residents.sends("olena", "same", body)
        await residents.answered()

    assert len(await residents.answers("olena")) == 1


async def test_replies_wait_for_the_lane_one_hour(residents: Residents) -> None:
    await residents.does("olena", "start", receipt="query-7")
    await residents.answered()

    async with residents.database.read() as connection:
        row = (await connection.execute(select(ReplyRow))).one()
    assert (row.lane, row.user_id, row.state) == ("phone", "olena", "queued")
    assert (row.next_at, row.not_after) == (NOW, NOW + dt.timedelta(hours=1))
    assert row.receipt == "query-7"


async def test_whoever_sends_replies_is_woken(residents: Residents) -> None:
    await residents.says("старт")

    assert await residents.bells.outgoing.wait(0)


async def test_the_events_of_one_person_are_answered_in_their_order(residents: Residents) -> None:
    for said in ("старт", "так", "Київська 12А", "так", "усе"):
        await residents.does("olena", "text", said)
        await residents.does("petro", "text", said)

    await residents.answered()

    assert await residents.addresses("olena") == [KYIVSKA_12A]
    assert await residents.addresses("petro") == [KYIVSKA_12A]


async def test_several_processes_answer_at_once_and_keep_the_order(
    breaking: Breaking, city: Gazetteer
) -> None:
    processes = [Residents(breaking, city) for _ in range(3)]
    names = [f"person{number}" for number in range(6)]
    first = processes[0]
    for said in ("старт", "так", "Київська 12А", "так", "усе"):
        for name in names:
            await first.does(name, "text", said)

    async def drain(one: Residents) -> None:
        # A row another process holds is passed over, so an empty look is not the end.
        while ("new", "") in await one.inbox():
            await one.answered()

    await asyncio.gather(*(drain(one) for one in processes))

    for name in names:
        assert await first.addresses(name) == [KYIVSKA_12A]
        assert len(await first.answers(name)) == 5


async def test_an_event_that_asks_nothing_is_done_in_silence(residents: Residents) -> None:
    await residents.does("olena", "none")
    await residents.answered()

    assert await residents.inbox() == [("done", "")]
    assert await residents.answers("olena") == []


@pytest.mark.parametrize("body", ["not json", '{"act": "dance"}'])
async def test_an_event_nobody_can_read_fails_and_the_next_goes_on(
    residents: Residents, body: str
) -> None:
    await residents.sends("olena", "broken", body)
    seen = await residents.says("старт")

    assert await residents.inbox() == [("failed", "unreadable"), ("done", "")]
    assert seen[0].text.startswith("Вітаю!")


async def test_an_event_of_a_channel_that_is_off_fails_with_the_reason(
    residents: Residents,
) -> None:
    await residents.sends("olena", "e", "{}", channel="viber")
    await residents.answered()

    assert await residents.inbox() == [("failed", "channel_off")]


async def test_an_error_of_ours_is_answered_with_a_code_and_changes_nothing(
    residents: Residents,
) -> None:
    await residents.says("старт", "так", "Київська 12А", "так")

    residents.database.errors = [None, RuntimeError("a fault with Київська 12А in its text")]
    with structlog.testing.capture_logs() as logged:
        seen = await residents.says("усе")

    (failed,) = [event for event in logged if event["event"] == "conversation.failed"]
    assert seen[0].text == (
        "Сталася помилка, дію не виконано. Ваші налаштування не змінилися. "
        f"Спробуйте ще раз за хвилину. Код: {failed['code']}"
    )
    assert (await residents.inbox())[-1] == ("failed", f"error:{failed['code']}")
    assert await residents.addresses() == []
    assert "Київська" not in str(logged)
    assert "olena" not in str(logged)

    await residents.says("усе")
    assert await residents.addresses() == [KYIVSKA_12A]


async def test_a_fault_in_a_reader_stops_nobody(residents: Residents) -> None:
    await residents.does("petro", "bug")
    seen = await residents.says("старт")

    assert [state for state, _ in await residents.inbox()] == ["failed", "done"]
    assert seen[0].text.startswith("Вітаю!")


async def test_what_breaks_off_before_the_end_leaves_no_trace(residents: Residents) -> None:
    """A crash after the effects and the replies: the event is new again, nothing was done."""
    await residents.says("старт", "так", "Київська 12А", "так")
    before = await residents.answers("olena")
    await residents.does("olena", "text", "усе")

    residents.database.errors = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        await residents.conversation.step_once()

    assert await residents.addresses() == []
    assert await residents.answers("olena") == before
    assert (await residents.inbox())[-1] == ("new", "")

    await residents.answered()
    assert await residents.addresses() == [KYIVSKA_12A]
    assert len(await residents.answers("olena")) == len(before) + 1


def lost() -> OperationalError:
    """What the driver raises when the connection to the database is lost."""
    return OperationalError("INSERT ...", {}, Exception("connection lost"))


@pytest.mark.parametrize(("times", "kept"), [(MAX_ATTEMPTS - 1, True), (MAX_ATTEMPTS, False)])
async def test_a_fault_of_the_database_is_tried_again_a_few_times(
    residents: Residents, times: int, *, kept: bool
) -> None:
    await residents.says("старт", "так", "Київська 12А", "так")

    # The inbox is written first; then each attempt is a transaction and a note that it failed.
    residents.database.errors = [None, *(error for _ in range(times) for error in (lost(), None))]
    seen = await residents.says("усе")

    assert bool(await residents.addresses()) is kept
    assert seen[-1].text.startswith("Готово" if kept else "Сталася помилка")


async def test_who_blocked_us_is_gone_and_back_when_they_write(residents: Residents) -> None:
    await residents.says("старт", "так", "Київська 12А", "так", "усе")
    await residents.does("olena", "block")
    await residents.answered()
    assert await presence(residents) is Presence.GONE

    await residents.says("статус")

    assert await presence(residents) is Presence.ACTIVE


async def test_stop_is_kept_until_it_is_taken_back(residents: Residents) -> None:
    await residents.says("старт", "так", "Київська 12А", "так", "усе", "стоп", "статус")
    assert await presence(residents) is Presence.STOPPED

    await residents.says("увімкнути")

    assert await presence(residents) is Presence.ACTIVE


async def presence(residents: Residents) -> Presence:
    async with residents.database.read() as connection:
        resident = await people.find(connection, OLENA)
    assert resident is not None
    return resident.presence


async def test_everything_the_dialogue_changes_is_kept(residents: Residents) -> None:
    await residents.says("старт", "так", "Київська 12А", "так", "усе")
    await residents.says("Київська 12А", "Змінити послуги", "світло")
    await residents.says("Київська 12А", "Назвати адресу", "Дім", "English")

    async with residents.database.read() as connection:
        resident = await people.find(connection, OLENA)
        assert resident is not None
        (kept,) = await people.subscriptions(connection, resident.id)
    assert (kept.services, kept.label, resident.language) == (1, "Дім", "en")

    await residents.says("remove home", "1")
    assert await residents.addresses() == []
    await residents.says("undo")
    assert await residents.addresses() == [KYIVSKA_12A]


async def test_who_has_everything_deleted_leaves_only_the_farewell(residents: Residents) -> None:
    await residents.says("старт", "так", "Київська 12А", "так", "усе", "видалити все", "так")

    assert await residents.count(Person) == 0
    assert await residents.count(DialogueRow) == 0
    (farewell,) = await residents.answers("olena")
    assert farewell.text == "Дані видалено. Щоб почати знову, напишіть «Старт»."
    async with residents.database.read() as connection:
        bodies = await connection.execute(select(InboxRow.body, InboxRow.sender))
        assert {tuple(row) for row in bodies} == {("", "")}


async def test_the_messengers_guess_is_the_first_language(residents: Residents) -> None:
    await residents.does("olena", "start", language="en-US")
    await residents.does("petro", "start", language="fr")
    await residents.answered()

    assert (await residents.answers("olena"))[0].text.startswith("Hello!")
    assert "City: Zhytomyr" in (await residents.answers("olena"))[0].text
    assert (await residents.answers("petro"))[0].text.startswith("Вітаю!")


async def test_an_outage_at_the_new_address_is_told_at_once(
    residents: Residents, city: Gazetteer
) -> None:
    await open_outage(residents, city)

    seen = await residents.says("старт", "так", "Київська 12А", "так", "усе")

    assert "Аварія: немає світла" in seen[0].text
    assert "вул. Київська, 12А" in seen[0].text
    assert (await residents.says("статус"))[0].text.startswith("Станом на 14:05:\n\nАварія")


async def test_an_outage_of_a_service_not_asked_for_is_not_told(
    residents: Residents, city: Gazetteer
) -> None:
    await open_outage(residents, city)

    await residents.says("старт", "так", "Київська 12А", "так", "вода")

    assert "немає" in (await residents.says("статус"))[0].text.splitlines()[0]


async def open_outage(residents: Residents, city: Gazetteer) -> None:
    """Power broke on all of Kyivska an hour ago."""
    post = Post(residents.database, city, residents.bells, lambda: NOW)
    olha = Author("olha", frozenset({Service.POWER}), "Обленерго")
    draft = Draft(
        service=Service.POWER,
        kind=Kind.EMERGENCY,
        starts_at=NOW - dt.timedelta(hours=1),
        ends_at=NOW + dt.timedelta(hours=4),
        next_update_at=None,
        cause=Cause.BREAKDOWN,
        effect=Effect.OFF,
        note="",
        coverage={"zt001": HouseSet.whole()},
    )
    saved = await post.save_draft(olha, draft, form_token="form")
    await post.publish(olha, saved.id, expected_revision=saved.revision)


async def test_a_long_list_is_parted_and_the_buttons_stand_under_its_end(
    residents: Residents,
) -> None:
    await residents.says("старт", "так")
    for number in range(1, 11):
        await residents.says(f"Полку імені Кастуся Калиновського {number}", "так", "світло")

    seen = await residents.says("мої адреси")

    assert len(seen) == 2
    assert all(len(message.text) <= 600 for message in seen)
    assert seen[0].buttons == ()
    assert [button.label for button in seen[1].buttons] == ["Видалити адресу", "Меню"]


async def test_a_street_that_left_the_gazetteer_can_still_be_removed(residents: Residents) -> None:
    await residents.says("старт", "так", "Київська 12А", "так", "усе")
    async with residents.database.write() as connection:
        await connection.execute(text("UPDATE subscription SET street_id = 'gone'"))

    assert "gone, 12А" in (await residents.says("видалити"))[0].text
    await residents.says("1")

    assert await residents.addresses() == []


async def test_the_service_runs_until_it_is_cancelled(residents: Residents) -> None:
    running = asyncio.create_task(residents.conversation.run(), name="conversation")
    await residents.does("olena", "start")
    residents.bells.inbox.ring()

    async with asyncio.timeout(10):
        await residents.bells.outgoing.wait(10)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert len(await residents.answers("olena")) == 1


async def test_a_database_that_is_away_is_reported_to_who_asked(residents: Residents) -> None:
    residents.database.errors = [lost()]

    with pytest.raises(OperationalError):
        await residents.conversation.step_once()


async def test_who_is_known_without_a_dialogue_is_answered_in_their_language(
    residents: Residents,
) -> None:
    async with residents.database.write() as connection:
        await people.agree(connection, OLENA, language="en", consent_version="2026-11", now=NOW)

    assert (await residents.says("menu"))[0].text.startswith("Choose an action")


async def test_a_database_that_is_away_does_not_end_the_service(residents: Residents) -> None:
    await residents.does("olena", "start")
    residents.database.errors = [lost(), lost()]
    running = asyncio.create_task(residents.conversation.run(), name="conversation")

    async with asyncio.timeout(10):
        await residents.bells.outgoing.wait(10)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert residents.database.errors == []
    assert len(await residents.answers("olena")) == 1
