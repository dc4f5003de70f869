"""A pasted text in; out of it what was understood, or an outage, or what has to be corrected."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.addresses import announcement
from bot.i18n import NoWording, words
from bot.messages import Say
from bot.outages import audience, plausibility
from bot.outages.draft import Draft, LeftOut
from bot.outages.model import Status
from bot.outages.post import Implausible
from bot.web.api import present
from bot.web.api.answer import as_json
from bot.web.api.body import read_json
from bot.web.api.endpoint import Call, author, demand, other_service
from bot.web.api.idempotency import MAX_KEY, Answer, Slot, once
from bot.web.api.models import OutageIn, ParseIn
from bot.web.api.precondition import etag
from bot.web.api.problem import Fault, Problem
from bot.web.api.tokens import Scope
from bot.web.api.validation import implausible, read_as

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiohttp import web

    from bot.addresses.model import Announcement, Fragment
    from bot.outages.model import Outage


async def parse(call: Call) -> web.Response:
    """Say how a pasted text is understood; keep nothing."""
    asked = read_as(ParseIn, await read_json(call.request))
    found = await _read(call, asked.text)
    return as_json(present.understood(found, call.context.gazetteer).model_dump(mode="json"))


async def create(call: Call) -> web.Response:
    """Make an outage of a request, and publish it if asked to; once per Idempotency-Key."""
    key = call.request.headers.get("Idempotency-Key")
    if key is None:
        raise Problem(400, "key_needed", limit=MAX_KEY)
    sent = await read_json(call.request)
    slot = Slot.of(call.token.id, key, sent)

    async def work() -> Answer:
        return await _create(call, read_as(OutageIn, sent), slot)

    answer = await once(call.context.database, slot, call.context.clock, work)
    return as_json(answer.body, answer.status, answer.headers)


async def _create(call: Call, asked: OutageIn, slot: Slot) -> Answer:
    if asked.service is not call.token.service:
        raise other_service(call.token)
    if asked.publish:
        demand(call.token, frozenset({Scope.PUBLISH}))
    found = await _read(call, asked.addresses)
    left_out = present.without_houses(found)
    draft = _draft(asked, found, left_out)
    _refuse(asked, draft, left_out, call)
    outage = await _post(call, draft, slot.form_token, publish=asked.publish)
    async with call.context.database.read() as connection:
        people = await audience.count(connection, outage.id, outage.revision, outage.service)
    return Answer(
        201,
        present.created(outage, left_out, people).model_dump(mode="json"),
        {"ETag": etag(outage.revision), "Location": f"/api/v1/outages/{outage.id}"},
    )


async def _read(call: Call, text: str) -> Announcement:
    # 20,000 characters may take a quarter of a second: not on the loop, where webhooks wait.
    return await asyncio.to_thread(announcement.parse, call.context.gazetteer, text)


async def _post(call: Call, draft: Draft, form_token: str, *, publish: bool) -> Outage:
    """Post it; a repeat of a request that was cut off goes on where that stopped."""
    post = call.context.post
    try:
        outage = await post.save_draft(author(call.token), draft, form_token=form_token)
        if publish and outage.status is Status.DRAFT:
            outage = await post.publish(
                author(call.token),
                outage.id,
                expected_revision=outage.revision,
                form_token=form_token,
            )
    except Implausible as err:
        raise implausible(err.errors) from err
    return outage


def _draft(asked: OutageIn, found: Announcement, left_out: Sequence[Fragment]) -> Draft:
    return Draft(
        service=asked.service,
        kind=asked.kind,
        starts_at=asked.starts_at,
        ends_at=asked.ends_at,
        next_update_at=asked.next_update_at,
        cause=asked.cause,
        effect=asked.effect,
        note=asked.note,
        coverage=announcement.coverage(found),
        source_text=asked.addresses,
        skipped=tuple(LeftOut(piece.text, piece.why) for piece in left_out),
        long=asked.confirm_long,
    )


def _refuse(asked: OutageIn, draft: Draft, left_out: Sequence[Fragment], call: Call) -> None:
    """Raise Problem 422 for whatever is wrong, before anything is written."""
    wrong = [error for error in plausibility.check(draft, call.now) if error.field != "addresses"]
    if wrong:
        raise implausible(wrong)
    faults = [_fault(piece) for piece in left_out]
    if not draft.coverage:
        raise Problem(422, "nothing_recognised", errors=faults)
    if faults and asked.on_unresolved == "refuse":
        raise Problem(422, "unresolved", errors=faults)


def _fault(piece: Fragment) -> Fault:
    """Point at a fragment: what it says, where it stands, and what to write instead."""
    say = Say(f"api.why.{piece.why}", {"text": piece.text})
    try:
        words(say, "uk")
    except NoWording:  # a reason the parser learned after this catalogue was written
        say = Say("api.why.other", {"text": piece.text})
    return Fault(
        "/addresses",
        piece.why or "other",
        say,
        tuple(candidate.label for candidate in piece.candidates),
        {"text": piece.text, "start": piece.start, "end": piece.end},
    )
