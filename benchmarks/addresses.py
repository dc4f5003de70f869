"""Residents' queries: ours beside what one would reach for first, and with ever larger tables."""

from __future__ import annotations

import csv
import random
import re
import resource
import sqlite3
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz, process

from bot.addresses.gazetteer import Gazetteer
from bot.addresses.model import Outcome, Street
from bot.addresses.query import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Row = dict[str, str]

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "tests/addresses/corpora/dev_queries.csv"
HOUSE = re.compile(r"\d{1,4}\s*[-/]?\s*[а-яіїєґa-z]?(?:/\d+)?", re.IGNORECASE)
SIZES = (5_000, 50_000)  # a region, a country
CUTOFF = 70  # of 100: what the peers accept


class Answer(NamedTuple):
    """What a reader makes of a query; `accepted` is None for "ask" or "refuse"."""

    accepted: str | None
    house: str | None


def ours(gazetteer: Gazetteer) -> Callable[[str], Answer]:
    """Read as Visnyk does."""

    def read(query: str) -> Answer:
        found = resolve(gazetteer, query)
        accepted = found.street_id if found.outcome is Outcome.ACCEPT else None
        return Answer(accepted, str(found.house) if found.house else None)

    return read


def names_of(gazetteer: Gazetteer) -> dict[str, str]:
    """Map every name and alias, with its type, to its street."""
    names: dict[str, str] = {}
    for street in gazetteer.streets:
        names[f"{street.type} {street.name}".lower()] = street.id
        for alias in street.aliases:
            names.setdefault(f"{alias.type or street.type} {alias.name}".lower(), street.id)
    return names


def split(query: str) -> tuple[str, str | None]:
    """Take the house out of a query as any quick solution does."""
    house = HOUSE.search(query)
    return HOUSE.sub(" ", query.lower()), house[0].replace(" ", "").upper() if house else None


def rapidfuzz(gazetteer: Gazetteer, scorer: Callable[..., float]) -> Callable[[str], Answer]:
    """Take RapidFuzz's best of every name and alias."""
    names = names_of(gazetteer)
    choices = list(names)

    def read(query: str) -> Answer:
        words, house = split(query)
        best = process.extractOne(words, choices, scorer=scorer, score_cutoff=CUTOFF)
        return Answer(names[best[0]] if best else None, house)

    return read


def fts5(gazetteer: Gazetteer) -> Callable[[str], Answer]:
    """Take the best of SQLite's trigram index by bm25; it has no scale to refuse by."""
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE name USING fts5(words, id UNINDEXED, tokenize='trigram')")
    index.executemany("INSERT INTO name VALUES (?, ?)", names_of(gazetteer).items())

    def read(query: str) -> Answer:
        words, house = split(query)
        flat = re.sub(r"[^\w]+", " ", words)
        grams = {flat[at : at + 3] for at in range(len(flat) - 2)}
        asked = " OR ".join(f'"{gram}"' for gram in sorted(grams) if gram.strip())
        if not asked:
            return Answer(None, house)
        found = index.execute(
            "SELECT id FROM name WHERE words MATCH ? ORDER BY bm25(name) LIMIT 1", (asked,)
        ).fetchone()
        return Answer(found[0] if found else None, house)

    return read


def grown(gazetteer: Gazetteer, size: int) -> Gazetteer:
    """Give the city's streets and made-up ones up to `size`, named as streets are named."""
    chance = random.Random(size)  # noqa: S311  # names, not secrets
    streets = [*gazetteer.streets, *_made_up(chance, size - len(gazetteer.streets))]
    return Gazetteer(tuple(streets))


def _made_up(chance: random.Random, number: int) -> Iterator[Street]:
    onsets = ("б", "в", "г", "д", "з", "к", "л", "м", "н", "п", "р", "с", "т", "х", "ч", "ш", "кр")
    vowels, ends = ("а", "е", "и", "о", "у", "я"), ("енка", "ська", "ова", "ука", "ишина", "яка")
    for serial in range(number):
        stem = "".join(chance.choice(onsets) + chance.choice(vowels) for _ in range(3))
        name = (stem + chance.choice(ends)).capitalize()
        kind = chance.choice(("вулиця", "вулиця", "вулиця", "провулок"))
        yield Street(f"made{serial}", "Житомир", kind, name)


def score(read: Callable[[str], Answer], rows: list[Row]) -> str:
    """Run a reader over the rows; give its figures as one line."""
    read(rows[0]["query"])  # what is built at the first call is not the call's own time
    answers, times = {}, []
    for row in rows:
        start = time.perf_counter()
        answers[row["query"]] = read(row["query"])
        times.append((time.perf_counter() - start) * 1000)
    answerable = [row for row in rows if row["expected_street_id"]]
    foreign = [row for row in rows if not row["expected_street_id"]]
    right = [r for r in answerable if answers[r["query"]].accepted == r["expected_street_id"]]
    whole = [r for r in right if (answers[r["query"]].house or "") == r["expected_house"]]
    wrong = [
        row
        for row in answerable
        if answers[row["query"]].accepted not in (None, row["expected_street_id"])
    ]
    false = [row for row in foreign if answers[row["query"]].accepted]
    p99 = statistics.quantiles(times, n=100)[98]
    return (
        f"{len(right) / len(answerable):>8.1%}{len(whole) / len(answerable):>8.1%}"
        f"{len(wrong) / len(answerable):>8.1%}{len(false) / len(foreign):>8.1%}"
        f"{statistics.median(times):>8.2f}ms{p99:>8.1f}ms"
    )


def main() -> None:
    """Print one line a reader, then ours with larger tables."""
    gazetteer = Gazetteer.load(ROOT / "data/streets.csv")
    with CORPUS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    answerable = sum(bool(row["expected_street_id"]) for row in rows)
    print(f"{len(rows)} queries, {answerable} with one right street; all rows in one run")
    print("accepted without asking: the right street, with the right house, a wrong street;")
    print("false: accepted though no street, or not one street, is right")
    print(
        f"{'reader':<28}{'street':>8}{'+house':>8}{'wrong':>8}{'false':>8}{'median':>10}{'p99':>10}"
    )
    readers = {
        "visnyk": ours(gazetteer),
        "rapidfuzz WRatio": rapidfuzz(gazetteer, fuzz.WRatio),
        "rapidfuzz token_set_ratio": rapidfuzz(gazetteer, fuzz.token_set_ratio),
        "SQLite FTS5 trigram": fts5(gazetteer),
    }
    for name, read in readers.items():
        print(f"{name:<28}{score(read, rows)}")
    for size in SIZES:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.perf_counter()
        read = ours(grown(gazetteer, size))
        read("Київська 12")
        seconds = time.perf_counter() - start
        figures = score(read, rows)
        grew = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(
            f"{f'visnyk, {size:,} streets':<28}{figures}   ready in {seconds:.1f} s, +{grew:.0f} MB"
        )


if __name__ == "__main__":
    main()
