"""Who acts on outages, and how their acts are written into the audit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.outages import audit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.outages.model import Outage, Service


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts: a dispatcher, or a program of a utility."""

    name: str
    services: frozenset[Service]
    utility: str


async def record(
    connection: AsyncConnection,
    author: Author,
    action: str,
    outage: Outage,
    detail: Mapping[str, object],
    now: dt.datetime,
) -> None:
    """Write an act into the audit; call it last (see bot.outages.audit)."""
    await audit.append(
        connection,
        actor=author.name,
        action=action,
        subject=outage.ref,
        detail={"revision": outage.revision, **detail},
        now=now,
    )


def facts(outage: Outage) -> dict[str, object]:
    """Say what an outage's revision claims, for the audit."""
    return {
        "service": outage.service.value,
        "kind": outage.kind.value,
        "status": outage.status.value,
        "starts_at": _iso(outage.starts_at),
        "ends_at": _iso(outage.ends_at),
        "next_update_at": _iso(outage.next_update_at),
        "restored_at": _iso(outage.restored_at),
        "cause": outage.cause.value,
        "effect": outage.effect.value,
        "note": outage.note,
        "streets": len(outage.coverage),
    }


def differences(before: Outage, outage: Outage) -> dict[str, object]:
    """Say what changed, each as [from, to]."""
    new = facts(outage)
    return {name: [old, new[name]] for name, old in facts(before).items() if old != new[name]}


def _iso(at: dt.datetime | None) -> str | None:
    return None if at is None else at.astimezone(dt.UTC).isoformat()
