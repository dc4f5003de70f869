"""The main job, seen: a resident subscribes on the phone, a dispatcher posts in the console.

Three announcements of the corpus, as utilities wrote them; who is concerned is told, and nobody
else; the estimate moves; the service is back. The screenshots land in docs/img/.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import FrameLocator, Page, expect

from bot.demo import RESIDENTS
from tests.browser.dispatcher import in_time
from tests.processes import started

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs/img"
CORPUS = ROOT / "tests/addresses/corpora/dev_announcements.jsonl"
#: id of the announcement, its service, and whom of the demo's people it concerns.
POSTS = (
    ("dev-22", "power", {"petro", "nadiia"}),  # Київська 15 and 25, not 12А
    ("dev-23", "power", {"halyna", "maria"}),  # Хлібна 20, not 12, which is excepted; Гоголівська
    ("dev-25", "water", {"taras"}),  # Незалежності 10 к1
)
#: Київська 12А stands beside 12, so a range of bare numbers reaches it (ADR 4).
OWN = "вул. Київська, 2-12; вул. Жуйка, усі будинки"
CONCERNED_BY_OWN = {"oksana"}


@pytest.fixture
async def demo(tmp_path: Path, page: Page) -> AsyncIterator[Page]:
    """The demo's page, its console logged in."""
    environment = {"DATABASE_URL": f"sqlite:///{tmp_path}/demo.db"}
    async with started(
        "bot.cli", "demo", environment=environment, folder=tmp_path, name="demo", serves=True
    ) as process:
        await page.goto(f"{process.url}/demo")
        console = page.frame_locator("[data-testid=frame-console]")
        await console.get_by_test_id("login").fill("demo")
        await console.get_by_test_id("password").fill("visnyk-demo-2026")
        await console.get_by_test_id("submit").click()
        yield page
        await page.close()  # before the product ends: a page would complain of the silence


class Phone:
    """The phone beside the console: its people, and what each of them sees."""

    def __init__(self, page: Page) -> None:
        self._frame = page.frame_locator("[data-testid=frame-phone]")

    async def becomes(self, person: str) -> None:
        """Take the phone of another person."""
        chip = self._frame.locator(f"[data-testid=person][data-person='{person}']")
        await chip.click()
        await expect(chip).to_have_attribute("aria-current", "true")

    async def newcomer(self, name: str) -> str:
        """Let somebody new into the messenger; gives their id."""
        await self._frame.get_by_test_id("person-new").click()
        await self._frame.get_by_test_id("person-name").fill(name)
        await self._frame.get_by_test_id("person-add").click()
        await expect(self._frame.get_by_test_id("start")).to_be_visible()
        current = self._frame.locator("[data-testid=person][aria-current=true]")
        person = await current.get_attribute("data-person")
        assert person
        return person

    async def starts(self) -> None:
        """Press «Start» in an empty chat."""
        await self._frame.get_by_test_id("start").click()

    async def types(self, text: str) -> None:
        """Write and press Enter."""
        composer = self._frame.get_by_test_id("composer")
        await composer.fill(text)
        await composer.press("Enter")

    async def presses(self, label: str) -> None:
        """Press the newest button of that name."""
        await self._frame.get_by_role("button", name=label, exact=True).last.click()

    async def reads(self, part: str) -> None:
        """Wait until a message of the bot with these words is on the screen."""
        bubbles = self._frame.locator("[data-testid=message][data-side=out]")
        await expect(bubbles.filter(has_text=part).last).to_be_visible()

    async def count(self, part: str) -> int:
        """How many messages of the bot have these words."""
        bubbles = self._frame.locator("[data-testid=message][data-side=out]")
        await expect(bubbles.first).to_be_visible()
        return await bubbles.filter(has_text=part).count()


class Console:
    """The dispatcher's half of the page."""

    def __init__(self, page: Page) -> None:
        self.frame: FrameLocator = page.frame_locator("[data-testid=frame-console]")

    async def posts(self, text: str, service: str) -> None:
        """Post an emergency that began now and is to end in two hours; leave its card open."""
        await self.frame.locator("a.brand").click()
        await self.frame.get_by_test_id("new-emergency").first.click()
        await self.frame.get_by_test_id(f"service-{service}").check(force=True)
        await self.frame.get_by_test_id("addresses").fill(text)
        await expect(self.frame.get_by_test_id("verdict")).to_be_visible()
        await self.frame.locator("[data-testid=ends_at]").fill(in_time(hours=2))
        await self.frame.get_by_test_id("preview").click()
        await self.frame.get_by_test_id("publish").click()
        await expect(self.frame.get_by_test_id("status")).to_have_attribute("data-status", "active")

    async def told(self) -> int:
        """How many people the open card says were told, once nothing is queued."""
        progress = self.frame.locator("[data-testid=progress][data-queued='0']")
        await expect(progress).not_to_have_attribute("data-sent", "0")
        return int(await progress.get_attribute("data-sent") or 0)

    async def moves_the_estimate(self) -> None:
        """Say that it will take three hours longer."""
        await self.frame.get_by_test_id("change").click()
        new = in_time(hours=5)
        await self.frame.locator("[data-testid=ends_at]").fill(new)
        await expect(self.frame.locator("#look")).to_contain_text(new.partition(" ")[2])
        await self.frame.get_by_test_id("send").click()
        await expect(self.frame.get_by_test_id("done")).to_be_visible()

    async def restores(self) -> None:
        """Say that the service is back."""
        await self.frame.get_by_test_id("restore").click()
        await self.frame.get_by_test_id("send").click()
        await expect(self.frame.get_by_test_id("status")).to_have_attribute(
            "data-status", "restored"
        )


def announcement(number: str) -> str:
    """The text of one announcement of the corpus."""
    for line in CORPUS.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["id"] == number:
            text: str = record["text"]
            return text
    raise LookupError(number)


async def test_exactly_the_people_concerned_hear_of_each_outage(demo: Page) -> None:
    phone, console = Phone(demo), Console(demo)
    olena = await phone.newcomer("Олена")
    await phone.starts()
    await phone.presses("Погоджуюся")
    await phone.reads("Напишіть вулицю")
    await phone.types("Київська 12А")
    await phone.reads("Перевірте адресу: вул. Київська, 12А")
    await phone.presses("Так")
    await phone.reads("Про що сповіщати")
    await phone.presses("Усе")
    await phone.reads("Готово")

    for number, service, concerned in POSTS:
        await console.posts(announcement(number), service)
        assert await console.told() == len(concerned)
    await console.posts(OWN, "power")
    await phone.reads("Аварія: немає світла")
    assert await console.told() == len({olena, *CONCERNED_BY_OWN})
    await demo.screenshot(path=IMAGES / "main-job.png")

    await console.moves_the_estimate()
    await phone.reads("Новий орієнтовний час")
    await console.restores()
    await phone.reads("Світло відновлено")
    await demo.screenshot(path=IMAGES / "restored.png")

    concerning = [who for _, _, who in POSTS] + [{olena, *CONCERNED_BY_OWN}]
    told = {}
    for person in (olena, *(resident[0] for resident in RESIDENTS)):
        await phone.becomes(person)
        told[person] = await phone.count("Аварія: немає")
    assert told == {person: sum(person in who for who in concerning) for person in told}
