"""The console in a real browser: live reading, sending once, watching, and without JavaScript."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from playwright.async_api import expect
from sqlalchemy import func, select

from bot.addresses import store as people
from bot.addresses.houses import House
from bot.addresses.model import Address
from bot.messages import Recipient
from bot.tables.delivery import NoticeRow
from bot.web.phone.store import add_person
from tests.browser.dispatcher import TEXT, Dispatcher, in_time

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Page

    from tests.browser.conftest import Product

    Window = Callable[..., Awaitable[Page]]


async def _resident(product: Product, user: str, house: str) -> None:
    """Subscribe somebody to a house of вул. Київська."""
    now = dt.datetime.now(dt.UTC)
    service = product.service
    await add_person(service.database, user, user, now)
    street = next(
        found.id
        for found in service.gazetteer.streets
        if (found.type, found.name) == ("вулиця", "Київська")
    )
    async with service.database.write() as connection:
        person = await people.agree(
            connection, Recipient("phone", user), language="uk", consent_version="1", now=now
        )
        await people.subscribe(
            connection, person.id, Address(street, House.parse(house)), services=7, now=now
        )


async def _notices(product: Product) -> int:
    async with product.service.database.read() as connection:
        query = select(func.count()).select_from(NoticeRow)
        return (await connection.execute(query)).scalar_one()


async def test_the_text_is_read_while_it_is_typed_and_every_piece_marked(
    product: Product, page: Page
) -> None:
    koval = Dispatcher(page, product.url)
    await koval.logs_in()

    await koval.begins(TEXT)

    await expect(page.get_by_test_id("verdict")).to_contain_text("Розпізнано 3 із 4 фрагментів")
    await expect(page.get_by_test_id("unresolved-item")).to_contain_text("вул. Неіснуюча 7")
    await expect(page.locator("#heard")).to_have_text("Розпізнано 3 із 4 фрагментів, 3 вулиці")
    marks = page.locator(".marked [data-start]")
    pieces = await marks.evaluate_all(
        "all => all.map(one => [Number(one.dataset.start), Number(one.dataset.end)])"
    )
    assert pieces[0][0] == 0
    assert pieces[-1][1] == len(TEXT)


async def test_skipping_is_kept_while_typing_goes_on(product: Product, page: Page) -> None:
    koval = Dispatcher(page, product.url)
    await koval.logs_in()
    await koval.begins(TEXT)
    await page.get_by_test_id("skip").check()

    await page.get_by_test_id("addresses").press("End")
    await page.get_by_test_id("addresses").press_sequentially(" вул. Садова 5")

    await expect(page.get_by_test_id("street").filter(has_text="Садова")).to_be_visible()
    await expect(page.get_by_test_id("skip")).to_be_checked()


async def test_the_card_counts_the_sending_without_being_reloaded(
    product: Product, page: Page
) -> None:
    for number in range(3):
        await _resident(product, f"resident-{number}", str(2 * number + 1))
    koval = Dispatcher(page, product.url)
    await koval.logs_in()

    await koval.posts()

    await expect(page.get_by_test_id("progress")).to_contain_text("Надіслано 3 із 3")
    await expect(page.get_by_test_id("channel-phone")).to_contain_text("3 із 3")


async def test_a_double_click_on_send_is_one_notice(product: Product, page: Page) -> None:
    koval = Dispatcher(page, product.url)
    await koval.logs_in()
    await koval.begins("вул. Київська 1–15")
    await page.get_by_test_id("preview").click()

    await page.get_by_test_id("publish").dblclick()

    await expect(page.get_by_test_id("status")).to_have_attribute("data-status", "active")
    await page.go_back()
    await page.reload()
    assert await _notices(product) == 1


async def test_typing_a_new_time_shows_the_text_that_will_be_sent(
    product: Product, page: Page
) -> None:
    koval = Dispatcher(page, product.url)
    await koval.logs_in()
    await koval.posts()
    await page.get_by_test_id("change").click()
    later = in_time(hours=3)

    await page.get_by_test_id("ends_at").fill(later)

    await expect(page.get_by_test_id("sample-uk")).to_contain_text(f"до {later[-5:]} (раніше")
    await page.get_by_test_id("send").click()
    await expect(page.get_by_test_id("done")).to_be_visible()
    await expect(page.get_by_test_id("history")).to_contain_text("змінено")


async def test_without_a_network_the_typed_text_stays(product: Product, page: Page) -> None:
    koval = Dispatcher(page, product.url)
    await koval.logs_in()
    await koval.begins("вул. Київська 1")
    await expect(page.get_by_test_id("verdict")).to_be_visible()

    await page.route("**/outages/parse", lambda route: route.fulfill(status=204))
    await page.get_by_test_id("addresses").fill("вул. Київська 1–15")
    await page.wait_for_timeout(600)
    await page.unroute("**/outages/parse")
    await page.get_by_test_id("preview").click()

    await expect(page.get_by_test_id("preview-streets")).to_contain_text("вул. Київська 1–15")


async def test_the_buttons_set_times_of_kyiv(product: Product, page: Page) -> None:
    koval = Dispatcher(page, product.url)
    await koval.logs_in()
    await page.goto(f"{product.url}/outages/new?kind=emergency")
    await page.get_by_test_id("starts_at").fill("25.10.2026 01:30")

    await page.locator("[data-set=ends_at][data-shift='4']").click()

    # That night the clocks go back an hour.
    await expect(page.get_by_test_id("ends_at")).to_have_value("25.10.2026 04:30")


async def test_by_keyboard_alone_an_outage_is_published(product: Product, page: Page) -> None:
    koval = Dispatcher(page, product.url)
    await koval.logs_in()
    await page.get_by_test_id("new-emergency").focus()
    await page.keyboard.press("Enter")
    await page.get_by_test_id("ends_at").focus()
    await page.keyboard.type(in_time(hours=2))
    await page.get_by_test_id("addresses").focus()
    await page.keyboard.type("вул. Київська 1-15")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_test_id("publish")).to_be_visible()
    strokes = 0
    while not await page.get_by_test_id("publish").evaluate("it => it === document.activeElement"):
        await page.keyboard.press("Tab")
        strokes += 1
        assert strokes < 20
    await page.keyboard.press("Enter")

    await expect(page.get_by_test_id("status")).to_have_attribute("data-status", "active")


async def test_without_javascript_an_outage_is_published_changed_and_restored(
    product: Product, window: Window
) -> None:
    page = await window(javascript=False)
    koval = Dispatcher(page, product.url)
    await koval.logs_in()
    await koval.begins(TEXT)
    await page.get_by_test_id("parse").click()
    await page.get_by_test_id("skip").check()
    await page.get_by_test_id("preview").click()
    await page.get_by_test_id("publish").click()

    await page.get_by_test_id("change").click()
    await page.get_by_test_id("end_unknown").check()
    await page.get_by_test_id("next_update_at").fill(promised := in_time(hours=1))
    await page.get_by_test_id("look").click()
    await expect(page.get_by_test_id("sample-uk")).to_contain_text(promised[-5:])
    await page.get_by_test_id("send").click()
    await page.get_by_test_id("restore").click()
    await page.get_by_test_id("send").click()

    await expect(page.get_by_test_id("status")).to_have_attribute("data-status", "restored")


async def test_the_card_prints_without_its_buttons(product: Product, page: Page) -> None:
    koval = Dispatcher(page, product.url)
    await koval.logs_in()
    await koval.posts()

    await page.emulate_media(media="print")

    await expect(page.get_by_test_id("change")).to_be_hidden()
    await expect(page.get_by_test_id("card-streets")).to_be_visible()


async def test_what_the_text_says_fills_a_field_at_one_press_and_not_before(
    product: Product, page: Page
) -> None:
    koval = Dispatcher(page, product.url)
    await koval.logs_in()
    await page.goto(f"{koval.url}/outages/new?kind=emergency")
    began = await page.get_by_test_id("starts_at").input_value()
    await page.get_by_test_id("addresses").fill("Планово завтра з 9 до 17: вул. Київська 1–15")
    offer = page.get_by_test_id("offer-starts_at")
    await expect(offer).to_contain_text("Завтра з 9", ignore_case=True)
    await expect(page.get_by_test_id("starts_at")).to_have_value(began)

    await page.get_by_test_id("fill-starts_at").click()
    await page.get_by_test_id("fill-kind").click()

    await expect(page.get_by_test_id("starts_at")).to_have_value(re.compile(r"09:00$"))
    await expect(page.get_by_test_id("kind-planned")).to_be_checked()
    await expect(page.get_by_test_id("ends_at")).to_have_value("")
    await expect(offer).to_have_count(0)
