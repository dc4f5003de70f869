"""Coming, agreeing, pausing, going: the acts that decide whether we write at all. Pure."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.model import (
    EraseEverything,
    GiveConsent,
    Gone,
    Pause,
    Resume,
    Session,
    SetLanguage,
    State,
    Step,
    World,
    leads_to,
)
from bot.conversation.questions import (
    address,
    button,
    consent,
    present,
    then_present,
    under,
)
from bot.conversation.reading import MAX_TEXT
from bot.messages import Say


@leads_to(State.CONSENT)
def ask_consent(session: Session, _value: str, world: World) -> Step:
    """Introduce ourselves and ask: nothing else is done for someone who has not agreed."""
    asked = session.to(State.CONSENT)
    return Step(asked, (consent(asked, world),))


@leads_to(State.CONSENT)
def ask_consent_again(session: Session, _value: str, world: World) -> Step:
    """Say that everything waits for the consent; the long text is a message above."""
    asked = session.to(State.CONSENT)
    return Step(asked, (Say("chat.consent_first", choices=consent(asked, world).choices),))


@leads_to(State.CONSENT)
def help_before_consent(session: Session, _value: str, world: World) -> Step:
    """Say what this is for, then ask for consent."""
    asked = session.to(State.CONSENT)
    return Step(asked, (under(Say("chat.help"), consent(asked, world)),))


@leads_to(State.ADDRESS, State.NEW)
def answer_consent(session: Session, value: str, world: World) -> Step:
    """Begin, or part politely and keep nothing."""
    if value != "yes":
        return part(session, value, world)
    begun = session.to(State.ADDRESS)
    return Step(begun, (address(begun, world),), (GiveConsent(session.language),))


@leads_to(State.NEW)
def part(session: Session, _value: str, _world: World) -> Step:
    """Take leave of someone who does not agree: nothing of them is kept."""
    goodbye = Say("chat.declined", choices=(button("start", "begin"),))
    return Step(session.to(State.NEW), (goodbye,), (EraseEverything(),))


@leads_to(State.NEW)
def nothing_to_delete(session: Session, _value: str, _world: World) -> Step:
    """Delete what little there is of someone who never agreed."""
    deleted = Say("chat.deleted", choices=(button("start", "begin"),))
    return Step(session.to(State.NEW), (deleted,), (EraseEverything(),))


@leads_to(State.NEW)
def forget_unasked(session: Session, _value: str, _world: World) -> Step:
    """Forget someone who left before they agreed."""
    return Step(session.to(State.NEW), (), (EraseEverything(),))


@leads_to(State.ADDRESS, State.MENU)
def start(session: Session, _value: str, world: World) -> Step:
    """Greet someone we know: notices are on again if they were paused."""
    effects = (Resume(),) if world.paused else ()
    greeting = Say("chat.resumed" if world.paused else "chat.welcome_back")
    awake = replace(world, paused=False)
    state = State.MENU if world.subscriptions else State.ADDRESS
    there = session.to(state)
    return Step(there, (then_present(greeting, there, awake),), effects)


@leads_to(State.ADDRESS, State.MENU)
def unblock(session: Session, _value: str, world: World) -> Step:
    """Write again to someone who let us."""
    step = start(session, "", world)
    return replace(step, effects=(Resume(),))


@leads_to(State.MENU)
def block(session: Session, _value: str, _world: World) -> Step:
    """Stop writing to someone who does not let us; there is nobody to answer."""
    return Step(session.to(State.MENU), (), (Gone(),))


@leads_to(State.STOPPED)
def stop(session: Session, _value: str, _world: World) -> Step:
    """Pause everything and keep everything."""
    paused = Say("chat.stopped", choices=(button("start", "resume"), button("delete")))
    return Step(session.to(State.STOPPED), (paused,), (Pause(),))


@leads_to()
def language(session: Session, value: str, world: World) -> Step:
    """Change the language, or ask which; an open question is asked again in the new one."""
    if not value:
        asked = Say("chat.which_language", choices=(button("uk"), button("en")))
        return Step(session, (asked,))
    speaking = replace(session, language=value)
    return Step(
        speaking,
        (then_present(Say("chat.language_set"), speaking, world),),
        (SetLanguage(value),) if world.consented else (),
    )


@leads_to(State.CONSENT)
def language_before_consent(session: Session, value: str, world: World) -> Step:
    """Introduce ourselves in the other language."""
    speaking = replace(session, language=value or session.language)
    return ask_consent(speaking, "", world)


@leads_to()
def stale(session: Session, _value: str, world: World) -> Step:
    """Answer a button of an earlier message with where we are now."""
    return Step(session, (under(Say("chat.old_button"), present(session, world)),))


@leads_to()
def unreadable(session: Session, value: str, world: World) -> Step:
    """Answer what cannot be read: a picture, or two thousand characters and more."""
    return Step(
        session,
        (then_present(Say(f"chat.unreadable_{value}", {"limit": MAX_TEXT}), session, world),),
    )
