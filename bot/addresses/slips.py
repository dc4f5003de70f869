"""How far a misspelt word is from the right one, slips of hand and ear weighed. Pure.

A letter beside the right one on the keyboard, two letters changed over, one dropped or doubled,
а vowel as it sounds: these are slips. Any other letter in place of the right one is rather
another word («Полтавська» is not «Покровська»), and so is another first letter.
"""

from __future__ import annotations

from functools import lru_cache

from bot.addresses.wordlist import listed

INSERTED = 1.0
SWAPPED = 0.9
DOUBLED = 0.4
SILENT = 0.3  # a soft sign or an apostrophe more or less
BESIDE = 1.0  # the next key
SOUNDALIKE = 0.5
OTHER = 1.6
FIRST = 0.4  # more for the first letter
FARTHEST = 9.0  # longer distances are all the same

_ROWS = ("йцукенгшщзхї", "фівапролджє", "ячсмитьбю")
_SOUNDALIKES = listed(
    "еи иі еє ії оа ій ий еэ иы іы яа юу еі оі гґ гх шщ сз вф дт бп жш цч цс чщ сш кг жз "
    "ei oa vf zs dt bp sc hk"
)
_ALIKE = frozenset(pair for one in _SOUNDALIKES for pair in (one, one[::-1]))
_SILENT = frozenset("ь'ъ")


def _neighbours() -> frozenset[str]:
    """Give the pairs of keys that touch: in a row, and of two rows at the same or next place."""
    pairs: set[str] = set()
    for row, keys in enumerate(_ROWS):
        below = _ROWS[row + 1] if row + 1 < len(_ROWS) else ""
        for place, key in enumerate(keys):
            pairs.update(key + other for other in keys[place + 1 : place + 2])
            pairs.update(key + other for other in below[max(0, place - 1) : place + 1])
    return frozenset(pair for one in pairs for pair in (one, one[::-1]))


_BESIDE = _neighbours()


@lru_cache(maxsize=16384)
def slips(written: str, meant: str) -> float:
    """Weigh the slips that make one word of the other; FARTHEST if lengths alone differ much."""
    if abs(len(written) - len(meant)) > 4:  # noqa: PLR2004
        return FARTHEST
    before: list[float] = []
    above = [0.0]
    for letter, previous in zip(meant, " " + meant, strict=False):
        above.append(above[-1] + _spare(letter, previous))
    for row, letter in enumerate(written):
        previous = written[row - 1] if row else " "
        line = [above[0] + _spare(letter, previous)]
        for place, right in enumerate(meant):
            best = min(
                above[place] + _instead(letter, right, first=not row and not place),
                above[place + 1] + _spare(letter, previous),
                line[place] + _spare(right, meant[place - 1] if place else " "),
            )
            if row and place and letter == meant[place - 1] and previous == right:
                best = min(best, before[place - 1] + SWAPPED)
            line.append(best)
        before, above = above, line
    return above[-1]


def _spare(letter: str, previous: str) -> float:
    """Weigh a letter that only one of the words has."""
    if letter in _SILENT:
        return SILENT
    return DOUBLED if letter == previous else INSERTED


def _instead(letter: str, right: str, *, first: bool) -> float:
    """Weigh one letter in place of another."""
    if letter == right:
        return 0.0
    pair = letter + right
    if letter in _SILENT and right in _SILENT:
        return SILENT
    if pair in _ALIKE:
        return SOUNDALIKE
    return (BESIDE if pair in _BESIDE else OTHER) + (FIRST if first else 0)
