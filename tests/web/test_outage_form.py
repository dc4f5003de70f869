"""The form of a new outage: what it refuses, how it says so, and that nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.web.console.forms import MAX_ADDRESSES
from tests.web.office import PASSWORD

if TYPE_CHECKING:
    from tests.web.office import Office
    from tests.web.plain_browser import PlainBrowser

TEXT = "вул. Київська 1–15;\nвул. Перемоги 55"
NASTY = "<b>&\"'{{1234*5678}}{0.__class__}%s"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One engine is enough: nothing here is the database's to decide."""
    return sqlite_url


async def test_an_emergency_starts_now_and_everything_else_is_asked(koval: PlainBrowser) -> None:
    await koval.opens("/outages/new?kind=emergency")

    page = await koval.presses("preview")

    assert koval.page.form("outage-form").value("starts_at") == "24.11.2026 12:00"
    assert page.status == 422
    assert "Вкажіть час відновлення або позначте, що він невідомий" in page.part("errors")
    assert "Додайте хоча б одну адресу" in page.part("errors")
    assert "<title>Помилка: Нове відключення" in page.html


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("starts_at", "", "Вкажіть час початку, наприклад 24.11.2026 09:00"),
        ("starts_at", "учора ввечері", "Вкажіть час, наприклад 24.11.2026 09:00"),
        ("starts_at", "31.11 09:00", "Вкажіть час, наприклад 24.11.2026 09:00"),
        ("ends_at", "11:00", "Закінчення має бути пізніше за початок"),
        ("note", "я" * 121, "Скоротіть до 120 символів"),
        ("note", "дзвоніть 097 123 45 67", "Приберіть посилання, пошту й телефони"),
        ("addresses", "Шановні мешканці!", "Додайте хоча б одну адресу"),
        ("cause", "диверсія", "Виберіть причину"),
        ("effect", "", "Виберіть, що відчують мешканці"),
        ("kind", "", "Виберіть вид відключення"),
    ],
)
async def test_each_wrong_field_is_named_in_words_and_everything_typed_stays(
    office: Office, koval: PlainBrowser, field: str, value: str, error: str
) -> None:
    await koval.opens("/outages/new?kind=emergency")
    typed = {"addresses": TEXT, "ends_at": "18:00", "note": "воду підвезуть"} | {field: value}

    page = await koval.presses("preview", **typed)

    assert page.status == 422
    assert error in page.part("errors")
    form = page.form("outage-form")
    for name in ("addresses", "ends_at", "note"):
        assert form.value(name) == typed[name]
    assert await office.outages() == 0


async def test_an_unresolved_fragment_stops_publishing_until_it_is_fixed_or_skipped(
    koval: PlainBrowser,
) -> None:
    await koval.opens("/outages/new")

    stopped = await koval.presses(
        "preview", addresses=TEXT + ";\nвул. Неіснуюча 3", ends_at="18:00"
    )
    assert "Виправте або пропустіть 1 фрагмент" in stopped.part("errors")
    assert "вул. Неіснуюча 3" in stopped.part("unresolved-item")
    skipped = await koval.skips_everything("preview")

    assert "вул. Неіснуюча 3" in skipped.part("preview-skipped")
    assert "publish" in skipped.form("publish").buttons


async def test_a_draft_may_be_kept_with_fragments_nobody_has_fixed_yet(
    koval: PlainBrowser,
) -> None:
    await koval.opens("/outages/new")

    kept = await koval.presses(
        "save-draft", addresses=TEXT + ";\nвул. Неіснуюча 3", ends_at="18:00"
    )

    assert kept.url == "/"
    assert "outage" in kept.parts


async def test_markup_and_templates_in_what_was_typed_are_shown_as_typed(
    koval: PlainBrowser,
) -> None:
    await koval.opens("/outages/new")

    preview = await koval.presses(
        "preview", addresses=f"{TEXT}\n{NASTY}", ends_at="18:00", note=NASTY
    )
    if preview.status == 422:
        preview = await koval.skips_everything("preview")
    card = await koval.presses("publish")

    for page in (preview, card):
        assert "<b>" not in page.html
        assert "7006652" not in page.html
    assert NASTY in preview.part("sample-uk")
    assert "вул. Київська" in card.part("card-streets")


