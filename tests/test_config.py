"""Settings come from the environment or from files, and a wrong one says what it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr
from pydantic_settings import SettingsConfigDict

from bot.config import FromEnvironment, Settings, split_address

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Messenger(FromEnvironment):
    """A channel's settings, as an adapter writes them."""

    model_config = SettingsConfigDict(env_prefix="MESSENGER_")

    token: SecretStr | None = None


@pytest.fixture
def setenv(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    for name in ("DATABASE_URL", "DATABASE_PASSWORD", "PUBLIC_URL", "LISTEN", "STREETS_FILE"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch.setenv


def test_without_any_setting_it_is_a_sqlite_file_and_a_local_port(
    setenv: Callable[[str, str], None],
) -> None:
    settings = Settings()

    assert settings.database_url.startswith("sqlite+aiosqlite:///")
    assert settings.listen_address == ("127.0.0.1", 8080)
    assert settings.public_url is None
    assert settings.public_address == "http://127.0.0.1:8080"
    assert not settings.phone


def test_a_secret_may_stand_in_a_file(setenv: Callable[[str, str], None], tmp_path: Path) -> None:
    (tmp_path / "token").write_text("EAAsecret\n", encoding="utf-8")
    setenv("MESSENGER_TOKEN_FILE", str(tmp_path / "token"))

    token = Messenger().token

    assert isinstance(token, SecretStr)
    assert token.get_secret_value() == "EAAsecret"
    assert "EAAsecret" not in repr(Messenger())


def test_a_setting_and_its_file_are_not_both_set(
    setenv: Callable[[str, str], None], tmp_path: Path
) -> None:
    (tmp_path / "token").write_text("one", encoding="utf-8")
    setenv("MESSENGER_TOKEN", "another")
    setenv("MESSENGER_TOKEN_FILE", str(tmp_path / "token"))

    with pytest.raises(ValueError, match="MESSENGER_TOKEN and MESSENGER_TOKEN_FILE are both set"):
        Messenger()


def test_an_empty_setting_beside_a_file_is_no_setting(
    setenv: Callable[[str, str], None], tmp_path: Path
) -> None:
    (tmp_path / "token").write_text("one", encoding="utf-8")
    setenv("MESSENGER_TOKEN", "")
    setenv("MESSENGER_TOKEN_FILE", str(tmp_path / "token"))

    token = Messenger().token

    assert isinstance(token, SecretStr)
    assert token.get_secret_value() == "one"


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_named(
    setenv: Callable[[str, str], None], tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "token"
    if content is not None:
        path.write_bytes(content)
    setenv("MESSENGER_TOKEN_FILE", str(path))

    with pytest.raises(ValueError, match=r"MESSENGER_TOKEN_FILE names \S+token, which cannot be"):
        Messenger()


def test_files_of_other_programs_are_not_ours_to_read(
    setenv: Callable[[str, str], None],
) -> None:
    setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
    setenv("COMPOSE_FILE", "docker-compose.yml")

    assert Settings().phone is False


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("postgresql://u:p@db/visnyk", "postgresql+asyncpg://u:p@db/visnyk"),
        ("postgres://u:p@db/visnyk", "postgresql+asyncpg://u:p@db/visnyk"),
        ("sqlite:////srv/visnyk.db", "sqlite+aiosqlite:////srv/visnyk.db"),
        ("sqlite+aiosqlite:///v.db", "sqlite+aiosqlite:///v.db"),
    ],
)
def test_a_database_url_gets_its_driver(
    setenv: Callable[[str, str], None], written: str, used: str
) -> None:
    setenv("DATABASE_URL", written)

    assert Settings().database_url == used


@pytest.mark.parametrize("url", ["mysql://db/visnyk", "visnyk.db", "postgresql+psycopg2://db/x"])
def test_another_database_is_refused(setenv: Callable[[str, str], None], url: str) -> None:
    setenv("DATABASE_URL", url)

    with pytest.raises(ValueError, match="must start with postgresql:// or sqlite:///"):
        Settings()


def test_a_refused_url_is_not_shown_for_it_may_hold_a_password(
    setenv: Callable[[str, str], None],
) -> None:
    setenv("DATABASE_URL", "mysql://visnyk:hunter2@db/visnyk")

    with pytest.raises(ValueError, match="DATABASE_URL") as refused:
        Settings()

    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("HOLD_SECONDS", "-1", "hold_seconds"),
        ("HOLD_SECONDS", "скоро", "hold_seconds"),
        ("LISTEN", "8080", "is not host:port"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL must be one of debug, info"),
        ("PHONE", "maybe", "phone"),
    ],
)
def test_a_value_that_means_nothing_is_refused_at_start(
    setenv: Callable[[str, str], None], name: str, value: str, told: str
) -> None:
    setenv(name, value)

    with pytest.raises(ValueError, match=told):
        Settings()


def test_the_databases_password_may_come_apart_from_its_url(
    setenv: Callable[[str, str], None], tmp_path: Path
) -> None:
    (tmp_path / "password").write_text("p@ss/word", encoding="utf-8")
    setenv("DATABASE_URL", "postgresql://visnyk@db/visnyk")
    setenv("DATABASE_PASSWORD_FILE", str(tmp_path / "password"))

    settings = Settings()

    assert settings.database_dsn == "postgresql+asyncpg://visnyk:p%40ss%2Fword@db/visnyk"
    assert "word" not in settings.database_url


@pytest.mark.parametrize(
    ("written", "used"),
    [("https://bot.example.ua/", "https://bot.example.ua"), ("", None)],
)
def test_a_public_url_is_kept_without_its_last_slash(
    setenv: Callable[[str, str], None], written: str, used: str | None
) -> None:
    setenv("PUBLIC_URL", written)

    assert Settings().public_url == used


@pytest.mark.parametrize("url", ["bot.example.ua", "ftp://bot.example.ua", "javascript:alert(1)"])
def test_a_public_url_that_nobody_can_call_is_refused(
    setenv: Callable[[str, str], None], url: str
) -> None:
    setenv("PUBLIC_URL", url)

    with pytest.raises(ValueError, match="PUBLIC_URL must start with https://"):
        Settings()


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("127.0.0.1:8080", ("127.0.0.1", 8080)),
        ("0.0.0.0:80", ("0.0.0.0", 80)),  # noqa: S104  # an example
        (":8080", ("127.0.0.1", 8080)),
        ("localhost:65535", ("localhost", 65535)),
        ("[::1]:8080", ("::1", 8080)),
    ],
)
def test_an_address_is_a_host_and_a_port(written: str, parts: tuple[str, int]) -> None:
    assert split_address(written) == parts


@pytest.mark.parametrize(
    "written", ["", "8080", "localhost", "localhost:", "localhost:http", "h:70000"]
)
def test_what_is_no_address_says_how_one_is_written(written: str) -> None:
    with pytest.raises(ValueError, match=r"is not host:port, as in 127\.0\.0\.1:8080"):
        split_address(written)
