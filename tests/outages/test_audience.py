"""Who is told: exactly the people whose house is meant, by one query on both engines."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from bot.addresses.houses import House, HouseRange, HouseSet, Side
from bot.outages import audience
from bot.outages.model import ALL_SERVICES, Place, Service
from bot.tables.outages import OutageRow
from bot.tables.people import Person, Subscription
from tests.outages.examples import draft, houses, planned_draft
from tests.outages.people import add_person

if TYPE_CHECKING:
    from bot.db import Database
    from bot.outages.model import Outage
    from bot.outages.post import Author, Post

HOMES = ("1", "2", "3", "12", "12А", "12/1", "12Б", "13", "25", "25А", "26", "27", "120", "10 к3")


async def told(database: Database, outage: Outage) -> set[str]:
    """Give the houses whose people would be told; each person's user id is their house."""
    async with database.read() as connection:
        query = audience.matches(outage.id, outage.revision, outage.service)
        rows = await connection.execute(query.add_columns(Person.user_id))
        return {user for _, user in rows}


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("=12А",), {"12А"}),
        (("=12",), {"12"}),
        (("=12/1",), {"12/1"}),
        (("=10 к3",), {"10 к3"}),
        (("1..12",), {"1", "2", "3", "12", "12А", "12/1", "12Б", "10 к3"}),
        (("1..25:odd",), {"1", "3", "13", "25", "25А"}),
        (("2..12:even",), {"2", "12", "12А", "12/1", "12Б", "10 к3"}),
        (("2..12А:even",), {"2", "12", "12/1", "12А", "10 к3"}),
        (("all",), set(HOMES)),
        (("all:even",), {"2", "12", "12А", "12/1", "12Б", "26", "120", "10 к3"}),
        (("all", "!12"), set(HOMES) - {"12"}),
        (("all:odd", "!25А"), {"1", "3", "13", "25", "27"}),
        (("=1", "=120", "25..27"), {"1", "120", "25", "25А", "26", "27"}),
        (("=77",), set()),
    ],
)
async def test_the_houses_meant_and_no_others(
    database: Database, post: Post, koval: Author, labels: tuple[str, ...], expected: set[str]
) -> None:
    async with database.write() as connection:
        for home in HOMES:
            await add_person(connection, home, [("zt001", home, "")])
        await add_person(connection, "other street", [("zt005", "12А", "")])

    outage = await post.save_draft(
        koval, draft(coverage={"zt001": houses(*labels)}), form_token="form"
    )

    assert await told(database, outage) == expected


async def test_a_person_hears_only_of_the_services_they_asked_about(
    database: Database, post: Post, duty: Author
) -> None:
    async with database.write() as connection:
        for service in Service:
            await add_person(connection, service.value, services=frozenset({service}))
        await add_person(connection, "all", services=ALL_SERVICES)

    for service in Service:
        outage = await post.save_draft(duty, draft(service=service), form_token=service.value)
        assert await told(database, outage) == {service.value, "all"}


@pytest.mark.parametrize("state", ["stopped", "gone"])
async def test_who_said_stop_or_left_is_not_told(
    database: Database, post: Post, koval: Author, state: str
) -> None:
    async with database.write() as connection:
        await add_person(connection, "here")
        await add_person(connection, "not any more", state=state)

    outage = await post.save_draft(koval, draft(), form_token="form")

    assert await told(database, outage) == {"here"}


async def test_a_person_with_several_homes_counts_once_and_gets_one_list(
    database: Database, post: Post, koval: Author
) -> None:
    homes = [
        ("zt001", "12А", "Дім"),
        ("zt005", "55", "Батьки"),
        ("zt001", "1", ""),
        ("zt208", "7", ""),
    ]
    async with database.write() as connection:
        oksana = await add_person(connection, "oksana", homes)
        petro = await add_person(connection, "petro", [("zt208", "9", "")], channel="telegram")
    coverage = {"zt001": houses("1..20", "=12А"), "zt005": houses("=55")}
    outage = await post.save_draft(koval, draft(coverage=coverage), form_token="form")

    async with database.read() as connection:
        people = await audience.count(connection, outage.id, 1, outage.service)
        places = await audience.places(connection, outage.id, 1, outage.service, [oksana, petro])

    assert (people.people, people.by_channel) == (1, {"phone": 1})
    assert places == {
        oksana: (
            Place("zt001", House(12, "А"), "Дім"),
            Place("zt005", House(55), "Батьки"),
            Place("zt001", House(1), ""),
        )
    }


async def test_who_asks_hears_of_open_outages_at_their_homes_even_after_stop(
    database: Database, post: Post, duty: Author
) -> None:
    async with database.write() as connection:
        oksana = await add_person(
            connection,
            "oksana",
            [("zt001", "12А", "Дім"), ("zt005", "3", "")],
            services=frozenset({Service.POWER}),
            state="stopped",
        )

    async def posted(token: str, **changes: Any) -> int:
        saved = await post.save_draft(duty, draft(**changes), form_token=token)
        await post.publish(duty, saved.id, expected_revision=1)
        return saved.id

    mine = await posted("mine")
    await posted("water", service=Service.WATER)
    await posted("elsewhere", coverage={"zt208": houses("all")})
    closed = await posted("closed")
    await post.cancel(duty, closed, expected_revision=1)
    await post.save_draft(duty, planned_draft(), form_token="unpublished")

    async with database.read() as connection:
        open_now = await audience.open_outages(connection, oksana)

    assert open_now == {mine: (Place("zt001", House(12, "А"), "Дім"),)}


house = st.builds(
    House,
    st.integers(1, 40),
    st.sampled_from(["", "А", "Б", "В", "/1", "/2", "А/3", " к2", "Б к1"]),
)


@st.composite
def ranges(draw: st.DrawFn) -> HouseRange:
    first, last = draw(st.tuples(house, house).filter(lambda pair: pair[0].number < pair[1].number))
    return HouseRange(first, last, draw(st.sampled_from(Side)))


@st.composite
def sets(draw: st.DrawFn) -> HouseSet:
    include = HouseSet.of(*draw(st.lists(house | ranges(), min_size=1, max_size=4)))
    if draw(st.booleans()):
        include |= HouseSet.whole(draw(st.sampled_from(Side)))
    return include - HouseSet.of(*draw(st.lists(house | ranges(), max_size=3)))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    coverage=sets().filter(bool), homes=st.sets(house, min_size=1, max_size=30), seed=st.integers()
)
async def test_the_query_agrees_with_the_set_house_by_house(
    database: Database,
    post: Post,
    koval: Author,
    coverage: HouseSet,
    homes: set[House],
    seed: int,
) -> None:
    shuffled = sorted(homes)
    random.Random(seed).shuffle(shuffled)  # noqa: S311
    async with database.write() as connection:
        for table in (Subscription, Person):
            await connection.execute(delete(table))
        await connection.execute(update(OutageRow).values(form_token=None))
        for home in shuffled:
            await add_person(connection, str(home), [("zt001", str(home), "")])
            await add_person(connection, f"other {home}", [("zt005", str(home), "")])

    outage = await post.save_draft(koval, draft(coverage={"zt001": coverage}), form_token="form")

    assert await told(database, outage) == {str(home) for home in homes if home in coverage}
