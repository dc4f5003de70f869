"""Scores of both readers on the corpora: `python -m tests.addresses.score [--mistakes]`.

A held-out corpus of the same format is scored by `--queries FILE` and `--announcements FILE`.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from dataclasses import dataclass, field
from pathlib import Path

from bot.addresses.announcement import parse
from bot.addresses.gazetteer import Gazetteer
from bot.addresses.model import Outcome
from bot.addresses.query import resolve

CORPORA = Path(__file__).parent / "corpora"
STREETS = Path(__file__).resolve().parents[2] / "data" / "streets.csv"


@dataclass
class QueryScore:
    """Counts over resident queries; answerable rows name a street, the others must not be taken."""

    answerable: int = 0
    right: int = 0  # accepted, street and house right
    wrong: int = 0  # accepted, street or house wrong
    offered: int = 0  # asked back with the right street among at most four
    refusable: int = 0
    false: int = 0  # accepted though there is no one right street
    ambiguous: int = 0
    well_asked: int = 0  # ambiguous rows whose right candidates were offered
    milliseconds: list[float] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)

    def line(self) -> str:
        times = sorted(self.milliseconds)
        return (
            f"queries: right {self.right}/{self.answerable} = {self.right / self.answerable:.1%}, "
            f"wrong {self.wrong}, offered {self.offered}, "
            f"lost {self.answerable - self.right - self.wrong - self.offered}; "
            f"false accepts {self.false}/{self.refusable}; "
            f"asked well {self.well_asked}/{self.ambiguous}; "
            f"median {times[len(times) // 2]:.2f} ms, p99 {times[int(len(times) * 0.99)]:.2f} ms"
        )


@dataclass
class AnnouncementScore:
    """Counts over announcements: predicates found, and posts with nothing to edit."""

    posts: int = 0
    posts_right: int = 0
    found: int = 0
    expected: int = 0
    both: int = 0
    leaked: int = 0  # streets in posts that concern no street of the city
    unseen: int = 0  # expected unresolved fragments that were not shown
    milliseconds: list[float] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.both / self.found

    @property
    def recall(self) -> float:
        return self.both / self.expected

    def line(self) -> str:
        times = sorted(self.milliseconds)
        return (
            f"announcements: posts right {self.posts_right}/{self.posts} = "
            f"{self.posts_right / self.posts:.1%}, predicates P {self.precision:.1%} "
            f"R {self.recall:.1%}; leaked {self.leaked}, unresolved not shown {self.unseen}; "
            f"median {times[len(times) // 2]:.1f} ms, max {times[-1]:.1f} ms"
        )


def score_queries(gazetteer: Gazetteer, file: Path, *, held: str | None = None) -> QueryScore:
    """Score all rows, or only those whose column `held` is as given ("0" or "1")."""
    score = QueryScore()
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if held is None or row["held"] == held:
                _score_query(gazetteer, row, score)
    return score


def _score_query(gazetteer: Gazetteer, row: dict[str, str], score: QueryScore) -> None:
    started = time.perf_counter()
    got = resolve(gazetteer, row["query"])
    score.milliseconds.append((time.perf_counter() - started) * 1000)
    offered = [candidate.street_id for candidate in got.candidates]
    accepted = got.outcome is Outcome.ACCEPT
    street, house = row["expected_street_id"], row["expected_house"]
    mistake = ""
    if street:
        score.answerable += 1
        right = accepted and (got.street_id, str(got.house or "")) == (street, house)
        score.right += right
        score.wrong += accepted and not right
        score.offered += not accepted and street in offered
        mistake = "" if right else "wrong" if accepted else "asked" if street in offered else "lost"
    else:
        score.refusable += 1
        score.false += accepted
        wanted = set(row["candidates"].split(";")) - {""}
        if wanted:
            score.ambiguous += 1
            score.well_asked += wanted <= set(offered) or (len(offered) == 4 <= len(wanted))
        mistake = "false" if accepted else ""
    if mistake:
        said = f"{got.outcome.value} {got.street_id} {got.house} {offered} {got.reason}"
        score.mistakes.append(f"{mistake}: {row['query']!r} wants {street} {house}, got {said}")


def score_announcements(gazetteer: Gazetteer, file: Path) -> AnnouncementScore:
    score = AnnouncementScore()
    for line in file.read_text(encoding="utf-8").splitlines():
        post = json.loads(line)
        started = time.perf_counter()
        got = parse(gazetteer, post["text"])
        score.milliseconds.append((time.perf_counter() - started) * 1000)
        found = {(s.street_id, p) for s in got.streets for p in s.predicates}
        wanted = {(s["street_id"], p) for s in post["expected"] for p in s["preds"]}
        shown = [fragment.text for fragment in got.unresolved]
        unseen = [u for u in post["unresolved"] if not any(u in s or s in u for s in shown)]
        score.posts += 1
        score.posts_right += found == wanted and not unseen
        score.found += len(found)
        score.expected += len(wanted)
        score.both += len(found & wanted)
        score.leaked += 0 if wanted else len(found)
        score.unseen += len(unseen)
        if found != wanted or unseen:
            score.mistakes.append(
                f"{post['id']}: +{sorted(found - wanted)} -{sorted(wanted - found)} ?{unseen}"
            )
    return score


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--streets", type=Path, default=STREETS)
    arguments.add_argument("--queries", type=Path, default=CORPORA / "dev_queries.csv")
    arguments.add_argument(
        "--announcements", type=Path, default=CORPORA / "dev_announcements.jsonl"
    )
    arguments.add_argument("--mistakes", action="store_true")
    asked = arguments.parse_args()
    gazetteer = Gazetteer.load(asked.streets)
    queries = score_queries(gazetteer, asked.queries)
    announcements = score_announcements(gazetteer, asked.announcements)
    for score in (queries, announcements):
        print(score.line())  # noqa: T201 - this module is for the terminal
        for mistake in score.mistakes if asked.mistakes else ():
            print("  " + mistake)  # noqa: T201


if __name__ == "__main__":
    main()
