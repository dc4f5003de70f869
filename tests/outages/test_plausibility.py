"""What is refused before anybody is told: one line per rule."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bot.i18n import LANGUAGES, words
from bot.outages import plausibility
from bot.outages.draft import Draft, LeftOut
from bot.outages.model import Cause, Effect, Kind, Outage, Service
from tests.outages.examples import (
    DAY,
    HOUR,
    NOW,
    draft,
    emergency,
    houses,
    planned,
    planned_draft,
)

MINUTE = dt.timedelta(minutes=1)
NEW_YEARS_EVE = dt.datetime(2026, 12, 31, 21, 0, tzinfo=dt.UTC)  # 23:00 in Kyiv

REFUSED = [
    (planned_draft(starts_at=NOW - 16 * MINUTE), "starts_at", "error.planned_in_past"),
    (draft(starts_at=NOW - DAY - MINUTE), "starts_at", "error.emergency_long_ago"),
    (
        draft(starts_at=NOW + 25 * HOUR, ends_at=NOW + 26 * HOUR),
        "starts_at",
        "error.emergency_ahead",
    ),
    (
        planned_draft(starts_at=NOW + 61 * DAY, ends_at=NOW + 61 * DAY + HOUR),
        "starts_at",
        "error.too_far_ahead",
    ),
    (planned_draft(ends_at=None), "ends_at", "error.planned_without_end"),
    (planned_draft(ends_at=NOW + 29 * HOUR), "ends_at", "error.end_before_start"),
    (planned_draft(ends_at=NOW + 30 * HOUR), "ends_at", "error.end_before_start"),
    (draft(ends_at=NOW - MINUTE), "ends_at", "error.end_in_past"),
    (draft(ends_at=NOW + 73 * HOUR), "ends_at", "error.too_long"),
    (draft(ends_at=NEW_YEARS_EVE), "ends_at", "error.end_looks_made_up"),
    (draft(ends_at=NEW_YEARS_EVE + 59 * MINUTE), "ends_at", "error.end_looks_made_up"),
    (draft(ends_at=None), "next_update_at", "error.next_update_missing"),
    (draft(ends_at=None, next_update_at=NOW), "next_update_at", "error.next_update_in_past"),
    (
        draft(ends_at=None, next_update_at=NOW + 25 * HOUR),
        "next_update_at",
        "error.next_update_too_late",
    ),
    (draft(effect=Effect.NO_HOT_WATER), "effect", "error.effect_of_other_service"),
    (draft(note="х" * 121), "note", "error.note_too_long"),
    (draft(note="рядок\nдругий"), "note", "error.note_not_plain"),
    (draft(note="невидиме\u200bслово"), "note", "error.note_not_plain"),
    (draft(note="див. https://example.test/a"), "note", "error.note_with_link"),
    (draft(note="деталі на vodokanal.zt.ua"), "note", "error.note_with_link"),
    (draft(note="пишіть @vodokanal"), "note", "error.note_with_link"),
    (draft(note="тел. (0412) 42-11-11"), "note", "error.note_with_link"),
    (draft(note="+38 067 123 45 67"), "note", "error.note_with_link"),
    (draft(coverage={}), "addresses", "error.addresses_empty"),
    (draft(coverage={"zt001": houses("=1") - houses("=1")}), "addresses", "error.addresses_empty"),
    (draft(unresolved=(LeftOut("мікрорайон Польова", "area"),)), "addresses", "error.unresolved"),
]

ACCEPTED = [
    draft(),
    planned_draft(),
    planned_draft(starts_at=NOW - 15 * MINUTE, ends_at=NOW + HOUR),
    planned_draft(starts_at=NOW + 60 * DAY, ends_at=NOW + 60 * DAY + HOUR),
    draft(starts_at=NOW - DAY),
    draft(starts_at=NOW + HOUR),
    draft(ends_at=NOW - HOUR / 2 + 72 * HOUR),
    draft(ends_at=NOW + 73 * HOUR, long=True),
    draft(ends_at=NEW_YEARS_EVE, long=True),
    draft(ends_at=NEW_YEARS_EVE + DAY, starts_at=NOW, long=True),
    draft(ends_at=None, next_update_at=NOW + 2 * HOUR),
    draft(note="Підвіз води 10:00–12:00 біля будинку 12А, цех № 4. Вибачте!"),
    draft(note="х" * 120),
    draft(skipped=(LeftOut("мікрорайон Польова", "area"),)),
    draft(service=Service.WATER, effect=Effect.NO_HOT_WATER),
]


@pytest.mark.parametrize(("made", "field", "code"), REFUSED)
def test_a_slip_is_refused_at_its_field(made: Draft, field: str, code: str) -> None:
    errors = plausibility.check(made, NOW)

    assert [(error.field, error.code) for error in errors] == [(field, code)]


@pytest.mark.parametrize("made", ACCEPTED)
def test_what_can_be_true_is_accepted(made: Draft) -> None:
    assert plausibility.check(made, NOW) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_words_with_its_details(language: str) -> None:
    for made, _, _ in REFUSED:
        for error in plausibility.check(made, NOW):
            text = words(error.say, language)
            assert text
            assert "{" not in text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "Виправте або пропустіть 1 фрагмент"),
        (2, "Виправте або пропустіть 2 фрагменти"),
        (5, "Виправте або пропустіть 5 фрагментів"),
        (21, "Виправте або пропустіть 21 фрагмент"),
    ],
)
def test_unresolved_fragments_are_counted_in_good_ukrainian(number: int, text: str) -> None:
    made = draft(unresolved=(LeftOut("?", "unknown_street"),) * number)

    (error,) = plausibility.check(made, NOW)

    assert words(error.say, "uk") == text


def test_several_slips_are_all_told_at_once() -> None:
    made = planned_draft(starts_at=NOW - DAY, ends_at=None, note="х" * 121, coverage={})

    assert {error.field for error in plausibility.check(made, NOW)} == {
        "starts_at",
        "ends_at",
        "note",
        "addresses",
    }


def test_an_unfinished_draft_may_be_kept_but_not_without_houses() -> None:
    unfinished = planned_draft(ends_at=None, unresolved=(LeftOut("?", "area"),))

    assert plausibility.storable(unfinished) == ()
    assert plausibility.storable(draft(coverage={})) != ()


def test_a_time_without_a_zone_never_becomes_a_draft() -> None:
    with pytest.raises(ValueError, match="no zone"):
        draft(starts_at=dt.datetime(2026, 11, 23, 9, 0))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ["error.nothing_changed"]),
        ({"ends_at": NOW + 10 * HOUR}, []),
        ({"cause": Cause.WEATHER}, []),
        ({"ends_at": NOW - MINUTE}, ["error.end_in_past"]),
        ({"ends_at": NOW - 2 * HOUR}, ["error.end_before_start"]),
        ({"ends_at": NOW + 100 * HOUR}, ["error.too_long"]),
        ({"ends_at": NEW_YEARS_EVE}, ["error.end_looks_made_up"]),
        ({"ends_at": None}, ["error.next_update_missing"]),
        ({"ends_at": None, "next_update_at": NOW + HOUR}, []),
        ({"note": "х" * 121}, ["error.note_too_long"]),
        ({"effect": Effect.NO_HOT_WATER}, ["error.effect_of_other_service"]),
    ],
)
def test_a_change_is_judged_without_its_past_start(
    changes: dict[str, Any], codes: list[str]
) -> None:
    before = emergency()

    errors = plausibility.check_change(before, emergency(**changes), NOW, long=False)

    assert [error.code for error in errors] == codes


def test_a_long_change_goes_out_once_it_is_confirmed() -> None:
    after = emergency(ends_at=NOW + 100 * HOUR)

    assert plausibility.check_change(emergency(), after, NOW, long=True) == ()


@pytest.mark.parametrize(
    ("outage", "restored_at", "codes"),
    [
        (emergency(), NOW, []),
        (emergency(), NOW + MINUTE, []),  # the dispatcher's clock is ahead
        (emergency(), NOW + 5 * MINUTE, ["error.restored_in_future"]),
        (emergency(), NOW - 2 * HOUR, ["error.restored_before_start"]),
        (planned(), NOW, ["error.restored_before_start"]),
    ],
)
def test_power_comes_back_between_the_start_and_now(
    outage: Outage, restored_at: dt.datetime, codes: list[str]
) -> None:
    errors = plausibility.check_restored(outage, restored_at, NOW)

    assert [error.code for error in errors] == codes


@pytest.mark.parametrize("kind", Kind)
def test_every_service_can_at_least_be_off(kind: Kind) -> None:
    for service in Service:
        assert Effect.OFF in plausibility.EFFECTS[service], kind
