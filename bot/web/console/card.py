"""One outage: a draft's preview before publishing, or the card of a published one, live."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp_sse import sse_response

from bot.outages import audience, delivery_report, draft_store, notice_store, store
from bot.outages.draft import FieldError
from bot.outages.model import Stage, Status
from bot.outages.post import Conflict, Implausible, NotAllowed
from bot.web import pages
from bot.web.console import guard, house_words, outage, queries
from bot.web.console.samples import samples
from bot.web.console.views import progress, view
from bot.web.console.warnings import warnings
from bot.web.context import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.outages.delivery_report import DeliveryReport
    from bot.outages.model import Outage
    from bot.web.console.views import Progress

LOOK_EVERY = 1.0  # seconds between two looks at the deliveries
LONGEST_WATCH = 900  # looks; the browser then asks anew, which checks the session from the start
SESSION_EVERY = 30  # looks between two checks that the person is still logged in
# What may be said after an act; anything else in ?done= is ignored.
_DONE = frozenset({"published", "changed", "restored", "cancelled"})


@guard.signed_in
async def show(request: web.Request) -> web.StreamResponse:
    """Answer GET /outages/{id}."""
    found = await outage.mine(request)
    if found.status is Status.DRAFT:
        return await preview(request, found)
    context = request.app[CONTEXT]
    now = context.clock()
    async with context.database.read() as connection:
        report = await delivery_report.report(connection, found.id)
        waiting = await notice_store.held_until(connection, found.id, now)
        history = await queries.history(connection, found.id, now)
        origin = await store.origin(connection, found)
    done = request.query.get("done", "")
    return pages.page(
        request,
        "card.html.jinja",
        outage=found,
        view=view(found, None, context.gazetteer.label, now),
        streets=house_words.streets(found.coverage, context.gazetteer.label),
        report=report,
        progress=progress(report, waiting),
        history=history,
        source=origin.source_text,
        done=done if done in _DONE else "",
        may_post=guard.account(request).role.may_post,
    )


async def preview(
    request: web.Request, found: Outage, faults: Sequence[FieldError] = (), status: int = 200
) -> web.Response:
    """Show a draft as it would go out: houses, people by the sending query, the very text."""
    context = request.app[CONTEXT]
    now = context.clock()
    async with context.database.read() as connection:
        people = await audience.count(connection, found.id, found.revision, found.service)
        token = await draft_store.token_of(connection, found.id)
        warned = await warnings(connection, found, people, now)
        origin = await store.origin(connection, found)
    shown = samples(found, Stage.ANNOUNCE, None, context.gazetteer.label, now)
    return pages.page(
        request,
        "preview.html.jinja",
        status=status,
        outage=found,
        streets=house_words.streets(found.coverage, context.gazetteer.label),
        skipped=[item.text for item in origin.skipped],
        audience=people,
        samples=shown,
        seen=shown.fingerprint,
        warnings=warned,
        faults=faults,
        form_token=token or "",
        may_post=guard.account(request).role.may_post,
        here=f"/outages/{found.id}",
    )


@guard.signed_in
async def publish(request: web.Request) -> web.StreamResponse:
    """Answer POST /outages/{id}/publish: what was shown goes out, and once."""
    found = await outage.mine(request)
    context = request.app[CONTEXT]
    form = await request.post()
    revision, token = outage.revision(form), str(form.get("form_token", ""))
    if found.status is Status.DRAFT:
        shown = samples(found, Stage.ANNOUNCE, None, context.gazetteer.label, context.clock())
        if shown.fingerprint != form.get("seen"):
            changed = FieldError("", "console.preview.text_changed")
            return await preview(request, found, (changed,), status=409)
    try:
        await context.post.publish(
            guard.account(request).author, found.id, expected_revision=revision, form_token=token
        )
    except Implausible as err:
        return await preview(request, found, err.errors, status=422)
    except Conflict:
        changed = FieldError("", "console.preview.draft_changed")
        return await preview(request, await outage.mine(request), (changed,), status=409)
    except NotAllowed as err:
        if err.status is Status.DRAFT:
            raise
        raise web.HTTPSeeOther(f"/outages/{found.id}") from err
    raise web.HTTPSeeOther(f"/outages/{found.id}?done=published")


@guard.watching
async def watch(request: web.Request) -> web.StreamResponse:
    """Answer GET /outages/{id}/progress: the numbers of sending, each time they change."""
    found = await outage.mine(request)
    last: tuple[DeliveryReport, Progress] | None = None
    async with sse_response(request) as response:
        for look in range(LONGEST_WATCH):
            now = await _progress(request, found.id)
            if now != last:
                last = now
                text = pages.fragment(
                    request, "parts/progress.html.jinja", report=now[0], progress=now[1]
                )
                await response.send(text, event="progress")
            if look % SESSION_EVERY == SESSION_EVERY - 1 and not await guard.still_in(request):
                break
            if not response.is_connected() or await _closing(request):
                return response
        await response.send("", event="over")
    return response


async def _closing(request: web.Request) -> bool:
    """Wait until the next look; True when the server is about to stop."""
    with suppress(TimeoutError):
        async with asyncio.timeout(LOOK_EVERY):
            return await request.app[pages.CLOSING].wait()
    return False


async def _progress(request: web.Request, outage_id: int) -> tuple[DeliveryReport, Progress]:
    context = request.app[CONTEXT]
    async with context.database.read() as connection:
        report = await delivery_report.report(connection, outage_id)
        waiting = await notice_store.held_until(connection, outage_id, context.clock())
    return report, progress(report, waiting)
