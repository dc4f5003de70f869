"""Logging in: who gets in, who does not, and how long it lasts."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from bot.tables.office import Dispatcher, WebSession
from bot.web import accounts, passwords
from tests.web.office import NOW, PASSWORD, Office

if TYPE_CHECKING:
    from tests.web.plain_browser import PlainBrowser


@pytest.fixture(autouse=True)
def _refusals_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "REFUSAL_TAKES", 0.0)


async def test_a_dispatcher_logs_in_and_sees_the_board_with_their_name(koval: PlainBrowser) -> None:
    assert koval.page.status == 200
    assert koval.page.part("who") == "КП «Водоканал» · Олена Коваль"


async def test_a_login_is_taken_in_any_case_and_with_spaces_around(visitor: PlainBrowser) -> None:
    await visitor.opens("/login")

    await visitor.presses("submit", login=" KOVAL ", password=PASSWORD)

    assert visitor.page.url == "/"


async def test_an_unknown_login_and_a_wrong_password_get_the_same_answer(
    visitor: PlainBrowser,
) -> None:
    await visitor.opens("/login")

    wrong = await visitor.presses("submit", login="koval", password="не той пароль зовсім")
    unknown = await visitor.presses("submit", login="nobody", password="не той пароль зовсім")

    assert (wrong.status, wrong.html) == (unknown.status, unknown.html)
    assert wrong.status == 401


async def test_both_refusals_check_a_password_hash() -> None:
    assert await passwords.matches(None, PASSWORD) is False
    assert await passwords.matches("not a hash", PASSWORD) is False


async def test_a_page_leads_to_the_login_and_from_there_to_itself(visitor: PlainBrowser) -> None:
    await visitor.opens("/outages/new?kind=planned")
    assert visitor.page.url.startswith("/login")

    await visitor.presses("submit", login="koval", password=PASSWORD)

    assert visitor.page.url == "/outages/new?kind=planned"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
async def test_a_login_never_leads_to_another_site(visitor: PlainBrowser, target: str) -> None:
    await visitor.opens("/login")
    form = visitor.page.form("login-form")

    answer = await visitor.client.post(
        form.action,
        data={"login": "koval", "password": PASSWORD, "next": target},
        allow_redirects=False,
    )

    assert answer.headers["Location"] == "/"


async def test_after_five_failures_even_the_right_password_has_to_wait(
    office: Office, visitor: PlainBrowser
) -> None:
    await visitor.opens("/login")
    for _ in range(accounts.FREE_FAILURES):
        await visitor.presses("submit", login="koval", password="не той пароль зовсім")

    refused = await visitor.presses("submit", login="koval", password=PASSWORD)
    office.clock.forward(seconds=3)
    accepted = await visitor.presses("submit", login="koval", password=PASSWORD)

    assert refused.status == 401
    assert accepted.url == "/"


async def test_the_delay_doubles_but_is_never_longer_than_a_quarter_of_an_hour(
    office: Office,
) -> None:
    database = office.context.database
    waits = []
    for _ in range(20):
        await accounts.check_login(database, login="koval", password="x", now=office.clock())
        async with database.read() as connection:
            query = select(Dispatcher.locked_until).where(Dispatcher.login == "koval")
            until = (await connection.execute(query)).scalar_one()
        waits.append((until - office.clock()).total_seconds() if until else 0)
        office.clock.now = until or office.clock.now

    assert waits[:8] == [0, 0, 0, 0, 2, 4, 8, 16]
    assert waits[-1] == 900


async def test_a_closed_account_does_not_get_in_and_loses_its_session(
    office: Office, koval: PlainBrowser
) -> None:
    async with office.context.database.write() as connection:
        await connection.execute(update(Dispatcher).values(disabled_at=NOW))

    await koval.opens("/")
    assert koval.page.url.startswith("/login")
    refused = await koval.presses("submit", login="koval", password=PASSWORD)

    assert refused.status == 401


async def test_the_cookie_is_in_the_database_only_as_a_hash(
    office: Office, koval: PlainBrowser
) -> None:
    cookie = next(c for c in koval.client.session.cookie_jar if c.key == "visnyk")

    async with office.context.database.read() as connection:
        kept = (await connection.execute(select(WebSession.token_hash))).scalars().all()

    assert kept == [hashlib.sha256(cookie.value.encode()).hexdigest()]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


async def test_a_session_ends_after_an_hour_without_work(
    office: Office, koval: PlainBrowser
) -> None:
    office.clock.forward(minutes=59)
    assert (await koval.opens("/")).url == "/"
    office.clock.forward(minutes=61)

    assert (await koval.opens("/")).url.startswith("/login")


async def test_a_session_ends_after_twelve_hours_of_work(
    office: Office, koval: PlainBrowser
) -> None:
    for _ in range(12):
        office.clock.forward(minutes=59)
        assert (await koval.opens("/")).url == "/"
    office.clock.forward(minutes=13)

    assert (await koval.opens("/")).url.startswith("/login")


async def test_what_a_page_asks_by_itself_keeps_no_session_alive(
    office: Office, koval: PlainBrowser
) -> None:
    for _ in range(4):
        office.clock.forward(minutes=20)
        answer = await koval.client.get("/outages/1/progress")

    assert answer.status == 204


async def test_after_logging_out_an_old_copy_of_the_cookie_opens_nothing(
    office: Office, koval: PlainBrowser
) -> None:
    stolen = next(c.value for c in koval.client.session.cookie_jar if c.key == "visnyk")
    await koval.presses("logout")
    thief = office.browser()

    answer = await thief.client.get(
        "/", headers={"Cookie": f"visnyk={stolen}"}, allow_redirects=False
    )

    assert koval.page.url == "/login"
    assert answer.status == 303


async def test_each_login_gets_a_new_session(office: Office) -> None:
    cookies = set()
    for _ in range(2):
        browser = await office.logs_in("koval")
        cookies |= {c.value for c in browser.client.session.cookie_jar if c.key == "visnyk"}

    assert len(cookies) == 2


async def test_the_login_page_speaks_english_when_asked(visitor: PlainBrowser) -> None:
    await visitor.opens("/login")

    await visitor.follows("language")

    assert "Dispatcher login" in visitor.page.html


async def test_a_dispatcher_chooses_the_language_once_and_keeps_it(
    office: Office, koval: PlainBrowser
) -> None:
    await koval.presses("language")
    assert "New outage" not in koval.page.html
    assert "Planned outage" in koval.page.html

    again = await office.logs_in("koval")

    assert "Planned outage" in again.page.html


@pytest.mark.parametrize(
    ("password", "error"),
    [("коротке слово", passwords.TooShort), ("д" * 129, passwords.TooLong)],
)
async def test_a_password_that_is_too_short_or_too_long_is_refused_clearly(
    office: Office, password: str, error: type[ValueError]
) -> None:
    with pytest.raises(error, match=f"has {len(password)} characters"):
        await accounts.add_dispatcher(
            office.context.database,
            login="new",
            name="New",
            password=password,
            role="dispatcher",
            service="water",
            utility="",
            now=NOW,
        )


async def test_a_login_is_taken_once(office: Office) -> None:
    with pytest.raises(accounts.LoginTaken, match="Koval"):
        await accounts.add_dispatcher(
            office.context.database,
            login="Koval",
            name="Another",
            password=PASSWORD,
            role="dispatcher",
            service="water",
            utility="",
            now=NOW,
        )


async def test_a_flood_of_logins_is_told_to_come_again(
    visitor: PlainBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "MAX_WAITING", 0)
    await visitor.opens("/login")

    page = await visitor.presses("submit", login="koval", password=PASSWORD)

    assert page.status == 503
    assert "Забагато спроб" in page.part("login-notice")
