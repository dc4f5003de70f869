"""A messenger is found by its file alone, and one that is off says what would turn it on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

import bot.channels as package
from bot.channels import registry
from bot.channels.base import Context, Off, Sender, Spec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.db import Database

ADAPTER = """
from bot.channels.base import Off, Spec

CHANNEL = Spec({name!r}, lambda _context: Off("set PIGEON_TOKEN"))
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """One more folder of bot.channels."""
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        if hasattr(sys.modules[name], "__file__") and str(tmp_path) in str(
            sys.modules[name].__file__
        ):
            del sys.modules[name]


@pytest.fixture
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TELEGRAM_TOKEN", "VIBER_TOKEN", "MESSENGER_PAGE_TOKEN"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)


def test_the_messengers_of_the_folder_are_found_and_nothing_else() -> None:
    names = [spec.name for spec in registry.find()]

    assert {"telegram", "phone"} <= set(names)
    assert len(names) == len(set(names))
    assert not {"base", "fit", "registry"} & set(names)


def test_a_new_messenger_is_one_file(folder: Path) -> None:
    (folder / "pigeon.py").write_text(ADAPTER.format(name="pigeon"), encoding="utf-8")

    assert "pigeon" in {spec.name for spec in registry.find()}


def test_a_messenger_may_be_a_folder(folder: Path) -> None:
    (folder / "pigeon").mkdir()
    (folder / "pigeon" / "__init__.py").touch()
    (folder / "pigeon" / "channel.py").write_text(ADAPTER.format(name="pigeon"), encoding="utf-8")

    assert "pigeon" in {spec.name for spec in registry.find()}


def test_two_messengers_cannot_claim_one_name(folder: Path) -> None:
    (folder / "pigeon.py").write_text(ADAPTER.format(name="telegram"), encoding="utf-8")

    with pytest.raises(ValueError, match="claim the name 'telegram'"):
        registry.find()


def test_a_messenger_that_is_off_says_what_turns_it_on(
    database: Database, nothing_set: None
) -> None:
    channels = registry.build(Context(database, public_url=None))

    assert not channels.on
    assert {spec.name for spec in registry.find()} == set(channels.off)
    for name, off in channels.off.items():
        assert name.upper() in off.reason


def test_one_messenger_is_on_and_another_off(database: Database, nothing_set: None) -> None:
    channels = registry.build(Context(database, public_url=None, phone=True))

    assert set(channels.on) == {"phone"}
    assert isinstance(channels.on["phone"], Sender)
    assert "TELEGRAM_TOKEN" in channels.off["telegram"].reason


def test_building_asks_only_the_messengers_it_is_given(database: Database) -> None:
    spec = Spec("pigeon", lambda _context: Off("set PIGEON_TOKEN"))

    channels = registry.build(Context(database, public_url=None), [spec])

    assert dict(channels.off) == {"pigeon": Off("set PIGEON_TOKEN")}
