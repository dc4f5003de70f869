"""The command line does its job on piped input, and says in one line what stands in its way."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def run(*command: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command],
        input=typed,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_queries_are_resolved_a_line_each() -> None:
    ended = run("bot.cli", "addresses", "resolve", typed="Київська 12А\nмиру 5\nсело Довжик 5\n")

    found = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [record["outcome"] for record in found] == ["accept", "clarify", "reject"]
    assert (found[0]["street_id"], found[0]["house"]) == ("zt001", "12А")
    promised = {"query", "outcome", "street_id", "house", "candidates", "reason"}
    assert promised <= set(found[0])


def test_announcements_are_parsed_a_line_each_and_a_bad_line_is_named() -> None:
    text = "вул. Київська, 1-25 (непарні), 30; прилеглі провулки"
    typed = json.dumps({"id": "a", "text": text}) + "\n{broken\n"

    ended = run("bot.cli", "announcements", "parse", typed=typed)

    (found,) = [json.loads(line) for line in ended.stdout.splitlines()]
    assert found["streets"] == [{"street_id": "zt001", "predicates": ["1..25:odd", "=30"]}]
    (left,) = found["unresolved"]
    assert text[left["start"] : left["end"]] == left["text"] == "прилеглі провулки"
    assert ended.stderr.startswith("line 2: ")
    assert ended.returncode == 1


def test_a_bad_gazetteer_is_refused_with_line_and_reason(tmp_path: Path) -> None:
    streets = tmp_path / "streets.csv"
    streets.write_text("id,settlement\nzt001,Житомир\n", encoding="utf-8")

    ended = run("bot.cli", "addresses", "resolve", "--streets", str(streets), typed="x\n")

    assert ended.stderr.startswith("visnyk: line 1: ")
    assert ended.returncode == 1


@pytest.mark.parametrize("program", ["bot", "scheduler"])
def test_a_process_names_the_command_that_makes_the_schema(program: str, tmp_path: Path) -> None:
    ended = run(program, DATABASE_URL=f"sqlite:///{tmp_path}/new.db")

    assert ended.stderr.splitlines()[-1].startswith(f"{program}: the database is at revision none")
    assert "visnyk migrate" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("DATABASE_URL", "mysql://root:secret@db/x", "visnyk: DATABASE_URL: "),
        ("TELEGRAM_TOKEN", "no-token-at-all", "visnyk: TELEGRAM_TOKEN: "),
        ("PUBLIC_URL", "ftp://example.org", "visnyk: PUBLIC_URL: "),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not_shown(
    setting: str, value: str, said: str
) -> None:
    ended = run("bot.cli", "channels", "check", **{setting: value})

    assert ended.stderr.startswith(said)
    assert value not in ended.stderr
    assert ended.returncode == 1


def test_a_short_password_is_refused_and_the_next_one_logs_in(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    account = ("koval", "--role", "dispatcher", "--service", "water", "--utility", "Водоканал")
    command = ("bot.cli", "user", "add", *account)
    assert run("bot.cli", "migrate", DATABASE_URL=url).stdout == "schema: empty -> 0001\n"

    refused = run(*command, typed="short\n", DATABASE_URL=url)
    added = run(*command, typed="чотири довгі окремі слова\n", DATABASE_URL=url)

    assert "at least 15" in refused.stderr
    assert added.stdout == "koval can log in\n"


def test_a_port_in_use_is_said_with_what_to_set_instead(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    run("bot.cli", "migrate", DATABASE_URL=url)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        listen = f"127.0.0.1:{taken.getsockname()[1]}"

        ended = run("bot.cli", "run", DATABASE_URL=url, LISTEN=listen)

    assert ended.stderr.splitlines()[-1].startswith("visnyk: the address is in use: set LISTEN")
