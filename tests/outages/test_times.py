"""Times as dispatchers and programs write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import KYIV
from bot.i18n import LANGUAGES, words
from bot.messages import Say
from bot.outages.times import BadTime, parse_iso, parse_local
from tests.outages.examples import NOW

SPRING = dt.datetime(2027, 3, 27, 12, 0, tzinfo=dt.UTC)  # the day before the clocks go forward
AUTUMN = dt.datetime(2027, 10, 30, 12, 0, tzinfo=dt.UTC)  # the day before they go back

READ = [
    ("24.11 09:00", "2026-11-24 09:00"),
    ("24.11. 09:00", "2026-11-24 09:00"),
    ("24.11, 09:00", "2026-11-24 09:00"),
    ("24.11.2026 09:00", "2026-11-24 09:00"),
    ("24.11.26 9", "2026-11-24 09:00"),
    ("24.11.2026 о 9:05", "2026-11-24 09:05"),
    ("2026-11-24T09:00", "2026-11-24 09:00"),
    ("2026-11-24 09:00:00", "2026-11-24 09:00"),
    ("завтра 9", "2026-11-24 09:00"),
    ("Завтра, 09:30", "2026-11-24 09:30"),
    ("завтра о 9", "2026-11-24 09:00"),
    ("сьогодні 18:00", "2026-11-23 18:00"),
    ("вчора 23:10", "2026-11-22 23:10"),
    ("післязавтра 9", "2026-11-25 09:00"),
    ("tomorrow 9", "2026-11-24 09:00"),
    ("0900", "2026-11-23 09:00"),
    ("18:00", "2026-11-23 18:00"),
    (" 9 ", "2026-11-23 09:00"),
    ("5.1 08:00", "2027-01-05 08:00"),  # January typed in November is next year's
    ("22.11 08:00", "2026-11-22 08:00"),
    ("29.02.2028 00:00", "2028-02-29 00:00"),
]


@pytest.mark.parametrize(("text", "kyiv"), READ)
def test_a_kyiv_time_is_read_as_people_type_it(text: str, kyiv: str) -> None:
    at = parse_local(text, NOW)

    assert f"{at.astimezone(KYIV):%Y-%m-%d %H:%M}" == kyiv
    assert at.tzinfo is dt.UTC


@pytest.mark.parametrize(
    "text",
    ["", "скоро", "24.11", "31.11 09:00", "29.02 09:00", "25:00", "9:60", "2500", "четвер 9",
     "24/11 09:00", "09:00 24.11", "24.11 9 ранку", "0.0 09:00", "9" * 40],
)  # fmt: skip
def test_what_is_no_time_is_not_guessed(text: str) -> None:
    with pytest.raises(BadTime) as refused:
        parse_local(text, NOW)

    assert refused.value.code == "error.time_unreadable"


@pytest.mark.parametrize("text", ["03:00", "03:30", "03:59"])
def test_an_hour_that_will_not_exist_is_refused(text: str) -> None:
    with pytest.raises(BadTime) as refused:
        parse_local(f"28.03.2027 {text}", SPRING)

    error = refused.value
    assert words(Say(error.code, error.words), "uk") == (
        f"Часу {text} цієї ночі не буде: о 03:00 годинник переводять на 04:00"
    )


@pytest.mark.parametrize(("text", "utc"), [("02:59", "00:59"), ("04:00", "01:00")])
def test_the_minutes_beside_the_missing_hour_are_fine(text: str, utc: str) -> None:
    assert f"{parse_local(f'28.03.2027 {text}', SPRING):%H:%M}" == utc


def test_an_hour_that_comes_twice_is_asked_about() -> None:
    with pytest.raises(BadTime) as refused:
        parse_local("31.10.2027 03:30", AUTUMN)

    error = refused.value
    assert words(Say(error.code, error.words), "uk") == (
        "Час 03:30 цієї ночі буде двічі. Допишіть, який саме: "
        "03:30+03:00 (перший раз) чи 03:30+02:00 (другий раз)"
    )


@pytest.mark.parametrize(("offset", "utc"), [("+03:00", "00:30"), ("+02:00", "01:30")])
def test_an_offset_says_which_of_the_two_is_meant(offset: str, utc: str) -> None:
    assert f"{parse_local(f'31.10.2027 03:30{offset}', AUTUMN):%H:%M}" == utc


def test_an_offset_that_kyiv_does_not_have_then_is_refused() -> None:
    with pytest.raises(BadTime) as refused:
        parse_local("24.11.2026 09:00+03:00", NOW)

    assert refused.value.code == "error.time_wrong_offset"
    assert parse_local("24.11.2026 09:00 +02:00", NOW) == parse_local("24.11.2026 09:00", NOW)


@given(st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2028, 1, 1)))  # noqa: DTZ001
def test_every_local_minute_is_read_exactly_or_refused_with_a_reason(local: dt.datetime) -> None:
    text = f"{local:%d.%m.%Y %H:%M}"

    try:
        at = parse_local(text, NOW)
    except BadTime as err:
        assert err.code in ("error.time_skipped", "error.time_twice")  # noqa: PT017
    else:
        assert f"{at.astimezone(KYIV):%d.%m.%Y %H:%M}" == text


def test_programs_write_iso_with_an_offset() -> None:
    at = parse_iso("2026-11-24T09:00:00+02:00")

    assert at == dt.datetime(2026, 11, 24, 7, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-11-24T09:00:00", "error.time_without_offset"),
        ("2026-11-24", "error.time_without_offset"),
        ("завтра 9", "error.time_not_iso"),
        ("", "error.time_not_iso"),
        ("0001-01-01T00:00:00+14:00", "error.time_not_iso"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_time_without_offset_is_refused_in_words(text: str, code: str, language: str) -> None:
    with pytest.raises(BadTime) as refused:
        parse_iso(text)

    assert refused.value.code == code
    assert text in words(Say(code, refused.value.words), language)
