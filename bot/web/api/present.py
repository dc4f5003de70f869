"""Outages, fragments and counts as the API gives them. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.addresses import house_text
from bot.addresses.model import FragmentKind
from bot.web.api import models

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from bot.addresses.gazetteer import Gazetteer
    from bot.addresses.houses import HouseSet
    from bot.addresses.model import Announcement, Fragment
    from bot.outages.audience import Audience
    from bot.outages.delivery_report import DeliveryReport
    from bot.outages.model import Outage

CROSSING = "x:"  # begins the label of a crossing: docs/addresses.md §2.3


def understood(announcement: Announcement, gazetteer: Gazetteer) -> models.ParseOut:
    """Show how a text was understood."""
    return models.ParseOut(
        fragments=[fragment(piece) for piece in announcement.fragments],
        matches=[
            models.MatchOut(
                street_id=street.street_id,
                label=gazetteer.label(street.street_id).uk,
                predicates=list(street.predicates),
            )
            for street in announcement.streets
        ],
        unresolved=[fragment(piece) for piece in without_houses(announcement)],
    )


def without_houses(announcement: Announcement) -> tuple[Fragment, ...]:
    """Give every fragment that somebody has to correct or skip; a crossing has no houses either."""
    return tuple(
        replace(piece, kind=FragmentKind.UNRESOLVED, why="crossing")
        if _is_crossing(piece)
        else piece
        for piece in announcement.fragments
        if piece.kind is FragmentKind.UNRESOLVED or _is_crossing(piece)
    )


def _is_crossing(piece: Fragment) -> bool:
    labels = piece.predicates
    return bool(labels) and all(label.startswith(CROSSING) for label in labels)


def fragment(piece: Fragment) -> models.FragmentOut:
    """Show one piece of a text."""
    return models.FragmentOut(
        start=piece.start,
        end=piece.end,
        text=piece.text,
        kind=piece.kind.value,
        street_id=piece.street_id,
        predicates=list(piece.predicates),
        why=piece.why,
        suggestions=[
            models.StreetOut(street_id=candidate.street_id, label=candidate.label)
            for candidate in piece.candidates
        ],
    )


def created(outage: Outage, skipped: Sequence[Fragment], audience: Audience) -> models.CreatedOut:
    """Show the outage made of a request, what was skipped of its text, and whom it concerns."""
    return models.CreatedOut(
        id=outage.id,
        ref=outage.ref,
        revision=outage.revision,
        status=outage.status,
        coverage=_coverage(outage.coverage),
        unresolved=[fragment(piece) for piece in skipped],
        audience=models.AudienceOut(people=audience.people, by_channel=dict(audience.by_channel)),
    )


def outage(known: Outage, now: dt.datetime) -> models.OutageOut:
    """Show an outage as its newest revision says it."""
    return models.OutageOut(
        id=known.id,
        ref=known.ref,
        revision=known.revision,
        status=known.status,
        overdue=known.overdue(now),
        service=known.service,
        kind=known.kind,
        utility=known.utility,
        starts_at=known.starts_at,
        ends_at=known.ends_at,
        next_update_at=known.next_update_at,
        restored_at=known.restored_at,
        published_at=known.published_at,
        cause=known.cause,
        effect=known.effect,
        note=known.note,
        coverage=_coverage(known.coverage),
    )


def delivery(report: DeliveryReport) -> models.DeliveryOut:
    """Show what became of the messages."""
    return models.DeliveryOut(
        queued=report.queued,
        sent=report.sent,
        failed=report.failed,
        gone=report.gone,
        parked=report.parked,
        expired=report.expired,
        unknown=report.unknown,
        first_sent_at=report.first_sent_at,
        last_sent_at=report.last_sent_at,
        by_channel={channel: dict(counts) for channel, counts in report.by_channel.items()},
    )


def _coverage(covered: Mapping[str, HouseSet]) -> list[models.CoverageOut]:
    return [
        models.CoverageOut(street_id=street, predicates=list(house_text.canonical(houses)))
        for street, houses in covered.items()
    ]
