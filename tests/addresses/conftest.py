from __future__ import annotations

from pathlib import Path

import pytest

from bot.addresses.gazetteer import Gazetteer

STREETS = Path(__file__).resolve().parents[2] / "data" / "streets.csv"


@pytest.fixture(scope="session")
def city() -> Gazetteer:
    return Gazetteer.load(STREETS)
