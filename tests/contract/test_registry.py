"""A messenger is one file: dropped into bot/channels it is found, built, called and tested."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

import bot.channels as package
from bot.channels import registry
from bot.channels.base import (
    Context,
    EventRefused,
    Off,
    Poller,
    Sender,
    Spec,
    Webhook,
)
from bot.messages import Message, Recipient
from bot.tables.conversation import InboxRow
from bot.web import hooks
from tests.channels.test_hooks import Service
from tests.contract.rigs import RIGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.db import Database
    from bot.web.context import WebContext

SPECS = registry.find()
#: What each channel needs to be on; a new one is on by itself or brings its line here.
SETTINGS = {"TELEGRAM_TOKEN": "123456789:AAE-loopback-token-of-the-tests-x"}

PIGEON = """
from bot.channels.base import Context, EventMalformed, EventRefused, Limits, MessageId, Off, Spec
from bot.messages import Act, Event, Incoming, Message, Recipient

class Pigeon:
    name = "pigeon"
    limits = Limits(text=30, buttons=0, label=1, per_second=0.1)

    def __init__(self):
        self.flown = []

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        return None

    async def send(self, to, message):
        self.flown.append((to.user, message.text))
        return MessageId(str(len(self.flown)))

    def read(self, event):
        return Incoming(Recipient("pigeon", event.sender), Act.TEXT, event.body)

    def accept(self, headers, body):
        if headers.get("X-Ring") != "gold":
            raise EventRefused("no ring")
        return (Event("1", "ivan", body.decode()),)

CHANNEL = Spec("pigeon", lambda context: Pigeon())
"""


@pytest.fixture
def pigeon(tmp_path: Path) -> Iterator[None]:
    """A fourth messenger, dropped in as one file."""
    (tmp_path / "pigeon.py").write_text(PIGEON, encoding="utf-8")
    package.__path__.append(str(tmp_path))
    yield
    package.__path__.remove(str(tmp_path))
    sys.modules.pop("bot.channels.pigeon", None)


def test_one_file_is_a_messenger(pigeon: None, sqlite_database: Database) -> None:
    channels = registry.build(Context(sqlite_database, None))

    assert channels.on["pigeon"].name == "pigeon"
    assert "pigeon" not in {spec.name for spec in SPECS}


async def test_it_sends(pigeon: None, sqlite_database: Database) -> None:
    adapter = registry.build(Context(sqlite_database, None)).on["pigeon"]

    async with adapter:
        assert await adapter.send(Recipient("pigeon", "ivan"), Message("Агов")) == "1"


async def test_its_webhook_is_there_and_what_comes_in_is_kept(
    pigeon: None, sqlite_database: Database
) -> None:
    channels = registry.build(Context(sqlite_database, None))
    service = Service(sqlite_database, channels)
    app = web.Application()
    app.add_routes(hooks.routes(cast("WebContext", service)))

    async with TestClient(TestServer(app)) as client:
        refused = await client.post("/hook/pigeon", data=b"coo")
        let_in = await client.post("/hook/pigeon", data=b"coo", headers={"X-Ring": "gold"})

    assert (refused.status, let_in.status) == (401, 200)
    async with sqlite_database.read() as connection:
        row = (await connection.execute(select(InboxRow.channel, InboxRow.body))).one()
    assert tuple(row) == ("pigeon", "coo")


def test_two_messengers_of_one_name_are_refused(pigeon: None, tmp_path: Path) -> None:
    (tmp_path / "dove.py").write_text(PIGEON, encoding="utf-8")

    with pytest.raises(ValueError, match="two modules in bot/channels claim the name 'pigeon'"):
        registry.find()

    sys.modules.pop("bot.channels.dove", None)


def test_a_module_that_is_no_messenger_is_passed_over() -> None:
    assert {"base", "fit", "registry"}.isdisjoint(spec.name for spec in SPECS)


def test_every_messenger_is_held_to_the_contract() -> None:
    missing = {spec.name for spec in SPECS} - RIGS.keys()

    assert not missing, f"write a rig for {missing} in tests/contract/rigs.py"


@pytest.fixture(params=SPECS, ids=lambda spec: str(spec.name))
def spec(request: pytest.FixtureRequest) -> Spec:
    found: Spec = request.param
    return found


@pytest.fixture
def adapter(spec: Spec, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Sender:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    built = spec.build(Context(sqlite_database, "https://visnyk.example", phone=True))
    assert not isinstance(built, Off), f"{built}: add what {spec.name} needs to SETTINGS"
    return built


def test_its_name_is_fit_for_the_database_and_the_address(spec: Spec, adapter: Sender) -> None:
    assert spec.name == adapter.name
    assert spec.name.isascii()
    assert spec.name.isidentifier()
    assert spec.name == spec.name.lower()


def test_without_settings_it_is_off_and_says_what_would_turn_it_on(
    spec: Spec, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)

    built = spec.build(Context(sqlite_database, None))

    assert isinstance(built, Off)
    assert " is not set" in built.reason


def test_its_limits_can_be_kept(adapter: Sender) -> None:
    limits = adapter.limits

    assert limits.text >= 500  # the longest notice
    assert limits.buttons >= 0
    assert limits.label >= 1 or limits.buttons == 0
    assert limits.per_second > 0
    assert limits.in_flight >= 1


def test_it_can_be_asked_or_it_calls_us_or_it_is_our_own(adapter: Sender) -> None:
    ways: object = adapter

    assert isinstance(ways, Sender)
    assert isinstance(ways, Poller | Webhook) or adapter.name == "phone"


def test_a_webhook_lets_nobody_in_without_proof(adapter: Sender) -> None:
    ways: object = adapter
    if not isinstance(ways, Webhook):
        return

    for body in (b"", b"{}", json.dumps({"update_id": 1}).encode()):
        with pytest.raises(EventRefused):
            ways.accept({}, body)
