"""Every page of the console: nothing axe can find, no sideways scroll, quick over a thin line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import expect

from tests.browser.dispatcher import TEXT, Dispatcher, in_time

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from playwright.async_api import Page

    from tests.browser.conftest import Product

    Window = Callable[..., Awaitable[Page]]

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIRST_LOAD = 60 * 1024  # bytes over the wire (design §8)


async def _every_page(page: Page, url: str) -> AsyncIterator[str]:
    """Walk through the console and stop at every page and state; gives the name of each."""
    koval = Dispatcher(page, url)
    await page.goto(f"{url}/login")
    yield "login"
    await koval.logs_in()
    yield "board, empty"
    await koval.page.get_by_test_id("new-emergency").click()
    yield "form, empty"
    await page.get_by_test_id("preview").click()
    await expect(page.get_by_test_id("errors")).to_be_focused()
    yield "form, errors"
    await koval.begins(TEXT)
    await expect(page.get_by_test_id("verdict")).to_be_visible()
    yield "form, live reading"
    await page.get_by_test_id("preview").click()
    await expect(page.get_by_test_id("errors")).to_be_visible()
    yield "form, unresolved"
    await page.get_by_test_id("skip").check()
    await page.get_by_test_id("preview").click()
    await expect(page.get_by_test_id("publish")).to_be_visible()
    yield "preview"
    await page.get_by_test_id("publish").click()
    await expect(page.get_by_test_id("status")).to_be_visible()
    yield "card"
    for act in ("change", "restore", "cancel"):
        await page.goto(f"{url}/outages/1/{act}")
        yield act
    await page.goto(f"{url}/outages/1/restore")
    await page.get_by_test_id("restored_at").fill("колись")
    await page.get_by_test_id("send").click()
    await expect(page.get_by_test_id("errors")).to_be_visible()
    yield "restore, errors"
    await koval.posts("вул. Садова 1–40", ends_at=in_time(minutes=1))
    await page.goto(url)
    yield "board, full"
    await page.get_by_test_id("language").click()
    yield "board, in English"
    await page.goto(f"{url}/outages/77")
    yield "error"
    await page.goto(f"{url}/demo")
    yield "demo"


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_axe_finds_nothing_on_any_page(product: Product, window: Window, theme: str) -> None:
    page = await window(theme=theme)
    axe = AXE.read_text(encoding="utf-8")
    found: dict[str, Any] = {}

    async for name in _every_page(page, product.url):
        await page.evaluate(axe)
        result = await page.evaluate(
            "rules => axe.run(document, {runOnly: rules, iframes: false})", RULES
        )
        for fault in result["violations"]:
            found[f"{name}: {fault['id']}"] = [node["html"][:200] for node in fault["nodes"]]

    assert found == {}


@pytest.mark.parametrize("width", [360, 768])
async def test_no_page_scrolls_sideways(product: Product, window: Window, width: int) -> None:
    page = await window(width=width, height=740)
    found = {}

    async for name in _every_page(page, product.url):
        over = await page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if over:
            found[name] = over

    assert found == {}


async def test_the_first_page_with_all_it_needs_is_under_sixty_kilobytes(
    product: Product, page: Page
) -> None:
    session = await page.context.new_cdp_session(page)
    await session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    koval = Dispatcher(page, product.url)

    await koval.logs_in()
    await page.get_by_test_id("new-emergency").click()
    await expect(page.get_by_test_id("addresses")).to_be_visible()
    await page.wait_for_load_state("networkidle")

    assert 0 < sum(sizes) <= FIRST_LOAD
