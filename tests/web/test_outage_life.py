"""The whole life of an outage, by plain forms: no JavaScript, as any old computer can."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.office import Office
    from tests.web.plain_browser import PlainBrowser

TEXT = "вул. Київська 1–15;\nвул. Перемоги 55"


async def _publishes(koval: PlainBrowser, **fields: str) -> None:
    await koval.opens("/outages/new?kind=emergency")
    await koval.presses("preview", **{"addresses": TEXT, "ends_at": "18:00"} | fields)
    await koval.presses("publish")


async def test_from_pasted_text_to_restored_without_javascript(
    office: Office, koval: PlainBrowser
) -> None:
    await office.subscribes("halyna", "Київська", "12")
    await office.subscribes("petro", "Перемоги", "55")
    await office.subscribes("inna", "Перемоги", "57")

    await koval.follows("new-emergency")
    await koval.presses("parse", addresses=TEXT)
    assert "Розпізнано 2 із 2 фрагментів, 2 вулиці" in koval.page.part("verdict")

    preview = await koval.presses("preview", ends_at="18:00")
    assert preview.part("people") == "2 отримувачі"
    assert preview.part("preview-streets").split("\n")[1:3] == [
        "вул. Київська 1–15",
        "вул. Перемоги 55",
    ]
    assert preview.part("sample-uk").startswith("Аварія: немає води")
    assert preview.part("sample-en").startswith("Emergency: water is off")

    card = await koval.presses("publish")
    assert card.part("done").startswith("Опубліковано")
    assert card.part("status").split() == ["Вода", "Аварія", "Активне"]

    change = await koval.follows("change")
    look = await koval.presses("look", ends_at="20:30")
    assert "сьогодні до 20:30 (раніше повідомляли: до 18:00)" in look.part("sample-uk")
    changed = await koval.presses("send")
    assert changed.part("until") == "сьогодні, 20:30"
    assert "відновлення: сьогодні, 18:00 → сьогодні, 20:30" in changed.part("history")

    office.clock.forward(minutes=50)
    await koval.opens("/")
    restore = await koval.follows("restore")
    assert "Водопостачання відновлено о 12:50" in restore.part("sample-uk")
    restored = await koval.presses("send")
    assert restored.part("status").split() == ["Вода", "Аварія", "Відновлено"]
    assert change.status == 200
    assert await office.notices() == ["announce", "change", "over"]


async def test_planned_works_are_announced_and_taken_back(
    office: Office, koval: PlainBrowser
) -> None:
    await koval.follows("new-planned")
    await koval.presses("preview", addresses=TEXT, starts_at="завтра 9", ends_at="26.11 17:00")
    await koval.presses("publish")
    assert koval.page.part("status").split()[-1] == "Заплановане"

    await koval.follows("cancel")
    assert "Скасовано: відключення води" in koval.page.part("sample-uk")
    await koval.presses("send", reason="перенесли роботи")

    assert koval.page.part("status").split()[-1] == "Скасовано"
    assert await office.notices() == ["announce", "cancel"]


async def test_a_draft_is_taken_up_again_exactly_as_it_was_typed(koval: PlainBrowser) -> None:
    await koval.follows("new-planned")
    text = TEXT + "\nвул. Вигадана 3"
    typed = await koval.presses(
        "save-draft", addresses=text, starts_at="завтра 9", ends_at="завтра 17", note="без черги"
    )
    assert typed.url == "/"

    await koval.follows("edit")
    form = koval.page.form("outage-form")

    assert form.value("addresses") == text
    assert form.value("starts_at") == "25.11.2026 09:00"
    assert form.value("ends_at") == "25.11.2026 17:00"
    assert form.value("note") == "без черги"
    assert form.value("kind") == "planned"


async def test_an_edited_draft_stays_one_outage(office: Office, koval: PlainBrowser) -> None:
    await koval.follows("new-emergency")
    await koval.presses("preview", addresses=TEXT, ends_at="18:00")
    await koval.follows("edit")

    preview = await koval.presses("preview", addresses="вул. Київська 7")

    assert "вул. Перемоги" not in preview.part("preview-streets")
    assert await office.outages() == 1


async def test_a_discarded_draft_tells_nobody(office: Office, koval: PlainBrowser) -> None:
    await koval.follows("new-emergency")
    await koval.presses("preview", addresses=TEXT, ends_at="18:00")

    await koval.follows("cancel")
    await koval.presses("send")

    assert koval.page.url == "/"
    assert await office.notices() == []


async def test_publish_pressed_twice_refreshed_and_sent_from_two_tabs_is_one_notice(
    office: Office, koval: PlainBrowser
) -> None:
    await koval.follows("new-emergency")
    await koval.presses("preview", addresses=TEXT, ends_at="18:00")
    form = koval.page.form("publish")

    await asyncio.gather(*(koval.sends(form.action, form.fields) for _ in range(4)))
    card = await koval.sends(form.action, form.fields)

    assert card.status == 200
    assert card.part("status").split()[-1] == "Активне"
    assert await office.outages() == 1
    assert await office.notices() == ["announce"]


async def test_the_form_sent_twice_is_one_draft(office: Office, koval: PlainBrowser) -> None:
    await koval.follows("new-emergency")
    form = koval.page.form("outage-form")
    fields = [(n, v) for n, v in form.fields if n not in ("addresses", "ends_at")]
    fields += [("addresses", TEXT), ("ends_at", "18:00"), ("do", "preview")]

    await asyncio.gather(*(koval.sends(form.action, fields) for _ in range(3)))

    assert await office.outages() == 1


async def test_back_to_the_form_after_publishing_says_it_is_published(
    office: Office, koval: PlainBrowser
) -> None:
    await koval.follows("new-emergency")
    form = koval.page.form("outage-form")
    fields = [(n, v) for n, v in form.fields if n not in ("addresses", "ends_at")]
    fields += [("addresses", TEXT), ("ends_at", "18:00"), ("do", "preview")]
    await koval.sends(form.action, fields)
    await koval.presses("publish")

    page = await koval.sends(form.action, fields)

    assert page.part("status").split()[-1] == "Активне"
    assert await office.notices() == ["announce"]


async def test_an_overdue_outage_stands_first_and_asks_for_the_dispatcher(
    office: Office, koval: PlainBrowser
) -> None:
    await _publishes(koval, ends_at="18:00")
    await _publishes(koval, ends_at="12:30", addresses="вул. Київська 31")
    office.clock.forward(minutes=52)

    board = await koval.opens("/")

    assert board.parts["overdue"] == ["Прострочено 22 хвилини"]
    assert "1 відключення прострочене" in board.part("overdue-strip")
    assert board.parts["open"][0] == "вул. Київська 31"


async def test_a_promised_update_that_is_due_shows_on_the_board(
    office: Office, koval: PlainBrowser
) -> None:
    await _publishes(koval, ends_at="", end_unknown="1", next_update_at="12:30")
    assert "оновлення до: сьогодні, 12:30" in (await koval.opens("/")).html
    office.clock.forward(minutes=31)

    board = await koval.opens("/")

    assert board.parts["update-due"] == ["Час обіцяного оновлення"]


async def test_a_similar_open_outage_is_pointed_out_before_sending(koval: PlainBrowser) -> None:
    await _publishes(koval)
    await koval.opens("/outages/new")

    preview = await koval.presses("preview", addresses="вул. Київська 7", ends_at="19:00")

    assert "Схоже відключення № В-1 вже відкрите: 1 спільна вулиця" in preview.html


@pytest.mark.parametrize("path", ["", "/edit", "/change", "/restore", "/cancel", "/progress"])
async def test_another_service_s_outage_does_not_exist(
    office: Office, koval: PlainBrowser, path: str
) -> None:
    await _publishes(koval)
    stranger = await office.logs_in("svitlo")

    page = await stranger.opens(f"/outages/1{path}")

    assert page.status == 404


@pytest.mark.parametrize("act", ["edit", "publish", "change", "restore", "cancel"])
async def test_nobody_acts_on_another_service_s_outage(
    office: Office, koval: PlainBrowser, act: str
) -> None:
    await _publishes(koval)
    stranger = await office.logs_in("svitlo")
    token = stranger.page.form("logout").value("csrf")

    page = await stranger.sends(f"/outages/1/{act}", [("csrf", token), ("revision", "1")])

    assert page.status == 404
    assert await office.notices() == ["announce"]


async def test_another_service_s_outages_are_not_on_the_board(
    office: Office, koval: PlainBrowser
) -> None:
    await _publishes(koval)

    stranger = await office.logs_in("svitlo")
    duty = await office.logs_in("cherhovyi")

    assert "outage" not in stranger.page.parts
    assert len(duty.page.parts["outage"]) == 1


async def test_a_dispatcher_cannot_post_for_another_service(
    office: Office, koval: PlainBrowser
) -> None:
    await koval.opens("/outages/new")

    page = await koval.presses("preview", service="power", addresses=TEXT, ends_at="18:00")

    assert page.status == 422
    assert "Цю послугу веде інша служба" in page.part("errors")
    assert await office.outages() == 0
