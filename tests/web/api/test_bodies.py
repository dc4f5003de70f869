"""Every failure of the API is a problem of its own kind, whatever is sent to it."""

from __future__ import annotations

import asyncio
import dataclasses
import gzip
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.db import Database
from bot.web.api import body as reading
from bot.web.api.body import MAX_BODY
from bot.web.app import make_app
from tests.web.api.conftest import Program

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.web.context import WebContext
    from tests.web.api.conftest import Api, Reply

JSON = {"Content-Type": "application/json"}

# No request here reaches the tables: one engine is enough.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def parse(program: Program, data: Any, **headers: str) -> Reply:
    return await program.ask("POST", "/addresses/parse", data=data, headers=JSON | headers)


BROKEN = (
    b"", b"{", b'{"text": }', b"{'text': 'a'}", b"NaN", b'{"text": "\xff"}',
    b'{"text": "\\ud800"}', b"\xef\xbb\xbf{}", b"\x00", b"[" * 2000, b'{"a":' * 5000,
)  # fmt: skip


async def test_broken_json_is_said_to_be_broken(program: Program) -> None:
    for sent in BROKEN:
        refused = await parse(program, sent)
        assert (refused.status, refused.code) == (400, "not_json")


async def test_json_nested_too_deeply_is_refused(program: Program) -> None:
    for opening, closing in ((b"[", b"]"), (b'{"a":', b"}")):
        deep = await parse(program, opening * 33 + b"1" + closing * 33)
        enough = await parse(program, opening * 32 + b"1" + closing * 32)

        assert (deep.status, deep.code) == (400, "too_deep")
        assert enough.status == 422  # understood, and not what is asked for


async def pieces(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b" " * 64 * 1024


@pytest.mark.parametrize("way", ["with its length", "in chunks", "compressed"])
async def test_a_body_that_is_too_large_is_refused(program: Program, way: str) -> None:
    data: Any = b" " * (MAX_BODY + 1)
    headers = {}
    if way == "in chunks":
        data = pieces(5)
    if way == "compressed":
        data, headers = gzip.compress(b" " * 50_000_000), {"Content-Encoding": "gzip"}

    refused = await parse(program, data, **headers)

    assert (refused.status, refused.code) == (413, "too_large")


async def test_the_largest_body_is_taken(program: Program) -> None:
    data = b'{"text": "x"}'

    taken = await parse(program, data + b" " * (MAX_BODY - len(data)))

    assert taken.status == 200


async def test_a_body_that_is_not_compressed_as_it_says_is_refused(program: Program) -> None:
    refused = await parse(program, b'{"text": "x"}', **{"Content-Encoding": "gzip"})

    assert refused.status == 400


async def test_what_is_not_said_to_be_json_is_refused(program: Program) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/x"):
        refused = await parse(program, b'{"text": "x"}', **{"Content-Type": kind})
        assert (refused.status, refused.code) == (415, "content_type")


async def test_a_body_that_does_not_arrive_is_not_waited_for_forever(
    api: Api, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BODY_TIMEOUT", 0.05)
    assert api.client.port is not None
    reader, writer = await asyncio.open_connection(api.client.host, api.client.port)
    writer.write(
        b"POST /api/v1/addresses/parse HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Content-Length: 100\r\nAuthorization: Bearer " + program.token.encode() + b"\r\n\r\n{"
    )

    async with asyncio.timeout(10):
        answered = await reader.readline()
    writer.close()

    assert b"408" in answered


async def test_a_path_that_does_not_exist_is_a_problem(api: Api) -> None:
    for path in ("", "/", "/v1", "/v2/outages", "/v1/outage", "/v1/outages/", "/v1/outages/1/x"):
        async with api.client.get(f"/api{path}") as response:
            body = await response.json(content_type=None)

            assert response.status == 404
            assert response.content_type == "application/problem+json"
            assert body["type"] == "urn:visnyk:problem:no_such_path"


async def test_a_method_that_is_not_supported_is_a_problem(program: Program) -> None:
    for method, path, allowed in (
        ("PUT", "/outages", "POST, GET"),
        ("DELETE", "/outages/1", "GET"),
        ("GET", "/outages/1/restore", "POST"),
        ("POST", "/openapi.json", "GET"),
        ("PATCH", "/addresses/parse", "POST"),
        ("OPTIONS", "/outages/1/delivery", "GET"),
    ):
        refused = await program.ask(method, path)

        assert (refused.status, refused.code) == (405, "method")
        assert refused.headers["Allow"] == allowed


class Broken:
    """A use case that fails in a way nobody foresaw, its message full of what must not be told."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError("Traceback zt_secretsecretsecretsecret вул. Київська, 12")


async def test_our_own_fault_is_a_problem_with_a_code_and_without_details(
    api: Api, context: WebContext, burst: dict[str, Any]
) -> None:
    program = await api.program()
    app = make_app(dataclasses.replace(context, post=Broken()))  # type: ignore[arg-type]  # on purpose
    async with TestClient(TestServer(app)) as client:
        refused = await Program(client, program.token).create(burst)

    assert (refused.status, refused.code) == (500, "failed")
    assert "Код для адміністратора: " in refused.body["detail"]
    assert "Traceback" not in str(refused.body)
    assert "Київська" not in str(refused.body)


async def test_while_the_database_is_away_a_program_is_told_when_to_come_back(
    context: WebContext,
) -> None:
    away = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    app = make_app(dataclasses.replace(context, database=away))
    async with TestClient(TestServer(app)) as client:
        refused = await Program(client, "zt_whatever").get("/outages")
    await away.close()

    assert (refused.status, refused.code) == (503, "unavailable")
    assert int(refused.headers["Retry-After"]) > 0


async def test_no_answer_is_kept_by_a_cache_or_sniffed(program: Program) -> None:
    for reply in (await program.get("/outages"), await program.get("/nothing")):
        assert reply.headers["Cache-Control"] == "no-store"
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
