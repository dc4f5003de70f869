"""Who may do what: scopes, services, pace; and nothing is read of a request that may do nothing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from bot.web.api.pace import LIMIT
from bot.web.api.tokens import Scope, revoke_token

if TYPE_CHECKING:
    from tests.web.api.conftest import Api, Program, Reply

# Every route with what it needs, spelled out apart from the code.
ROUTES = {
    ("POST", "/addresses/parse"): {Scope.PARSE},
    ("POST", "/outages"): {Scope.DRAFT, Scope.PUBLISH},
    ("GET", "/outages"): {Scope.DRAFT, Scope.PUBLISH, Scope.DELIVERY},
    ("GET", "/outages/{id}"): {Scope.DRAFT, Scope.PUBLISH, Scope.DELIVERY},
    ("POST", "/outages/{id}/updates"): {Scope.PUBLISH},
    ("POST", "/outages/{id}/restore"): {Scope.PUBLISH},
    ("POST", "/outages/{id}/cancel"): {Scope.PUBLISH},
    ("GET", "/outages/{id}/delivery"): {Scope.DELIVERY},
}


async def a_call(program: Program, route: tuple[str, str], id_: int) -> int:
    """Call a route so that only the right to it can be missing; give the status."""
    method, path = route
    headers = {"Idempotency-Key": f"for-{id_}", "If-Match": '"1"'}
    body = {
        "/addresses/parse": {"text": "вул. Київська, 5"},
        "/outages": {
            "service": "water",
            "kind": "emergency",
            "starts_at": "2026-11-24T11:00:00+02:00",
            "ends_at": "2026-11-24T18:00:00+02:00",
            "cause": "breakdown",
            "addresses": "вул. Київська, 5",
        },
        "/outages/{id}/updates": {"ends_at": "2026-11-24T20:00:00+02:00"},
    }.get(path, {})
    json = {"json": body} if method == "POST" else {}
    reply = await program.ask(method, path.replace("{id}", str(id_)), headers=headers, **json)
    return reply.status


async def test_a_scope_opens_its_routes_and_no_other(
    api: Api, program: Program, burst: dict[str, Any]
) -> None:
    limited = {scope: await api.program("water", scope.value) for scope in Scope}

    for route, scopes in ROUTES.items():
        for scope in Scope:
            made = (await program.create(burst)).body
            before = await api.rows()
            status = await a_call(limited[scope], route, made["id"])
            if scope in scopes:
                assert status in (200, 201), (route, scope)
            else:
                assert status == 403, (route, scope)
                assert await api.rows() == before


async def test_a_draft_scope_does_not_publish(api: Api, burst: dict[str, Any]) -> None:
    program = await api.program("water", "outages:draft")
    before = await api.rows()

    refused = await program.create(burst)

    assert (refused.status, refused.code) == (403, "scope_missing")
    assert "outages:publish" in refused.body["detail"]
    assert await api.rows() == before


NO_TOKENS = (
    (None, "no_token"),
    ("", "no_token"),
    ("Bearer", "no_token"),
    ("Basic dXNlcjpwYXNz", "no_token"),
    ("Bearer zt_unknown", "token_refused"),
    ("Bearer ключ", "token_refused"),
    ("Bearer " + "zt_" * 1000, "token_refused"),
)


async def test_without_a_token_in_force_nothing_opens_and_nothing_is_read(
    program: Program,
) -> None:
    for method, path in ROUTES:
        for authorization, code in NO_TOKENS:
            refused = await program.ask(
                method,
                path.replace("{id}", "1"),
                headers={"Authorization": authorization},
                data=b"{not even json" if method == "POST" else None,
            )

            assert (refused.status, refused.code) == (401, code)
            assert refused.headers["WWW-Authenticate"].startswith("Bearer")


async def test_a_revoked_token_opens_nothing_from_then_on(api: Api, program: Program) -> None:
    assert (await program.get("/outages")).status == 200

    await revoke_token(api.database, name="program-1", now=api.clock())

    assert (await program.get("/outages")).code == "token_refused"


async def test_an_expired_token_opens_nothing(api: Api, program: Program) -> None:
    api.clock.now += dt.timedelta(days=90)

    assert (await program.get("/outages")).code == "token_refused"


async def test_a_token_posts_for_its_own_service_only(api: Api, burst: dict[str, Any]) -> None:
    power = await api.program("power")
    before = await api.rows()

    refused = await power.create(burst)

    assert (refused.status, refused.code) == (403, "other_service")
    assert "світло" in refused.body["detail"]
    assert await api.rows() == before
    assert (await power.get("/outages?service=water")).code == "other_service"


async def test_an_outage_of_another_service_is_not_there(
    api: Api, program: Program, burst: dict[str, Any]
) -> None:
    made = (await program.create(burst)).body
    power = await api.program("power")
    before = await api.rows()

    async def asked(id_: int, act: str) -> Reply:
        path = f"/outages/{id_}{act}"
        if act in ("", "/delivery"):
            return await power.get(path)
        return await power.act(path, 1, {"note": "x"} if act == "/updates" else {})

    for act in ("", "/delivery", "/updates", "/restore", "/cancel"):
        theirs, nobodys = await asked(made["id"], act), await asked(999_999, act)
        assert theirs.status == 404
        assert theirs.body == nobodys.body  # not even that it exists is told
    assert (await power.get("/outages")).body["outages"] == []
    assert await api.rows() == before


async def test_what_is_no_number_of_an_outage_is_not_there(program: Program) -> None:
    for id_ in ("0", "-1", "abc", "1.0", "9" * 19, "9" * 5000, "%00", "1%202", "²"):
        assert (await program.get(f"/outages/{id_}")).status == 404


async def test_a_program_may_ask_sixty_times_a_minute(api: Api, program: Program) -> None:
    for _ in range(LIMIT):
        assert (await program.get("/outages?limit=1")).status == 200
        api.clock.forward(seconds=0.5)

    refused = await program.get("/outages?limit=1")
    assert (refused.status, refused.code) == (429, "too_many")
    assert refused.headers["Retry-After"] == "30"

    other = await api.program("water")
    assert (await other.get("/outages?limit=1")).status == 200

    api.clock.forward(seconds=30)
    assert (await program.get("/outages?limit=1")).status == 200
