"""A new outage, and a draft taken up again: the form, live reading of its addresses, saving."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from aiohttp import web

from bot.addresses import announcement as announcements
from bot.addresses.model import Announcement
from bot.outages import draft_store, plausibility, store
from bot.outages.draft import FieldError
from bot.outages.model import Cause, Effect, Kind, Service, Status
from bot.outages.post import Conflict, Implausible, NotAllowed
from bot.web import pages
from bot.web.console import guard, outage
from bot.web.console.forms import MAX_ADDRESSES, Estimate, OutageForm, spelled, understood
from bot.web.console.offers import FILL, Offers, filled, offered
from bot.web.console.reading import Reading, read
from bot.web.context import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.outages.draft import Origin
    from bot.outages.model import Outage

_NEW = "/outages/new"
_REPLACE = "replace:"  # replace:<start>:<text>, a button of a suggestion


@guard.signed_in
async def show(request: web.Request) -> web.StreamResponse:
    """Answer GET /outages/new?kind=emergency."""
    services = _services(request)
    kind = Kind.PLANNED if request.query.get("kind") == Kind.PLANNED.value else Kind.EMERGENCY
    service = services[0].value if len(services) == 1 else ""
    now = request.app[CONTEXT].clock()
    form = OutageForm.blank(secrets.token_urlsafe(16), service, kind, now)
    return await _page(request, form, await _reading(request, form), ())


@guard.signed_in
async def edit(request: web.Request) -> web.StreamResponse:
    """Answer GET /outages/{id}/edit: a draft goes back into the form as it was typed."""
    found = await outage.mine(request)
    if found.status is not Status.DRAFT:
        raise web.HTTPSeeOther(f"/outages/{found.id}")
    async with request.app[CONTEXT].database.read() as connection:
        origin = await store.origin(connection, found)
        token = await draft_store.token_of(connection, found.id)
    form = _again(found, origin, token or secrets.token_urlsafe(16))
    return await _page(request, form, await _reading(request, form), (), editing=found)


def _again(found: Outage, origin: Origin, token: str) -> OutageForm:
    return OutageForm(
        form_token=token,
        service=found.service.value,
        kind=found.kind.value,
        starts_at=spelled(found.starts_at),
        estimate=Estimate(
            ends_at=spelled(found.ends_at),
            end_unknown=found.ends_at is None,
            next_update_at=spelled(found.next_update_at),
            cause=found.cause.value,
            effect=found.effect.value,
            note=found.note,
            long=origin.long,
        ),
        addresses=origin.source_text,
        skip=frozenset(item.text for item in origin.skipped),
    )


@guard.signed_in
async def parse(request: web.Request) -> web.StreamResponse:
    """Answer POST /outages/parse: what is understood so far, for htmx."""
    form = await _posted(request)
    return pages.page(
        request,
        "parts/understood.html.jinja",
        reading=await _reading(request, form),
        offers=await _offered(request, form),
        live=True,
    )


@guard.signed_in
async def save(request: web.Request) -> web.StreamResponse:
    """Answer POST /outages/new: look at the addresses, keep a draft, or go on to the preview."""
    return await _save(request, None)


@guard.signed_in
async def save_edited(request: web.Request) -> web.StreamResponse:
    """Answer POST /outages/{id}/edit."""
    return await _save(request, await outage.mine(request))


async def _save(request: web.Request, editing: Outage | None) -> web.StreamResponse:
    context = request.app[CONTEXT]
    act = str((await request.post()).get("do", "preview"))
    form = await _posted(request)
    parsed = await _parsed(request, form.addresses)
    label = context.gazetteer.label
    reading = read(form.addresses, parsed, form.skip, label)
    if act.startswith(_REPLACE):
        form = _replaced(form, reading, act)
        reading = await _reading(request, form)
    if act.startswith(FILL):
        form = filled(form, await _offered(request, form), act)
    if act == "parse" or act.startswith((_REPLACE, FILL)):
        return await _page(request, form, reading, (), editing=editing)
    if reading.too_long:
        fault = FieldError("addresses", "console.form.addresses_too_long", {"limit": MAX_ADDRESSES})
        return await _page(request, form, reading, (fault,), status=422, editing=editing)
    now = context.clock()
    draft, faults = understood(form, parsed, _services(request), now)
    if act == "draft":  # an unfinished draft may be kept, a form that cannot be read may not
        may_wait = {fault.code for fault in plausibility.check(draft, now)}
        may_wait -= {fault.code for fault in plausibility.storable(draft)}
        faults = tuple(fault for fault in faults if fault.code not in may_wait)
    if not faults:
        try:
            saved = await context.post.save_draft(
                guard.account(request).author, draft, form_token=form.form_token
            )
        except Implausible as err:
            faults = err.errors
        except (NotAllowed, Conflict):  # published meanwhile, from another tab
            faults = (FieldError("", "console.form.already_published"),)
        else:
            raise web.HTTPSeeOther("/" if act == "draft" else f"/outages/{saved.id}")
    return await _page(request, form, reading, faults, status=422, editing=editing)


def _replaced(form: OutageForm, reading: Reading, act: str) -> OutageForm:
    """Put a suggested street in the place of a fragment, if the text is still the one shown."""
    start, _, chosen = act.removeprefix(_REPLACE).partition(":")
    for item in reading.unresolved:
        if str(item.start) == start and chosen in {offer.text for offer in item.candidates}:
            text = form.addresses[: item.start] + chosen + form.addresses[item.end :]
            return replace(form, addresses=text)
    return form


async def _posted(request: web.Request) -> OutageForm:
    posted = await request.post()
    fields = {name: value for name, value in posted.items() if isinstance(value, str)}
    skip = [text for text in posted.getall("skip", []) if isinstance(text, str)]
    return OutageForm.read(fields, skip)


async def _parsed(request: web.Request, text: str) -> Announcement:
    """Understand a text, off the loop: a long one takes a while."""
    if len(text) > MAX_ADDRESSES:
        return Announcement(text, (), ())
    return await asyncio.to_thread(announcements.parse, request.app[CONTEXT].gazetteer, text)


async def _reading(request: web.Request, form: OutageForm) -> Reading:
    parsed = await _parsed(request, form.addresses)
    return read(form.addresses, parsed, form.skip, request.app[CONTEXT].gazetteer.label)


async def _offered(request: web.Request, form: OutageForm) -> Offers:
    """Read what a text says of the other fields, off the loop too."""
    if len(form.addresses) > MAX_ADDRESSES:
        return Offers()
    now = request.app[CONTEXT].clock()
    return await asyncio.to_thread(offered, form, _services(request), now)


def _services(request: web.Request) -> list[Service]:
    mine = guard.account(request).author.services
    if not mine:
        raise web.HTTPForbidden(reason="This role posts no outages")
    return [service for service in Service if service in mine]


async def _page(
    request: web.Request,
    form: OutageForm,
    reading: Reading,
    faults: Sequence[FieldError],
    *,
    status: int = 200,
    editing: Outage | None = None,
) -> web.Response:
    return pages.page(
        request,
        "outage_form.html.jinja",
        status=status,
        form=form,
        reading=reading,
        faults=faults,
        offers=await _offered(request, form),
        live=False,
        services=_services(request),
        kinds=tuple(Kind),
        causes=tuple(Cause),
        effects=tuple(Effect),
        action=f"/outages/{editing.id}/edit" if editing else _NEW,
        heading="console.form.edit_title" if editing else "console.form.new_title",
    )
