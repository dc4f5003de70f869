"""The life of an outage is one table without holes."""

from __future__ import annotations

import pytest

from bot.i18n import LANGUAGES, words
from bot.messages import Say
from bot.outages.lifecycle import TABLE, Action, Refusal, after, allowed
from bot.outages.model import Status


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("action", Action)
def test_every_act_in_every_status_leads_somewhere_or_says_why_not(
    status: Status, action: Action
) -> None:
    assert isinstance(after(status, action), Status | Refusal)


@pytest.mark.parametrize("refusal", Refusal)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_words(refusal: Refusal, language: str) -> None:
    assert words(Say(f"refusal.{refusal.value}"), language)


def test_a_draft_is_published_then_starts_then_is_restored() -> None:
    walk = [Action.PUBLISH, Action.START, Action.CHANGE, Action.RESTORE]

    status: Status | Refusal = Status.DRAFT
    for action in walk:
        assert isinstance(status, Status)
        status = after(status, action)

    assert status is Status.RESTORED


def test_the_clock_only_starts_outages_and_never_ends_one() -> None:
    by_clock = {status: TABLE[status][Action.START] for status in Status}

    moved = {status for status, result in by_clock.items() if isinstance(result, Status)}
    assert moved == {Status.SCHEDULED}
    assert by_clock[Status.SCHEDULED] is Status.ACTIVE


@pytest.mark.parametrize("status", [Status.RESTORED, Status.CANCELLED])
def test_nothing_can_be_done_to_a_closed_outage(status: Status) -> None:
    assert allowed(status) == frozenset()


def test_what_has_not_begun_is_cancelled_and_not_restored() -> None:
    assert after(Status.SCHEDULED, Action.RESTORE) is Refusal.NOT_STARTED
    assert after(Status.SCHEDULED, Action.CANCEL) is Status.CANCELLED


def test_only_a_draft_can_be_edited_or_published() -> None:
    for action in (Action.EDIT, Action.PUBLISH):
        assert [s for s in Status if action in allowed(s)] == [Status.DRAFT]
