"""A program of a utility, the command line, and residents on Telegram: the hands of these tests."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sys
import uuid
from typing import TYPE_CHECKING, Any

import aiohttp

from tests.processes import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.fakes.bot_api_people import Person


async def visnyk(*arguments: str, environment: Mapping[str, str], typed: str = "") -> str:
    """Run one command of the command line; gives its output, fails with its error."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot.cli", *arguments),
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", **environment},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await child.communicate(typed.encode())
    assert child.returncode == 0, err.decode()
    return out.decode().strip()


class Utility:
    """A program that posts outages over the API with its own token."""

    def __init__(self, url: str, token: str) -> None:
        self._url = f"{url}/api/v1"
        self._headers = {"Authorization": f"Bearer {token}"}

    async def announces(self, addresses: str, **fields: object) -> dict[str, Any]:
        """Post an emergency that began now and is to end in two hours, unless said otherwise."""
        now = dt.datetime.now(dt.UTC)
        body = {
            "service": "power",
            "kind": "emergency",
            "starts_at": now.isoformat(),
            "ends_at": (now + dt.timedelta(hours=2)).isoformat(),
            "cause": "breakdown",
            "addresses": addresses,
            "publish": True,
            **fields,
        }
        return await self._call("POST", "/outages", body, expect=201)

    async def updates(self, outage: dict[str, Any], **fields: object) -> dict[str, Any]:
        """Change what is known of an outage."""
        path = f"/outages/{outage['id']}/updates"
        return await self._call("POST", path, fields, revision=outage["revision"])

    async def restores(self, outage: dict[str, Any]) -> dict[str, Any]:
        """Say that the service is back."""
        path = f"/outages/{outage['id']}/restore"
        return await self._call("POST", path, {}, revision=outage["revision"])

    async def delivery(self, outage: dict[str, Any]) -> dict[str, Any]:
        """Ask how the telling goes."""
        return await self._call("GET", f"/outages/{outage['id']}/delivery", None)

    async def until_sent(self, outage: dict[str, Any], seconds: float = 60.0) -> dict[str, Any]:
        """Wait until nothing of an outage is queued any more."""
        async with asyncio.timeout(seconds):
            while True:
                delivery = await self.delivery(outage)
                if delivery["sent"] and not delivery["queued"]:
                    return delivery
                await asyncio.sleep(1.5)  # a token may ask 60 times a minute

    async def _call(
        self,
        method: str,
        path: str,
        body: object,
        *,
        revision: int | None = None,
        expect: int = 200,
    ) -> dict[str, Any]:
        headers = dict(self._headers)
        if method == "POST":
            headers["Idempotency-Key"] = uuid.uuid4().hex
        if revision is not None:
            headers["If-Match"] = f'"{revision}"'
        async with (
            aiohttp.ClientSession() as http,
            http.request(method, self._url + path, json=body, headers=headers) as answer,
        ):
            text = await answer.text()
            assert answer.status == expect, text
            found: dict[str, Any] = json.loads(text)
            return found


async def subscribes(person: Person, address: str, *, understood_as: str) -> None:
    """Subscribe as a resident does: start, agree, type the address, yes, everything."""
    person.starts()
    await person.reads("Погоджуєтеся?")
    person.presses("Погоджуюся")
    await person.reads("Напишіть вулицю")
    person.says(address)
    await person.reads(f"Перевірте адресу: {understood_as}")
    person.presses("Так")
    await person.reads("Про що сповіщати")
    person.presses("Усе")
    await person.reads("Готово")
