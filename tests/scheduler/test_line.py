"""Who goes next in a lane."""

from __future__ import annotations

import datetime as dt

from bot.messages import Message
from bot.outages.model import Priority
from scheduler.line import Line
from scheduler.outgoing import Delivery, Reply

NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def reply(key: int, user: str) -> Reply:
    return Reply(key, user, Message(f"reply {key}"), "", 0, NOW + HOUR)


def notice(
    notice_id: int, person: int, priority: Priority = Priority.PLANNED, user: str = ""
) -> Delivery:
    return Delivery(
        (notice_id, person),
        user or f"user{person}",
        Message("notice"),
        priority,
        NOW,
        0,
        NOW + HOUR,
        repeat=False,
    )


def taken(line: Line) -> list[object]:
    keys: list[object] = []
    while (item := line.take()) is not None:
        keys.append(item.key)
    return keys


def test_replies_go_before_notices_and_emergencies_before_planned_work() -> None:
    line = Line()

    line.add([notice(1, 1), notice(2, 2, Priority.EMERGENCY), reply(9, "user3")])

    assert taken(line) == [9, (2, 2), (1, 1)]


def test_two_messages_to_one_person_are_never_under_way_at_once() -> None:
    line = Line()
    line.add([reply(1, "olena"), reply(2, "olena"), notice(7, 3, user="olena"), reply(3, "petro")])

    first, second = line.take(), line.take()

    assert [first.key if first else 0, second.key if second else 0] == [1, 3]
    assert line.take() is None
    assert first is not None
    line.end(first)
    assert taken(line) == [2]


def test_a_notice_waits_behind_the_message_to_its_person_and_then_goes_by_priority() -> None:
    line = Line()
    line.add([notice(1, 1)])
    first = line.take()
    line.add([notice(2, 1, Priority.EMERGENCY), notice(3, 2)])

    assert taken(line) == [(3, 2)]
    assert first is not None
    line.end(first)
    assert taken(line) == [(2, 1)]


def test_what_is_known_is_not_added_again_until_it_is_forgotten() -> None:
    line = Line()
    line.add([notice(1, 1), notice(1, 1)])
    item = line.take()
    assert item is not None
    line.end(item)

    line.add([notice(1, 1)])
    assert line.take() is None
    line.forget(item.key)
    line.add([notice(1, 1)])

    assert line.take() is not None


def test_withdrawn_notices_leave_the_line_wherever_they_wait() -> None:
    line = Line()
    line.add([notice(1, 1)])
    under_way = line.take()
    line.add([notice(2, 1), notice(2, 2), notice(3, 3)])
    line.take()  # (2, 1) waits behind (1, 1), so this is (2, 2)
    line.drop(lambda item: item.notice_id == 2)

    assert under_way is not None
    line.end(under_way)

    assert taken(line) == [(3, 3)]
    assert (2, 1) not in line.known()
    assert (2, 2) in line.known()


def test_what_waits_behind_a_message_to_be_tried_again_is_read_anew() -> None:
    line = Line()
    line.add([reply(1, "olena"), reply(2, "olena"), notice(7, 3, user="olena")])
    first = line.take()
    assert first is not None
    assert line.take() is None
    generation = line.generation

    line.end_for_now(first)

    assert line.take() is None
    assert line.known() == frozenset()
    assert line.generation > generation


def test_clearing_keeps_what_is_under_way() -> None:
    line = Line()
    line.add([notice(1, 1), notice(1, 2), reply(5, "user9")])
    item = line.take()

    line.clear()

    assert item is not None
    assert line.known() == {item.key}
    assert line.is_empty
    line.end(item)


def test_the_least_urgent_notice_is_known() -> None:
    line = Line()
    assert line.least_urgent is None

    line.add([notice(1, 1, Priority.EMERGENCY), notice(2, 2, Priority.REMINDER)])

    assert line.least_urgent == Priority.REMINDER
