"""The people of the fake Telegram: what they do, and what they see."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 10.0  # seconds a person waits for an answer before the test fails


@dataclass(frozen=True, slots=True)
class Seen:
    """One message of the bot, as the person's phone shows it."""

    id: int
    text: str
    #: Label -> callback_data, in the order of the keyboard.
    buttons: dict[str, str]
    silent: bool
    #: Seconds on the server's clock.
    at: float


@dataclass(slots=True)
class Person:
    """Somebody with Telegram and a chat with the bot, empty until they press «Start»."""

    id: int
    name: str
    language: str
    #: Puts an update of this kind into the bot's queue.
    tell: Callable[[str, dict[str, object]], None]
    messages: list[Seen] = field(default_factory=list)
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    #: Callback queries not answered yet.
    waiting: set[str] = field(default_factory=set)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _said: int = 0
    #: How many messages there were at the person's last act.
    _had: int = 0

    def starts(self, payload: str = "") -> None:
        """Press «Start», perhaps of a deep link."""
        self.says(f"/start {payload}".strip())

    def says(self, text: str) -> None:
        """Write to the bot."""
        self._act()
        self.tell("message", {**self._message(), "text": text})

    def sends_a_sticker(self) -> None:
        """Send something without words."""
        self._act()
        self.tell("message", {**self._message(), "sticker": {"emoji": "👍", "width": 512}})

    def presses(self, label: str) -> None:
        """Press a button by its label, on the newest message that has it."""
        for seen in reversed(self.messages):
            if label in seen.buttons:
                self._press(seen, seen.buttons[label])
                return
        raise AssertionError(f"no button {label!r}; the last message: {self.messages[-1:]}")

    def blocks(self) -> None:
        """Block the bot."""
        self.blocked = True
        self._change("member", "kicked")

    def unblocks(self) -> None:
        """Let the bot write again."""
        self.blocked = False
        self._change("kicked", "member")

    def leaves_telegram(self) -> None:
        """Delete the account."""
        self.deactivated = True

    def sees(self) -> list[str]:
        """The texts the bot has sent, oldest first."""
        return [seen.text for seen in self.messages]

    async def reads(self, part: str, timeout: float = PATIENCE) -> Seen:
        """Wait for a message with these words since the person's last act; give the newest."""
        try:
            async with asyncio.timeout(timeout):
                while not (found := [s for s in self.messages[self._had :] if part in s.text]):
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(f"{part!r} did not come; there is {self.sees()}") from None
        return found[-1]

    def receive(self, seen: Seen) -> None:
        """Show a message (the server calls this)."""
        self.messages.append(seen)
        self._changed.set()

    def _act(self) -> None:
        self.started = True
        self._said += 1
        self._had = len(self.messages)

    def _press(self, seen: Seen, data: str) -> None:
        self._act()
        query = f"{self.id}-{self._said}"
        self.waiting.add(query)
        message = {"message_id": seen.id, "date": 1, "chat": self._chat(), "text": seen.text}
        content: dict[str, object] = {
            "id": query,
            "from": self._user(),
            "message": message,
            "chat_instance": "1",
            "data": data,
        }
        self.tell("callback_query", content)

    def _change(self, old: str, new: str) -> None:
        bot = {"id": 1, "is_bot": True, "first_name": "Bot"}
        self.tell(
            "my_chat_member",
            {
                "chat": self._chat(),
                "from": self._user(),
                "date": 1,
                "old_chat_member": {"user": bot, "status": old},
                "new_chat_member": {"user": bot, "status": new, "until_date": 0},
            },
        )

    def _message(self) -> dict[str, object]:
        return {
            "message_id": 1_000_000 + self._said,
            "date": 1,
            "chat": self._chat(),
            "from": self._user(),
        }

    def _chat(self) -> dict[str, object]:
        return {"id": self.id, "type": "private", "first_name": self.name}

    def _user(self) -> dict[str, object]:
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.name,
            "language_code": self.language,
        }
