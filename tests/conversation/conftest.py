from __future__ import annotations

from pathlib import Path

import pytest

from bot.addresses.gazetteer import Gazetteer
from tests.conversation.talk import Talk

STREETS = Path(__file__).resolve().parents[2] / "data" / "streets.csv"


@pytest.fixture(scope="session")
def city() -> Gazetteer:
    return Gazetteer.load(STREETS)


@pytest.fixture
def stranger(city: Gazetteer) -> Talk:
    """Somebody we know nothing of."""
    return Talk(city)


@pytest.fixture
def talk(stranger: Talk) -> Talk:
    """Somebody who agreed, and was asked for an address."""
    stranger.starts()
    stranger.presses("Погоджуюся")
    return stranger


@pytest.fixture
def resident(talk: Talk) -> Talk:
    """Somebody with one address, all services, at the menu."""
    talk.adds("Київська 12А")
    return talk
