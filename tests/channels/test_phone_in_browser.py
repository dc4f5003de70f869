"""The phone in a real browser: it looks and behaves like a messenger on a small screen."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, async_playwright, expect

from bot.channels.phone import Phone
from bot.channels.registry import Channels
from bot.messages import Button, Message, Recipient
from bot.web.phone import routes, store
from tests.channels.test_phone import NOON, Service, clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.db import Database
    from bot.web.context import WebContext

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage"]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
)
RULES = "['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']"
OLENA = Recipient("phone", "olena")
IVAN = Recipient("phone", "ivan")


async def strictly(_request: web.Request, response: web.StreamResponse) -> None:
    """Send the policy the whole site lives under."""
    response.headers["Content-Security-Policy"] = POLICY


@pytest.fixture
async def service(sqlite_database: Database) -> Service:
    phone = Phone(sqlite_database, clock)
    await store.add_person(sqlite_database, "ivan", "Іван", NOON)
    await store.add_person(sqlite_database, "olena", "Олена Ковальчук", NOON)
    return Service(sqlite_database, phone, Channels({"phone": phone}, {}))


@pytest.fixture
async def server(service: Service) -> AsyncIterator[TestServer]:
    app = web.Application()
    app.on_response_prepare.append(strictly)
    routes.set_up(app, cast("WebContext", service))
    running = TestServer(app)
    await running.start_server()
    yield running
    await running.close()


@pytest.fixture
async def page(server: TestServer) -> AsyncIterator[Page]:
    """A page on a small phone; any error or violation of the policy fails the test."""
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        context = await browser.new_context(
            base_url=str(server.make_url("/")),
            locale="uk-UA",
            timezone_id="Europe/Kyiv",
            viewport={"width": 360, "height": 640},
        )
        made = await context.new_page()
        made.on("pageerror", lambda error: complaints.append(str(error)))
        made.on(
            "console",
            lambda said: (
                complaints.append(said.text) if said.type in ("error", "warning") else None
            ),
        )
        yield made
        await browser.close()
    assert complaints == []


async def test_a_person_starts_reads_presses_and_writes(page: Page, service: Service) -> None:
    await page.goto("/phone?person=olena")
    await page.get_by_test_id("start").click()
    bubbles = page.get_by_test_id("message")
    await expect(bubbles).to_have_count(1)

    await service.phone.send(
        OLENA, Message("Погоджуєтеся?\nДокладно: https://example.org/a.", (Button("y", "Так"),))
    )
    await page.get_by_role("button", name="Так").click()
    await expect(bubbles).to_have_count(3)
    assert await page.get_by_role("link").get_attribute("href") == "https://example.org/a"

    composer = page.get_by_test_id("composer")
    await composer.fill("Київська 12А")
    await composer.press("Enter")
    await expect(bubbles.last).to_contain_text("Київська 12А")
    await expect(composer).to_have_value("")
    assert await bubbles.evaluate_all("all => all.map((one) => one.dataset.side)") == [
        "in",
        "out",
        "in",
        "in",
    ]


async def test_others_show_what_they_have_not_read(page: Page, service: Service) -> None:
    await page.goto("/phone?person=olena")
    ivan = page.locator("[data-testid=person][data-person=ivan]")
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "on")

    await service.phone.send(IVAN, Message("Світло вимкнено"))
    await service.phone.send(IVAN, Message("Світло є"))

    await expect(ivan.get_by_test_id("unread")).to_contain_text("2")
    await ivan.click()
    await expect(page.get_by_test_id("message")).to_have_count(2)
    await expect(ivan.get_by_test_id("unread")).to_be_hidden()
    assert await ivan.get_attribute("aria-current") == "true"


async def test_blocking_and_coming_back(page: Page, service: Service) -> None:
    await page.goto("/phone?person=olena")
    await page.get_by_test_id("block").click()
    await expect(page.get_by_test_id("composer")).to_be_hidden()

    await page.get_by_role("button", name="Розблокувати").click()

    await expect(page.get_by_test_id("composer")).to_be_visible()


async def test_somebody_new_joins(page: Page) -> None:
    await page.goto("/phone")
    await page.get_by_test_id("person-new").click()
    await page.get_by_test_id("person-name").fill("Марія")
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("button", name="Марія")).to_have_attribute("aria-current", "true")
    await expect(page.get_by_test_id("start")).to_be_visible()


async def test_words_that_look_like_markup_stay_words(page: Page, service: Service) -> None:
    await page.goto("/phone?person=olena")
    tricky = "<img src=x onerror=alert(1)> {{7*7}} javascript:alert(1)"

    await service.phone.send(OLENA, Message(tricky, (Button("b", "<b>Так</b>"),)))

    await expect(page.get_by_test_id("message")).to_contain_text(tricky)
    await expect(page.get_by_test_id("choice")).to_have_text("<b>Так</b>")


async def test_a_word_that_is_not_sent_is_not_lost(page: Page) -> None:
    await page.goto("/phone?person=olena")
    await page.get_by_test_id("composer").fill("а" * 10)
    await page.route("**/acts*", lambda route: route.fulfill(status=200, body="not JSON"))

    await page.keyboard.press("Enter")

    await expect(page.get_by_test_id("problem")).to_contain_text("Не надіслано")
    await expect(page.get_by_test_id("composer")).to_have_value("а" * 10)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_is_accessible_and_fits_a_small_screen(
    page: Page, service: Service, scheme: str
) -> None:
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await page.goto("/phone?person=olena&bare=1")
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "on")
    choices = tuple(Button(str(n), "вул. Велика Бердичівська, 10") for n in range(3))
    await service.phone.send(OLENA, Message("дужедовгеслово" * 20, choices, silent=True))
    await service.phone.send(IVAN, Message("Світло є"))
    await expect(page.get_by_test_id("unread").nth(0)).to_be_visible()

    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate(
        f"axe.run(document, {{runOnly: {RULES}}})"
        ".then((result) => result.violations.map((one) => one.id))"
    )

    assert found == []
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
