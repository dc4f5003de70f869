"""A token opens exactly what it was given for, as long as it was given for, and is kept nowhere."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.outages.model import Service
from bot.web.api.tokens import (
    Scope,
    TokenNameTaken,
    TokenRefused,
    add_token,
    recognise,
    revoke_token,
)

if TYPE_CHECKING:
    from bot.db import Database

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
MONTH = dt.timedelta(days=30)


async def a_token(database: Database, name: str = "SCADA", life: dt.timedelta = MONTH) -> str:
    return await add_token(
        database,
        name=name,
        utility="Водоканал",
        service="water",
        scopes=["outages:publish", "addresses:parse"],
        expires_at=NOW + life,
        now=NOW,
    )


async def test_a_token_is_recognised_with_its_service_and_scopes(database: Database) -> None:
    token = await a_token(database)

    known = await recognise(database, token, NOW)

    assert (known.name, known.utility, known.service) == ("SCADA", "Водоканал", Service.WATER)
    assert known.scopes == {Scope.PUBLISH, Scope.PARSE}


async def test_a_token_has_256_random_bits_and_is_not_in_the_database(database: Database) -> None:
    token = await a_token(database)

    async with database.read() as connection:
        row = (await connection.execute(text("SELECT * FROM api_token"))).one()

    assert token.startswith("zt_")
    assert len(token) >= len("zt_") + 43  # 32 bytes in base64
    assert not any(token[3:] in str(value) for value in row)
    assert await a_token(database, "other") != token


@pytest.mark.parametrize("wrong", ["", "zt_", "zt_нетакий", "x" * 10_000, "\udcff", "' OR 1=1"])
async def test_what_is_no_token_is_refused(database: Database, wrong: str) -> None:
    await a_token(database)

    with pytest.raises(TokenRefused):
        await recognise(database, wrong, NOW)


async def test_a_token_opens_nothing_from_the_moment_it_expires(database: Database) -> None:
    token = await a_token(database)

    assert (await recognise(database, token, NOW + MONTH - dt.timedelta(seconds=1))).name == "SCADA"
    with pytest.raises(TokenRefused):
        await recognise(database, token, NOW + MONTH)


async def test_a_revoked_token_opens_nothing(database: Database) -> None:
    token = await a_token(database)

    assert await revoke_token(database, name="SCADA", now=NOW)
    with pytest.raises(TokenRefused):
        await recognise(database, token, NOW)
    assert not await revoke_token(database, name="SCADA", now=NOW)
    assert not await revoke_token(database, name="нема", now=NOW)


async def test_two_tokens_cannot_bear_one_name(database: Database) -> None:
    await a_token(database)

    with pytest.raises(TokenNameTaken, match="SCADA"):
        await a_token(database)


@pytest.mark.parametrize("days", [-1, 0, 367])
async def test_a_token_lives_a_year_at_most(database: Database, days: int) -> None:
    with pytest.raises(ValueError, match="within a year"):
        await a_token(database, life=dt.timedelta(days=days))


@pytest.mark.parametrize(
    ("name", "service", "scopes", "told"),
    [
        (" ", "water", ["addresses:parse"], "needs a name"),
        ("SCADA", "water", [], "without scopes"),
        ("SCADA", "gas", ["addresses:parse"], "'gas' is no service: choose of power, water"),
        ("SCADA", "water", ["outages"], "'outages' is no scope: choose of outages:draft"),
    ],
)
async def test_a_token_that_would_mean_nothing_is_not_made(
    database: Database, name: str, service: str, scopes: list[str], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        await add_token(
            database,
            name=name,
            utility="Водоканал",
            service=service,
            scopes=scopes,
            expires_at=NOW + MONTH,
            now=NOW,
        )
