"""What every messenger does for the bot, whatever it is made of: the same cases for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.channels.base import Acknowledger, EventMalformed, RecipientGone, Unreachable
from bot.channels.fit import fit
from bot.messages import Act, Button, Event, Message
from tests.contract.rigs import RIGS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.db import Database
    from tests.contract.rigs import Rig

# Signs that some messenger, template or language might take for more than signs.
TRICKY = (
    "<b>&amp;</b> *_[Київська](x)_* `{0.__class__}` {{7*7}} %s @everyone tg://x "
    "\u202eназад\u202c 1\u00a02 e\u0301 👩\u200d👧\n=1+1"
)


@pytest.fixture(params=sorted(RIGS))
async def rig(
    request: pytest.FixtureRequest, sqlite_database: Database, tmp_path: Path
) -> AsyncIterator[Rig]:
    async with RIGS[request.param](sqlite_database, tmp_path) as made:
        yield made


async def test_a_message_arrives_as_it_was_written_with_its_choices_in_order(rig: Rig) -> None:
    human = await rig.human()
    await human.starts()
    choices = (Button("yes", "Так"), Button("change", "Змінити"), Button("no", "Ні"))

    await rig.adapter.send(human.address, Message(TRICKY, choices))

    assert list(await human.sees()) == [(TRICKY, ("Так", "Змінити", "Ні"))]


async def test_each_message_has_an_id_of_its_own(rig: Rig) -> None:
    human = await rig.human()
    await human.starts()

    ids = [await rig.adapter.send(human.address, Message("Агов")) for _ in range(3)]

    assert len(set(ids)) == 3
    assert all(ids)


async def test_a_message_far_too_long_arrives_once_it_is_fitted(rig: Rig) -> None:
    human = await rig.human()
    await human.starts()
    choices = tuple(Button(str(n), f"вул. Довга назва вулиці номер {n} " * 3) for n in range(120))

    await rig.adapter.send(
        human.address, fit(Message("слово " * 2000, choices), rig.adapter.limits)
    )

    [(text, labels)] = await human.sees()
    assert len(text) <= rig.adapter.limits.text
    assert len(labels) <= rig.adapter.limits.buttons


async def test_starting_is_understood(rig: Rig) -> None:
    human = await rig.human()
    await human.starts()

    [event] = await rig.heard(1)
    said = rig.adapter.read(event)

    assert said is not None
    assert (said.sender, said.act, said.value) == (human.address, Act.START, "")
    assert event.sender == human.address.user


async def test_words_are_understood_as_they_were_written(rig: Rig) -> None:
    human = await rig.human()
    await human.starts()
    await human.says(TRICKY)

    said = rig.adapter.read((await rig.heard(2))[1])

    assert said is not None
    assert (said.sender, said.act, said.value) == (human.address, Act.TEXT, TRICKY)


async def test_a_press_brings_back_the_id_of_the_button(rig: Rig) -> None:
    human = await rig.human()
    await human.starts()
    longest = "x" * 64
    await rig.adapter.send(human.address, Message("?", (Button("a", "Так"), Button(longest, "Ні"))))
    await human.presses("Ні")

    said = rig.adapter.read((await rig.heard(2))[1])

    assert said is not None
    assert (said.sender, said.act, said.value) == (human.address, Act.PRESS, longest)
    if isinstance(rig.adapter, Acknowledger):
        await rig.adapter.acknowledge(said.receipt)
    else:
        assert said.receipt == ""


async def test_everything_that_happens_has_an_id_of_its_own(rig: Rig) -> None:
    human = await rig.human()
    await human.starts()
    await human.says("раз")
    await human.says("раз")

    assert len({event.id for event in await rig.heard(3)}) == 3


async def test_who_blocks_the_bot_is_gone_until_they_unblock_it(rig: Rig) -> None:
    human = await rig.human()
    await human.starts()
    await human.blocks()

    with pytest.raises(RecipientGone):
        await rig.adapter.send(human.address, Message("Агов"))
    await human.unblocks()
    await rig.adapter.send(human.address, Message("З поверненням"))

    _start, blocked, unblocked = [rig.adapter.read(event) for event in await rig.heard(3)]
    assert blocked is not None
    assert unblocked is not None
    assert (blocked.sender, blocked.act) == (human.address, Act.BLOCK)
    assert (unblocked.sender, unblocked.act) == (human.address, Act.UNBLOCK)
    assert [text for text, _labels in await human.sees()] == ["З поверненням"]


async def test_somebody_nobody_knows_is_gone(rig: Rig) -> None:
    with pytest.raises(RecipientGone):
        await rig.adapter.send(rig.stranger, Message("Агов"))


async def test_a_messenger_that_is_away_is_unreachable(rig: Rig) -> None:
    human = await rig.human()

    async with rig.unreachable() as adapter:
        with pytest.raises(Unreachable):
            await adapter.send(human.address, Message("Агов"))


@pytest.mark.parametrize("body", ["", "{", "null", "[]", "17"])
async def test_a_body_the_messenger_never_sends_is_malformed(rig: Rig, body: str) -> None:
    with pytest.raises(EventMalformed):
        rig.adapter.read(Event("1", "1", body))
