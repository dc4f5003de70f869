"""A post office with a clock that tests turn."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bot.outages.model import ALL_SERVICES, Service
from bot.outages.post import Author, Post
from bot.wake import Bells
from tests.outages.examples import NOW, Streets

if TYPE_CHECKING:
    from bot.db import Database


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now

    def forward(self, by: dt.timedelta) -> None:
        self.now += by


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bells() -> Bells:
    return Bells()


@pytest.fixture
def post(database: Database, bells: Bells, clock: Clock) -> Post:
    return Post(database, Streets(), bells, clock)


@pytest.fixture
def held_post(database: Database, bells: Bells, clock: Clock) -> Post:
    """A post office where the first message waits for a minute."""
    return Post(database, Streets(), bells, clock, hold=dt.timedelta(minutes=1))


@pytest.fixture
def koval() -> Author:
    return Author("koval", frozenset({Service.POWER}), "Житомиробленерго")


@pytest.fixture
def duty() -> Author:
    return Author("duty", ALL_SERVICES, "Місто")
