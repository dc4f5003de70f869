"""A request that is sent again, in whatever way, makes one outage and gets one answer."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from bot.tables.office import Idempotency
from bot.web.api.idempotency import Answer, Slot, once
from bot.web.api.problem import Problem
from bot.web.app import make_app
from tests.web.api.conftest import Program

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.db import Database
    from bot.outages.model import Outage
    from bot.outages.post import Post
    from bot.web.context import WebContext
    from tests.web.api.conftest import Api


async def test_a_repeat_gets_the_first_answer_and_makes_nothing(
    api: Api, program: Program, burst: dict[str, Any]
) -> None:
    first = await program.create(burst, key="burst-1")
    before = await api.rows()

    again = await program.create(dict(reversed(burst.items())), key="burst-1")

    assert (again.status, again.body) == (first.status, first.body)
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert await api.rows() == before


async def test_a_repeat_after_the_outage_changed_still_gets_the_first_answer(
    program: Program, burst: dict[str, Any]
) -> None:
    first = await program.create(burst, key="burst-1")
    await program.act(f"/outages/{first.body['id']}/restore", 1)

    assert (await program.create(burst, key="burst-1")).body == first.body


async def test_many_repeats_at_once_make_one_outage(
    api: Api, program: Program, burst: dict[str, Any]
) -> None:
    replies = await asyncio.gather(*(program.create(burst, key="burst-1") for _ in range(8)))

    made = [reply for reply in replies if reply.status == 201]
    waiting = [reply for reply in replies if reply.status != 201]
    assert len({reply.body["id"] for reply in made}) == 1
    assert all(reply.code == "in_progress" for reply in waiting)
    assert all(int(reply.headers["Retry-After"]) > 0 for reply in waiting)
    assert (await api.rows())["outage"] == 1
    assert (await program.create(burst, key="burst-1")).body == made[0].body


async def test_a_key_with_another_request_is_refused(
    api: Api, program: Program, burst: dict[str, Any]
) -> None:
    await program.create(burst, key="burst-1")
    before = await api.rows()

    refused = await program.create(burst | {"note": "Інше"}, key="burst-1")

    assert (refused.status, refused.code) == (422, "key_reused")
    assert await api.rows() == before


async def test_keys_of_two_programs_are_two_keys(
    api: Api, program: Program, burst: dict[str, Any]
) -> None:
    other = await api.program("water")

    first = await program.create(burst, key="burst-1")
    second = await other.create(burst, key="burst-1")

    assert (first.status, second.status) == (201, 201)
    assert first.body["id"] != second.body["id"]


async def test_a_refused_request_may_be_corrected_under_its_key(
    program: Program, burst: dict[str, Any]
) -> None:
    refused = await program.create(burst | {"addresses": "вул. Неіснуюча, 5"}, key="burst-1")
    made = await program.create(burst, key="burst-1")

    assert (refused.status, made.status) == (422, 201)


@pytest.mark.parametrize("key", [None, "", " ", "x" * 201, "ключ", "a\tb"])
async def test_without_a_usable_key_nothing_is_made(
    api: Api, program: Program, burst: dict[str, Any], key: str | None
) -> None:
    before = await api.rows()

    refused = await program.ask("POST", "/outages", json=burst, headers={"Idempotency-Key": key})

    assert (refused.status, refused.code) == (400, "key_needed")
    assert await api.rows() == before


async def test_an_answer_is_kept_for_48_hours(
    api: Api, program: Program, burst: dict[str, Any]
) -> None:
    await program.create(burst, key="burst-1")

    api.clock.forward(hours=47, minutes=59)
    kept = await program.create(burst, key="burst-1")
    api.clock.forward(minutes=1)
    forgotten = await program.create(burst, key="burst-1")

    assert kept.status == 201
    assert forgotten.wrong["/starts_at"] == "emergency_long_ago"  # judged anew


async def test_a_request_nobody_finished_is_taken_over_and_makes_one_outage(
    api: Api, program: Program, burst: dict[str, Any]
) -> None:
    made = await program.create(burst, key="burst-1")
    await forget_the_answer(api.database)  # as if the process had died before it was kept

    waiting = await program.create(burst, key="burst-1")
    other = await program.create(burst | {"note": "Інше"}, key="burst-1")
    api.clock.forward(seconds=61)
    other_later = await program.create(burst | {"note": "Інше"}, key="burst-1")
    again = await program.create(burst, key="burst-1")

    assert waiting.code == "in_progress"
    assert (other.code, other_later.code) == ("key_reused", "key_reused")
    assert (again.status, again.body) == (201, made.body)
    assert (await api.rows())["outage"] == 1


async def forget_the_answer(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(
            Idempotency.__table__.update().values(status=None, response="")  # type: ignore[attr-defined]  # a Table
        )


class CutOff:
    """Post whose connection breaks once, between the draft and its publication."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._broken = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._post, name)

    async def publish(self, *args: Any, **kwargs: Any) -> Outage:
        if not self._broken:
            self._broken = True
            raise ConnectionError("gone")
        return await self._post.publish(*args, **kwargs)


