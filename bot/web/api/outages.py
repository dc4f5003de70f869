"""Outages already there: list, show, change, restore, cancel, and what became of the messages.

What belongs to another service is not there at all: 404, so that a token learns nothing of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.messages import Say
from bot.outages import delivery_report, store
from bot.outages.model import Status
from bot.outages.post import Conflict, Implausible, NotAllowed, NotYours
from bot.web.api import present
from bot.web.api.answer import as_json
from bot.web.api.body import read_json
from bot.web.api.endpoint import Call, author, other_service
from bot.web.api.models import CancelIn, ListIn, OutagesOut, RestoreIn, UpdateIn
from bot.web.api.precondition import etag, expected_revision
from bot.web.api.problem import Problem
from bot.web.api.validation import implausible, read_as

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp import web

    from bot.outages.model import Outage

MAX_ID = 2**63 - 1  # what the database counts to


async def listed(call: Call) -> web.Response:
    """Give a page of the token's outages, newest first."""
    query = call.request.query
    asked: dict[str, object] = {name: query[name] for name in query if name != "status"}
    asked["status"] = [
        status for given in query.getall("status", []) for status in given.split(",")
    ]
    wanted = read_as(ListIn, asked)
    if wanted.service is not None and wanted.service is not call.token.service:
        raise other_service(call.token)
    async with call.context.database.read() as connection:
        found = await store.listed(
            connection,
            services=[call.token.service],
            statuses=wanted.status or list(Status),
            limit=wanted.limit + 1,
            before_id=wanted.cursor,
            updated_since=wanted.updated_since,
        )
    page = found[: wanted.limit]
    more = len(found) > len(page)
    body = OutagesOut(
        outages=[present.outage(known, call.now) for known in page],
        next_cursor=str(page[-1].id) if more else None,
    )
    return as_json(body.model_dump(mode="json"))


async def shown(call: Call) -> web.Response:
    """Give one outage."""
    return _shown(call, await _load(call))


async def change(call: Call) -> web.Response:
    """Add a revision with what is different now; members left out stay."""
    revision = expected_revision(call.request.headers.get("If-Match"))
    asked = read_as(UpdateIn, await read_json(call.request))
    before = await _load(call)
    given = asked.model_dump(exclude_unset=True)
    return await _act(
        call,
        lambda: call.context.post.change(
            author(call.token),
            before.id,
            expected_revision=revision,
            ends_at=given.get("ends_at", before.ends_at),
            next_update_at=given.get("next_update_at", before.next_update_at),
            cause=asked.cause or before.cause,
            effect=asked.effect or before.effect,
            note=before.note if asked.note is None else asked.note,
            long=asked.confirm_long,
        ),
    )


async def restore(call: Call) -> web.Response:
    """Say that the service is back."""
    revision = expected_revision(call.request.headers.get("If-Match"))
    asked = read_as(RestoreIn, await read_json(call.request, empty={}))
    before = await _load(call)
    return await _act(
        call,
        lambda: call.context.post.restore(
            author(call.token),
            before.id,
            expected_revision=revision,
            restored_at=asked.restored_at or call.now,
        ),
    )


async def cancel(call: Call) -> web.Response:
    """Say that the outage does not take place."""
    revision = expected_revision(call.request.headers.get("If-Match"))
    asked = read_as(CancelIn, await read_json(call.request, empty={}))
    before = await _load(call)
    return await _act(
        call,
        lambda: call.context.post.cancel(
            author(call.token), before.id, expected_revision=revision, reason=asked.reason
        ),
    )


async def delivery(call: Call) -> web.Response:
    """Count what became of the messages about an outage."""
    known = await _load(call)
    async with call.context.database.read() as connection:
        report = await delivery_report.report(connection, known.id)
    return as_json(present.delivery(report).model_dump(mode="json"))


async def _act(call: Call, act: Callable[[], Awaitable[Outage]]) -> web.Response:
    """Do it and show the outage; what the use case refuses becomes a problem."""
    try:
        return _shown(call, await act())
    except (NotYours, store.NoSuchOutage) as err:
        raise Problem(404, "no_such_outage") from err
    except Conflict as err:
        now = await _load(call)
        raise Problem(
            412,
            "changed_meanwhile",
            headers={"ETag": etag(now.revision)},
            extra={"current": _current(call, now)},
            revision=now.revision,
        ) from err
    except NotAllowed as err:
        raise Problem(
            409,
            "not_allowed",
            extra={"current": _current(call, await _load(call))},
            reason=Say(f"refusal.{err.refusal.value}"),
        ) from err
    except Implausible as err:
        raise implausible(err.errors) from err


async def _load(call: Call) -> Outage:
    written = call.request.match_info["id"]
    if not re.fullmatch(r"[0-9]{1,19}", written) or int(written) > MAX_ID:
        raise Problem(404, "no_such_outage")
    try:
        async with call.context.database.read() as connection:
            known = await store.load(connection, int(written))
    except store.NoSuchOutage as err:
        raise Problem(404, "no_such_outage") from err
    if known.service is not call.token.service:
        raise Problem(404, "no_such_outage")
    return known


def _shown(call: Call, known: Outage) -> web.Response:
    return as_json(_current(call, known), headers={"ETag": etag(known.revision)})


def _current(call: Call, known: Outage) -> dict[str, object]:
    return present.outage(known, call.now).model_dump(mode="json")
