"""The dialogue, one for all messengers: every state answers every intent, by one table. Pure.

Read it in three steps: `reading` tells what a person wants, the table here says who answers, and
the handlers say how (`entering`, `adding`, `tuning`, `keeping`). docs/dialogue.md is drawn from
the table.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import i18n
from bot.conversation import adding, entering, keeping, tuning
from bot.conversation.model import (
    BEFORE_CONSENT,
    IDLE,
    Choice,
    Handler,
    Intent,
    Session,
    State,
    Step,
)
from bot.conversation.reading import marked, read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.conversation.model import StatusNow, World
    from bot.messages import Incoming, Say

#: What someone who agreed to nothing is answered.
_STRANGER: Mapping[Intent, Handler] = {
    **dict.fromkeys(Intent, entering.ask_consent),
    Intent.LANGUAGE: entering.language_before_consent,
    Intent.HELP: entering.help_before_consent,
    Intent.STOP: entering.part,
    Intent.DELETE: entering.nothing_to_delete,
    Intent.BLOCK: entering.forget_unasked,
}

#: Commands mean the same wherever the talk stands.
_EVERYWHERE: Mapping[Intent, Handler] = {
    Intent.START: entering.start,
    Intent.STALE: entering.stale,
    Intent.UNREADABLE: entering.unreadable,
    Intent.STATUS: keeping.show_status,
    Intent.LIST: keeping.show_addresses,
    Intent.ADD: adding.add,
    Intent.REMOVE: keeping.remove,
    Intent.SETTINGS: keeping.show_settings,
    Intent.LANGUAGE: entering.language,
    Intent.STOP: entering.stop,
    Intent.DELETE: keeping.ask_delete,
    Intent.MENU: keeping.show_menu,
    Intent.HELP: keeping.show_help,
    Intent.BLOCK: entering.block,
    Intent.UNBLOCK: entering.unblock,
}

#: What a button of the last message and a free text mean depends on what was asked.
_HERE: Mapping[State, Mapping[Intent, Handler]] = {
    State.NEW: {},
    State.CONSENT: {
        Intent.CHOOSE: entering.answer_consent,
        Intent.WRITE: entering.ask_consent_again,
        Intent.UNREADABLE: entering.ask_consent_again,
    },
    State.ADDRESS: {
        Intent.CHOOSE: adding.ask_address_again,
        Intent.WRITE: adding.write_address,
    },
    State.CLARIFY: {
        Intent.CHOOSE: adding.choose_street,
        Intent.WRITE: adding.write_instead_of_choosing,
    },
    State.HOUSE: {
        Intent.CHOOSE: adding.ask_address_again,
        Intent.WRITE: adding.write_house,
    },
    State.CONFIRM: {
        Intent.CHOOSE: adding.choose_confirm,
        Intent.WRITE: adding.write_house,
    },
    State.SERVICES: {
        Intent.CHOOSE: tuning.choose_services,
        Intent.WRITE: tuning.write_services,
    },
    State.LABEL: {
        Intent.CHOOSE: tuning.choose_label,
        Intent.WRITE: tuning.write_label,
    },
    State.REMOVE: {
        Intent.CHOOSE: keeping.choose_removed,
        Intent.WRITE: keeping.remove,
    },
    State.DELETE: {
        Intent.CHOOSE: keeping.choose_delete,
        Intent.WRITE: keeping.ask_delete_again,
    },
    State.MENU: {
        Intent.CHOOSE: keeping.choose_afterwards,
        Intent.WRITE: adding.write_address,
    },
    State.STOPPED: {
        Intent.CHOOSE: keeping.choose_afterwards,
        Intent.WRITE: adding.write_address,
    },
}

TRANSITIONS: Mapping[tuple[State, Intent], Handler] = {
    (state, intent): handler
    for state, here in _HERE.items()
    for intent, handler in {
        **(_STRANGER if state in BEFORE_CONSENT else _EVERYWHERE),
        **here,
    }.items()
}


def step(session: Session, incoming: Incoming, world: World) -> Step:
    """Answer one act of a person: the whole dialogue goes through here."""
    session = settled(session, world)
    intent, value = read(session, incoming)
    return _remembering(TRANSITIONS[session.state, intent](session, value, world), world.turn)


def settled(session: Session, world: World) -> Session:
    """Make the state agree with what is known of the person, who may have been erased meanwhile."""
    if not world.consented:
        return session if session.state in BEFORE_CONSENT else session.to(State.NEW)
    if session.state in BEFORE_CONSENT:
        return session.to(world.idle)
    return replace(session, state=world.idle) if session.state in IDLE else session


def _remembering(made: Step, turn: str) -> Step:
    """Keep the last buttons, so that they can be typed too, and mark each with its message."""
    last = next((say for say in reversed(made.says) if say.choices), None)
    choices = tuple(
        Choice(id_, i18n.words(label, made.session.language))
        for id_, label in (last.choices if last else ())
    )
    memory = replace(made.session.memory, turn=turn, choices=choices)
    says = tuple(_with_marks(say, turn) for say in made.says)
    return replace(made, session=replace(made.session, memory=memory), says=says)


def _with_marks(say: Say | StatusNow, turn: str) -> Say | StatusNow:
    return replace(say, choices=tuple((marked(turn, id_), label) for id_, label in say.choices))
