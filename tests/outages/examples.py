"""Outages, places and streets that the tests of this folder speak of."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from bot.addresses import house_text
from bot.addresses.houses import House
from bot.messages import Local
from bot.outages.draft import Draft
from bot.outages.model import (
    Cause,
    Effect,
    Kind,
    Outage,
    Place,
    Service,
    Status,
)

#: Monday, 23 November 2026, 10:00 in Kyiv.
NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)

STREETS = {
    "zt001": Local("вул. Київська", "vul. Kyivska"),
    "zt005": Local("вул. Перемоги", "vul. Peremohy"),
    "zt208": Local(
        "вул. Полку імені Кастуся Калиновського", "vul. Polku imeni Kastusia Kalynovskoho"
    ),
}


class Streets:
    """A gazetteer of three streets."""

    def __contains__(self, street_id: object, /) -> bool:
        return street_id in STREETS

    def label(self, street_id: str) -> Local:
        return STREETS[street_id]


def houses(*labels: str) -> Any:
    return house_text.parse(labels)


def place(street: str = "zt001", house: str = "12А", label: str = "Дім") -> Place:
    return Place(street, House.parse(house), label)


def planned(**changes: Any) -> Outage:
    """Tomorrow, 24 November, 09:00–17:00 in Kyiv: no power."""
    outage = Outage(
        id=1,
        ref="С-1",
        utility="Житомиробленерго",
        service=Service.POWER,
        kind=Kind.PLANNED,
        status=Status.SCHEDULED,
        revision=1,
        starts_at=dt.datetime(2026, 11, 24, 7, 0, tzinfo=dt.UTC),
        ends_at=dt.datetime(2026, 11, 24, 15, 0, tzinfo=dt.UTC),
        next_update_at=None,
        restored_at=None,
        cause=Cause.NETWORK_REPAIR,
        effect=Effect.OFF,
        note="",
        coverage={"zt001": houses("all")},
        published_at=NOW - DAY,
        created_by="koval",
    )
    return replace(outage, **changes)


def emergency(**changes: Any) -> Outage:
    """Since 09:05 today, until about 18:00: no power."""
    values: dict[str, Any] = {
        "kind": Kind.EMERGENCY,
        "status": Status.ACTIVE,
        "starts_at": dt.datetime(2026, 11, 23, 7, 5, tzinfo=dt.UTC),
        "ends_at": dt.datetime(2026, 11, 23, 16, 0, tzinfo=dt.UTC),
        "cause": Cause.BREAKDOWN,
        "published_at": NOW,
    }
    return planned(**(values | changes))


def draft(**changes: Any) -> Draft:
    """An emergency that began half an hour ago, on the whole of Київська."""
    made = Draft(
        service=Service.POWER,
        kind=Kind.EMERGENCY,
        starts_at=NOW - HOUR / 2,
        ends_at=NOW + 4 * HOUR,
        next_update_at=None,
        cause=Cause.BREAKDOWN,
        effect=Effect.OFF,
        note="",
        coverage={"zt001": houses("all")},
        source_text="вул. Київська",
    )
    return replace(made, **changes)


def planned_draft(**changes: Any) -> Draft:
    """Works of tomorrow, eight hours long."""
    values: dict[str, Any] = {
        "kind": Kind.PLANNED,
        "starts_at": NOW + 30 * HOUR,
        "ends_at": NOW + 38 * HOUR,
        "cause": Cause.PLANNED_WORKS,
    }
    return draft(**(values | changes))
