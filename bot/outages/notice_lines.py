"""The lines a notice is made of; `bot.outages.notices` puts them in order. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dates import KYIV
from bot.messages import Moment, MomentStyle, Say
from bot.outages.model import Cause, Effect, Kind, Service

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from bot.messages import Arg, Local
    from bot.outages.model import Outage, Place

MAX_PLACES = 3  # addresses listed in one message; the rest are counted


def joined(parts: Sequence[Arg]) -> Say:
    """Put parts under each other, each on its own line."""
    first, *rest = parts
    if not rest:
        return first if isinstance(first, Say) else Say("words.line", {"line": first})
    return Say("words.lines", {"first": first, "rest": joined(rest)})


def where(places: Sequence[Place], label: Callable[[str], Local]) -> tuple[Say, ...]:
    """List the addresses concerned, by the person's own names for them."""
    listed = tuple(
        Say(
            "notice.place" if place.label else "notice.place_unnamed",
            {"label": place.label, "street": label(place.street_id), "house": str(place.house)},
        )
        for place in places[:MAX_PLACES]
    )
    more = len(places) - len(listed)
    return (*listed, Say("notice.more_places", count=more)) if more else listed


def _of(family: str, outage: Outage) -> Say:
    return Say(f"words.{family}.{outage.service.value}.{outage.effect.value}")


def cut(outage: Outage) -> Say:
    """Name what happens as a thing: «відключення світла»."""
    return _of("cut", outage)


def what(outage: Outage, now: dt.datetime) -> Say:
    """Name what is the matter: «немає світла» once an emergency has begun, else the cut."""
    return _of("gone", outage) if _is_felt(outage, now) else cut(outage)


def _is_felt(outage: Outage, now: dt.datetime) -> bool:
    return outage.kind is Kind.EMERGENCY and outage.starts_at <= now


def announced(outage: Outage, now: dt.datetime) -> Say:
    """Give the first line of an announcement."""
    if outage.kind is Kind.PLANNED:
        return _of("planned", outage)
    return Say("notice.emergency", {"what": what(outage, now)})


def times(outage: Outage, now: dt.datetime) -> tuple[Say, ...]:
    """Say from when to when."""
    if outage.kind is Kind.PLANNED:
        return (_span("notice.when", outage),)
    start = Say(
        "notice.since" if outage.starts_at <= now else "notice.from",
        {"start": Moment(outage.starts_at, MomentStyle.NEAR, now)},
    )
    return (start, *estimate(outage, now))


def _span(id_: str, outage: Outage, **more: Arg) -> Say:
    day = Moment(outage.starts_at, MomentStyle.DAY)
    start = Moment(outage.starts_at, MomentStyle.TIME)
    if outage.ends_at is None:
        return Say(f"{id_}_open", {"day": day, "start": start, **more})
    end = Moment(outage.ends_at, MomentStyle.TIME)
    if _same_day(outage.starts_at, outage.ends_at):
        return Say(id_, {"day": day, "start": start, "end": end, **more})
    last = Moment(outage.ends_at, MomentStyle.DAY)
    return Say(f"{id_}_days", {"day": day, "start": start, "last": last, "end": end, **more})


def estimate(outage: Outage, now: dt.datetime) -> tuple[Say, ...]:
    """Say when it should be over, or that nobody knows yet and when we will say more."""
    if outage.ends_at is not None:
        return (Say("notice.estimate", {"by": _by(outage.ends_at, now)}),)
    return (Say("notice.no_estimate"), *_next_update(outage, now))


def _next_update(outage: Outage, now: dt.datetime) -> tuple[Say, ...]:
    if outage.next_update_at is None:
        return ()
    return (Say("notice.next_update", {"by": _by(outage.next_update_at, now)}),)


def overdue(ends_at: dt.datetime | None, now: dt.datetime) -> Say:
    """Say that the estimate passed and the new one is being found out."""
    if ends_at is None:
        return Say("notice.no_estimate")
    return Say("notice.overdue", {"by": _by(ends_at, now)})


