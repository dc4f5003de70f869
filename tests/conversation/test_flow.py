"""The table is whole: every state answers whatever a person does, and does not end anywhere."""

from __future__ import annotations

import itertools
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation import diagram
from bot.conversation.flow import TRANSITIONS, settled
from bot.conversation.model import IDLE, Intent, Session, State
from bot.conversation.questions import present
from bot.messages import Act
from tests.conversation.talk import Talk

if TYPE_CHECKING:
    from bot.addresses.gazetteer import Gazetteer

#: How to get somebody into each state.
PATHS = {
    State.NEW: [],
    State.CONSENT: ["старт"],
    State.ADDRESS: ["старт", "так"],
    State.CLARIFY: ["старт", "так", "миру"],
    State.HOUSE: ["старт", "так", "Київська"],
    State.CONFIRM: ["старт", "так", "Київська 12"],
    State.SERVICES: ["старт", "так", "Київська 12", "так"],
    State.LABEL: ["старт", "так", "Київська 12", "так", "усе", "Назвати адресу"],
    State.REMOVE: ["старт", "так", "Київська 12", "так", "усе", "видалити"],
    State.DELETE: ["старт", "так", "Київська 12", "так", "усе", "видалити все"],
    State.MENU: ["старт", "так", "Київська 12", "так", "усе"],
    State.STOPPED: ["старт", "так", "Київська 12", "так", "усе", "стоп"],
}
TEXTS = (
    "Київська 14",
    "Київська",
    "миру",
    "Дерибасівська 10",
    "Бровари, Київська 3",
    "17",
    "світло",
    "так",
    "ні",
    "1",
    "2",
    "статус",
    "адреси",
    "додати",
    "видалити",
    "видалити Київська",
    "налаштування",
    "мова",
    "English",
    "стоп",
    "увімкнути",
    "видалити все",
    "меню",
    "допомога",
    "",
    "x" * 2001,
    "як справи?",
)


def in_state(city: Gazetteer, state: State) -> Talk:
    talk = Talk(city)
    for text in PATHS[state]:
        talk.says(text)
    assert talk.state is state
    return talk


def test_every_state_answers_every_intent() -> None:
    assert set(TRANSITIONS) == set(itertools.product(State, Intent))


@pytest.mark.parametrize("state", State)
def test_every_state_answers_whatever_a_person_does(city: Gazetteer, state: State) -> None:
    acts = [(Act.START, ""), (Act.UNBLOCK, ""), (Act.PRESS, "old.button"), (Act.PRESS, "menu")]
    for act, value in [*acts, *((Act.TEXT, text) for text in TEXTS)]:
        talk = in_state(city, state)

        seen = talk.does(act, value)

        assert seen.messages, (act, value)
        assert all(message.text for message in seen.messages)


@pytest.mark.parametrize("state", State)
def test_nobody_who_blocked_us_is_written_to(city: Gazetteer, state: State) -> None:
    assert in_state(city, state).does(Act.BLOCK).messages == ()


@pytest.mark.parametrize("state", State)
def test_every_button_shown_leads_on(city: Gazetteer, state: State) -> None:
    shown = [button.id for m in in_state(city, state).seen.messages for button in m.buttons]
    for id_ in shown:
        talk = in_state(city, state)

        seen = talk.presses_id(id_)

        assert seen.messages
        assert "Ця кнопка" not in seen.text


@pytest.mark.parametrize("state", State)
def test_every_button_can_be_typed_by_its_label(city: Gazetteer, state: State) -> None:
    for label in in_state(city, state).seen.buttons if PATHS[state] else ():
        pressed, typed = in_state(city, state), in_state(city, state)

        pressed.presses(label)
        typed.says(label.upper())

        assert (typed.state, typed.seen.text) == (pressed.state, pressed.seen.text)


@pytest.mark.parametrize("state", [s for s in State if s not in (State.HOUSE, State.NEW)])
def test_every_button_can_be_typed_by_its_number(city: Gazetteer, state: State) -> None:
    for number, label in enumerate(in_state(city, state).seen.buttons, 1):
        pressed, typed = in_state(city, state), in_state(city, state)

        pressed.presses(label)
        typed.says(str(number))

        assert (typed.state, typed.seen.text) == (pressed.state, pressed.seen.text)


@pytest.mark.parametrize("state", State)
def test_the_menu_and_the_way_out_are_one_word_away(city: Gazetteer, state: State) -> None:
    talk = in_state(city, state)
    agreed = talk.world.consented

    talk.says("меню")
    assert talk.state in (IDLE if agreed else {State.CONSENT})

    talk.says("видалити все")
    talk.says("так")
    assert not talk.world.consented


def test_every_arrow_of_the_diagram_is_really_gone(city: Gazetteer) -> None:
    """What a handler declares and never does would be a lie in the diagram."""
    declared = {
        (state, target)
        for (state, intent), handler in TRANSITIONS.items()
        for target in handler.to - {state}
        # Commands come from anywhere; the two idle states stand for each other.
        if intent in (Intent.CHOOSE, Intent.WRITE)
        if target not in IDLE
    }
    gone = set()
    for state in State:
        for text in TEXTS:
            talk = in_state(city, state)
            talk.says(text)
            gone.add((state, talk.state))
    talk = in_state(city, State.CLARIFY)
    talk.says("17")
    talk.says("1")
    gone.add((State.CLARIFY, talk.state))
    for button in ("Назвати адресу", "Змінити послуги"):
        for state in IDLE:
            talk = in_state(city, state)
            talk.says("Київська 12")
            talk.presses(button)
            gone.add((state, talk.state))

    assert declared <= gone


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(TEXTS) | st.text(max_size=40), max_size=12))
def test_no_talk_ends_in_an_error(city: Gazetteer, texts: list[str]) -> None:
    talk = Talk(city)
    queue = deque(["старт", "так", *texts])
    while queue:
        assert talk.says(queue.popleft()).messages


def test_who_was_erased_elsewhere_is_a_stranger_again(city: Gazetteer) -> None:
    talk = in_state(city, State.CONFIRM)
    talk.world = replace(talk.world, consented=False, subscriptions=())

    talk.says("так")

    assert talk.state is State.CONSENT
    assert talk.seen.done == ()


def test_who_agreed_but_has_no_dialogue_is_at_the_menu(city: Gazetteer) -> None:
    talk = in_state(city, State.MENU)

    assert settled(Session(State.NEW, "uk"), talk.world).state is State.MENU


def test_every_state_has_its_question(city: Gazetteer) -> None:
    for state in State:
        talk = in_state(city, state)

        assert present(talk.session, talk.world).id.startswith("chat.")


def test_the_diagram_of_the_dialogue_is_up_to_date() -> None:
    drawn = diagram.PATH.read_text(encoding="utf-8")

    assert drawn == diagram.document(), "run: python -m bot.conversation.diagram"
