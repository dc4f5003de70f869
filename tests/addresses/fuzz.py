"""Random and mutated texts for both readers: `python -m tests.addresses.fuzz --cases 100000`.

Nothing may raise, fragments must cover the text, and a matched house must be one of the street.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.addresses.announcement import coverage, parse
from bot.addresses.gazetteer import Gazetteer
from bot.addresses.model import FragmentKind, Outcome
from bot.addresses.query import resolve
from tests.addresses.score import CORPORA, STREETS

if TYPE_CHECKING:
    from collections.abc import Sequence

LETTERS = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяАВЕІКМНОРСТУХыэъabcehikmopxyzQ"
SIGNS = " ,.;:-–—/\\()«»\"'’ʼ`*№#|\n\t!?…•+_%&@\u00a0\u200b\u0301\ufeff²½⅓Ⅳ①٣߁ß İſ🏠"
PIECES = (
    "вул. ", "пров.", "1-й ", "8 Березня", "Дачні ", "12а", "7-9", "5/2", "к3", "непарні ", "крім ",
    "від ", "до ", "з ", "по ", "с. ", "м. ", "Житомир", "Оліївка", "усі ", "та ", "І-", "№",
    "кв. 5", "ТП-1", "10:00", "Київська", "Мирна", "Пушкінська", "початку ", "кінця ", "буд.",
    "провулки: ", "на розі ", "між ", "частина ", "Тетерівка:", "0", "9999", "10000", "99999999999",
    "00", "ІІ", "Св.", "ак. ", "тел. 067 123 45 67", "24.11.2026", "00:00", "А", "Б-",
)  # fmt: skip
_KINDS = 5


@dataclass(frozen=True)
class Broken:
    """A text that broke a promise, and how."""

    text: str
    how: str


def seeds() -> list[str]:
    """Give the texts of the development corpora."""
    with (CORPORA / "dev_queries.csv").open(encoding="utf-8") as file:
        queries = [row["query"] for row in csv.DictReader(file)]
    lines = (CORPORA / "dev_announcements.jsonl").read_text(encoding="utf-8").splitlines()
    return queries + [json.loads(line)["text"] for line in lines]


def case(rnd: random.Random, texts: Sequence[str]) -> str:
    """Make one text: random letters, pieces, a corpus text with edits, or two texts crossed."""
    kind = rnd.randrange(_KINDS)
    if kind == 0:
        return "".join(rnd.choice(LETTERS + SIGNS + "0123456789") for _ in range(rnd.randrange(80)))
    if kind == 1:
        return "".join(rnd.choice(PIECES + tuple(SIGNS)) for _ in range(rnd.randrange(40)))
    if kind == 2:
        return "".join(chr(rnd.randrange(0x20, 0x2FFF)) for _ in range(rnd.randrange(60)))
    text = rnd.choice(texts)
    at = rnd.randrange(len(text) + 1)
    if kind == 3:
        other = rnd.choice(texts)
        return text[:at] + other[rnd.randrange(len(other) + 1) :]
    for _ in range(rnd.randrange(1, 6)):
        at = rnd.randrange(len(text) + 1)
        cut = at + rnd.randrange(4)
        text = text[:at] + rnd.choice((*PIECES, *LETTERS, *SIGNS, "")) + text[cut:]
    return text


def broken(city: Gazetteer, text: str) -> str:
    """Say which promise a text breaks, "" for none; what a reader raises is raised."""
    resolution = resolve(city, text)
    if (resolution.outcome is Outcome.ACCEPT) is not (resolution.street_id is not None):
        return "an outcome without its street"
    announcement = parse(city, text)
    if "".join(fragment.text for fragment in announcement.fragments) != text:
        return "fragments do not cover the text"
    for fragment in announcement.fragments:
        if text[fragment.start : fragment.end] != fragment.text:
            return "a fragment stands elsewhere"
        matched = fragment.kind is FragmentKind.MATCHED
        if not (fragment.street_id in city if matched else fragment.why):
            return "a fragment without its street or its reason"
    if not all(coverage(announcement).values()):
        return "an empty set of houses"
    return ""


def run(city: Gazetteer, cases: int, seed: int) -> list[Broken]:
    """Try many texts; give those that broke a promise or raised."""
    rnd = random.Random(seed)  # noqa: S311 - the same texts each time, nothing secret
    texts = seeds()
    found: list[Broken] = []
    for _ in range(cases):
        text = case(rnd, texts)
        try:
            how = broken(city, text)
        except Exception as error:  # noqa: BLE001 - the very thing looked for
            how = f"{type(error).__name__}: {error}"
        if how:
            found.append(Broken(text, how))
    return found


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cases", type=int, default=10_000)
    arguments.add_argument("--seed", type=int, default=1)
    asked = arguments.parse_args()
    started = time.perf_counter()
    found = run(Gazetteer.load(STREETS), asked.cases, asked.seed)
    seconds = time.perf_counter() - started
    print(f"{asked.cases} texts, {len(found)} broken, {seconds:.0f} s")  # noqa: T201
    for one in found[:20]:
        print(f"  {one.how}: {one.text!r}")  # noqa: T201
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
