"""What every answer carries, and what is refused before a page looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.web.errors import RETRY_AFTER

if TYPE_CHECKING:
    from tests.web.office import Office
    from tests.web.plain_browser import PlainBrowser


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One engine is enough: nothing here is the database's to decide."""
    return sqlite_url


#: Every address of the console that changes something.
POSTS = (
    "/logout",
    "/language",
    "/outages/new",
    "/outages/parse",
    "/outages/1/edit",
    "/outages/1/publish",
    "/outages/1/change",
    "/outages/1/restore",
    "/outages/1/cancel",
)


@pytest.mark.parametrize("path", POSTS)
async def test_a_form_without_its_token_is_refused(koval: PlainBrowser, path: str) -> None:
    assert (await koval.sends(path, [])).status == 403
    assert (await koval.sends(path, [("csrf", "вигадане")])).status == 403


@pytest.mark.parametrize("path", [*POSTS, "/login"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
async def test_a_form_from_another_site_is_refused_even_with_the_token(
    koval: PlainBrowser, path: str, headers: dict[str, str]
) -> None:
    token = koval.page.form("logout").value("csrf")

    page = await koval.sends(path, [("csrf", token)], headers)

    assert page.status == 403


async def test_our_own_form_passes_with_the_headers_browsers_send(koval: PlainBrowser) -> None:
    token = koval.page.form("logout").value("csrf")
    host = koval.client.make_url("/").authority

    page = await koval.sends(
        "/language",
        [("csrf", token), ("language", "uk"), ("next", "/")],
        {"Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"},
    )

    assert page.status == 200


@pytest.mark.parametrize("path", ["/login", "/", "/outages/new", "/outages/77", "/nothing"])
async def test_every_page_has_the_strict_headers(koval: PlainBrowser, path: str) -> None:
    headers = (await koval.opens(path)).headers

    csp = headers["Content-Security-Policy"]
    assert "default-src 'none'" in csp
    assert "unsafe" not in csp
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Server"] == "Visnyk"


@pytest.mark.parametrize("path", ["/login", "/", "/outages/new", "/demo"])
async def test_no_page_has_inline_scripts_or_styles(koval: PlainBrowser, path: str) -> None:
    html = (await koval.opens(path)).html

    assert "<style" not in html
    assert " style=" not in html
    assert "<script>" not in html
    assert " onclick=" not in html


async def test_styles_and_scripts_are_cached_for_ever_under_the_name_of_their_hash(
    koval: PlainBrowser,
) -> None:
    html = (await koval.opens("/outages/new")).html
    urls = {part for part in html.split('"') if part.startswith("/static/")}

    for url in urls:
        answer = await koval.client.get(url)
        assert answer.status == 200
        assert "immutable" in answer.headers["Cache-Control"]
    assert len(urls) == 5


@pytest.mark.parametrize("name", ["console.css", "../app.py", "..%2fapp.py", "manifest.json"])
async def test_nothing_else_is_served_as_a_static_file(visitor: PlainBrowser, name: str) -> None:
    assert (await visitor.opens(f"/static/{name}")).status == 404


async def test_an_error_is_a_page_with_a_code_and_no_stack(
    office: Office, koval: PlainBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the cause")

    monkeypatch.setattr("bot.outages.store.listed", broken)

    page = await koval.opens("/")

    assert page.status == 500
    assert "Сталася помилка" in page.html
    assert "Код: " in page.html
    assert "the cause" not in page.html
    assert "Traceback" not in page.html


async def test_while_the_database_is_away_the_answer_is_503_and_the_typed_text_comes_back(
    koval: PlainBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    await koval.opens("/outages/new")

    async def away(*_: object, **__: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr("bot.outages.post.Post.save_draft", away)
        page = await koval.presses(
            "save-draft", addresses="вул. Київська 5\nвул. Перемоги 55", ends_at="18:00"
        )

    assert page.status == 503
    assert page.headers["Retry-After"] == RETRY_AFTER
    assert page.form("again").value("addresses") == "вул. Київська 5\nвул. Перемоги 55"


async def test_a_request_over_two_megabytes_is_refused_with_words(koval: PlainBrowser) -> None:
    token = koval.page.form("logout").value("csrf")

    page = await koval.sends("/outages/new", [("csrf", token), ("addresses", "a" * 3_000_000)])

    assert page.status == 413
    assert "Тексту забагато" in page.html


@pytest.mark.parametrize("path", ["/outages/0", "/outages/abc", "/outages/99999999999999999999"])
async def test_an_address_that_names_nothing_is_a_404(koval: PlainBrowser, path: str) -> None:
    assert (await koval.opens(path)).status == 404


async def test_the_process_is_alive_and_ready(visitor: PlainBrowser) -> None:
    assert (await visitor.opens("/healthz")).html == "ok\n"
    assert (await visitor.opens("/readyz")).html == "ok\n"


async def test_a_process_whose_database_does_not_fit_is_not_ready(
    office: Office, visitor: PlainBrowser
) -> None:
    async with office.context.database.write() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    page = await visitor.opens("/readyz")

    assert page.status == 503
    assert "9999" in page.html