async def test_two_hundred_kilobytes_of_text_are_refused_in_words_and_given_back(
    koval: PlainBrowser,
) -> None:
    await koval.opens("/outages/new")
    text = "вул. Київська 1; " * 12_000

    page = await koval.presses("preview", addresses=text, ends_at="18:00")

    assert page.status == 422
    assert f"до {MAX_ADDRESSES} знаків" in page.part("errors")
    assert page.form("outage-form").value("addresses") == text


async def test_line_ends_and_leading_blank_lines_come_back_as_they_were(
    koval: PlainBrowser,
) -> None:
    await koval.opens("/outages/new")
    text = "\n\nвул. Київська 1–15\n\n  вул. Перемоги 55\n"

    page = await koval.presses("preview", addresses=text)

    assert page.form("outage-form").value("addresses") == text


async def test_the_live_reading_marks_every_piece_of_the_text_in_its_place(
    koval: PlainBrowser,
) -> None:
    await koval.opens("/outages/new")
    token = koval.page.form("outage-form").value("csrf")
    text = "Не буде води: вул. Київська 1–15 та вул. Неіснуюча 3."

    page = await koval.sends(
        "/outages/parse", [("csrf", token), ("addresses", text)], {"HX-Request": "true"}
    )

    assert "<html" not in page.html
    assert "Розпізнано 1 із 2 фрагментів, 1 вулиця" in page.part("verdict")
    starts = [int(part.split('"')[0]) for part in page.html.split('data-start="')[1:]]
    ends = [int(part.split('"')[0]) for part in page.html.split('data-end="')[1:]]
    assert starts[0] == 0
    assert ends[-1] == len(text)
    assert starts[1:] == ends[:-1]


async def test_a_session_that_ended_over_the_form_gives_back_everything_after_the_login(
    office: Office, koval: PlainBrowser
) -> None:
    await koval.opens("/outages/new?kind=emergency")
    office.clock.forward(minutes=61)

    asked = await koval.presses("preview", addresses=TEXT, ends_at="18:00", note=NASTY)
    assert asked.status == 401
    assert "усе, що ви ввели, збережено" in asked.part("login-notice")
    mistaken = await koval.presses("submit", login="koval", password="не той пароль зовсім")
    assert mistaken.status == 401
    back = await koval.presses("submit", login="koval", password=PASSWORD)
    assert back.form("again").value("addresses") == TEXT
    preview = await koval.presses("again")

    assert "вул. Київська 1–15" in preview.part("preview-streets")
    assert NASTY in preview.part("sample-uk")
    assert await office.outages() == 1


async def test_a_session_that_ended_during_live_reading_says_so_in_place(
    office: Office, koval: PlainBrowser
) -> None:
    await koval.opens("/outages/new")
    office.clock.forward(minutes=61)

    page = await koval.sends("/outages/parse", [("addresses", TEXT)], {"HX-Request": "true"})

    assert page.status == 401
    assert page.part("session-over").startswith("Сеанс завершився")
    assert "<html" not in page.html


async def test_a_role_that_only_looks_has_no_form(office: Office) -> None:
    auditor = await office.logs_in("auditor")

    assert "new-emergency" not in auditor.page.links
    assert (await auditor.opens("/outages/new")).status == 403


async def test_a_far_end_asks_for_a_tick_and_then_goes_through(koval: PlainBrowser) -> None:
    await koval.opens("/outages/new")

    asked = await koval.presses("preview", addresses=TEXT, ends_at="30.11.2026 12:00")
    assert asked.status == 422
    assert "long" in asked.parts
    preview = await koval.presses("preview", long="1")

    assert preview.status == 200


async def test_a_suggested_street_takes_the_fragment_s_place_at_one_press(
    koval: PlainBrowser,
) -> None:
    await koval.opens("/outages/new")
    await koval.presses("parse", addresses="вул. Київська 1; Миру 5", ends_at="18:00")

    page = await koval.presses("candidate")

    assert page.status == 200
    assert page.form("outage-form").value("addresses") in (
        "вул. Київська 1; вул. Миру, 5",
        "вул. Київська 1; просп. Миру, 5",
    )
    assert "unresolved" not in page.parts
