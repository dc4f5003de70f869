"""Every problem and every wrong value has its words, in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import bot.web.api as package
from bot import i18n
from bot.addresses import announcement
from bot.web.api import present
from bot.web.api.validation import CODES

if TYPE_CHECKING:
    from bot.addresses.gazetteer import Gazetteer

SOURCE = "\n".join(
    path.read_text(encoding="utf-8") for path in Path(package.__path__[0]).glob("*.py")
)
PROBLEMS = set(re.findall(r"Problem\(\s*\d{3},\s*\"(\w+)\"", SOURCE))
# Why bot.addresses.announcement leaves a fragment unresolved.
WHY = {"unknown_street", "unknown_name", "ambiguous", "area", "settlement", "facility", "part",
       "number", "bad_house", "crossing", "other"}  # fmt: skip
FIELDS = set(CODES.values()) | {"invalid"}


def ids(language: str) -> dict[str, str]:
    return {
        str(message.id): str(message.string)
        for message in i18n.catalogue(language, "api")
        if message.id
    }


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_problem_has_a_title_and_says_what_to_do(language: str) -> None:
    worded = ids(language)

    assert len(PROBLEMS) > 20
    for code in PROBLEMS:
        assert worded[f"api.{code}"]
        assert worded[f"api.{code}.detail"]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_wrong_value_is_explained(language: str) -> None:
    assert {f"api.field.{code}" for code in FIELDS} <= set(ids(language))


def test_no_words_lie_unused() -> None:
    used = (
        {f"api.{code}{part}" for code in PROBLEMS for part in ("", ".detail")}
        | {f"api.field.{code}" for code in FIELDS}
        | {f"api.why.{code}" for code in WHY}
    )

    assert set(ids("uk")) == used
    assert set(ids("en")) == used


def test_what_is_left_unresolved_is_explained_in_its_own_words(city: Gazetteer) -> None:
    pasted = (
        "Нема, 5; мікрорайон Польова; с. Довжик, 4; дитсадок № 58; Миру 10; "
        "від вул. Чуднівської до вул. Шевченка; вул. Київська, 12/0/0; вул. Неіснуюча, 7"
    )

    left_out = present.without_houses(announcement.parse(city, pasted))

    assert len({piece.why for piece in left_out}) > 4
    assert {piece.why for piece in left_out} <= WHY
