"""What a pasted announcement says of the form's fields, each with its place in the text. Pure.

Nothing is invented: a field the text is silent on is None, and one it speaks of in two voices is
None with the reason in `withheld`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.outages import said_times, said_words, time_windows
from bot.outages.said import LevelText, Said, Withheld

if TYPE_CHECKING:
    import datetime as dt

    from bot.outages.model import Cause, Effect, Kind, Service
    from bot.outages.said_times import Hours, Moment

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Values for the fields of Draft; times are aware UTC."""

    service: Said[Service] | None
    kind: Said[Kind] | None
    effect: Said[Effect] | None
    starts_at: Moment | None
    ends_at: Moment | None
    cause: Said[Cause] | None
    #: Between the start and the end it is only off at these hours of each day, Kyiv time.
    daily: Said[Hours] | None
    withheld: tuple[Withheld, ...]


def suggest(text: str, now: dt.datetime) -> Suggestions:
    """Read an announcement; raises nothing for any text."""
    level = LevelText(text)
    withheld: list[Withheld] = []
    kind = _settled(said_words.kind(level), withheld)
    times = said_times.times(level, time_windows.said(level), kind.value if kind else None, now)
    return Suggestions(
        service=_settled(said_words.service(level), withheld),
        kind=kind,
        effect=_settled(said_words.effect(level), withheld),
        starts_at=times.starts_at,
        ends_at=times.ends_at,
        cause=_settled(said_words.cause(level), withheld),
        daily=times.daily,
        withheld=(*withheld, *times.withheld),
    )


def _settled(
    found: Said[_Value] | Withheld | None, withheld: list[Withheld]
) -> Said[_Value] | None:
    if isinstance(found, Withheld):
        withheld.append(found)
        return None
    return found
