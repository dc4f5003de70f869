"""A real Chromium before the whole product: console, phone, conversation and scheduler at work.

A test fails on any console error, page error or CSP report, whatever else it was about.
"""

from __future__ import annotations

import asyncio
import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    async_playwright,
    expect,
)

from bot.bootstrap import open_service
from bot.config import Settings
from bot.process import run_bot
from scheduler.process import Scheduler
from tests.processes import free_port
from tests.web.office import hire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.bootstrap import Service

# Debian's own Chromium; nothing is downloaded (docs: console-chat-trust.md §2.1).
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
# What forms answer when something typed has to be looked at again; the browser logs each as an
# error of the network, which it is not.
EXPECTED = tuple(f"status of {status}" for status in (401, 404, 409, 422))


# A machine that also runs the other half of the tests answers late, and is not wrong for it.
expect.set_options(timeout=15_000)


@dataclass(frozen=True, slots=True)
class Product:
    """The running product and what stands behind it."""

    url: str
    service: Service


@pytest.fixture
async def product(sqlite_url: str) -> AsyncIterator[Product]:
    """The whole product in this process, with the staff of tests/web/office.py."""
    settings = Settings(
        database_url=sqlite_url, phone=True, listen=f"127.0.0.1:{free_port()}", log_level="error"
    )
    async with open_service(settings) as service:
        await hire(service.database)
        ready = asyncio.Event()
        scheduler = Scheduler(
            service.database,
            service.gazetteer,
            service.channels.on,
            service.bells,
            service.clock,
        )
        tasks = [
            asyncio.create_task(run_bot(service, ready=ready.set), name="bot"),
            asyncio.create_task(scheduler.run(), name="scheduler"),
        ]
        async with asyncio.timeout(30):
            await ready.wait()
        yield Product(settings.public_address, service)
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium."""
    path = shutil.which("chromium")
    assert path is not None, "Chromium is missing: run `make test`, it installs it"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        await browser.close()


@pytest.fixture
async def window(chromium: Browser) -> AsyncIterator[Callable[..., Awaitable[Page]]]:
    """Open pages of given size, theme or without JavaScript; each in a context of its own."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(part in message.text for part in EXPECTED):
            problems.append(f"{message.text} at {message.location.get('url')}")

    async def opened(
        *, width: int = 1280, height: int = 900, theme: str = "light", javascript: bool = True
    ) -> Page:
        context = await chromium.new_context(
            locale="uk-UA",
            timezone_id="Europe/Kyiv",
            viewport={"width": width, "height": height},
            color_scheme="dark" if theme == "dark" else "light",
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = await context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: problems.append(str(error)))
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert problems == []


@pytest.fixture
async def page(window: Callable[..., Awaitable[Page]]) -> Page:
    """A page of a usual screen."""
    return await window(width=1440)
