"""How well a name in a text fits each street: words, type, ordinal and houses. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.addresses.fold import sound
from bot.addresses.index import Near, is_title, sure_slips
from bot.addresses.lexicon import NEAR_TYPES, SHORT_FORMS

if TYPE_CHECKING:
    from bot.addresses.houses import House, HouseSet
    from bot.addresses.index import Index, Key
    from bot.addresses.reading import Name

# Costs: one edit is 0.8 (index.EDIT); from CLARIFY on a street is not even offered.
CLARIFY = 3.4
LEFT_OUT = 0.1  # a title or given name of the street
WORD_MISSING = 1.6  # a word of the street that the text lacks
WORD_UNKNOWN = 1.8  # a word of the text that the street lacks
SHORT_UNKNOWN = 0.6  # the same for an initial or a scrap
TITLE_UNKNOWN = 0.2
NO_TYPE = 0.6  # the text names no type, the street is neither вулиця nor проспект
NEAR_TYPE = 1.2
WRONG_TYPE = 2.0
ORDINAL_MISSING = 0.3
ORDINAL_MISSING_TYPED = 0.7
WRONG_HOUSES = 1.5
NUMBERED = 0.7  # slips more to bear where type and ordinal are right: «2-й пров. ...»
_PLAIN_TYPES = frozenset({"вулиця", "проспект"})
_SCRAP = 3  # letters: shorter unknown words do not forbid acceptance by themselves


@dataclass(frozen=True, slots=True)
class Fit:
    """One street as the meaning of a name; `sure` = nothing speaks against accepting it."""

    street_id: str
    cost: float
    sure: bool
    #: The named type is not the street's.
    type_wrong: bool = False
    #: The only houses that bore the name, where it was split between streets.
    houses: HouseSet | None = None
    #: Part of the cost: the text names no type.
    no_type: float = 0
    #: By which of the street's names it was found.
    key: Key | None = None


def fits(index: Index, name: Name, house: House | None) -> list[Fit]:
    """Rank the streets a name may mean, best first, one entry a street; `house` splits aliases."""
    near = [meanings(index, name, word) for word in name.words]
    keys = {place for found in near for word in found for place in index.keys_of[word]}
    best: dict[str, Fit] = {}
    for place in keys:
        key = index.keys[place]
        if key.settlement != (name.settlement or index.home):
            continue
        fit = _fit(index, key, name, near, house)
        if fit is None:
            continue
        known = best.get(key.street_id)
        if known is None or (not fit.sure, fit.cost) < (not known.sure, known.cost):
            best[key.street_id] = fit
    return sorted(best.values(), key=lambda fit: (fit.cost, fit.street_id))


def meanings(index: Index, name: Name, word: str) -> dict[int, Near]:
    """Give the words of the vocabulary that a word, an initial or a short form can mean."""
    if len(word) == 1:
        return _initial(index, word)
    found = index.near(word)
    whole = SHORT_FORMS.get(word)
    if whole is not None:
        found = {**found, **{i: Near(0.1) for i, n in index.near(whole).items() if n.cost < 0.2}}  # noqa: PLR2004
    if word in name.short and not any(near.cost <= 0.2 for near in found.values()):  # noqa: PLR2004
        heard = sound(word)
        found = {
            **found,
            **{
                place: Near(0.3)
                for place, known in enumerate(index.vocabulary)
                if known.sound.startswith(heard) and len(known.sound) > len(heard) + 1
            },
        }
    return found


def _initial(index: Index, letter: str) -> dict[int, Near]:
    heard = sound(letter)
    found = {
        place: Near(0.1 if len(known.text) > 1 else 0)
        for place, known in enumerate(index.vocabulary)
        if known.sound[:1] == heard[:1]
    }
    if letter == "б":  # ru «Большая»
        found |= {place: Near(0.2) for place in index.by_sound.get("velika", ())}
    return found


def _fit(
    index: Index, key: Key, name: Name, near: list[dict[int, Near]], house: House | None
) -> Fit | None:
    borne_out = key.ordinal is not None and name.ordinal == key.ordinal and key.type in name.types
    cost, sure = _align(index, key, name.words, near, NUMBERED if borne_out else 0)
    if cost > CLARIFY:
        return None
    if name.ordinal != key.ordinal:
        if name.ordinal is not None or key.ordinal is None:
            return None
        if key.ordinal_needed:
            sure = False
            cost += ORDINAL_MISSING_TYPED if name.types else ORDINAL_MISSING
        else:
            cost += LEFT_OUT
    wrong = False
    no_type = 0.0
    if not name.types:
        no_type = 0 if key.type in _PLAIN_TYPES else NO_TYPE
    elif key.type not in name.types:
        wrong = not any((named, key.type) in NEAR_TYPES for named in name.types)
        cost += WRONG_TYPE if wrong else NEAR_TYPE
        sure = sure and not wrong
    if key.houses is not None and house is not None and house not in key.houses:
        cost += WRONG_HOUSES
    split = key.houses if sure else None
    sure = sure and (key.houses is None or (house is not None and house in key.houses))
    cost += no_type
    if cost > CLARIFY:
        return None
    return Fit(key.street_id, cost, sure, wrong, split, no_type, key)


def _align(
    index: Index,
    key: Key,
    words: tuple[str, ...],
    near: list[dict[int, Near]],
    allowance: float,
) -> tuple[float, bool]:
    """Pair the words of a text with those of a key, initials last, cheapest first: (cost, sure)."""
    pairs = sorted(
        (len(words[position]) == 1, found[known].cost, position, place)
        for position, found in enumerate(near)
        for place, known in enumerate(key.words)
        if known in found
    )
    taken: dict[int, int] = {}  # position in the text -> place in the key
    for _, _, position, place in pairs:
        if position not in taken and place not in taken.values():
            taken[position] = place
    if all(key.optional[place] or len(words[position]) == 1 for position, place in taken.items()):
        return CLARIFY + 1, False
    cost = sum(near[position][key.words[place]].cost for position, place in taken.items())
    pairs_taken = [near[at][key.words[place]] for at, place in taken.items()]
    sure = _is_sure(index, key, pairs_taken, allowance)
    for place, optional in enumerate(key.optional):
        if place not in taken.values():
            cost += LEFT_OUT if optional else WORD_MISSING
            sure = sure and optional
    own = index.words_of[key.street_id]
    for position, word in enumerate(words):
        if position not in taken:
            price, harmless = _unknown(word, near[position], own)
            cost += price
            sure = sure and harmless
    return cost, sure


def _is_sure(index: Index, key: Key, pairs: list[Near], allowance: float) -> bool:
    """Tell whether each word is beyond doubt, or all slips are few for the whole name's length."""
    if all(near.sure for near in pairs):
        return True
    length = sum(index.vocabulary[word].weight for word in key.words)
    return (
        (len(pairs) > 1 or allowance > 0)
        and all(near.slip for near in pairs)
        and sum(near.edits for near in pairs) <= sure_slips(length) + allowance
    )


def _unknown(word: str, near: dict[int, Near], own: set[int]) -> tuple[float, bool]:
    """Give what a word costs that the key lacks, and whether it is harmless.

    `own` are the words of the street's other names: «Острозьких (Шелушкова)».
    """
    if len(word) > 1 and any(found.sure and place in own for place, found in near.items()):
        return LEFT_OUT, True
    if is_title(SHORT_FORMS.get(word, word)):
        return TITLE_UNKNOWN, True
    if len(word) <= _SCRAP:
        return SHORT_UNKNOWN, word not in SHORT_FORMS
    return WORD_UNKNOWN, False
