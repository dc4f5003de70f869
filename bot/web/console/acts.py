"""Changing the estimate, restored, cancelled: a small form each, with the text it will send."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from aiohttp import web

from bot.outages import audience, lifecycle, notice_store
from bot.outages.draft import FieldError
from bot.outages.lifecycle import Refusal
from bot.outages.model import Cause, Effect, Outage, Stage, Status
from bot.outages.post import Conflict, Implausible, NotAllowed
from bot.web import pages
from bot.web.console import act_forms, guard, outage, queries
from bot.web.console.act_forms import Act, ActForm, Meant
from bot.web.console.samples import Samples, samples
from bot.web.console.views import view
from bot.web.context import CONTEXT

if TYPE_CHECKING:
    import datetime as dt

    from bot.outages.audience import Audience

_DONE = {Act.CHANGE: "changed", Act.RESTORE: "restored", Act.CANCEL: "cancelled"}


@dataclass(frozen=True, slots=True)
class _Case:
    """One visit to one form."""

    request: web.Request
    act: Act
    found: Outage
    form: ActForm
    now: dt.datetime

    @property
    def meant(self) -> Meant:
        """What the form would make of the outage."""
        return act_forms.meant(self.act, self.form, self.found, self.now)

    @property
    def refusal(self) -> FieldError | None:
        """Why the act is not possible in this status, if it is not."""
        result = lifecycle.after(self.found.status, self.act.action)
        if isinstance(result, Refusal):
            return FieldError("", f"refusal.{result.value}")
        return None


@dataclass(frozen=True, slots=True)
class _Look:
    """What sending would do: who reads what. No samples when nobody is told."""

    audience: Audience
    samples: Samples | None

    @property
    def seen(self) -> str:
        """The mark of these texts, which comes back with the form."""
        return self.samples.fingerprint if self.samples else ""


@guard.signed_in
async def show(request: web.Request) -> web.StreamResponse:
    """Answer GET /outages/{id}/change, /restore, /cancel."""
    found, act = await _asked(request)
    now = request.app[CONTEXT].clock()
    case = _Case(request, act, found, act_forms.prefilled(found, now), now)
    if case.refusal:
        raise web.HTTPSeeOther(f"/outages/{found.id}")
    return await _page(case)


@guard.signed_in
async def do(request: web.Request) -> web.StreamResponse:
    """Answer POST to the same: show the text (do=look, or htmx while typing), or send it."""
    found, act = await _asked(request)
    fields = {
        name: value for name, value in (await request.post()).items() if isinstance(value, str)
    }
    case = _Case(request, act, found, act_forms.posted(fields), request.app[CONTEXT].clock())
    if "HX-Request" in request.headers:
        look = await _look(case)
        return pages.page(request, "parts/look.html.jinja", case=case, look=look)
    if fields.get("do") == "look":
        return await _page(case, case.meant.errors)
    return await _send(case, outage.revision(fields), fields.get("seen", ""))


async def _asked(request: web.Request) -> tuple[Outage, Act]:
    found = await outage.mine(request)
    if found.service not in guard.account(request).author.services:
        raise web.HTTPForbidden(reason="This role posts no outages")
    return found, Act(request.match_info["act"])


async def _send(case: _Case, seen_revision: int, seen: str) -> web.Response:
    """Do the act if what is sent is what was shown; else show what is different now."""
    if case.refusal or seen_revision != case.found.revision:
        return await _overtaken(case, seen_revision)
    if case.meant.errors:
        return await _page(case, case.meant.errors, status=422)
    if (await _look(case)).seen != seen:
        return await _page(case, (FieldError("", "console.act.text_changed"),), status=409)
    try:
        await _post(case)
    except Implausible as err:
        return await _page(case, err.errors, status=422)
    except (Conflict, NotAllowed):  # somebody was faster by a moment
        fresh = replace(case, found=await outage.mine(case.request))
        return await _overtaken(fresh, seen_revision)
    if case.found.status is Status.DRAFT:
        raise web.HTTPSeeOther("/")
    raise web.HTTPSeeOther(f"/outages/{case.found.id}?done={_DONE[case.act]}")


async def _post(case: _Case) -> None:
    post, author = case.request.app[CONTEXT].post, guard.account(case.request).author
    found, wanted = case.found, case.meant.outage
    match case.act:
        case Act.CHANGE:
            await post.change(
                author,
                found.id,
                expected_revision=found.revision,
                ends_at=wanted.ends_at,
                next_update_at=wanted.next_update_at,
                cause=wanted.cause,
                effect=wanted.effect,
                note=wanted.note,
                long=case.form.estimate.long,
            )
        case Act.RESTORE:
            assert wanted.restored_at is not None  # a form without it has errors
            await post.restore(
                author,
                found.id,
                expected_revision=found.revision,
                restored_at=wanted.restored_at,
            )
        case Act.CANCEL:
            await post.cancel(
                author, found.id, expected_revision=found.revision, reason=case.form.reason
            )
        case _:
            assert_never(case.act)


async def _look(case: _Case) -> _Look:
    context, found = case.request.app[CONTEXT], case.found
    async with context.database.read() as connection:
        people = await audience.count(connection, found.id, found.revision, found.service)
        held = await notice_store.held_until(connection, found.id, case.now)
    stage = case.act.stage
    if held is not None and case.act is Act.CHANGE:
        stage = Stage.ANNOUNCE  # nobody has heard the first text: they hear only the new one
    told = found.status is not Status.DRAFT and (held is None or case.act is Act.CHANGE)
    if not told or case.refusal or case.meant.errors:
        return _Look(people, None)
    shown = samples(case.meant.outage, stage, found, context.gazetteer.label, case.now)
    return _Look(people, shown)


async def _page(
    case: _Case,
    faults: tuple[FieldError, ...] = (),
    *,
    conflict: tuple[queries.Entry, ...] | None = None,
    status: int = 200,
) -> web.Response:
    return pages.page(
        case.request,
        "action.html.jinja",
        status=status,
        case=case,
        look=await _look(case),
        view=view(case.found, None, case.request.app[CONTEXT].gazetteer.label, case.now),
        faults=faults,
        conflict=conflict,
        causes=tuple(Cause),
        effects=tuple(Effect),
    )


async def _overtaken(case: _Case, seen_revision: int) -> web.Response:
    """Show what somebody else did meanwhile; what was typed stays and can be sent after it."""
    async with case.request.app[CONTEXT].database.read() as connection:
        entries = await queries.history(connection, case.found.id, case.now, after=seen_revision)
    faults = (case.refusal,) if case.refusal else ()
    return await _page(case, faults, conflict=entries or None, status=409)
