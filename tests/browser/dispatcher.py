"""A dispatcher at the console, by what they see and press."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from playwright.async_api import expect

from bot.web.console.forms import spelled
from tests.web.office import PASSWORD

if TYPE_CHECKING:
    from playwright.async_api import Page

TEXT = """Через аварію на мережі сьогодні немає води:
вул. Київська 1–15, 22, 24А;
вул. Перемоги 55;
вул. Неіснуюча 7;
вул. Покровська.
Перепрошуємо за незручності."""


def in_time(**span: float) -> str:
    """A moment from now as the form's fields spell it."""
    return spelled(dt.datetime.now(dt.UTC) + dt.timedelta(**span))


class Dispatcher:
    """One person at one page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    async def logs_in(self, login: str = "koval") -> None:
        await self.page.goto(f"{self.url}/login")
        await self.page.get_by_test_id("login").fill(login)
        await self.page.get_by_test_id("password").fill(PASSWORD)
        await self.page.get_by_test_id("submit").click()
        await expect(self.page.get_by_test_id("section-active")).to_be_visible()

    async def begins(self, text: str = TEXT, ends_at: str = "") -> None:
        """Fill the form of an emergency, every fragment fixed or skipped."""
        await self.page.goto(f"{self.url}/outages/new?kind=emergency")
        await self.page.get_by_test_id("ends_at").fill(ends_at or in_time(hours=2))
        await self.page.get_by_test_id("addresses").fill(text)

    async def posts(self, text: str = "вул. Київська 1–15", ends_at: str = "") -> None:
        """Publish an emergency and stay on its card."""
        await self.begins(text, ends_at)
        await self.page.get_by_test_id("preview").click()
        await self.page.get_by_test_id("publish").click()
        await expect(self.page.get_by_test_id("status")).to_be_visible()
