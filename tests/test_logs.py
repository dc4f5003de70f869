"""No token, password, message or person enters a log, however it was logged (invariant 9)."""

from __future__ import annotations

import io
import json
import logging
from contextlib import contextmanager, redirect_stderr
from typing import TYPE_CHECKING

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot import logs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.db import Database

# The secret, and how it stands in what we handle: none of the first may ever be seen.
CANARIES = {
    "telegram": "123456789:AAFakeFakeFakeFakeFakeFakeFakeFake0",
    "viber": "4453b6ac12345678-e02c5f12174805f9-daec9cbb5448c51f",
    "messenger": "EAAGm0PX4ZCpsBAKZCfakefakefakefake",
    "api": "zt_Fake-Fake_FakeFakeFakeFakeFakeFakeFakeFake",
    "database": "hunter2-hunter2",
}
WRITTEN = {
    "telegram": "https://api.telegram.org/bot{}/sendMessage",
    "viber": "X-Viber-Auth-Token: {}",
    "messenger": "https://graph.facebook.com/v23.0/me?access_token={}",
    "api": "Authorization: Bearer {}",
    "database": "postgresql+asyncpg://visnyk:{}@db/visnyk",
}


class Answer:
    """Something of a library whose repr shows what it was sent."""

    def __init__(self, shown: str) -> None:
        self.shown = shown

    def __repr__(self) -> str:
        return f"<Answer {self.shown}>"


def _fail(told: str) -> None:
    raise ConnectionError(told)


def _raised(told: str) -> None:
    try:
        _fail(told)
    except ConnectionError:
        structlog.get_logger().exception("call.failed")


def _raised_below(told: str) -> None:
    try:
        try:
            _fail(told)
        except ConnectionError as err:
            raise RuntimeError("sending failed") from err
    except RuntimeError:
        logging.getLogger("some.library").exception("cannot %s", "send")


def _bound(told: str) -> None:
    with structlog.contextvars.bound_contextvars(url=told):
        structlog.get_logger().info("call.made")


WAYS: dict[str, Callable[[str], None]] = {
    "as the event": lambda told: structlog.get_logger().info(told),
    "as a value": lambda told: structlog.get_logger().warning("call.made", url=told),
    "in a list": lambda told: structlog.get_logger().info("call.made", urls=["/", (told,)]),
    "in a mapping": lambda told: structlog.get_logger().info("call", headers={"a": {"b": told}}),
    "as a name": lambda told: structlog.get_logger().info("call.made", headers={told: 1}),
    "as bytes": lambda told: structlog.get_logger().info("call.made", raw=told.encode()),
    "as an object": lambda told: structlog.get_logger().info("call.made", answer=Answer(told)),
    "as an error": lambda told: structlog.get_logger().info("failed", error=ValueError(told)),
    "in a traceback": _raised,
    "in a library's traceback": _raised_below,
    "by a library": lambda told: logging.getLogger("some.library").warning("asked %s", told),
    "by a library as an object": lambda told: logging.getLogger("x").error("%r", Answer(told)),
    "by a library, formatted": lambda told: logging.getLogger("x").critical(f"asked {told}"),  # noqa: G004
    "by a library, wrongly": lambda told: logging.getLogger("x").error("%d", told),
    "in the context": _bound,
}


@contextmanager
def logging_to_a_string(*, pretty: bool) -> Iterator[Callable[[], str]]:
    root, stream = logging.getLogger(), io.StringIO()
    before = root.handlers[:], root.level, logging.raiseExceptions
    with redirect_stderr(stream):
        logs.set_up("debug", pretty=pretty)
        yield stream.getvalue
    structlog.reset_defaults()
    root.handlers[:], root.level, logging.raiseExceptions = before


@pytest.fixture(params=[True, False], ids=["terminal", "json"])
def written(request: pytest.FixtureRequest) -> Iterator[Callable[[], str]]:
    with logging_to_a_string(pretty=request.param) as read:
        yield read


@pytest.mark.parametrize("kind", CANARIES)
@pytest.mark.parametrize("way", WAYS)
def test_a_token_is_never_in_the_log(written: Callable[[], str], kind: str, way: str) -> None:
    WAYS[way](WRITTEN[kind].format(CANARIES[kind]))

    assert CANARIES[kind] not in written()
    assert "[redacted]" in written() or way == "by a library, wrongly"  # that one is not written


@pytest.mark.parametrize(
    "name",
    ["text", "body", "address", "user", "user_id", "token", "password", "secret", "Authorization",
     "cookie", "X-Telegram-Bot-Api-Secret-Token", "access_token"],
)  # fmt: skip
def test_what_is_named_like_a_secret_or_a_person_is_never_shown(
    written: Callable[[], str], name: str
) -> None:
    structlog.get_logger().info("kept", **{name: "Київська 12"})
    structlog.get_logger().info("kept", headers={name: "Київська 12"})

    assert "Київська" not in written()


def test_what_a_log_is_for_is_shown(written: Callable[[], str]) -> None:
    structlog.get_logger().info("delivery.sent", delivery=17, channel="viber", ms=41.5, done=True)

    line = written()
    assert all(shown in line for shown in ("delivery.sent", "17", "viber", "41.5", "info"))
    assert "[redacted]" not in line


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028"])
def test_a_line_that_was_logged_stays_one_line(written: Callable[[], str], newline: str) -> None:
    forged = f"вул.{newline}2026-11-24 [error] forged"
    structlog.get_logger().info("page.asked", path=forged)
    structlog.get_logger().info(forged)
    structlog.get_logger().info("page.asked", paths=[forged])
    logging.getLogger("some.library").warning("asked %s", forged)

    assert len(written().splitlines()) == 4


def test_a_terminal_is_not_steered_by_what_is_logged(written: Callable[[], str]) -> None:
    structlog.get_logger().info("page.asked", path="a\x1b[2Jb", paths=["a\x1b[2Jb"])

    assert "\x1b[2J" not in written()


def test_a_traceback_says_where_it_was(written: Callable[[], str]) -> None:
    _raised("connection refused")

    line = written()
    assert "test_logs.py" in line
    assert "connection refused" in line


def test_json_lines_are_json() -> None:
    with logging_to_a_string(pretty=False) as written:
        structlog.get_logger().info("відключення", at=Answer("x"), number=5)
        logging.getLogger("some.library").warning("asked")

    first, second = (json.loads(line) for line in written().splitlines())
    assert (first["event"], first["number"], first["level"]) == ("відключення", 5, "info")
    assert (second["event"], second["level"]) == ("asked", "warning")


def test_viberbot_says_nothing_at_all(written: Callable[[], str]) -> None:
    logging.getLogger("viberbot.api").error("payload with the token")

    assert written() == ""


def test_people_are_told_apart_and_not_known() -> None:
    assert logs.hashed("380501234567") == logs.hashed("380501234567")
    assert logs.hashed("380501234567") != logs.hashed("380501234568")
    assert "3805" not in logs.hashed("380501234567")


async def test_a_failed_statement_is_logged_without_its_values(database: Database) -> None:
    values = {"id": "380501234567"}  # not in the lines that a traceback quotes
    person = "INSERT INTO phone_person VALUES (:id, 'Оля', false, '2026-11-24 00:00:00')"
    with logging_to_a_string(pretty=False) as written:
        for statement in (person, "INSERT INTO nowhere VALUES (:id)"):
            try:
                async with database.write() as connection:
                    await connection.execute(text(statement), values)
                    await connection.execute(text(statement), values)
            except DBAPIError:
                structlog.get_logger().exception("statement.failed")

    assert written().count("statement.failed") == 2
    assert "380501234567" not in written()
