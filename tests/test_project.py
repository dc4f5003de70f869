"""The house rules that a tool can hold: small rooms, clean locks, docs that name what exists."""

from __future__ import annotations

import json
import re
import statistics
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CODE = sorted(
    path
    for folder in ("bot", "scheduler")
    for path in (ROOT / folder).rglob("*.py")
    if "versions" not in path.parts and path.read_text(encoding="utf-8").strip()
)


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


def test_modules_are_small_rooms() -> None:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}

    assert {path.name: n for path, n in lines.items() if n > 300} == {}
    assert statistics.median(lines.values()) < 120


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_first_what_it_is(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith(('"""', 'r"""'))


def test_lock_files_have_hashes_and_name_no_index() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text(encoding="utf-8")

        assert "--hash=sha256:" in text
        assert "://" not in text


def test_the_npm_lock_names_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))

    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert all("integrity" in package for name, package in lock["packages"].items() if name)


def test_nothing_of_one_machine_is_committed() -> None:
    here = str(ROOT.parent) + "/"
    texts = [path for path in tracked() if path.suffix not in (".png", ".ico")]

    assert [str(p) for p in texts if here in p.read_text(encoding="utf-8", errors="replace")] == []


def test_no_third_party_browser_code_is_committed() -> None:
    names = [str(path.relative_to(ROOT)) for path in tracked()]

    assert [name for name in names if ".min." in name or "node_modules" in name] == []


def test_every_link_in_the_docs_leads_somewhere() -> None:
    pages = (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), ROOT / "data/README.md")

    assert [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ] == []


def test_make_help_lists_every_command_of_the_readme() -> None:
    listed = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    for target in ("help", "install", "demo", "test", "lint", "bench", "faults"):
        assert re.search(rf"^{target}\s", listed, re.MULTILINE), target
