"""Decide what a doubtful number beside times is: a clock, a day, or no time at all. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.outages import time_words as words
from bot.outages.said_tables import STREET_TYPES
from bot.outages.time_atoms import Amount, Atom, Clock, Days, Doubtful, Mark, What, one

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.outages.said import LevelText

_REACH = 40  # characters before a run that tell whose numbers it has
_AFTER_TYPE = 2  # words of a street's name between its type and its houses
_HOUSES_END = 400  # no house has a higher number; «з 400 до 900» are four and nine o'clock
_LONG_PACKED = 4  # digits
_QUARTERS = frozenset({15, 30, 45})
_TO = (Mark.TO, Mark.DASH)


def settled(run: Sequence[Atom], text: LevelText) -> tuple[Atom, ...]:
    """Give the atoms of a run with clocks, days, durations and marks only."""
    plain = tuple(_with_amounts(run, text))
    return tuple(_Run(plain, text).settled())


def _with_amounts(run: Sequence[Atom], text: LevelText) -> Iterator[Atom]:
    """Settle each amount: a duration, a clock, or neither."""
    for place, atom in enumerate(run):
        what = atom.what
        if not isinstance(what, Amount):
            if what is not Mark.SOFT:
                yield atom
            continue
        before = [earlier.what for earlier in run[max(0, place - 3) : place]]
        if before[:1] == [Mark.LASTS] and before[2:] == [Mark.DASH]:  # «на 2-3 години»: how long?
            continue
        near = before[-1] if before else None
        lasting = near is Mark.LASTS or (
            near is Mark.SOFT and (len(before) < 2 or before[-2] not in (*_TO, Mark.FROM, Mark.AT))  # noqa: PLR2004 - the mark before «орієнтовно»
        )
        lasting = lasting or (near is Mark.TO and Mark.LASTS in before)
        if lasting:
            yield atom
            continue
        clock = what.clock if near in (*_TO, Mark.FROM, Mark.AT, Mark.SOFT) else None
        if clock is not None and not (what.counted or words.COUNTED.match(text.low, atom.end)):
            yield Atom(atom.start, atom.end, clock)


class _Run:
    """A run of atoms, each doubtful one seen among its neighbours."""

    def __init__(self, run: Sequence[Atom], text: LevelText) -> None:
        self._run = run
        self._text = text
        self._days_said = any(
            isinstance(atom.what, Days) or atom.what is Mark.DAILY for atom in run
        ) or any(self._leads_clocks(place) for place in range(len(run)))
        self._hours_said = self._days_said or any(isinstance(atom.what, Clock) for atom in run)

        self._is_marked = any(atom.what in (Mark.FROM, Mark.TO, Mark.AT) for atom in run)

    def settled(self) -> Iterator[Atom]:
        for place, atom in enumerate(self._run):
            if isinstance(atom.what, Doubtful):
                yield from self._settle(place, atom, atom.what)
            else:
                yield atom

    def _what(self, place: int) -> What | None:
        return self._run[place].what if 0 <= place < len(self._run) else None

    def _leads_clocks(self, place: int) -> bool:
        """Tell the 24.11 of «24.11 з 9»: a doubtful date right before another time."""
        here, after = self._what(place), self._what(place + 1)
        dotted = isinstance(here, Doubtful) and here.form == "dot"
        return dotted and (after in (Mark.FROM, Mark.AT) or isinstance(after, Clock | Doubtful))

    def _partner(self, place: int) -> Atom | None:
        """Give the other end of «з … до …», if this is one of them."""
        if self._what(place + 1) in _TO and isinstance(self._what(place + 2), Clock | Doubtful):
            return self._run[place + 2]
        if self._what(place - 1) in _TO and isinstance(self._what(place - 2), Clock | Doubtful):
            return self._run[place - 2]
        return None

    def _settle(self, place: int, atom: Atom, doubt: Doubtful) -> Iterator[Atom]:
        if doubt.form == "hyphen":
            yield from self._hyphen(place, atom, doubt)
            return
        if doubt.form == "dot" and not self._is_clock(place, doubt):
            if doubt.day is not None and self._may_head(place):
                yield Atom(atom.start, atom.end, one(doubt.day))
        elif doubt.clock is not None and self._is_clock(place, doubt):
            yield Atom(atom.start, atom.end, doubt.clock)

    def _may_head(self, place: int) -> bool:
        """Tell the day of «24.11» from the house of «Київська, 12, 10.12»."""
        if self._is_marked:
            return True
        return not isinstance(self._what(place - 1), Doubtful) and not self._after_street()

    def _is_clock(self, place: int, doubt: Doubtful) -> bool:
        before, partner = self._what(place - 1), self._partner(place)
        if doubt.form == "dot":
            return self._dot_is_clock(place, partner)
        if words.COUNTED.match(self._text.low, self._run[place].end):
            return False
        if doubt.form == "ordinal":
            return before in (*_TO, Mark.FROM, Mark.AT)
        if doubt.form == "packed":
            return self._is_packed_pair(place, partner)
        if before is Mark.AT:  # «о 14», but not «в 14 будинках»
            return self._text.low[self._run[place - 1].start] == "о"
        return self._bare_is_clock(place, partner)

    def _bare_is_clock(self, place: int, partner: Atom | None) -> bool:
        if partner is None:
            led = self._what(place - 1) in (Mark.FROM, Mark.TO)
            return led and self._days_said and not self._are_houses(place)
        if words.COUNTED.match(self._text.low, partner.end):
            return False
        ends = (self._run[place], partner)
        if any(self._text.low[end.start] == "0" for end in ends):
            return True
        if self._hours_said:
            return not self._are_houses(place)
        with_from = self._what(min(place, self._run.index(partner)) - 1) is Mark.FROM
        return with_from and self._after_hours_word()

    def _dot_is_clock(self, place: int, partner: Atom | None) -> bool:
        before = self._what(place - 1)
        if before is Mark.AT:
            return True
        if self._spans_to_days(place):
            return False
        if partner is not None and isinstance(partner.what, Clock):
            return "." in self._text.low[partner.start : partner.end]
        day_beside = any(isinstance(atom.what, Days) for atom in self._run) or any(
            self._leads_clocks(other) for other in range(len(self._run)) if other != place
        )
        return day_beside and (before in (Mark.FROM, Mark.TO) or partner is not None)

    def _spans_to_days(self, place: int) -> bool:
        """Tell whether «до» or a dash joins this to a day: «з 23.12 по 24.12»."""
        return any(
            self._what(place + step) in _TO and isinstance(self._what(place + 2 * step), Days)
            for step in (1, -1)
        )

    def _is_packed_pair(self, place: int, partner: Atom | None) -> bool:
        if partner is None or not isinstance(partner.what, Doubtful):
            return False
        first = min(place, self._run.index(partner))
        numbers = [self._text.low[end.start : end.end] for end in (self._run[place], partner)]
        high = any(len(text) == _LONG_PACKED or int(text) >= _HOUSES_END for text in numbers)
        return partner.what.form == "packed" and high and self._what(first - 1) is Mark.FROM

    def _hyphen(self, place: int, atom: Atom, doubt: Doubtful) -> Iterator[Atom]:
        """Settle «9-30» (half past nine) and «9-17» (nine to five)."""
        clock = doubt.clock
        before, after = self._what(place - 1), self._what(place + 1)
        if clock is None or words.COUNTED.match(self._text.low, atom.end):
            return
        marked = before in (Mark.TO, Mark.AT) or (after in _TO and before is not Mark.DAILY)
        past_day = clock.minute > 24  # noqa: PLR2004 - no such hour, so it is minutes
        if clock.minute in _QUARTERS and (marked or (past_day and before is Mark.FROM)):
            if before is not None or isinstance(self._what(place + 2), Clock):
                yield Atom(atom.start, atom.end, clock)
        elif not past_day and self._span_is_hours(place, before):
            dash = self._text.low.index("-", atom.start)
            yield Atom(atom.start, dash, Clock(clock.hour, 0))
            yield Atom(dash, dash + 1, Mark.DASH)
            yield Atom(dash + 1, atom.end, Clock(clock.minute, 0))

    def _span_is_hours(self, place: int, before: What | None) -> bool:
        if self._text.low[self._run[place].start] == "0":
            return True
        if before not in (Mark.FROM, Mark.DAILY) and not isinstance(before, Days | Doubtful):
            return False
        if self._days_said:
            return not self._are_houses(place)
        return before is Mark.FROM and self._after_hours_word()

    def _are_houses(self, place: int) -> bool:
        """Tell the numbers that go on with a street's houses: no day stands between."""
        dated = any(isinstance(atom.what, Days) for atom in self._run[:place])
        return not dated and self._after_street()

    def _after_hours_word(self) -> bool:
        before = self._text.before(self._run[0].start, _REACH).rstrip(" ,:-")
        return not before or words.HOURS_FOLLOW.search(before) is not None

    def _after_street(self) -> bool:
        """Tell whether a street's name stands before the run, so that its numbers are houses."""
        start = self._run[0].start
        before = self._text.before(start, _REACH)
        last = before.rstrip(" ,")
        if not last or words.HOURS_FOLLOW.search(last):
            return False
        typed = [match.end() for match in STREET_TYPES.finditer(before)]
        if typed and len(before[typed[-1] :].strip(" .").split()) <= _AFTER_TYPE:
            return True
        as_typed = self._text.text[start - len(before) : start]
        said = as_typed.split()
        return len(said) > 1 and said[-1][0].isupper() and not said[-1][1:2].isupper()