@pytest.fixture
async def cut_off(api: Api, context: WebContext, program: Program) -> AsyncIterator[Program]:
    """A program whose first request is saved and not published."""
    post = CutOff(context.post)
    app = make_app(dataclasses.replace(context, post=post))  # type: ignore[arg-type]  # a Post
    async with TestClient(TestServer(app)) as client:
        yield Program(client, program.token)


async def test_a_request_that_was_cut_off_goes_on_where_it_stopped(
    api: Api, cut_off: Program, burst: dict[str, Any]
) -> None:
    failed = await cut_off.create(burst, key="burst-1")
    again = await cut_off.create(burst, key="burst-1")

    assert (failed.status, failed.code) == (503, "unavailable")
    assert (again.status, again.body["status"]) == (201, "active")
    assert (await api.rows())["outage"] == 1


async def test_a_dispatcher_may_take_back_what_was_cut_off(
    api: Api, cut_off: Program, burst: dict[str, Any]
) -> None:
    await cut_off.create(burst, key="burst-1")
    (draft,) = (await cut_off.get("/outages?status=draft")).body["outages"]
    await cut_off.act(f"/outages/{draft['id']}/cancel", draft["revision"])

    again = await cut_off.create(burst, key="burst-1")

    assert (again.status, again.body["status"]) == (201, "cancelled")
    assert (await api.rows())["notice"] == 0


async def test_a_failure_of_ours_keeps_nothing_so_that_a_repeat_works(
    api: Api, program: Program, burst: dict[str, Any]
) -> None:
    slot = Slot.of(1, "burst-1", burst)

    async def fail() -> Answer:
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        await once(api.database, slot, api.clock, fail)

    async with api.database.read() as connection:
        assert (await connection.execute(select(Idempotency.key))).all() == []


async def test_old_keys_are_forgotten(api: Api, program: Program, burst: dict[str, Any]) -> None:
    await program.create(burst, key="old")
    api.clock.forward(hours=48)

    await program.create(burst, key="new")

    async with api.database.read() as connection:
        keys = (await connection.execute(select(Idempotency.key))).scalars().all()
    assert "old" not in keys


async def test_who_lost_the_key_to_another_does_not_overwrite_its_answer(
    api: Api, program: Program
) -> None:
    slot = Slot.of(1, "burst-1", {})
    started, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> Answer:
        started.set()
        await go_on.wait()
        return Answer(201, {"by": "the slow one"})

    async def quickly() -> Answer:
        return Answer(201, {"by": "the quick one"})

    slow = asyncio.create_task(once(api.database, slot, api.clock, slowly))
    await started.wait()
    api.clock.forward(seconds=61)
    await once(api.database, slot, api.clock, quickly)
    go_on.set()
    await slow

    kept = await once(api.database, slot, api.clock, slowly)
    assert kept.body == {"by": "the quick one"}


@pytest.mark.parametrize("order", [{"a": 1, "b": [2]}, {"b": [2], "a": 1}])
def test_a_request_is_the_same_however_its_members_are_ordered(order: dict[str, Any]) -> None:
    slot = Slot.of(1, "k", {"a": 1, "b": [2]})

    assert Slot.of(1, "k", order) == slot
    assert Slot.of(1, "k", {"a": 1, "b": [2, 3]}) != slot
    assert dataclasses.replace(slot, token_id=2).form_token != slot.form_token


def test_a_problem_is_an_error_in_the_log() -> None:
    assert str(Problem(422, "key_reused")) == "422 key_reused"
