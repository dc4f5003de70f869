"""openapi.json says what the API does: each answer is held against it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from bot.web.api.routes import BASE, ROUTES
from tests.web.api.json_schema import faults

if TYPE_CHECKING:
    from tests.web.api.conftest import Api, Program, Reply


@pytest.fixture
async def document(api: Api) -> dict[str, Any]:
    async with api.client.get("/api/v1/openapi.json") as response:  # without a token
        assert response.status == 200
        described: dict[str, Any] = await response.json()
        return described


def references(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"]} if "$ref" in value else set()
        return own.union(*map(references, value.values()))
    return set().union(*map(references, value)) if isinstance(value, list) else set()


def test_the_document_names_every_route(document: dict[str, Any]) -> None:
    described = {
        (method.upper(), path) for path, methods in document["paths"].items() for method in methods
    }

    assert document["openapi"] == "3.1.0"
    assert described == {(route.method, BASE + route.path) for route in ROUTES} | {
        ("GET", f"{BASE}/openapi.json")
    }


def test_the_document_is_whole(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    operations = [one for methods in document["paths"].values() for one in methods.values()]

    assert references(document) == {f"#/components/schemas/{name}" for name in schemas} - {
        "#/components/schemas/ListIn"  # its members stand as parameters
    }
    assert len({one["operationId"] for one in operations}) == len(operations)
    assert all(one["summary"] for one in operations)


def held_against(document: dict[str, Any], reply: Reply, method: str, path: str) -> None:
    described = document["paths"][BASE + path][method.lower()]["responses"]
    assert str(reply.status) in described, f"{method} {path} may not answer {reply.status}"
    content = described[str(reply.status)]["content"]
    kind = reply.headers["Content-Type"].partition(";")[0]
    assert kind in content
    assert faults(content[kind]["schema"], reply.body, document) == []


async def test_answers_are_what_the_document_says(
    program: Program, document: dict[str, Any], burst: dict[str, Any]
) -> None:
    made = await program.create(burst | {"addresses": "вул. Київська, 1-15"})
    one = f"/outages/{made.body['id']}"
    later = {"ends_at": "2026-11-24T20:00:00+02:00"}

    held_against(document, made, "POST", "/outages")
    held_against(document, await program.get("/outages"), "GET", "/outages")
    held_against(document, await program.get(one), "GET", "/outages/{id}")
    held_against(document, await program.get(f"{one}/delivery"), "GET", "/outages/{id}/delivery")
    path = "/outages/{id}/updates"
    held_against(document, await program.act(f"{one}/updates", 1, later), "POST", path)
    path = "/outages/{id}/restore"
    held_against(document, await program.act(f"{one}/restore", 2), "POST", path)
    parsed = await program.ask("POST", "/addresses/parse", json={"text": "Київська 5; Нема 7"})
    held_against(document, parsed, "POST", "/addresses/parse")
    gone = await program.create(burst)
    cancelled = await program.act(f"/outages/{gone.body['id']}/cancel", 1)
    held_against(document, cancelled, "POST", "/outages/{id}/cancel")


async def test_refusals_are_what_the_document_says(
    program: Program, document: dict[str, Any], burst: dict[str, Any]
) -> None:
    made = (await program.create(burst, key="k")).body
    one = f"/outages/{made['id']}"
    refused = {
        (400, "POST", "/outages"): await program.ask("POST", "/outages", json=burst),
        (422, "POST", "/outages"): await program.create(burst | {"addresses": "Нема 7"}),
        (403, "POST", "/outages"): await program.create(burst | {"service": "power"}),
        (401, "GET", "/outages"): await program.get("/outages", headers={"Authorization": None}),
        (422, "GET", "/outages"): await program.get("/outages?limit=0"),
        (404, "GET", "/outages/{id}"): await program.get("/outages/0"),
        (428, "POST", "/outages/{id}/cancel"): await program.ask("POST", f"{one}/cancel"),
        (412, "POST", "/outages/{id}/cancel"): await program.act(f"{one}/cancel", 7),
        (415, "POST", "/addresses/parse"): await program.ask(
            "POST", "/addresses/parse", data=b"{}"
        ),
        (422, "POST", "/outages/{id}/updates"): await program.act(f"{one}/updates", 1, {}),
    }
    for (status, method, path), reply in refused.items():
        assert reply.status == status
        held_against(document, reply, method, path)


def test_what_is_asked_for_is_described_with_its_bounds(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    asked = schemas["OutageIn"]

    assert set(asked["required"]) == {"service", "kind", "starts_at", "cause", "addresses"}
    assert asked["additionalProperties"] is False
    assert asked["properties"]["addresses"]["maxLength"] == 20_000
    assert asked["properties"]["starts_at"]["format"] == "date-time"
    parameters = document["paths"]["/api/v1/outages"]["post"]["parameters"]
    assert [one["name"] for one in parameters if one["required"]] == ["Idempotency-Key"]


def test_every_path_parameter_is_described(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for operation in methods.values():
            named = {one["name"] for one in operation.get("parameters", []) if one["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path))
