"""What residents read: every stage, kind, service, effect, language and number of addresses."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from dataclasses import replace

import pytest

from bot.dates import KYIV
from bot.i18n import LANGUAGES, words
from bot.outages import notices
from bot.outages.model import (
    MAX_NOTE,
    Cause,
    Effect,
    Kind,
    Outage,
    Place,
    Service,
    Stage,
    Status,
)
from tests.outages.examples import DAY, HOUR, NOW, STREETS, emergency, place, planned

MAX_TEXT = 600  # characters: Messenger's button template holds 640
PUSH = 40  # characters a push preview shows
NUMBERS = (1, 2, 5, 11, 21)
LONGEST = "zt208"
MAX_LABEL = 20  # characters of a person's own word for an address


def said(
    outage: Outage,
    stage: Stage,
    *,
    language: str = "uk",
    lead: int = 0,
    places: tuple[Place, ...] = (place(),),
    previous: Outage | None = None,
    now: dt.datetime = NOW,
) -> str:
    say = notices.word(outage, stage, lead, places, STREETS.__getitem__, previous, now)
    return words(say, language)


def every_outage() -> list[Outage]:
    return [
        made(service=service, effect=effect)
        for made, service, effect in itertools.product((planned, emergency), Service, Effect)
    ]


def many(number: int) -> tuple[Place, ...]:
    labels = itertools.cycle(("Дім", "Батьки", ""))
    return tuple(place(LONGEST, str(house), next(labels)) for house in range(1, number + 1))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", Stage)
def test_every_notice_is_short_clean_and_says_what_and_where_first(
    stage: Stage, language: str
) -> None:
    for outage, number in itertools.product(every_outage(), NUMBERS):
        told = outage if stage is not Stage.OVER else replace(outage, restored_at=NOW)
        earlier = replace(outage, ends_at=None) if stage is Stage.CHANGE else None
        text = said(told, stage, language=language, lead=60, places=many(number), previous=earlier)
        head, where, *_ = text.split("\n")

        assert len(text) <= MAX_TEXT, text
        assert "  " not in text, text
        assert not re.search(r"['\"{}]| \n|\n\n|\n$", text), text
        assert len(head) + 1 < PUSH, head
        assert where.startswith(("Дім: ", "Home: ")), text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", Stage)
def test_the_longest_notice_still_fits(stage: Stage, language: str) -> None:
    outage = planned(
        service=Service.WATER,
        effect=Effect.UPPER_FLOORS,
        cause=Cause.CONNECTION,
        note="Щ" * MAX_NOTE,
        utility="КП «Житомирводоканал» Житомирської міської ради",
        ends_at=NOW + 3 * DAY,
    )
    places = (place(LONGEST, "9999А/12 к3", "Щ" * MAX_LABEL),) * 5

    told = replace(outage, restored_at=NOW - DAY) if stage is Stage.OVER else outage
    earlier = replace(outage, ends_at=NOW + 2 * DAY)
    text = said(told, stage, language=language, places=places, previous=earlier)

    assert len(text) <= MAX_TEXT, text


def test_planned_power() -> None:
    assert said(planned(), Stage.ANNOUNCE) == (
        "Планове відключення світла\n"
        "Дім: вул. Київська, 12А\n"
        "Коли: вівторок, 24 листопада, 09:00–17:00\n"
        "Причина: ремонт мережі\n"
        "Повідомляє: Житомиробленерго\n"
        "Нагадаємо за добу й за годину."
    )
    assert said(planned(), Stage.ANNOUNCE, language="en") == (
        "Planned power outage\n"
        "Дім: vul. Kyivska, 12А\n"
        "When: Tuesday 24 November, 09:00–17:00\n"
        "Reason: network repair\n"
        "From: Житомиробленерго\n"
        "We will remind you a day and an hour before."
    )


def test_planned_water_advises_to_store_some() -> None:
    text = said(planned(service=Service.WATER), Stage.ANNOUNCE)

    assert text.startswith("Планове відключення води\nДім: ")
    assert "Радимо запастися водою. Потім вона може бути каламутною." in text


def test_works_over_night_name_both_days() -> None:
    text = said(planned(ends_at=planned().starts_at + 20 * HOUR), Stage.ANNOUNCE)

    assert "Коли: вівторок, 24 листопада, 09:00 – середа, 25 листопада, 05:00" in text


def test_an_emergency() -> None:
    assert said(emergency(), Stage.ANNOUNCE) == (
        "Аварія: немає світла\n"
        "Дім: вул. Київська, 12А\n"
        "Початок: сьогодні, 09:05\n"
        "Орієнтовне відновлення: сьогодні до 18:00. Якщо час зміниться, напишемо.\n"
        "Причина: аварія на мережі\n"
        "Повідомляє: Житомиробленерго"
    )


def test_an_emergency_without_an_estimate_says_when_we_write_next() -> None:
    text = said(emergency(ends_at=None, next_update_at=NOW + 2 * HOUR), Stage.ANNOUNCE)

    assert "Час відновлення поки невідомий.\nНаступне оновлення: сьогодні до 12:00." in text


def test_emergency_works_that_are_still_ahead_do_not_say_it_is_off_already() -> None:
    ahead = emergency(status=Status.SCHEDULED, starts_at=NOW + HOUR)

    text = said(ahead, Stage.ANNOUNCE)

    assert text.startswith("Аварія: відключення світла\n")
    assert "Початок: сьогодні, 11:00" in text


@pytest.mark.parametrize(
    ("effect", "uk", "en"),
    [
        (Effect.OFF, "Аварія: немає води", "Emergency: water is off"),
        (Effect.LOW_PRESSURE, "Аварія: слабкий тиск води", "Emergency: low water pressure"),
        (Effect.NO_HOT_WATER, "Аварія: немає гарячої води", "Emergency: no hot water"),
        (
            Effect.UPPER_FLOORS,
            "Аварія: верхні поверхи без води",
            "Emergency: no water on upper floors",
        ),
        (Effect.POSSIBLE, "Аварія: можливі перебої з водою", "Emergency: water may be interrupted"),
    ],
)  # fmt: skip
def test_the_first_line_says_what_people_notice(effect: Effect, uk: str, en: str) -> None:
    outage = emergency(service=Service.WATER, effect=effect)

    assert said(outage, Stage.ANNOUNCE).split("\n")[0] == uk
    assert said(outage, Stage.ANNOUNCE, language="en").split("\n")[0] == en


def test_a_new_estimate_stands_beside_the_earlier_one() -> None:
    text = said(emergency(ends_at=NOW + 10.5 * HOUR), Stage.CHANGE, previous=emergency())

    assert text == (
        "Оновлення: немає світла\n"
        "Дім: вул. Київська, 12А\n"
        "Новий орієнтовний час: сьогодні до 20:30 (раніше повідомляли: до 18:00).\n"
        "Причина: аварія на мережі\n"
        "Повідомляє: Житомиробленерго"
    )


def test_an_estimate_on_another_day_names_both_days() -> None:
    text = said(emergency(ends_at=NOW + 23 * HOUR), Stage.CHANGE, previous=emergency())

    assert "завтра до 09:00 (раніше повідомляли: сьогодні до 18:00)" in text


def test_planned_works_that_last_longer() -> None:
    text = said(planned(ends_at=planned().starts_at + 10 * HOUR), Stage.CHANGE, previous=planned())

    assert "Новий час: вівторок, 24 листопада, 09:00–19:00 (раніше: до 17:00)" in text


def test_an_estimate_found_and_an_estimate_lost() -> None:
    unknown = emergency(ends_at=None, next_update_at=NOW + HOUR)

    found = said(emergency(), Stage.CHANGE, previous=unknown)
    lost = said(unknown, Stage.CHANGE, previous=emergency())

    assert "Орієнтовне відновлення: сьогодні до 18:00 (раніше час був невідомий)." in found
    assert "Час відновлення тепер невідомий (раніше повідомляли: сьогодні до 18:00)." in lost
    assert "Наступне оновлення: сьогодні до 11:00." in lost


def test_a_change_of_something_else_repeats_the_times() -> None:
    worse = emergency(effect=Effect.POSSIBLE, note="Підвозимо генератор")

    text = said(worse, Stage.CHANGE, previous=emergency())

    assert text.startswith("Оновлення: можливі перебої зі світлом\n")
    assert "Орієнтовне відновлення: сьогодні до 18:00." in text
    assert "раніше" not in text
    assert "\nПідвозимо генератор\n" in text


def test_a_change_can_be_understood_alone() -> None:
    text = said(emergency(ends_at=NOW + 11 * HOUR), Stage.CHANGE, previous=None)

    assert "Початок: сьогодні, 09:05\nОрієнтовне відновлення: сьогодні до 21:00." in text


def test_it_is_back() -> None:
    back = emergency(status=Status.RESTORED, restored_at=NOW - HOUR / 2)

    assert said(back, Stage.OVER) == (
        "Світло відновлено о 09:30\n"
        "Дім: вул. Київська, 12А\n"
        "Якщо у вас проблема лишилася, повідомте диспетчера.\n"
        "Повідомляє: Житомиробленерго"
    )


def test_it_is_back_since_yesterday() -> None:
    text = said(emergency(restored_at=NOW - DAY), Stage.OVER)

    assert text.startswith("Світло відновлено\n")
    assert "Відновлено: вчора, 10:00" in text


def test_water_that_is_back_may_be_cloudy() -> None:
    text = said(emergency(service=Service.WATER, restored_at=NOW), Stage.OVER)

    assert "Спершу вода може бути каламутною." in text


def test_planned_works_are_cancelled_before_they_began() -> None:
    assert said(planned(status=Status.CANCELLED), Stage.CANCEL) == (
        "Скасовано: відключення світла\n"
        "Дім: вул. Київська, 12А\n"
        "Мало бути: вівторок, 24 листопада, 09:00–17:00\n"
        "Усе працюватиме як звичайно.\n"
        "Повідомляє: Житомиробленерго"
    )


def test_an_emergency_that_was_none_is_taken_back() -> None:
    assert "Попереднє повідомлення більше не чинне." in said(emergency(), Stage.CANCEL)


@pytest.mark.parametrize(
    ("lead", "before", "head"),
    [
        (24 * 60, 24 * HOUR, "Завтра: відключення світла"),
        (24 * 60, 8 * HOUR, "Сьогодні: відключення світла"),  # the night was quiet
        (60, HOUR, "За годину: відключення світла"),
        (60, HOUR / 4, "Сьогодні: відключення світла"),
    ],
)
def test_a_reminder_counts_from_when_it_is_read(lead: int, before: dt.timedelta, head: str) -> None:
    text = said(planned(), Stage.REMIND, lead=lead, now=planned().starts_at - before)

    assert text.split("\n")[:3] == [
        head,
        "Дім: вул. Київська, 12А",
        "Коли: вівторок, 24 листопада, 09:00–17:00",
    ]


def test_only_reminders_that_will_come_are_promised() -> None:
    soon = planned(starts_at=NOW + 3 * HOUR, ends_at=NOW + 5 * HOUR, published_at=NOW)
    at_once = planned(starts_at=NOW + HOUR, ends_at=NOW + 5 * HOUR, published_at=NOW)

    assert said(soon, Stage.ANNOUNCE).endswith("Нагадаємо за годину.")
    assert "Нагадаємо" not in said(at_once, Stage.ANNOUNCE)


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (4, "і ще 1 адреса"),
        (5, "і ще 2 адреси"),
        (8, "і ще 5 адрес"),
        (14, "і ще 11 адрес"),
        (24, "і ще 21 адреса"),
    ],
)
def test_three_addresses_are_listed_and_the_others_counted(number: int, line: str) -> None:
    lines = said(planned(), Stage.ANNOUNCE, places=many(number)).split("\n")

    assert lines[1:5] == [
        "Дім: вул. Полку імені Кастуся Калиновського, 1",
        "Батьки: вул. Полку імені Кастуся Калиновського, 2",
        "Адреса: вул. Полку імені Кастуся Калиновського, 3",
        line,
    ]


def test_what_the_dispatcher_typed_stands_as_typed() -> None:
    note = "{start} %s <b>&amp; {0.__class__}"

    assert f"\n{note}\n" in said(planned(note=note), Stage.ANNOUNCE)


def test_a_label_cannot_pull_anything_else_into_the_text() -> None:
    text = said(planned(), Stage.ANNOUNCE, places=(place(label="{utility}"),))

    assert "{utility}: вул. Київська, 12А" in text


@pytest.mark.parametrize(
    ("at", "when"),
    [
        # 31.10.2027: 04:00 becomes 03:00, so 03:30 comes twice.
        ("2027-10-31T00:30+00:00", "03:30 (до переведення годинника)"),
        ("2027-10-31T01:30+00:00", "03:30 (після переведення годинника)"),
        ("2027-10-31T02:30+00:00", "04:30"),
        # 28.03.2027: 03:00 becomes 04:00.
        ("2027-03-28T00:30+00:00", "02:30"),
        ("2027-03-28T01:30+00:00", "04:30"),
    ],
)
def test_on_the_nights_the_clocks_change_an_hour_is_never_in_doubt(at: str, when: str) -> None:
    ends_at = dt.datetime.fromisoformat(at)
    outage = emergency(starts_at=ends_at - 5 * HOUR, ends_at=ends_at)

    text = said(outage, Stage.ANNOUNCE, now=ends_at - 2 * HOUR)

    assert f"Орієнтовне відновлення: сьогодні до {when}." in text


def test_the_day_before_the_clocks_go_forward_is_still_tomorrow() -> None:
    starts_at = dt.datetime(2027, 3, 28, 9, 0, tzinfo=KYIV)
    outage = planned(starts_at=starts_at, ends_at=starts_at + HOUR)

    text = said(outage, Stage.REMIND, lead=24 * 60, now=starts_at.astimezone(dt.UTC) - DAY)

    assert text.startswith("Завтра: ")


def test_status_right_now() -> None:
    def status(outage: Outage) -> str:
        say = notices.status_line(outage, (place(),), STREETS.__getitem__, NOW)
        return words(say, "uk")

    assert status(emergency()) == (
        "Аварія: немає світла\n"
        "Дім: вул. Київська, 12А\n"
        "Початок: сьогодні, 09:05\n"
        "Орієнтовне відновлення: сьогодні до 18:00. Якщо час зміниться, напишемо."
    )
    assert status(planned()) == (
        "Планове відключення світла\n"
        "Дім: вул. Київська, 12А\n"
        "Коли: вівторок, 24 листопада, 09:00–17:00"
    )
    started = planned(status=Status.ACTIVE, starts_at=NOW - HOUR, ends_at=NOW + HOUR)
    assert "Орієнтовне відновлення: сьогодні до 11:00." in status(started)
    late = emergency(ends_at=NOW - HOUR / 2)
    assert "Час відновлення уточнюється (раніше повідомляли: сьогодні до 09:30)." in status(late)
    assert "Час відновлення поки невідомий." in status(emergency(ends_at=None))


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_status_is_short_enough_to_list_several(kind: Kind, language: str) -> None:
    for outage in every_outage():
        if outage.kind is kind:
            say = notices.status_line(outage, many(21), STREETS.__getitem__, NOW)
            assert len(words(say, language)) <= 400
