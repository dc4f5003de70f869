"""The outage an address names, if it is the dispatcher's to see; anyone else gets a 404."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aiohttp import web

from bot.outages import store
from bot.outages.model import Status
from bot.web.console import guard
from bot.web.context import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.outages.model import Outage

_DIGITS = 9  # of a revision number; more is not a revision of ours


async def mine(request: web.Request) -> Outage:
    """Load the outage of /outages/{id}; raises HTTPNotFound, also for another service's."""
    async with request.app[CONTEXT].database.read() as connection:
        try:
            found = await store.load(connection, int(request.match_info["id"]))
        except store.NoSuchOutage as err:
            raise web.HTTPNotFound from err
    if found.service not in guard.account(request).services:
        raise web.HTTPNotFound
    if found.status is Status.SCHEDULED and found.starts_at <= request.app[CONTEXT].clock():
        return replace(found, status=Status.ACTIVE)  # the clock has not come round to writing it
    return found


def revision(form: Mapping[str, object]) -> int:
    """Give the revision a form was made from; raises HTTPBadRequest when it holds none."""
    text = str(form.get("revision", ""))
    if not text.isdecimal() or len(text) > _DIGITS:
        raise web.HTTPBadRequest(reason="No revision in the form")
    return int(text)
