"""What cannot be carried out is refused field by field, in Ukrainian, and changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.web.api.conftest import Api, Program

# What is sent instead of the good request, and which fields are wrong with which code.
WRONG: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "a time without offset": (
        {"starts_at": "2026-11-24T11:00:00"},
        {"/starts_at": "time_without_offset"},
    ),
    "a date": ({"starts_at": "2026-11-24"}, {"/starts_at": "time_without_offset"}),
    "a local spelling": ({"ends_at": "24.11.2026 18:00"}, {"/ends_at": "time_not_iso"}),
    "a number for a time": ({"starts_at": 1795600800}, {"/starts_at": "time_not_iso"}),
    "no time at all": ({"starts_at": None}, {"/starts_at": "time_not_iso"}),
    "a time off the calendar": (
        {"starts_at": "0001-01-01T00:00:00+14:00"},
        {"/starts_at": "time_not_iso"},
    ),
    "an end before the start": (
        {"ends_at": "2026-11-24T10:59:00+02:00"},
        {"/ends_at": "end_before_start"},
    ),
    "an end in the past": ({"ends_at": "2026-11-24T11:30:00+02:00"}, {"/ends_at": "end_in_past"}),
    "planned works in the past": (
        {"kind": "planned", "cause": "planned_works"},
        {"/starts_at": "planned_in_past"},
    ),
    "an emergency of last week": (
        {"starts_at": "2026-11-17T11:00:00+02:00"},
        {"/starts_at": "emergency_long_ago", "/ends_at": "too_long"},
    ),
    "a start next year": (
        {
            "kind": "planned",
            "starts_at": "2027-11-24T11:00:00+02:00",
            "ends_at": "2027-11-24T12:00:00+02:00",
        },
        {"/starts_at": "too_far_ahead"},
    ),
    "an end that a system made up": (
        {"ends_at": "2026-12-31T23:00:00+02:00"},
        {"/ends_at": "end_looks_made_up"},
    ),
    "an unknown end without a promise": (
        {"ends_at": None},
        {"/next_update_at": "next_update_missing"},
    ),
    "an unknown service": ({"service": "gas"}, {"/service": "unknown_value"}),
    "an unknown kind": ({"kind": "аварія"}, {"/kind": "unknown_value"}),
    "an unknown cause": ({"cause": ""}, {"/cause": "unknown_value"}),
    "an unknown effect": ({"effect": ["off"]}, {"/effect": "unknown_value"}),
    "an unknown choice": ({"on_unresolved": "guess"}, {"/on_unresolved": "unknown_value"}),
    "a word for a yes": ({"publish": "yes"}, {"/publish": "not_boolean"}),
    "a number for a note": ({"note": 5}, {"/note": "not_text"}),
    "a long note": ({"note": "а" * 121}, {"/note": "too_long"}),
    "a note with a link": ({"note": "Деталі: http://evil.ua"}, {"/note": "note_with_link"}),
    "a note of two lines": ({"note": "Увага!\nЗаголовок"}, {"/note": "note_not_plain"}),
    "a note with NUL": ({"note": "a\0b"}, {"/note": "control_characters"}),
    "no addresses": ({"addresses": ""}, {"/addresses": "empty"}),
    "blank addresses": ({"addresses": " \n\t "}, {"/addresses": "empty"}),
    "addresses with NUL": (
        {"addresses": "вул. Київська\0, 5"},
        {"/addresses": "control_characters"},
    ),
    "a list of addresses": ({"addresses": ["вул. Київська, 5"]}, {"/addresses": "not_text"}),
    "too much text": ({"addresses": "вул. Київська, 5; " * 1200}, {"/addresses": "too_long"}),
    "a misspelt member": ({"start_at": "2026-11-24"}, {"/start_at": "unknown_field"}),
    "a member of ours": ({"status": "active"}, {"/status": "unknown_field"}),
    "a strange member": ({"a/b~c": 1}, {"/a~1b~0c": "unknown_field"}),
}


async def test_a_wrong_value_is_named_and_nothing_changes(
    api: Api, program: Program, burst: dict[str, Any]
) -> None:
    before = await api.rows()

    found = {
        case: await program.create(burst | values) for case, (values, _expected) in WRONG.items()
    }

    assert {case: reply.wrong for case, reply in found.items()} == {
        case: expected for case, (_values, expected) in WRONG.items()
    }
    assert {(reply.status, reply.code) for reply in found.values()} == {(422, "invalid")}
    assert await api.rows() == before


async def test_everything_wrong_is_said_at_once(program: Program) -> None:
    refused = await program.create({"kind": "x", "publish": 1})

    assert refused.wrong == {
        "/service": "required",
        "/kind": "unknown_value",
        "/starts_at": "required",
        "/cause": "required",
        "/addresses": "required",
        "/publish": "not_boolean",
    }


async def test_a_request_is_an_object(program: Program) -> None:
    bodies: tuple[object, ...] = ([], "text", 5, True)
    for body in bodies:
        assert (await program.create(body)).wrong == {"": "not_object"}


async def test_a_problem_speaks_ukrainian_and_says_what_to_write(
    program: Program, burst: dict[str, Any]
) -> None:
    refused = await program.create(
        burst | {"service": "gas", "start_at": 1, "ends_at": "2026-11-24T10:00:00+02:00"}
    )

    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.body["title"] == "Запит заповнено неправильно"
    errors = {error["pointer"]: error for error in refused.body["errors"]}
    assert errors["/service"]["suggestions"] == ["power", "water", "heating"]
    assert errors["/service"]["detail"] == "Невідоме значення. Дозволено: power, water, heating."
    assert errors["/start_at"]["suggestions"] == ["starts_at"]


async def test_a_problem_speaks_english_to_who_asks_for_it(
    program: Program, burst: dict[str, Any]
) -> None:
    refused = await program.ask(
        "POST",
        "/outages",
        json=burst | {"service": "gas"},
        headers={"Accept-Language": "en-GB", "Idempotency-Key": "k"},
    )

    assert refused.body["title"] == "The request is filled in wrongly"
    assert refused.body["errors"][0]["detail"].startswith("Unknown value.")


async def test_what_is_not_understood_is_refused_fragment_by_fragment(
    api: Api, program: Program, burst: dict[str, Any]
) -> None:
    before = await api.rows()
    pasted = "вул. Київська, 12; вул. Неіснуюча, 5; Миру 10"

    refused = await program.create(burst | {"addresses": pasted})

    assert (refused.status, refused.code) == (422, "unresolved")
    unknown, ambiguous = refused.body["errors"]
    for error in (unknown, ambiguous):
        assert error["pointer"] == "/addresses"
        assert pasted[error["start"] : error["end"]] == error["text"]
        assert error["text"].strip() in error["detail"]
    assert "Неіснуюча" in unknown["text"]
    assert unknown["code"] == "unknown_street"
    assert ambiguous["code"] == "ambiguous"
    assert "просп. Миру" in ambiguous["suggestions"]
    assert await api.rows() == before


async def test_a_text_in_which_nothing_is_understood_is_refused(
    api: Api, program: Program, burst: dict[str, Any]
) -> None:
    before = await api.rows()

    for pasted in ("вул. Неіснуюча, 5", "завтра з 9 до 12", "?!", "<script>alert(1)</script>"):
        for on_unresolved in ("refuse", "skip"):
            refused = await program.create(
                burst | {"addresses": pasted, "on_unresolved": on_unresolved}
            )
            assert (refused.status, refused.code) == (422, "nothing_recognised")

    assert await api.rows() == before


async def test_a_crossing_alone_tells_nobody_and_is_not_passed_over(
    program: Program, burst: dict[str, Any]
) -> None:
    pasted = "вул. Перемоги, 7; перехрестя вул. Київська / вул. Велика Бердичівська"

    refused = await program.create(burst | {"addresses": pasted})

    assert (refused.status, refused.code) == (422, "unresolved")
    assert [error["code"] for error in refused.body["errors"]] == ["crossing"]


async def test_an_end_far_away_is_confirmed(program: Program, burst: dict[str, Any]) -> None:
    far = burst | {"ends_at": "2026-12-03T11:00:00+02:00"}

    assert (await program.create(far)).wrong == {"/ends_at": "too_long"}
    assert (await program.create(far | {"confirm_long": True})).status == 201


CHANGES: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "nothing": ({}, {"": "nothing_changed"}),
    "an end before the start": (
        {"ends_at": "2026-11-24T10:00:00+02:00"},
        {"/ends_at": "end_before_start"},
    ),
    "an end in the past": ({"ends_at": "2026-11-24T11:59:00+02:00"}, {"/ends_at": "end_in_past"}),
    "a time without offset": ({"ends_at": "2026-11-24T20:00"}, {"/ends_at": "time_without_offset"}),
    "another service": ({"service": "power"}, {"/service": "unknown_field"}),
    "other houses": ({"addresses": "вул. Київська, 5"}, {"/addresses": "unknown_field"}),
}


async def test_a_change_that_cannot_be_is_refused(
    api: Api, program: Program, burst: dict[str, Any]
) -> None:
    made = (await program.create(burst)).body
    before = await api.rows()

    found = {
        case: await program.act(f"/outages/{made['id']}/updates", 1, values)
        for case, (values, _expected) in CHANGES.items()
    }

    assert {case: reply.wrong for case, reply in found.items()} == {
        case: expected for case, (_values, expected) in CHANGES.items()
    }
    assert await api.rows() == before


async def test_a_restoration_that_cannot_be_is_refused(
    api: Api, program: Program, burst: dict[str, Any]
) -> None:
    made = (await program.create(burst)).body
    before = await api.rows()

    for restored_at, code in (
        ("2026-11-24T10:59:00+02:00", "restored_before_start"),
        ("2026-11-24T13:00:00+02:00", "restored_in_future"),
        ("2026-11-24T11:30", "time_without_offset"),
    ):
        refused = await program.act(
            f"/outages/{made['id']}/restore", 1, {"restored_at": restored_at}
        )
        assert (refused.status, refused.wrong) == (422, {"/restored_at": code})

    assert await api.rows() == before


async def test_a_wrong_parameter_is_named(program: Program) -> None:
    for query in (
        "status=gone", "service=gas", "limit=0", "limit=201", "limit=x", "cursor=-1", "cursor=x",
        f"cursor={2**63}", "updated_since=2026-11-24T11:00", "updated_since=", "colour=red",
    ):  # fmt: skip
        refused = await program.get(f"/outages?{query}")
        assert refused.status == 422
        assert [pointer.split("/")[1] for pointer in refused.wrong] == [query.partition("=")[0]]


async def test_an_act_that_does_not_fit_the_status_is_refused_with_what_is_there(
    api: Api, program: Program, burst: dict[str, Any]
) -> None:
    draft = (await program.create(burst | {"publish": False})).body
    over = (await program.create(burst)).body
    await program.act(f"/outages/{over['id']}/restore", 1)
    before = await api.rows()

    for path, revision in (
        (f"/outages/{draft['id']}/updates", 1),
        (f"/outages/{draft['id']}/restore", 1),
        (f"/outages/{over['id']}/updates", 2),
        (f"/outages/{over['id']}/restore", 2),
        (f"/outages/{over['id']}/cancel", 2),
    ):
        body = {"ends_at": "2026-11-24T20:00:00+02:00"} if path.endswith("updates") else {}
        refused = await program.act(path, revision, body)
        assert (refused.status, refused.code) == (409, "not_allowed")
        assert refused.body["current"]["revision"] == revision

    assert await api.rows() == before
