"""The line before one lane's door: what was read ahead, and who goes next. No I/O.

Replies go before notices, notices by priority. Never are two messages to one person under way at
once: the second waits until the first has ended, so an answer follows its question, and nothing
overtakes the notice before it.
"""

from __future__ import annotations

import heapq
from collections import deque
from typing import TYPE_CHECKING

from scheduler.outgoing import Delivery, Reply

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from scheduler.outgoing import Key, Outgoing

_Rank = tuple[int, "dt.datetime", tuple[int, int]]


class Line:
    """Read-ahead messages of one lane, and the keys nobody may read again yet."""

    def __init__(self) -> None:
        self._replies: deque[Reply] = deque()
        self._notices: list[tuple[_Rank, Delivery]] = []
        #: People a message is under way to, and what waits for its end.
        self._under_way: dict[str, list[Delivery]] = {}
        #: Keys waiting here, under way, or whose outcome is not committed.
        self._known: set[Key] = set()
        #: Grows when the line is cleared: what was being read meanwhile is stale.
        self.generation = 0

    @property
    def is_empty(self) -> bool:
        """Tell whether nobody waits whose turn may come."""
        return not (self._replies or self._notices)

    @property
    def notices(self) -> int:
        """How many notices wait, those behind another message to the same person left out."""
        return len(self._notices)

    @property
    def under_way(self) -> int:
        """How many messages have been taken and not ended."""
        return len(self._under_way)

    @property
    def least_urgent(self) -> int | None:
        """The priority of the notice that would go last; None = no notice waits."""
        return max((rank[0] for rank, _ in self._notices), default=None)

    def known(self) -> frozenset[Key]:
        """Give the keys to leave out of a read that starts now."""
        return frozenset(self._known)

    def notice_ids(self) -> frozenset[int]:
        """Give the notices that wait here, for a look at whether they still stand."""
        held = (item for waiting in self._under_way.values() for item in waiting)
        return frozenset(
            (*(item.notice_id for _, item in self._notices), *(item.notice_id for item in held))
        )

    def add(self, items: Iterable[Outgoing]) -> None:
        """Put messages in line; those already known are passed over."""
        for item in items:
            if item.key in self._known:
                continue
            self._known.add(item.key)
            if isinstance(item, Reply):
                self._replies.append(item)
            else:
                self._push(item)

    def note(self, key: Key) -> None:
        """Know a key without anything to send: its outcome is decided and not yet committed."""
        self._known.add(key)

    def take(self) -> Outgoing | None:
        """Take the next message whose person is free; None = nobody's turn. `end` must follow."""
        return self._take_reply() or self._take_notice()

    def end(self, item: Outgoing) -> None:
        """Note that a taken message has ended, whatever came of it; its key stays known."""
        for waiting in self._under_way.pop(item.user):
            self._push(waiting)

    def end_for_now(self, item: Outgoing) -> None:
        """End a message that is to be tried again, once the database knows when.

        What waits behind it for the same person is read anew, and then stands behind it.
        """
        self._known.discard(item.key)
        self._known.difference_update(late.key for late in self._under_way.pop(item.user))
        behind = [reply for reply in self._replies if reply.user == item.user]
        self._known.difference_update(reply.key for reply in behind)
        self._replies = deque(reply for reply in self._replies if reply.user != item.user)
        self.generation += 1

    def forget(self, key: Key) -> None:
        """Let a key be read again: its outcome is committed, or it had none."""
        self._known.discard(key)

    def drop(self, unwanted: Callable[[Delivery], bool]) -> None:
        """Take notices out of the line, to be read again and judged anew."""
        for _, item in self._notices:
            if unwanted(item):
                self._known.discard(item.key)
        self._notices = [entry for entry in self._notices if not unwanted(entry[1])]
        heapq.heapify(self._notices)
        for user, waiting in self._under_way.items():
            self._known.difference_update(item.key for item in waiting if unwanted(item))
            self._under_way[user] = [item for item in waiting if not unwanted(item)]

    def clear(self) -> None:
        """Forget everything that waits; what is under way stays known until it ends."""
        self._known.difference_update(reply.key for reply in self._replies)
        self._replies.clear()
        self.drop(lambda _: True)
        self.generation += 1

    def _take_reply(self) -> Reply | None:
        passed = 0
        for reply in self._replies:
            if reply.user not in self._under_way:
                break
            passed += 1
        else:
            return None
        reply = self._replies[passed]
        del self._replies[passed]
        self._under_way[reply.user] = []
        return reply

    def _take_notice(self) -> Delivery | None:
        while self._notices:
            _, item = heapq.heappop(self._notices)
            if item.user not in self._under_way:
                self._under_way[item.user] = []
                return item
            self._under_way[item.user].append(item)
        return None

    def _push(self, item: Delivery) -> None:
        heapq.heappush(self._notices, ((item.priority, item.next_at, item.key), item))
