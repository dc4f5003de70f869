"""Are the labels of these corpora true to their own rules? The readers are not tested here."""

import csv
import hashlib
import json
import re
from pathlib import Path
from typing import NotRequired, TypedDict

import pytest
from rapidfuzz.distance import OSA

from bot.addresses import house_text
from bot.addresses.houses import House

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
DEV = ROOT / "tests/addresses/corpora"

CATEGORIES = {
    "exact", "abbreviation", "case-inflection", "typo-1", "typo-2", "translit", "russian",
    "keyboard-layout", "old-name", "word-order", "number-words", "sentence",
    "missing-type-ambiguous", "not-in-city", "garbage/injection",
}  # fmt: skip
NEGATIVE = {"not-in-city", "garbage/injection"}
SERVICES = {"power", "water", "heat", "gas"}

# What the same key gives: an English layout, and the Ukrainian and Russian legends above it.
KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,./`"
SHIFTED = dict(zip("[];',./`", '{}:"<>?~', strict=True))
LEGENDS = {
    "UA": "йцукенгшщзхїфівапролджєячсмитьбю.'",
    "RU": "йцукенгшщзхъфывапролджэячсмитьбю.ё",
}

TYPE_WORDS = re.compile(
    r"\b(?:вул|вулиця|пров|провулок|просп|проспект|бульвар|майдан|проїзд)\b\.?"
    r"|\b\d+-й\b|\d+(?:/\d+)?[а-г]?\b|[.,]"
)
ORDINAL = re.compile(r"^\d+-\w+ ")


class Entry(TypedDict):
    street_id: str
    street: str
    preds: list[str]


class Post(TypedDict):
    id: str
    source: str
    origin: str
    service: str
    text: str
    expected: list[Entry]
    unresolved: list[str]
    habit: NotRequired[str]
    held: NotRequired[int]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _posts(path: Path) -> list[Post]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


QUERIES = _rows(HERE / "queries.csv")
POSTS = _posts(HERE / "announcements.jsonl")
STREETS = {row["id"]: row for row in _rows(ROOT / "data/streets.csv")}


def _held(text: str) -> int:
    """One text in three, by its own hash: nobody chooses."""
    return int(int(hashlib.sha256(text.encode()).hexdigest(), 16) % 3 == 0)


def _folded(name: str) -> str:
    return ORDINAL.sub("", name).lower().strip()


def _forms(street: dict[str, str]) -> set[str]:
    aliases = (re.sub(r"\[.*?\]|@.*|^.*:", "", alias) for alias in street["aliases"].split(";"))
    return {_folded(name.strip()) for name in (street["name"], *aliases)} - {""}


def _streets(rows: list[dict[str, str]], posts: list[Post]) -> set[str]:
    named = {entry["street_id"] for post in posts for entry in post["expected"]}
    for row in rows:
        named |= {row["expected_street_id"], *row["candidates"].split(";")} - {""}
    return named


def _typed(legend: str, text: str) -> str:
    """Return what a person types who thinks the layout is that of the legend."""
    keys = {",": "?"}
    for key, letter in zip(KEYS, LEGENDS[legend], strict=True):
        if letter.upper() != letter:
            keys[letter.upper()] = SHIFTED.get(key, key.upper())
        keys[letter] = key
    return "".join(keys.get(letter, letter) for letter in text)


def test_there_are_as_many_cases_as_were_promised() -> None:
    assert len(QUERIES) >= 330
    assert len(POSTS) >= 66


@pytest.mark.parametrize("row", QUERIES, ids=lambda row: row["query"])
def test_a_query_is_labelled_by_the_rules(row: dict[str, str]) -> None:
    candidates = row["candidates"].split(";") if row["candidates"] else []
    assert row["category"] in CATEGORIES
    assert row["gen"] == "hand"
    assert row["query"].strip()
    assert {*candidates, row["expected_street_id"]} - {""} <= set(STREETS)
    assert bool(candidates) == (row["category"] == "missing-type-ambiguous")
    positive = row["category"] not in NEGATIVE and not candidates
    assert bool(row["expected_street_id"]) == positive
    if row["category"] in NEGATIVE:
        assert not row["expected_house"]
    if row["expected_house"]:
        assert str(House.parse(row["expected_house"])) == row["expected_house"]
    assert row["held"] == str(_held(row["query"]))


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post["id"])
def test_an_announcement_is_labelled_by_the_rules(post: Post) -> None:
    assert post["service"] in SERVICES
    assert post["held"] == _held(post["text"])
    ids = [entry["street_id"] for entry in post["expected"]]
    assert len(ids) == len(set(ids))
    for entry in post["expected"]:
        street = STREETS[entry["street_id"]]
        assert entry["street"] == f"{street['type']}:{street['name']}"
        assert entry["preds"]
        assert {label[2:] for label in entry["preds"] if label.startswith("x:")} <= set(STREETS)
        houses = [label for label in entry["preds"] if not label.startswith("x:")]
        if houses:
            house_text.parse(houses)
        for label in houses:
            if label[0] in "=!":
                assert str(House.parse(label[1:])) == label[1:]
    for text in post["unresolved"]:
        assert text in post["text"]


def test_nothing_is_said_twice_nor_taken_from_the_development_set() -> None:
    queries = [row["query"].casefold() for row in QUERIES]
    assert len(queries) == len(set(queries))
    assert not set(queries) & {row["query"].casefold() for row in _rows(DEV / "dev_queries.csv")}
    texts = [post["text"] for post in POSTS]
    assert len(texts) == len(set(texts))
    assert not set(texts) & {post["text"] for post in _posts(DEV / "dev_announcements.jsonl")}
    assert len({post["id"] for post in POSTS}) == len(POSTS)


def test_streets_of_the_development_set_are_left_alone_but_for_the_split_one() -> None:
    used = _streets(_rows(DEV / "dev_queries.csv"), _posts(DEV / "dev_announcements.jsonl"))
    # Пушкінська is the only old name that depends on the house.
    assert _streets(QUERIES, POSTS) & used == {"zt087", "zt088"}


def test_about_a_third_is_held_back() -> None:
    assert 0.28 < sum(row["held"] == "1" for row in QUERIES) / len(QUERIES) < 0.39
    assert 0.25 < sum(post["held"] for post in POSTS) / len(POSTS) < 0.42


def test_the_readme_names_every_category_and_habit_and_no_other() -> None:
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `([^`]+)` \|", readme, re.MULTILINE))
    habits = {row["habit"] for row in QUERIES} | {post["habit"] for post in POSTS}
    assert told == habits | {row["category"] for row in QUERIES}


@pytest.mark.parametrize(
    "row",
    [row for row in QUERIES if row["category"] == "keyboard-layout"],
    ids=lambda row: row["query"],
)
def test_a_wrong_layout_is_what_those_keys_really_give(row: dict[str, str]) -> None:
    legend, _, plain = row["note"].partition(" legend: ")
    assert row["query"] == _typed(legend, plain)


@pytest.mark.parametrize(
    "row",
    [row for row in QUERIES if row["category"].startswith("typo-")],
    ids=lambda row: row["query"],
)
def test_a_slip_stays_closer_to_its_street_than_to_any_other(row: dict[str, str]) -> None:
    typed = " ".join(TYPE_WORDS.sub(" ", row["query"].lower()).split())
    distances = {
        form: OSA.distance(typed, form) for street in STREETS.values() for form in _forms(street)
    }
    own = _forms(STREETS[row["expected_street_id"]])
    nearest = min(distances[form] for form in own)
    assert nearest == int(row["category"][-1])
    assert nearest < min(distance for form, distance in distances.items() if form not in own)
