"""The pasted text offers values for the form's untouched fields; nothing is filled by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.office import Office
    from tests.web.plain_browser import PlainBrowser

TEXT = "Планове відключення 25.11 з 09:00 до 17:00, можливі перебої: вул. Київська 1–15"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One engine is enough: nothing here is the database's to decide."""
    return sqlite_url


async def test_a_text_offers_what_it_says_and_changes_nothing_by_itself(
    koval: PlainBrowser,
) -> None:
    await koval.opens("/outages/new?kind=emergency")

    page = await koval.presses("parse", addresses=TEXT)

    assert "Початок: 25.11.2026 09:00" in page.part("offer-starts_at")
    assert "25.11 з 09:00" in page.part("offer-starts_at")
    assert "25.11.2026 17:00" in page.part("offer-ends_at")
    form = page.form("outage-form")
    assert form.value("starts_at") == "24.11.2026 12:00"
    assert form.value("ends_at") == ""
    assert form.value("kind") == "emergency"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("starts_at", "25.11.2026 09:00"),
        ("ends_at", "25.11.2026 17:00"),
        ("kind", "planned"),
        ("effect", "possible"),
        ("cause", "planned_works"),
    ],
)
async def test_one_press_without_javascript_fills_one_field(
    koval: PlainBrowser, field: str, value: str
) -> None:
    await koval.opens("/outages/new?kind=emergency")
    before = (await koval.presses("parse", addresses=TEXT)).form("outage-form")

    page = await koval.presses(f"fill-{field}")

    after = page.form("outage-form")
    assert after.value(field) == value
    assert f"offer-{field}" not in page.parts
    others = {"starts_at", "ends_at", "kind", "effect", "cause"} - {field}
    assert all(after.value(name) == before.value(name) for name in others)


async def test_the_service_is_offered_to_who_has_several(office: Office) -> None:
    cherhovyi = await office.logs_in("cherhovyi")
    await cherhovyi.opens("/outages/new?kind=emergency")
    await cherhovyi.presses("parse", addresses="Немає води: вул. Київська 1")

    page = await cherhovyi.presses("fill-service")

    assert page.form("outage-form").value("service") == "water"


async def test_what_was_typed_is_not_offered_again(koval: PlainBrowser) -> None:
    await koval.opens("/outages/new?kind=emergency")

    page = await koval.presses(
        "parse", addresses=TEXT, starts_at="25.11 08:00", ends_at="18:00", note="своє"
    )

    assert not {"offer-starts_at", "offer-ends_at", "offer-note"} & page.parts.keys()


async def test_the_hours_of_each_day_are_offered_as_a_note(koval: PlainBrowser) -> None:
    await koval.opens("/outages/new?kind=planned")
    await koval.presses("parse", addresses="з 25 по 27 листопада щодня 9–17: вул. Київська 1")

    page = await koval.presses("fill-note")

    assert page.form("outage-form").value("note") == "щодня 09:00–17:00"


async def test_two_times_in_one_text_are_said_not_guessed(koval: PlainBrowser) -> None:
    await koval.opens("/outages/new?kind=planned")

    page = await koval.presses(
        "parse",
        addresses="25.11 з 9:00 до 17:00: вул. Київська 1; з 10:00 до 15:00: вул. Перемоги 5",
    )

    assert "у тексті є різні значення" in page.part("doubt-starts_at")
    assert "offer-starts_at" not in page.parts


async def test_an_offer_that_is_no_longer_made_fills_nothing(koval: PlainBrowser) -> None:
    await koval.opens("/outages/new?kind=emergency")
    page = await koval.presses("parse", addresses=TEXT)
    form = page.form("outage-form")
    fields = [(name, value) for name, value in form.fields if name != "addresses"]

    forged = await koval.sends(
        form.action, [*fields, ("addresses", "вул. Київська 1"), form.buttons["fill-ends_at"]]
    )

    assert forged.form("outage-form").value("ends_at") == ""
