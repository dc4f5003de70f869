"""A program posts an outage, changes its estimate, and says it is over; by the API alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.outages import audit

if TYPE_CHECKING:
    from tests.web.api.conftest import Api, Program

KYIVSKA = "zt001"
PEREMOHY = "zt005"


async def test_a_posted_outage_says_what_was_understood_and_whom_it_concerns(
    api: Api, program: Program, burst: dict[str, Any]
) -> None:
    await api.resident(KYIVSKA, "12А", "olia")
    await api.resident(PEREMOHY, "7", "petro")
    await api.resident(KYIVSKA, "17", "someone else")

    made = await program.create(burst)

    assert made.status == 201
    assert made.body == {
        "id": made.body["id"],
        "ref": f"В-{made.body['id']}",
        "revision": 1,
        "status": "active",
        "coverage": [
            {"street_id": KYIVSKA, "predicates": ["1..15", "=22"]},
            {"street_id": PEREMOHY, "predicates": ["=7"]},
        ],
        "unresolved": [],
        "audience": {"people": 2, "by_channel": {"phone": 2}},
    }
    assert made.headers["ETag"] == '"1"'
    assert made.headers["Location"] == f"/api/v1/outages/{made.body['id']}"
    assert made.headers["Cache-Control"] == "no-store"


async def test_an_outage_lives_from_announcement_to_restoration(
    api: Api, program: Program, burst: dict[str, Any]
) -> None:
    made = (await program.create(burst)).body
    path = f"/outages/{made['id']}"

    seen = await program.get(path)
    assert seen.status == 200
    assert seen.headers["ETag"] == '"1"'
    assert seen.body["ends_at"] == "2026-11-24T16:00:00Z"
    assert seen.body["utility"] == "КП «Житомирводоканал»"

    changed = await program.act(f"{path}/updates", 1, {"ends_at": "2026-11-24T20:30:00+02:00"})
    assert (changed.status, changed.headers["ETag"]) == (200, '"2"')
    assert changed.body["ends_at"] == "2026-11-24T18:30:00Z"
    assert changed.body["note"] == burst["note"]
    assert changed.body["cause"] == "breakdown"

    api.clock.forward(hours=2)
    over = await program.act(f"{path}/restore", 2, {"restored_at": "2026-11-24T13:55:00+02:00"})
    assert (over.status, over.body["status"], over.body["revision"]) == (200, "restored", 3)
    assert over.body["restored_at"] == "2026-11-24T11:55:00Z"

    assert (await program.get(path)).body == over.body
    assert (await api.rows())["notice"] >= 3


async def test_restored_without_a_time_means_now(
    api: Api, program: Program, burst: dict[str, Any]
) -> None:
    made = (await program.create(burst)).body
    api.clock.forward(minutes=30)

    over = await program.ask("POST", f"/outages/{made['id']}/restore", headers={"If-Match": '"1"'})

    assert over.status == 200
    assert over.body["restored_at"] == "2026-11-24T10:30:00Z"


async def test_an_outage_that_does_not_take_place_is_cancelled(
    program: Program, burst: dict[str, Any]
) -> None:
    planned = burst | {
        "kind": "planned",
        "cause": "planned_works",
        "starts_at": "2026-11-26T09:00:00+02:00",
        "ends_at": "2026-11-26T15:00:00+02:00",
    }
    made = (await program.create(planned)).body
    assert made["status"] == "scheduled"

    gone = await program.act(f"/outages/{made['id']}/cancel", 1, {"reason": "бригада зайнята"})

    assert (gone.status, gone.body["status"]) == (200, "cancelled")


async def test_an_estimate_may_become_unknown(program: Program, burst: dict[str, Any]) -> None:
    made = (await program.create(burst)).body

    changed = await program.act(
        f"/outages/{made['id']}/updates",
        1,
        {"ends_at": None, "next_update_at": "2026-11-24T14:00:00+02:00"},
    )

    assert changed.body["ends_at"] is None
    assert changed.body["next_update_at"] == "2026-11-24T12:00:00Z"


async def test_a_draft_is_kept_for_a_dispatcher_and_tells_nobody(
    api: Api, burst: dict[str, Any]
) -> None:
    program = await api.program("water", "outages:draft")

    made = await program.create(burst | {"publish": False})

    assert (made.status, made.body["status"]) == (201, "draft")
    assert made.body["audience"] == {"people": 0, "by_channel": {}}
    assert (await api.rows())["notice"] == 0


async def test_publishing_is_asked_for_never_assumed(
    api: Api, program: Program, burst: dict[str, Any]
) -> None:
    del burst["publish"]

    assert (await program.create(burst)).body["status"] == "draft"


async def test_fragments_may_be_skipped_and_are_still_said(
    program: Program, burst: dict[str, Any]
) -> None:
    burst |= {"addresses": "вул. Київська, 12; вул. Неіснуюча, 5", "on_unresolved": "skip"}

    made = await program.create(burst)

    assert made.status == 201
    assert made.body["coverage"] == [{"street_id": KYIVSKA, "predicates": ["=12"]}]
    (skipped,) = made.body["unresolved"]
    assert burst["addresses"][skipped["start"] : skipped["end"]] == skipped["text"]
    assert "Неіснуюча" in skipped["text"]


async def test_what_became_of_the_messages_is_counted(
    program: Program, burst: dict[str, Any]
) -> None:
    made = (await program.create(burst)).body

    told = await program.get(f"/outages/{made['id']}/delivery")

    assert told.status == 200
    assert told.body == {
        "queued": 0,
        "sent": 0,
        "failed": 0,
        "gone": 0,
        "parked": 0,
        "expired": 0,
        "unknown": 0,
        "first_sent_at": None,
        "last_sent_at": None,
        "by_channel": {},
    }


async def test_outages_are_listed_newest_first_page_by_page(
    program: Program, burst: dict[str, Any]
) -> None:
    ids = [(await program.create(burst)).body["id"] for _ in range(5)]

    first = (await program.get("/outages?limit=2")).body
    second = (await program.get(f"/outages?limit=2&cursor={first['next_cursor']}")).body
    third = (await program.get(f"/outages?limit=2&cursor={second['next_cursor']}")).body

    pages = [[outage["id"] for outage in page["outages"]] for page in (first, second, third)]
    assert pages == [[ids[4], ids[3]], [ids[2], ids[1]], [ids[0]]]
    assert third["next_cursor"] is None


async def test_a_list_may_be_narrowed(api: Api, program: Program, burst: dict[str, Any]) -> None:
    old = (await program.create(burst)).body["id"]
    draft = (await program.create(burst | {"publish": False})).body["id"]
    api.clock.forward(hours=1)
    new = (await program.create(burst)).body["id"]

    async def ids(query: str) -> list[int]:
        return [one["id"] for one in (await program.get(f"/outages{query}")).body["outages"]]

    assert await ids("") == [new, draft, old]
    assert await ids("?status=draft") == [draft]
    assert await ids("?status=active,draft&service=water") == [new, draft, old]
    assert await ids("?status=active&status=restored") == [new, old]
    assert await ids("?updated_since=2026-11-24T11:00:00Z") == [new]


async def test_a_text_is_understood_without_keeping_anything(api: Api, program: Program) -> None:
    pasted = "вул. Київська, 1-15;\nвул. Неіснуюча, 5"
    before = await api.rows()

    found = await program.ask("POST", "/addresses/parse", json={"text": pasted})

    assert found.status == 200
    assert "".join(piece["text"] for piece in found.body["fragments"]) == pasted
    assert found.body["matches"] == [
        {"street_id": KYIVSKA, "label": "вул. Київська", "predicates": ["1..15"]}
    ]
    (unknown,) = found.body["unresolved"]
    assert (unknown["kind"], unknown["why"]) == ("unresolved", "unknown_street")
    assert await api.rows() == before


async def test_every_act_is_in_the_audit(api: Api, program: Program, burst: dict[str, Any]) -> None:
    made = (await program.create(burst)).body
    await program.act(f"/outages/{made['id']}/restore", 1)

    async with api.database.read() as connection:
        assert await audit.verify(connection) is None
    assert (await api.rows())["audit"] == 1 + 3  # the token; draft, publish, restore
