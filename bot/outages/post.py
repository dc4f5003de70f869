"""Posting an outage and everything after it: the use cases of dispatchers and of the API.

Each is one transaction: the outage's row is locked, then judged (whose is it, which status, which
revision, can it be true), then revision, cover, notices and audit are written together. An error
leaves nothing behind.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from bot.outages import draft_store, notice_store, notices, plausibility, store
from bot.outages.acts import Author, differences, facts, record
from bot.outages.draft import FieldError, utc
from bot.outages.errors import Conflict, Implausible, NotAllowed, NotYours, PostError
from bot.outages.lifecycle import Action, Refusal, after
from bot.outages.model import Outage, Stage, Status
from bot.outages.notices import NO_HOLD
from bot.outages.transact import transact

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Awaitable, Callable

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.db import Database
    from bot.messages import Local
    from bot.outages.draft import Draft
    from bot.outages.model import Cause, Effect
    from bot.wake import Bells

__all__ = [
    "Author",
    "Conflict",
    "Implausible",
    "NotAllowed",
    "NotYours",
    "Post",
    "PostError",
    "Streets",
]


class Streets(Protocol):
    """What posting needs of the gazetteer."""

    def __contains__(self, street_id: object, /) -> bool: ...
    def label(self, street_id: str) -> Local:
        """Name a street as residents read it."""


class Post:
    """The use cases. Safe to share; holds no state of its own."""

    def __init__(
        self,
        database: Database,
        gazetteer: Streets,
        bells: Bells,
        clock: Callable[[], dt.datetime],
        *,
        hold: dt.timedelta = NO_HOLD,
    ) -> None:
        self._database = database
        self._streets = gazetteer
        self._bells = bells
        self._clock = clock
        self._hold = hold

    async def save_draft(self, author: Author, draft: Draft, *, form_token: str) -> Outage:
        """Keep a draft, so that its audience can be counted; the same token is the same draft.

        Saved again with other values it gets the next revision; once published, the token gives
        the outage as it is. Raises NotYours, Implausible (only what cannot even be kept).
        """
        if draft.service not in author.services:
            raise NotYours
        errors = (*plausibility.storable(draft), *self._unknown_streets(draft))
        if errors:
            raise Implausible(errors)

        async def work(connection: AsyncConnection) -> Outage:
            now = self._clock()
            known = await draft_store.by_token(connection, form_token)
            if known is not None:
                return await self._save_again(connection, author, known, draft, now)
            outage = await draft_store.create(
                connection,
                draft,
                utility=author.utility,
                author=author.name,
                form_token=form_token,
                now=now,
            )
            await record(connection, author, "outage.draft", outage, facts(outage), now)
            return outage

        return await self._transact(work)

    async def _save_again(
        self, connection: AsyncConnection, author: Author, id_: int, draft: Draft, now: dt.datetime
    ) -> Outage:
        outage = await _take(connection, author, id_)
        if after(outage.status, Action.EDIT) is not Status.DRAFT:
            return outage
        if await draft_store.load_draft(connection, outage) == draft:
            return outage
        new = await draft_store.overwrite(connection, outage, draft, author=author.name, now=now)
        await record(connection, author, "outage.draft", new, facts(new), now)
        return new

    async def publish(
        self, author: Author, outage_id: int, *, expected_revision: int, form_token: str = ""
    ) -> Outage:
        """Tell people of a draft: once, however often the same form is sent.

        Raises NotYours, NotAllowed, Conflict, Implausible.
        """

        async def work(connection: AsyncConnection) -> Outage:
            now = self._clock()
            outage = await _take(connection, author, outage_id)
            token = await draft_store.token_of(connection, outage_id)
            if form_token and token == form_token and outage.published_at is not None:
                return outage
            _judge(outage, Action.PUBLISH, expected_revision, now)
            draft = await draft_store.load_draft(connection, outage)
            errors = (*plausibility.check(draft, now), *self._unknown_streets(draft))
            if errors:
                raise Implausible(errors)
            status = Status.ACTIVE if outage.starts_at <= now else Status.SCHEDULED
            outage = await draft_store.mark_published(
                connection, outage, status, author=author.name, now=now
            )
            planned = notices.planned(outage, Stage.ANNOUNCE, now, self._hold)
            await notice_store.plan(connection, outage, planned, now)
            await record(connection, author, "outage.publish", outage, facts(outage), now)
            return outage

        return await self._transact(work)

    async def change(  # noqa: PLR0913  # the form's fields
        self,
        author: Author,
        outage_id: int,
        *,
        expected_revision: int,
        ends_at: dt.datetime | None,
        next_update_at: dt.datetime | None,
        cause: Cause,
        effect: Effect,
        note: str,
        long: bool = False,
    ) -> Outage:
        """Tell people a new estimate or other news.

        Raises NotYours, NotAllowed, Conflict, Implausible.
        """

        async def work(connection: AsyncConnection) -> Outage:
            now = self._clock()
            before = await _take(connection, author, outage_id)
            status = _judge(before, Action.CHANGE, expected_revision, now)
            wanted = replace(
                before,
                status=status,
                ends_at=utc(ends_at),
                next_update_at=utc(next_update_at),
                cause=cause,
                effect=effect,
                note=note,
            )
            errors = plausibility.check_change(before, wanted, now, long=long)
            if errors:
                raise Implausible(errors)
            return await self._revise(
                connection, author, before, wanted, Stage.CHANGE, now, long=long
            )

        return await self._transact(work)

    async def restore(
        self, author: Author, outage_id: int, *, expected_revision: int, restored_at: dt.datetime
    ) -> Outage:
        """Tell people it is over; raises NotYours, NotAllowed, Conflict, Implausible."""

        async def work(connection: AsyncConnection) -> Outage:
            now = self._clock()
            before = await _take(connection, author, outage_id)
            status = _judge(before, Action.RESTORE, expected_revision, now)
            wanted = replace(before, status=status, restored_at=utc(restored_at))
            errors = plausibility.check_restored(before, restored_at, now)
            if errors:
                raise Implausible(errors)
            return await self._revise(connection, author, before, wanted, Stage.OVER, now)

        return await self._transact(work)

    async def cancel(
        self, author: Author, outage_id: int, *, expected_revision: int, reason: str = ""
    ) -> Outage:
        """Take an outage back; `reason` is for the audit only. A draft just goes.

        Raises NotYours, NotAllowed, Conflict.
        """

        async def work(connection: AsyncConnection) -> Outage:
            now = self._clock()
            before = await _take(connection, author, outage_id)
            status = _judge(before, Action.CANCEL, expected_revision, now)
            wanted = replace(before, status=status)
            return await self._revise(
                connection, author, before, wanted, Stage.CANCEL, now, reason=reason
            )

        return await self._transact(work)

    async def _revise(
        self,
        connection: AsyncConnection,
        author: Author,
        before: Outage,
        wanted: Outage,
        stage: Stage,
        now: dt.datetime,
        *,
        long: bool = False,
        reason: str = "",
    ) -> Outage:
        """Write the next revision; stop what is still to go out about the ones before it."""
        what = {Stage.CHANGE: "changed", Stage.OVER: "restored", Stage.CANCEL: "cancelled"}[stage]
        held_until = await notice_store.held_until(connection, before.id, now)
        outage = await draft_store.add_revision(
            connection, before, wanted, what=what, author=author.name, long=long, now=now
        )
        await notice_store.withdraw(connection, before.id)
        planned = _news(before, outage, stage, now, held_until)
        await notice_store.plan(connection, outage, planned, now)
        detail = differences(before, outage) | ({"reason": reason} if reason else {})
        await record(connection, author, f"outage.{stage.value}", outage, detail, now)
        return outage

    def _unknown_streets(self, draft: Draft) -> tuple[FieldError, ...]:
        return tuple(
            FieldError("addresses", "error.street_unknown", {"street": street})
            for street in draft.coverage
            if street not in self._streets
        )

    async def _transact(self, work: Callable[[AsyncConnection], Awaitable[Outage]]) -> Outage:
        outage = await transact(self._database, work)
        self._bells.notices.ring()
        return outage


async def _take(connection: AsyncConnection, author: Author, outage_id: int) -> Outage:
    """Lock and load an outage of the author's; raises NoSuchOutage, NotYours."""
    await draft_store.lock(connection, outage_id)
    outage = await store.load(connection, outage_id)
    if outage.service not in author.services:
        raise NotYours
    return outage


def _judge(outage: Outage, action: Action, expected_revision: int, now: dt.datetime) -> Status:
    """Give the status an act leads to; raises NotAllowed, Conflict."""
    status = outage.status
    if status is Status.SCHEDULED and outage.starts_at <= now:
        status = Status.ACTIVE  # the clock has not come round to writing it
    result = after(status, action)
    if isinstance(result, Refusal):
        raise NotAllowed(status, result)
    if outage.revision != expected_revision:
        raise Conflict(outage.revision)
    return result


def _news(
    before: Outage, outage: Outage, stage: Stage, now: dt.datetime, held_until: dt.datetime | None
) -> tuple[notices.PlannedNotice, ...]:
    """Plan what is told: nothing that takes back, or changes, what nobody has heard."""
    if before.status is Status.DRAFT:
        return ()
    if held_until is None:
        return notices.planned(outage, stage, now)
    if stage is Stage.CHANGE:
        return notices.planned(outage, Stage.ANNOUNCE, now, held_until - now)
    return ()
