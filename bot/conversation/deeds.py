"""Does what the dialogue decided, in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.addresses import store as people
from bot.addresses.resident import Presence
from bot.conversation.model import (
    Effect,
    EraseEverything,
    GiveConsent,
    Gone,
    Pause,
    Resume,
    SetLabel,
    SetLanguage,
    SetServices,
    Subscribe,
    Unsubscribe,
)

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.messages import Recipient

CONSENT_VERSION = "2026-11"  # the wording of chat.start that people agreed to


async def do(
    connection: AsyncConnection, effect: Effect, recipient: Recipient, now: dt.datetime
) -> None:
    """Do one effect for a person; all but the first and the last need someone who agreed."""
    match effect:
        case GiveConsent(language):
            await people.agree(
                connection,
                recipient,
                language=language,
                consent_version=CONSENT_VERSION,
                now=now,
            )
        case EraseEverything():
            await people.erase(connection, recipient)
        case _:
            resident = await people.find(connection, recipient)
            assert resident is not None, "the dialogue asks nothing of those who did not agree"
            await _do_for(connection, effect, resident.id, now)


async def _do_for(
    connection: AsyncConnection,
    effect: Subscribe | Unsubscribe | SetServices | SetLabel | SetLanguage | Pause | Resume | Gone,
    person: int,
    now: dt.datetime,
) -> None:
    match effect:
        case Subscribe(address, services, label):
            await people.subscribe(
                connection, person, address, services=services, label=label, now=now
            )
        case Unsubscribe(address):
            await people.unsubscribe(connection, person, address)
        case SetServices(address, services):
            await people.set_services(connection, person, address, services)
        case SetLabel(address, label):
            await people.set_label(connection, person, address, label)
        case SetLanguage(language):
            await people.set_language(connection, person, language)
        case Pause():
            await people.set_presence(connection, person, Presence.STOPPED)
        case Resume():
            await people.set_presence(connection, person, Presence.ACTIVE)
        case Gone():
            await people.set_presence(connection, person, Presence.GONE)
        case _:
            assert_never(effect)
