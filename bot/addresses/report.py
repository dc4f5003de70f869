"""The JSON lines of `visnyk addresses resolve` and `visnyk announcements parse`. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.addresses.announcement import parse
from bot.addresses.query import resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.addresses.gazetteer import Gazetteer


def resolution_line(gazetteer: Gazetteer, query: str) -> dict[str, object]:
    """Resolve one query: its outcome, street, house, candidates and reason."""
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
    }


def announcement_line(gazetteer: Gazetteer, record: Mapping[str, object]) -> dict[str, object]:
    """Parse `{"id", "text"}`: streets with predicates, and what was not understood.

    Raises ValueError if `text` is missing, is no string, or is too long (TextTooLong).
    """
    text = record.get("text")
    if not isinstance(text, str):
        raise ValueError('"text" must be a string')  # noqa: TRY004 - one family for a bad line
    announcement = parse(gazetteer, text)
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
