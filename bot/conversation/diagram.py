"""Draws the dialogue's table as a Mermaid diagram: `python -m bot.conversation.diagram`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.conversation.flow import TRANSITIONS
from bot.conversation.model import BEFORE_CONSENT, IDLE, Intent, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.conversation.model import Handler

#: Drawn only where it differs from the other idle state.
PAUSED = State.STOPPED
PATH = Path(__file__).resolve().parents[2] / "docs" / "dialogue.md"

_HEAD = """\
# The dialogue

Drawn from `TRANSITIONS` in bot/conversation/flow.py by `python -m bot.conversation.diagram`; a test
keeps it up to date. Arrows are named by what the person wants (`Intent` in
bot/conversation/model.py): a button of the last message is *choose*, free text is *write*.

`[*]` means that nothing is kept of the person. Who agreed may use the commands of `anywhere` in
every state; what changes no state has no arrow. While notices are paused, `stopped` stands where
`menu` is drawn.
"""


def document() -> str:
    """Write docs/dialogue.md."""
    lines = "\n".join(_lines())
    return f"{_HEAD}\n```mermaid\n{lines}\n```\n"


def _lines() -> Iterator[str]:
    agreed = [state for state in State if state not in BEFORE_CONSENT and state is not PAUSED]
    common = [i for i in Intent if len({id(TRANSITIONS[state, i]) for state in agreed}) == 1]
    own = [intent for intent in Intent if intent not in common]
    yield "stateDiagram-v2"
    for state in State:
        if state in BEFORE_CONSENT:
            yield from _arrows(_name(state), state, Intent)
    for state in agreed:
        yield from _arrows(_name(state), state, own)
    # Not a composite state: Mermaid draws no arrow from one of those to a state inside it.
    yield '    state "anywhere after the consent" as anywhere'
    yield from _arrows("anywhere", agreed[0], common, with_itself=True)


def _arrows(
    name: str, state: State, intents: Iterable[Intent], *, with_itself: bool = False
) -> Iterator[str]:
    """Draw an arrow to each state that may follow, named by the intents that lead there."""
    asked = list(intents)
    for target in State:
        leading = [i.value for i in asked if target in _targets(TRANSITIONS[state, i])]
        if leading and (target is not state or with_itself):
            yield f"    {name} --> {_name(target)}: {', '.join(leading)}"


def _targets(handler: Handler) -> frozenset[State]:
    """Give the states a handler leads to; the two idle ones are drawn as one."""
    return handler.to - {PAUSED} if handler.to >= IDLE else handler.to


def _name(state: State) -> str:
    return "[*]" if state is State.NEW else state.value


def main() -> None:
    """Write the document in its place."""
    PATH.write_text(document(), encoding="utf-8")
    sys.stdout.write(f"{PATH}\n")


if __name__ == "__main__":
    main()