def changed_times(outage: Outage, previous: Outage | None, now: dt.datetime) -> tuple[Say, ...]:
    """Say the new times beside the earlier ones, if they are what changed."""
    if previous is None or previous.ends_at == outage.ends_at:
        return times(outage, now)
    if previous.ends_at is None:
        assert outage.ends_at is not None
        return (Say("notice.first_estimate", {"by": _by(outage.ends_at, now)}),)
    if outage.ends_at is None:
        lost = Say("notice.lost_estimate", {"earlier": _by(previous.ends_at, now)})
        return (lost, *_next_update(outage, now))
    if outage.kind is Kind.PLANNED:
        earlier = _earlier(previous.ends_at, outage.ends_at, MomentStyle.DAY_SHORT, now)
        return (_span("notice.new_when", outage, earlier=earlier),)
    earlier = _earlier(previous.ends_at, outage.ends_at, MomentStyle.NEAR_DAY, now)
    new = {"by": _by(outage.ends_at, now), "earlier": earlier}
    return (Say("notice.new_estimate", new),)


def _earlier(at: dt.datetime, new: dt.datetime, day: MomentStyle, now: dt.datetime) -> Say:
    """Say the earlier time, and its day if that was another one."""
    time = Moment(at, MomentStyle.TIME)
    if _same_day(at, new):
        return Say("words.by_time", {"time": time})
    return Say("words.by_day", {"day": Moment(at, day, now), "time": time})


def upper_floors(outage: Outage) -> tuple[Say, ...]:
    """Say that only upper floors are concerned."""
    return (Say("notice.upper_floors"),) if outage.effect is Effect.UPPER_FLOORS else ()


def cause(outage: Outage) -> tuple[Say, ...]:
    """Say why, unless all we know is "other"."""
    if outage.cause is Cause.OTHER:
        return ()
    return (Say("notice.cause", {"cause": Say(f"words.cause.{outage.cause.value}")}),)


def note(outage: Outage) -> tuple[str, ...]:
    """Give the dispatcher's own words as they were typed."""
    return (outage.note,) if outage.note else ()


def source(outage: Outage) -> Say:
    """Say who tells this: what has no known sender is easily faked."""
    return Say("notice.source", {"utility": outage.utility})


def water_tip(outage: Outage) -> tuple[Say, ...]:
    """Advise to store water while there is time; the dispatcher's own words go before ours."""
    if outage.kind is Kind.PLANNED and _taps_run_dry(outage) and not outage.note:
        return (Say("notice.store_water"),)
    return ()


def cloudy(outage: Outage) -> tuple[Say, ...]:
    """Warn of cloudy water after the pipes ran dry."""
    return (Say("notice.cloudy"),) if _taps_run_dry(outage) else ()


def _taps_run_dry(outage: Outage) -> bool:
    dry = (Effect.OFF, Effect.UPPER_FLOORS, Effect.POSSIBLE)
    return outage.service is Service.WATER and outage.effect in dry


def promise(leads: Sequence[int]) -> tuple[Say, ...]:
    """Promise the reminders that are really planned (minutes before the start)."""
    if not leads:
        return ()
    return (Say("notice.reminders_both" if len(leads) > 1 else "notice.reminders_hour"),)


def over(outage: Outage, now: dt.datetime) -> Say:
    """Say that it is back, and since when if that was today."""
    back = _of("back", outage)
    if outage.restored_at is None or not _same_day(outage.restored_at, now):
        return back
    time = Moment(outage.restored_at, MomentStyle.TIME)
    return Say("notice.over_at", {"back": back, "time": time})


def over_day(outage: Outage, now: dt.datetime) -> tuple[Say, ...]:
    """Say since when it is back, if that was not today."""
    if outage.restored_at is None or _same_day(outage.restored_at, now):
        return ()
    return (Say("notice.back_since", {"at": Moment(outage.restored_at, MomentStyle.NEAR, now)}),)


def cancelled(outage: Outage, now: dt.datetime) -> tuple[Say, ...]:
    """Say what will not happen after all."""
    if outage.starts_at > now:
        return (_span("notice.was_to_be", outage), Say("notice.as_usual"))
    return (Say("notice.no_longer_true"),)


def _by(at: dt.datetime, now: dt.datetime) -> Say:
    day = Moment(at, MomentStyle.NEAR_DAY, now)
    return Say("words.by_day", {"day": day, "time": Moment(at, MomentStyle.TIME)})


def _same_day(one: dt.datetime, other: dt.datetime) -> bool:
    return one.astimezone(KYIV).date() == other.astimezone(KYIV).date()
