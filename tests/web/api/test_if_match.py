"""Nobody changes an outage that somebody else changed meanwhile without having seen it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.web.api.conftest import Api, Program

ACTS = ("updates", "restore", "cancel")
LATER = {"ends_at": "2026-11-24T20:00:00+02:00"}


def body_of(act: str) -> dict[str, str]:
    return LATER if act == "updates" else {}


@pytest.mark.parametrize("act", ACTS)
async def test_without_if_match_nothing_is_done(
    api: Api, program: Program, burst: dict[str, Any], act: str
) -> None:
    made = (await program.create(burst)).body
    before = await api.rows()

    refused = await program.ask("POST", f"/outages/{made['id']}/{act}", json=body_of(act))

    assert (refused.status, refused.code) == (428, "match_needed")
    assert await api.rows() == before


@pytest.mark.parametrize("act", ACTS)
async def test_an_older_revision_gets_the_one_in_force(
    api: Api, program: Program, burst: dict[str, Any], act: str
) -> None:
    made = (await program.create(burst)).body
    await program.act(f"/outages/{made['id']}/updates", 1, LATER)
    before = await api.rows()

    body = {"ends_at": "2026-11-24T21:00:00+02:00"} if act == "updates" else {}
    refused = await program.act(f"/outages/{made['id']}/{act}", 1, body)

    assert (refused.status, refused.code) == (412, "changed_meanwhile")
    assert refused.headers["ETag"] == '"2"'
    assert refused.body["current"]["revision"] == 2
    assert refused.body["current"]["ends_at"] == "2026-11-24T18:00:00Z"
    assert await api.rows() == before


async def test_an_if_match_that_names_no_revision_is_refused(
    program: Program, burst: dict[str, Any]
) -> None:
    made = (await program.create(burst)).body

    for written in ("", '""', "*", "two", 'W/"1"', '"1", "2"', '"-1"', '"1'):
        refused = await program.ask(
            "POST", f"/outages/{made['id']}/cancel", headers={"If-Match": written}
        )
        assert (refused.status, refused.code) == (400, "match_malformed")


async def test_a_revision_may_be_written_without_quotes(
    program: Program, burst: dict[str, Any]
) -> None:
    made = (await program.create(burst)).body

    gone = await program.ask("POST", f"/outages/{made['id']}/cancel", headers={"If-Match": "1"})

    assert gone.status == 200


async def test_of_two_changes_at_once_one_is_made(program: Program, burst: dict[str, Any]) -> None:
    made = (await program.create(burst)).body
    path = f"/outages/{made['id']}/updates"

    replies = await asyncio.gather(
        program.act(path, 1, {"ends_at": "2026-11-24T20:00:00+02:00"}),
        program.act(path, 1, {"ends_at": "2026-11-24T21:00:00+02:00"}),
    )

    assert sorted(reply.status for reply in replies) == [200, 412]
    assert (await program.get(f"/outages/{made['id']}")).body["revision"] == 2
