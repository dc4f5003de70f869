"""Settings from the environment, checked once. Every NAME may come from a file instead: NAME_FILE.

Settings that only one channel needs stand in that channel's own module.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict
from sqlalchemy.engine import make_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_settings import PydanticBaseSettingsSource

ROOT = Path(__file__).resolve().parents[1]
MAX_PORT = 65535
LOG_LEVELS = ("debug", "info", "warning", "error", "critical")
KYIV = ZoneInfo("Europe/Kyiv")


class _EnvironmentOrFile(EnvSettingsSource):
    """The environment, where NAME_FILE names a file that holds NAME."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        found = dict(super()._load_env_vars())
        prefix = str(self.settings_cls.model_config.get("env_prefix", "")).lower()
        for field in self.settings_cls.model_fields:
            # Only names of ours: SSL_CERT_FILE and the like belong to other programs.
            plain, name = prefix + field, f"{prefix}{field}_file"
            path = found.get(name)
            if not path:
                continue
            if found.get(plain):
                raise ValueError(f"{plain.upper()} and {name.upper()} are both set: keep one")
            try:
                found[plain] = Path(path).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as err:
                raise ValueError(
                    f"{name.upper()} names {path}, which cannot be read: {err}"
                ) from err
        return found


class FromEnvironment(BaseSettings):
    """Base of every settings class: the process environment and nothing else."""

    model_config = SettingsConfigDict(
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,  # a wrong URL may hold a password
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take arguments first, then the environment with its files."""
        return init_settings, _EnvironmentOrFile(settings_cls)


class Settings(FromEnvironment):
    """What every part of the service shares; docs: README and docs/settings.md."""

    #: SQLAlchemy URL; `postgresql://` and `sqlite://` are completed with the async driver.
    database_url: str = f"sqlite+aiosqlite:///{ROOT}/var/visnyk.db"
    #: Put into `database_url` where that has a user and no password (DATABASE_PASSWORD_FILE).
    database_password: SecretStr | None = None
    #: Where the messengers and people reach us, https; None = Telegram polls.
    public_url: str | None = None
    listen: str = "127.0.0.1:8080"
    streets_file: Path = ROOT / "data" / "streets.csv"
    #: Known houses (data/README.md); None = any plausible house is accepted.
    houses_file: Path | None = None
    city: str = "Житомир"
    #: The `phone` channel is for demo and tests: it lets anyone be anyone.
    phone: bool = False
    #: Seconds between publish and the first message, in which a dispatcher may still take it back.
    hold_seconds: float = Field(default=0.0, ge=0)
    log_level: str = "info"

    @field_validator("database_url")
    @classmethod
    def _with_async_driver(cls, url: str) -> str:
        for plain, driver in (
            ("postgresql://", "postgresql+asyncpg://"),
            ("postgres://", "postgresql+asyncpg://"),
            ("sqlite:///", "sqlite+aiosqlite:///"),
        ):
            if url.startswith(plain):
                return driver + url.removeprefix(plain)
        if not url.startswith(("postgresql+asyncpg://", "sqlite+aiosqlite://")):
            raise ValueError("DATABASE_URL must start with postgresql:// or sqlite:///")
        return url

    @field_validator("public_url")
    @classmethod
    def _without_slash(cls, url: str | None) -> str | None:
        if not url:
            return None
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValueError("PUBLIC_URL must start with https://")
        return url.rstrip("/")

    @field_validator("houses_file", mode="before")
    @classmethod
    def _file_or_none(cls, path: object) -> object:
        return path or None

    @field_validator("listen")
    @classmethod
    def _host_and_port(cls, address: str) -> str:
        split_address(address)
        return address

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, level: str) -> str:
        if level.lower() not in LOG_LEVELS:
            raise ValueError(f"LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}")
        return level.lower()

    @property
    def database_dsn(self) -> str:
        """`database_url` with the password in it; never log it."""
        url = make_url(self.database_url)
        if self.database_password is not None and url.password is None:
            url = url.set(password=self.database_password.get_secret_value())
        return url.render_as_string(hide_password=False)

    @property
    def public_address(self) -> str:
        """Where people reach us: `public_url`, or our listener while there is none."""
        return self.public_url or f"http://{self.listen}"

    @property
    def listen_address(self) -> tuple[str, int]:
        """Host and port of `listen`."""
        return split_address(self.listen)


def split_address(address: str) -> tuple[str, int]:
    """Split "host:port"; raises ValueError that says how it is written."""
    host, colon, port = address.rpartition(":")
    if not (colon and port.isdigit() and port.isascii() and int(port) <= MAX_PORT):
        raise ValueError(f"{address!r} is not host:port, as in 127.0.0.1:8080")
    return host.strip("[]") or "127.0.0.1", int(port)
