"""The JSON lines of `visnyk addresses resolve` and `visnyk announcements parse`. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.addresses.announcement import parse
from bot.addresses.model import Outcome
from bot.addresses.query import resolve
from bot.addresses.why import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.addresses.gazetteer import Gazetteer
    from bot.addresses.model import Resolution


def resolution_line(gazetteer: Gazetteer, query: str) -> dict[str, object]:
    """Resolve one query: its outcome, street, house, candidates, reason and why."""
    resolution = resolve(gazetteer, query)
    return {
        "query": query,
        "outcome": resolution.outcome.value,
        "street_id": resolution.street_id,
        "house": None if resolution.house is None else str(resolution.house),
        "candidates": [
            {"street_id": candidate.street_id, "label": candidate.label}
            for candidate in resolution.candidates
        ],
        "reason": resolution.reason,
        "why": _why(resolution),
    }


def _why(resolution: Resolution) -> list[str]:
    """Word why the street was accepted, or why each candidate is offered, its label before it."""
    if resolution.outcome is Outcome.ACCEPT:
        return [text(why) for why in resolution.why]
    return [f"{one.label}: {text(why)}" for one in resolution.candidates for why in one.why]


def announcement_line(gazetteer: Gazetteer, record: Mapping[str, object]) -> dict[str, object]:
    """Parse `{"id", "text"}`: streets with predicates, and what was not understood.

    Raises ValueError if `text` is missing, is no string, or is too long (TextTooLong).
    """
    posted = record.get("text")
    if not isinstance(posted, str):
        raise ValueError('"text" must be a string')  # noqa: TRY004 - one family for a bad line
    announcement = parse(gazetteer, posted)
    return {
        "id": record.get("id"),
        "streets": [
            {"street_id": street.street_id, "predicates": list(street.predicates)}
            for street in announcement.streets
        ],
        "unresolved": [
            {"text": part.text, "start": part.start, "end": part.end, "why": part.why}
            for part in announcement.unresolved
        ],
    }
