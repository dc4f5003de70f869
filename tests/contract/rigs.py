"""The messengers the contract is tested on: each with people who can do what people do.

A new messenger brings a rig here; until then `test_registry.py` still holds it to what can be
asked without one, and says that its rig is missing.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import select

from bot.channels.phone import Phone
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.settings import TelegramSettings
from bot.db import Database
from bot.messages import Event, Recipient
from bot.tables.conversation import InboxRow
from bot.web.phone import store
from tests.fakes.bot_api import TOKEN, BotApi

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from bot.channels.base import Sender
    from tests.fakes.bot_api_people import Person


class Human(Protocol):
    """Somebody with the messenger on their phone."""

    @property
    def address(self) -> Recipient: ...
    async def starts(self) -> None: ...
    async def says(self, text: str) -> None: ...
    async def presses(self, label: str) -> None: ...
    async def blocks(self) -> None: ...
    async def unblocks(self) -> None: ...
    async def sees(self) -> Sequence[tuple[str, tuple[str, ...]]]:
        """Texts and labels of what the bot sent, oldest first."""
        ...


class Rig(Protocol):
    """One messenger: its adapter, entered, and its people."""

    adapter: Sender
    stranger: Recipient

    async def human(self) -> Human: ...
    async def heard(self, number: int) -> Sequence[Event]:
        """The first events the adapter's side has taken in; waits for them."""
        ...

    def unreachable(self) -> AbstractAsyncContextManager[Sender]:
        """The same adapter where the messenger cannot be reached."""
        ...


class PhoneHuman:
    def __init__(self, database: Database, user: str, clock: Callable[[], dt.datetime]) -> None:
        self.address = Recipient("phone", user)
        self._database = database
        self._clock = clock

    async def starts(self) -> None:
        await self._do("start")

    async def says(self, text: str) -> None:
        await self._do("text", text)

    async def presses(self, label: str) -> None:
        _person, bubbles = await store.chat(self._database, self.address.user)
        choices = {label: (id_, bubble.id) for bubble in bubbles for id_, label in bubble.buttons}
        id_, message = choices[label]
        await self._do("press", id_, message)

    async def blocks(self) -> None:
        await self._do("block")

    async def unblocks(self) -> None:
        await self._do("unblock")

    async def sees(self) -> Sequence[tuple[str, tuple[str, ...]]]:
        _person, bubbles = await store.chat(self._database, self.address.user)
        return [
            (bubble.text, tuple(label for _id, label in bubble.buttons))
            for bubble in bubbles
            if not bubble.mine
        ]

    async def _do(self, act: str, value: str = "", message: int = 0) -> None:
        deed = store.Deed(secrets.token_hex(8), act, value, message)
        await store.do(self._database, self.address.user, deed, self._clock())


class PhoneRig:
    def __init__(self, database: Database, folder: Path) -> None:
        self.adapter: Sender = Phone(database, _utc_now)
        self.stranger = Recipient("phone", "nobody")
        self._database = database
        self._folder = folder

    async def human(self) -> Human:
        user = secrets.token_hex(4)
        await store.add_person(self._database, user, "Олена", _utc_now())
        return PhoneHuman(self._database, user, _utc_now)

    async def heard(self, number: int) -> Sequence[Event]:
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(InboxRow.event_id, InboxRow.sender, InboxRow.body).order_by(InboxRow.id)
            )
            events = [Event(row.event_id, row.sender, row.body) for row in rows]
        assert len(events) >= number
        return events

    @asynccontextmanager
    async def unreachable(self) -> AsyncIterator[Sender]:
        database = Database(f"sqlite+aiosqlite:///{self._folder}/empty.db")  # never migrated
        yield Phone(database, _utc_now)
        await database.close()


class TelegramHuman:
    def __init__(self, person: Person) -> None:
        self.address = Recipient("telegram", str(person.id))
        self._person = person

    async def starts(self) -> None:
        self._person.starts()

    async def says(self, text: str) -> None:
        self._person.says(text)

    async def presses(self, label: str) -> None:
        self._person.presses(label)

    async def blocks(self) -> None:
        self._person.blocks()

    async def unblocks(self) -> None:
        self._person.unblocks()

    async def sees(self) -> Sequence[tuple[str, tuple[str, ...]]]:
        return [(seen.text, tuple(seen.buttons)) for seen in self._person.messages]


class TelegramRig:
    def __init__(self, api: BotApi, telegram: Telegram) -> None:
        self.adapter: Sender = telegram
        self.stranger = Recipient("telegram", "1")
        self._api = api
        self._events: list[Event] = []
        self._came = asyncio.Event()

    async def keep(self, events: Sequence[Event]) -> None:
        self._events.extend(events)
        self._came.set()

    async def human(self) -> Human:
        return TelegramHuman(self._api.person())

    async def heard(self, number: int) -> Sequence[Event]:
        async with asyncio.timeout(5):
            while len(self._events) < number:
                self._came.clear()
                await self._came.wait()
        return self._events

    @asynccontextmanager
    async def unreachable(self) -> AsyncIterator[Sender]:
        async with _telegram("http://127.0.0.1:9") as telegram:
            yield telegram


@asynccontextmanager
async def phone(database: Database, folder: Path) -> AsyncIterator[Rig]:
    yield PhoneRig(database, folder)


@asynccontextmanager
async def telegram(_database: Database, _folder: Path) -> AsyncIterator[Rig]:
    async with BotApi() as api, _telegram(api.url) as adapter:
        rig = TelegramRig(api, adapter)
        polling = asyncio.create_task(adapter.poll(rig.keep))
        try:
            yield rig
        finally:
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)


#: Channel name -> its rig. `test_registry.py` fails while a channel of the registry has none.
RIGS: dict[str, Callable[[Database, Path], AbstractAsyncContextManager[Rig]]] = {
    "phone": phone,
    "telegram": telegram,
}


def _telegram(url: str) -> Telegram:
    settings = TelegramSettings.model_validate({"token": TOKEN, "api_url": url})
    return Telegram(settings, None, timeout=2)


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
