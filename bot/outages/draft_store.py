"""Drafts and publishing in the database: the outage row's own life, revisions besides."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from bot.outages import store
from bot.outages.draft import draft_of
from bot.outages.model import Outage, Service, Status
from bot.tables.outages import OutageRevision, OutageRow

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.outages.draft import Draft

#: What a reference begins with, so that on the phone «В-17» cannot be a power cut.
_LETTERS = {Service.POWER: "С", Service.WATER: "В", Service.HEATING: "О"}
_CLOSED = (Status.RESTORED, Status.CANCELLED)


async def lock(connection: AsyncConnection, outage_id: int) -> None:
    """Wait until nobody else writes this outage; its row stays ours to the transaction's end.

    On SQLite the writer is alone already.
    """
    await connection.execute(
        select(OutageRow.id).where(OutageRow.id == outage_id).with_for_update()
    )


async def by_token(connection: AsyncConnection, form_token: str) -> int | None:
    """Give the id of the outage a form made, if it did."""
    query = select(OutageRow.id).where(OutageRow.form_token == form_token)
    return (await connection.execute(query)).scalar_one_or_none()


async def token_of(connection: AsyncConnection, outage_id: int) -> str | None:
    """Give the token of the form that made an outage: editing its draft goes on with it."""
    query = select(OutageRow.form_token).where(OutageRow.id == outage_id)
    return (await connection.execute(query)).scalar_one_or_none()


async def load_draft(connection: AsyncConnection, outage: Outage) -> Draft:
    """Load an outage as the form's values."""
    return draft_of(outage, await store.origin(connection, outage))


async def create(
    connection: AsyncConnection,
    draft: Draft,
    *,
    utility: str,
    author: str,
    form_token: str,
    now: dt.datetime,
) -> Outage:
    """Write a new outage in status draft, revision 1; raises IntegrityError for a used token."""
    added = await connection.execute(
        insert(OutageRow)
        .values(
            ref=f"?{uuid.uuid4().hex}",  # the real one needs the id
            utility=utility,
            service=draft.service.value,
            kind=draft.kind.value,
            status=Status.DRAFT.value,
            revision=1,
            form_token=form_token,
            created_by=author,
            created_at=now,
        )
        .returning(OutageRow.id)
    )
    id_ = added.scalar_one()
    ref = f"{_LETTERS[draft.service]}-{id_}"
    await connection.execute(update(OutageRow).where(OutageRow.id == id_).values(ref=ref))
    outage = _outage(draft, id_=id_, ref=ref, revision=1, utility=utility, author=author)
    await store.insert_revision(
        connection, outage, what="draft", author=author, origin=draft.origin, now=now
    )
    return outage


async def overwrite(
    connection: AsyncConnection, outage: Outage, draft: Draft, *, author: str, now: dt.datetime
) -> Outage:
    """Replace an unpublished draft; the revision grows, so that an older preview cannot be sent."""
    new = _outage(
        draft,
        id_=outage.id,
        ref=f"{_LETTERS[draft.service]}-{outage.id}",
        revision=outage.revision + 1,
        utility=outage.utility,
        author=outage.created_by,
    )
    await connection.execute(
        update(OutageRow)
        .where(OutageRow.id == outage.id)
        .values(ref=new.ref, service=new.service.value, kind=new.kind.value, revision=new.revision)
    )
    await connection.execute(
        delete(OutageRevision).where(OutageRevision.outage_id == outage.id)
    )  # its cover goes with it
    await store.insert_revision(
        connection, new, what="draft", author=author, origin=draft.origin, now=now
    )
    return new


async def mark_published(
    connection: AsyncConnection, outage: Outage, status: Status, *, author: str, now: dt.datetime
) -> Outage:
    """Turn the draft's revision into the published one."""
    await connection.execute(
        update(OutageRow)
        .where(OutageRow.id == outage.id)
        .values(status=status.value, published_at=now)
    )
    await connection.execute(
        update(OutageRevision)
        .where(OutageRevision.outage_id == outage.id, OutageRevision.revision == outage.revision)
        .values(what="published", author=author, created_at=now)
    )
    return replace(outage, status=status, published_at=now)


async def add_revision(
    connection: AsyncConnection,
    before: Outage,
    after: Outage,
    *,
    what: str,
    author: str,
    long: bool,
    now: dt.datetime,
) -> Outage:
    """Write the next revision of a published outage, and its status; the houses stay."""
    new = replace(after, revision=before.revision + 1)
    origin = replace(await store.origin(connection, before), long=long)
    await store.insert_revision(connection, new, what=what, author=author, origin=origin, now=now)
    await connection.execute(
        update(OutageRow)
        .where(OutageRow.id == new.id)
        .values(
            revision=new.revision,
            status=new.status.value,
            closed_at=now if new.status in _CLOSED else None,
        )
    )
    return new


def _outage(
    draft: Draft, *, id_: int, ref: str, revision: int, utility: str, author: str
) -> Outage:
    return Outage(
        id=id_,
        ref=ref,
        utility=utility,
        service=draft.service,
        kind=draft.kind,
        status=Status.DRAFT,
        revision=revision,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        next_update_at=draft.next_update_at,
        restored_at=None,
        cause=draft.cause,
        effect=draft.effect,
        note=draft.note,
        coverage=draft.coverage,
        published_at=None,
        created_by=author,
    )
