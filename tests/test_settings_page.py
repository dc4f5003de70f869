"""docs/settings.md names every environment variable, and none that does not exist."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import bot
import scheduler
from bot.config import FromEnvironment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
DOCUMENTED = re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.MULTILINE)
OF_TESTS = {"DATABASE_URL_TEST"}  # read by tests/conftest.py


def modules(package: ModuleType) -> Iterator[str]:
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        # __main__ runs, and the migrations want a database.
        if not info.name.endswith("__main__") and ".migrations" not in info.name:
            yield info.name


def classes(base: type[FromEnvironment]) -> Iterator[type[FromEnvironment]]:
    for found in base.__subclasses__():
        yield found
        yield from classes(found)


@pytest.fixture(scope="module")
def names() -> set[str]:
    for package in (bot, scheduler):
        for name in modules(package):
            import_module(name)
    return {
        (str(found.model_config.get("env_prefix", "")) + field).upper()
        for found in classes(FromEnvironment)
        if found.__module__.startswith(("bot.", "scheduler."))
        for field in found.model_fields
    }


def test_every_setting_is_on_the_page(names: set[str]) -> None:
    assert names - set(DOCUMENTED) == set()


def test_the_page_names_no_setting_that_does_not_exist(names: set[str]) -> None:
    assert set(DOCUMENTED) - names == OF_TESTS
    assert len(DOCUMENTED) == len(set(DOCUMENTED))


def test_the_environment_is_read_in_one_place() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for package in ("bot", "scheduler")
        for path in (ROOT / package).rglob("*.py")
        if re.search(r"\bos\.(environ\[|environ\.get|getenv)", path.read_text(encoding="utf-8"))
    }

    assert readers == set()
