"""Two dispatchers, or one with two tabs: nobody overwrites what they have not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.office import PASSWORD

if TYPE_CHECKING:
    from tests.web.office import Office
    from tests.web.plain_browser import PlainBrowser

TEXT = "вул. Київська 1–15;\nвул. Перемоги 55"


@pytest.fixture
async def published(koval: PlainBrowser) -> PlainBrowser:
    await koval.opens("/outages/new?kind=emergency")
    await koval.presses("preview", addresses=TEXT, ends_at="18:00")
    await koval.presses("publish")
    return koval


async def test_the_second_sees_what_the_first_changed_and_keeps_what_they_typed(
    office: Office, published: PlainBrowser
) -> None:
    second = await office.logs_in("cherhovyi")
    await second.opens("/outages/1/change")
    await second.presses("look", ends_at="21:00")
    await published.opens("/outages/1/change")
    await published.presses("look", ends_at="20:30")
    await published.presses("send")

    told = await second.presses("send")
    assert told.status == 409
    assert "Олена Коваль: змінено; відновлення: сьогодні, 18:00 → сьогодні, 20:30" in told.part(
        "conflict"
    )
    assert told.form("change-form").value("ends_at") == "21:00"
    sent = await second.presses("send")

    assert sent.part("until") == "сьогодні, 21:00"


async def test_what_is_already_restored_cannot_be_changed_and_the_page_says_so(
    office: Office, published: PlainBrowser
) -> None:
    second = await office.logs_in("cherhovyi")
    await second.opens("/outages/1/change")
    await second.presses("look", ends_at="21:00")
    await published.opens("/outages/1/restore")
    await published.presses("send")

    refused = await second.presses("send")

    assert refused.status == 409
    assert refused.form("change-form").value("ends_at") == "21:00"
    assert await office.notices() == ["announce", "over"]


async def test_a_text_the_dispatcher_has_not_seen_is_shown_before_it_is_sent(
    office: Office, published: PlainBrowser
) -> None:
    await published.opens("/outages/1/change")

    shown = await published.presses("send", ends_at="20:30")
    assert shown.status == 409
    assert "до 20:30" in shown.part("sample-uk")
    assert await office.notices() == ["announce"]
    await published.presses("send")

    assert await office.notices() == ["announce", "change"]


async def test_typing_shows_the_new_text_at_once(published: PlainBrowser) -> None:
    page = await published.opens("/outages/1/change")
    fields = [(n, v) for n, v in page.form("send").fields if n != "ends_at"]

    look = await published.sends(
        "/outages/1/change", [*fields, ("ends_at", "19:45")], {"HX-Request": "true"}
    )

    assert "до 19:45" in look.part("sample-uk")
    assert "<html" not in look.html


@pytest.mark.parametrize(
    ("act", "fields", "error"),
    [
        ("change", {"ends_at": "11:00"}, "Закінчення має бути пізніше за початок"),
        ("change", {"ends_at": "колись"}, "Вкажіть час, наприклад"),
        ("change", {}, "Нічого не змінено"),
        ("restore", {"restored_at": "23:00"}, "ще не настав"),
        ("restore", {"restored_at": "09:00"}, "раніше за початок"),
    ],
)
async def test_an_implausible_act_is_explained_and_what_was_typed_stays(
    office: Office, published: PlainBrowser, act: str, fields: dict[str, str], error: str
) -> None:
    await published.opens(f"/outages/1/{act}")

    page = await published.presses("send", **fields)

    assert page.status == 422
    assert error in page.part("errors")
    for name, value in fields.items():
        assert page.form(f"{act}-form").value(name) == value
    assert await office.notices() == ["announce"]


async def test_a_draft_changed_in_another_tab_is_shown_again_before_it_goes_out(
    office: Office, koval: PlainBrowser
) -> None:
    await koval.opens("/outages/new?kind=emergency")
    await koval.presses("preview", addresses=TEXT, ends_at="18:00")
    old = koval.page.form("publish")
    await koval.follows("edit")
    await koval.presses("preview", note="воду підвезуть")

    page = await koval.sends(old.action, old.fields)

    assert page.status == 409
    assert "воду підвезуть" in page.part("sample-uk")
    assert await office.notices() == []
    await koval.presses("publish")
    assert await office.notices() == ["announce"]


async def test_a_text_that_midnight_changed_is_shown_again(
    office: Office, koval: PlainBrowser
) -> None:
    await koval.opens("/outages/new?kind=planned")
    await koval.presses("preview", addresses=TEXT, starts_at="26.11 13:00", ends_at="26.11 17:00")
    office.clock.forward(hours=23, minutes=55)  # the reminder a day before is past by now
    again = await office.logs_in("koval")
    await again.opens("/outages/1")
    assert koval.page.part("sample-uk") != again.page.part("sample-uk")


async def test_acts_that_do_not_fit_the_status_lead_to_the_card(published: PlainBrowser) -> None:
    await published.opens("/outages/1/restore")
    await published.presses("send")

    assert (await published.opens("/outages/1/change")).url == "/outages/1"
    assert (await published.opens("/outages/1/edit")).url == "/outages/1"


async def test_after_a_session_ended_nothing_is_sent_by_the_login_itself(
    office: Office, koval: PlainBrowser
) -> None:
    await koval.opens("/outages/new?kind=emergency")
    await koval.presses("preview", addresses=TEXT, ends_at="18:00")
    office.clock.forward(minutes=61)
    await koval.presses("publish")
    preview = await koval.presses("submit", login="koval", password=PASSWORD)
    assert preview.url == "/outages/1"
    assert await office.notices() == []
    await koval.presses("publish")
    await koval.opens("/outages/1/change")
    await koval.presses("look", ends_at="21:00")
    office.clock.forward(minutes=61)

    await koval.presses("send")
    await koval.presses("submit", login="koval", password=PASSWORD)
    again = await koval.presses("again")

    assert again.form("change-form").value("ends_at") == "21:00"
    assert await office.notices() == ["announce"]
