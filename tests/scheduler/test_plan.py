"""Due notices become delivery rows."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from bot.outages.model import Stage
from bot.tables.delivery import NoticeRow
from scheduler.plan import LARGE, Planner
from tests.outages.examples import HOUR, NOW, draft, houses, planned_draft

if TYPE_CHECKING:
    import datetime as dt

    from tests.scheduler.world import World


async def expanded(
    world: World, size: int, now: dt.datetime | None = None, *, large: int = LARGE
) -> list[int]:
    """Expand all that is due; give how many rows each chunk wrote."""
    planner = Planner(world.database, chunk=size, large=large)
    sizes = []
    while (chunk := await planner.expand_chunk(now or world.clock())) is not None:
        sizes.append(chunk.rows)
    return sizes


async def test_an_audience_is_written_in_chunks(world: World) -> None:
    await world.crowd(25)
    await world.publish()

    assert await expanded(world, 10) == [10, 10, 5]
    assert len(await world.rows()) == 25


@pytest.mark.parametrize("large", [0, 1000])
async def test_going_through_people_or_through_houses_finds_the_same(
    world: World, large: int
) -> None:
    for number in range(1, 40):
        await world.person(f"user{number}", str(number), f"{number}А")
    await world.publish(draft(coverage={"zt001": houses("3..20:even", "=7А", "!12")}))

    await expanded(world, 7, large=large)

    told = sorted(int(row.user_id[4:]) for row in await world.rows())
    assert told == [4, 6, 7, 8, 10, 12, 14, 16, 18, 20]


async def test_an_audience_that_fills_its_last_chunk_is_complete(world: World) -> None:
    await world.crowd(20)
    await world.publish()

    await expanded(world, 10)

    assert len(await world.rows()) == 20
    assert await _states(world) == ["expanded"]


async def test_the_most_urgent_notice_is_expanded_between_the_chunks_of_another(
    world: World,
) -> None:
    await world.crowd(30)
    planned = await world.publish(planned_draft())
    await Planner(world.database, chunk=10).expand_chunk(world.clock())
    await world.publish()

    chunk = await Planner(world.database, chunk=10).expand_chunk(world.clock())

    assert chunk is not None
    async with world.database.read() as connection:
        of = await connection.scalar(
            select(NoticeRow.outage_id).where(NoticeRow.id == chunk.notice_id)
        )
    assert of != planned.id


async def test_a_notice_taken_back_half_way_is_not_expanded_further(world: World) -> None:
    await world.crowd(30)
    outage = await world.publish(planned_draft())
    await Planner(world.database, chunk=10).expand_chunk(world.clock())

    await world.cancel(outage)
    await expanded(world, 10)

    rows = await world.rows()
    assert [row.state for row in rows if row.notice_id == 1] == ["withdrawn"] * 10
    assert sum(row.notice_id != 1 for row in rows) == 30


async def test_two_planners_at_once_write_each_person_once(world: World) -> None:
    await world.crowd(60)
    await world.publish()
    await world.publish(planned_draft())

    await asyncio.gather(*(expanded(world, 10) for _ in range(3)))

    keys = [(row.notice_id, row.person_id) for row in await world.rows()]
    assert len(keys) == len(set(keys)) == 120


async def test_a_notice_nobody_planned_in_time_leaves_a_row_that_says_so(world: World) -> None:
    await world.crowd(3)
    await world.publish(draft(ends_at=NOW + HOUR))

    await expanded(world, 10, NOW + 2 * HOUR)

    rows = await world.rows()
    assert [(row.state, row.reason) for row in rows] == [("expired", "too_late")] * 3


async def test_a_notice_is_not_expanded_before_its_time(world: World) -> None:
    await world.crowd(1)
    await world.publish()
    async with world.database.write() as connection:
        later = world.clock() + HOUR
        await connection.execute(update(NoticeRow).values(not_before=later))

    assert await expanded(world, 10) == []
    assert await expanded(world, 10, later) == [1]


async def test_a_reminder_is_written_only_for_those_who_want_reminders(world: World) -> None:
    await world.person("wants them", "12")
    await world.person("does not", "12", reminders=False)
    starts = NOW + 30 * HOUR
    await world.publish(planned_draft(starts_at=starts))

    await expanded(world, 10, starts - HOUR)

    async with world.database.read() as connection:
        reminders = select(NoticeRow.id).where(NoticeRow.stage == Stage.REMIND.value)
        ids = set((await connection.execute(reminders)).scalars())
    assert len(ids) == 2
    told = [row.user_id for row in await world.rows() if row.notice_id in ids]
    assert told == ["wants them"] * 2


async def _states(world: World) -> list[str]:
    async with world.database.read() as connection:
        return list((await connection.execute(select(NoticeRow.state))).scalars())
