"""A resident's text understood: one street and house, a question back, or a refusal. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.addresses.explain import Typed, explain
from bot.addresses.finding import Found, find
from bot.addresses.fold import clean, from_latin_layout
from bot.addresses.index import index_of
from bot.addresses.model import Candidate, Outcome, Resolution
from bot.addresses.scan import reads_as_latin, scan

if TYPE_CHECKING:
    from bot.addresses.gazetteer import Gazetteer

MAX_QUERY = 2000  # characters; longer texts are not addresses
MAX_CANDIDATES = 4
MARGIN = 0.5  # cost by which the best street must lead to be accepted
WINDOW = 2.2  # cost over the best at which a street is still offered
ACCEPT = 2.6  # highest cost accepted with a house
ACCEPT_WITHOUT_HOUSE = 0.9
ASK_TYPED = 2.4  # above it a text without a house is chatter, though it has a type
ACCEPT_BARE = 0.45  # highest cost accepted of a street's name alone
ASK_BARE = 1.3  # the same without a type: «як справи» is no street


def resolve(gazetteer: Gazetteer, text: str) -> Resolution:
    """Understand a text; accepted only when one street fits surely and no other comes near.

    Never raises for any text; `reason` says why it was not accepted, or "no_house".
    """
    if len(text) > MAX_QUERY:
        return Resolution(text, Outcome.REJECT, reason="too_long")
    cleaned = clean(text)
    if not any(character.isalnum() for character in cleaned):
        return Resolution(text, Outcome.REJECT, reason="empty")
    index = index_of(gazetteer)
    best: Found | None = None
    foreign = False
    typed = Typed.AS_IS
    for hypothesis, way in _hypotheses(text, cleaned):
        scanned = scan(index, hypothesis)
        foreign = foreign or scanned.foreign
        found = find(index, scanned)
        if found and (best is None or found.rank < best.rank):
            best, typed = found, way
    if foreign:
        return Resolution(text, Outcome.REJECT, reason="other_settlement")
    if best is None:
        return Resolution(text, Outcome.REJECT, reason="no_such_street")
    return _decide(gazetteer, best, typed, text)


def _hypotheses(text: str, cleaned: str) -> list[tuple[str, Typed]]:
    if reads_as_latin(cleaned):
        return [(cleaned, Typed.LATIN), (from_latin_layout(text), Typed.OTHER_LAYOUT)]
    return [(cleaned, Typed.AS_IS)]


def _decide(gazetteer: Gazetteer, best: Found, typed: Typed, text: str) -> Resolution:
    """Accept, ask back or refuse."""
    cost = best.rank[0]
    house = best.reading.house
    ranked = sorted(best.others.items(), key=lambda item: (item[1], item[0]))
    close = [street for street, other in ranked if other < cost + MARGIN]
    has_type = bool(best.reading.name.types)
    limit = ACCEPT if house else ACCEPT_WITHOUT_HOUSE if has_type else ACCEPT_BARE
    shown = house is not None or has_type or best.placed
    if best.sure and shown and cost <= limit and len(close) == 1:
        candidates = _candidates(gazetteer, best, typed, [best.fit.street_id])
        return Resolution(
            text,
            Outcome.ACCEPT,
            street_id=best.fit.street_id,
            house=house,
            candidates=candidates,
            reason="" if house else "no_house",
            why=candidates[0].why,
        )
    if house is None and cost > (ASK_TYPED if has_type else ASK_BARE if best.placed else limit):
        return Resolution(text, Outcome.REJECT, reason="no_such_street")
    offered = [street for street, other in ranked if other < cost + WINDOW][:MAX_CANDIDATES]
    return Resolution(
        text,
        Outcome.CLARIFY,
        house=house if best.reading.sure else None,
        candidates=_candidates(gazetteer, best, typed, offered),
        reason=_doubt(best, close),
    )


def _doubt(best: Found, close: list[str]) -> str:
    if len(close) > 1:
        return "several_streets"
    return "type_contradicts" if best.fit.type_wrong else "weak_match"


def _candidates(
    gazetteer: Gazetteer, best: Found, typed: Typed, street_ids: list[str]
) -> tuple[Candidate, ...]:
    index = index_of(gazetteer)
    return tuple(
        Candidate(
            street,
            gazetteer.label(street).uk,
            explain(gazetteer, index, best.ways[street], typed, part=best.part),
        )
        for street in street_ids
    )
