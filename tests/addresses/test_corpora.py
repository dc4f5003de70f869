"""Floors on the development corpora: what is reached may not be lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.addresses.score import CORPORA, score_announcements, score_queries

if TYPE_CHECKING:
    from bot.addresses.gazetteer import Gazetteer
    from tests.addresses.score import AnnouncementScore, QueryScore


@pytest.fixture(scope="module")
def queries(city: Gazetteer) -> QueryScore:
    return score_queries(city, CORPORA / "dev_queries.csv")


@pytest.fixture(scope="module")
def announcements(city: Gazetteer) -> AnnouncementScore:
    return score_announcements(city, CORPORA / "dev_announcements.jsonl")


def test_no_query_is_accepted_with_a_wrong_street_or_house(queries: QueryScore) -> None:
    assert queries.wrong == 0, queries.mistakes
    assert queries.false == 0, queries.mistakes


def test_nearly_every_query_is_accepted_and_no_street_is_lost(queries: QueryScore) -> None:
    assert (queries.answerable, queries.refusable) == (432, 73)
    assert queries.right >= 422, queries.mistakes
    assert queries.right + queries.offered == queries.answerable, queries.mistakes


def test_ambiguous_queries_are_asked_back_with_the_right_streets(queries: QueryScore) -> None:
    assert queries.well_asked >= 19, queries.mistakes


def test_a_query_takes_well_under_ten_milliseconds(queries: QueryScore) -> None:
    assert sorted(queries.milliseconds)[len(queries.milliseconds) // 2] < 5


MORE = Path(__file__).resolve().parents[1] / "corpora" / "queries.csv"


def test_another_author_s_queries_are_read_as_well(city: Gazetteer) -> None:
    score = score_queries(city, MORE, held="0")

    assert score.answerable >= 300
    assert (score.wrong, score.false) == (0, 0), score.mistakes
    assert score.right / score.answerable >= 0.99, score.mistakes
    assert score.right + score.offered == score.answerable, score.mistakes
    assert score.well_asked == score.ambiguous, score.mistakes


def test_queries_held_back_from_tuning_are_never_taken_wrongly(city: Gazetteer) -> None:
    # The mistakes are not shown: who has read these rows tunes on them.
    score = score_queries(city, MORE, held="1")

    assert score.answerable >= 160
    assert (score.wrong, score.false) == (0, 0)
    assert score.right / score.answerable >= 0.93
    assert (score.right + score.offered) / score.answerable >= 0.98
    assert score.well_asked / score.ambiguous >= 0.95


def test_every_post_is_read_right_without_edits(announcements: AnnouncementScore) -> None:
    assert announcements.posts == 41
    assert announcements.posts_right == 41, announcements.mistakes
    assert announcements.precision == 1
    assert announcements.recall == 1


def test_no_other_settlement_leaks_in_and_nothing_is_dropped(
    announcements: AnnouncementScore,
) -> None:
    assert announcements.leaked == 0, announcements.mistakes
    assert announcements.unseen == 0, announcements.mistakes
