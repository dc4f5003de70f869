"""Residents' queries: ours beside what one would reach for first, on the development corpus."""

from __future__ import annotations

import csv
import re
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz, process

from bot.addresses.gazetteer import Gazetteer
from bot.addresses.model import Outcome
from bot.addresses.query import resolve

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "tests/addresses/corpora/dev_queries.csv"
HOUSE = re.compile(r"\d{1,4}\s*[-/]?\s*[а-яіїєґa-z]?(?:/\d+)?", re.IGNORECASE)


class Answer(NamedTuple):
    """What a reader makes of a query; `accepted` is None for "ask" or "refuse"."""

    accepted: str | None
    house: str | None


def ours(gazetteer: Gazetteer) -> Callable[[str], Answer]:
    """Visnyk's reader."""

    def read(query: str) -> Answer:
        found = resolve(gazetteer, query)
        accepted = found.street_id if found.outcome is Outcome.ACCEPT else None
        return Answer(accepted, str(found.house) if found.house else None)

    return read


def peer(gazetteer: Gazetteer, scorer: Callable[..., float]) -> Callable[[str], Answer]:
    """RapidFuzz over every name and alias; accepts from the score that keeps 95 % of its hits."""
    names: dict[str, str] = {}
    for street in gazetteer.streets:
        names[f"{street.type} {street.name}".lower()] = street.id
        for alias in street.aliases:
            names.setdefault(f"{alias.type or street.type} {alias.name}".lower(), street.id)
    choices = list(names)

    def read(query: str) -> Answer:
        house = HOUSE.search(query)
        words = HOUSE.sub(" ", query.lower())
        best = process.extractOne(words, choices, scorer=scorer, score_cutoff=70)
        number = house[0].replace(" ", "").upper() if house else None
        return Answer(names[best[0]] if best else None, number)

    return read


def main() -> None:
    """Print one line a reader."""
    gazetteer = Gazetteer.load(ROOT / "data/streets.csv")
    with CORPUS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    answerable = [row for row in rows if row["expected_street_id"]]
    foreign = [row for row in rows if row["category"] in ("not-in-city", "garbage/injection")]
    foreign = foreign or [row for row in rows if not row["expected_street_id"]]
    print(f"{len(rows)} queries, {len(answerable)} with one right street, {len(foreign)} with none")
    print(
        f"{'reader':<24}{'street':>8}{'+house':>8}{'wrong':>8}{'false':>8}{'median':>9}{'p99':>8}"
    )
    readers = {
        "visnyk": ours(gazetteer),
        "rapidfuzz WRatio": peer(gazetteer, fuzz.WRatio),
        "rapidfuzz token_set": peer(gazetteer, fuzz.token_set_ratio),
    }
    for name, read in readers.items():
        answers, times = {}, []
        for row in rows:
            start = time.perf_counter()
            answers[row["query"]] = read(row["query"])
            times.append((time.perf_counter() - start) * 1000)
        right = [r for r in answerable if answers[r["query"]].accepted == r["expected_street_id"]]
        whole = [r for r in right if (answers[r["query"]].house or "") == r["expected_house"]]
        wrong = [
            r
            for r in answerable
            if answers[r["query"]].accepted not in (None, r["expected_street_id"])
        ]
        false = [r for r in foreign if answers[r["query"]].accepted]
        p99 = statistics.quantiles(times, n=100)[98]
        print(
            f"{name:<24}{len(right) / len(answerable):>8.1%}{len(whole) / len(answerable):>8.1%}"
            f"{len(wrong) / len(answerable):>8.1%}{len(false) / len(foreign):>8.1%}"
            f"{statistics.median(times):>7.2f}ms{p99:>6.1f}ms"
        )


if __name__ == "__main__":
    main()
