"""A resident's text understood: one street and house, a question back, or a refusal. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.addresses.fold import clean, from_latin_layout
from bot.addresses.index import Index, index_of
from bot.addresses.matching import CLARIFY, Fit, fits
from bot.addresses.model import Candidate, Outcome, Resolution
from bot.addresses.reading import Reading, readings
from bot.addresses.scan import Parts, reads_as_latin, take_apart

if TYPE_CHECKING:
    from bot.addresses.gazetteer import Gazetteer
    from bot.addresses.houses import House

MAX_QUERY = 2000  # characters; longer texts are not addresses
MAX_CANDIDATES = 4
MARGIN = 0.5  # cost by which the best street must lead to be accepted
WINDOW = 2.2  # cost over the best at which a street is still offered
ACCEPT = 2.6  # highest cost accepted with a house
ACCEPT_WITHOUT_HOUSE = 0.9
ASK_WITHOUT_HOUSE = 2.4  # above it a text without a house is chatter


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
    best: _Best | None = None
    foreign = False
    for hypothesis in _hypotheses(text, cleaned):
        parts = take_apart(index, hypothesis)
        foreign = foreign or parts.foreign
        found = _search(index, parts)
        if found and (best is None or found.rank < best.rank):
            best = found
    if foreign:
        return Resolution(text, Outcome.REJECT, reason="other_settlement")
    if best is None:
        return Resolution(text, Outcome.REJECT, reason="no_such_street")
    return best.decide(gazetteer, text)


def _hypotheses(text: str, cleaned: str) -> list[str]:
    if reads_as_latin(cleaned):
        return [cleaned, from_latin_layout(text)]
    return [cleaned]


class _Best:
    """The cheapest reading of a text with all streets that fit any reading of it."""

    def __init__(self, reading: Reading, fit: Fit) -> None:
        self.reading = reading
        self.fit = fit
        self.others: dict[str, float] = {}

    @property
    def rank(self) -> tuple[float, bool]:
        return self.reading.cost + self.fit.cost, not self.fit.sure

    def decide(self, gazetteer: Gazetteer, text: str) -> Resolution:
        """Accept, ask back or refuse."""
        cost = self.rank[0]
        house = self.reading.house
        ranked = sorted(self.others.items(), key=lambda item: (item[1], item[0]))
        close = [street for street, other in ranked if other < cost + MARGIN]
        limit = ACCEPT if house else ACCEPT_WITHOUT_HOUSE
        if self.fit.sure and self.reading.sure and cost <= limit and len(close) == 1:
            return Resolution(
                text,
                Outcome.ACCEPT,
                street_id=self.fit.street_id,
                house=house,
                candidates=_candidates(gazetteer, [self.fit.street_id]),
                reason="" if house else "no_house",
            )
        if house is None and cost > ASK_WITHOUT_HOUSE:
            return Resolution(text, Outcome.REJECT, reason="no_such_street")
        offered = [street for street, other in ranked if other < cost + WINDOW][:MAX_CANDIDATES]
        return Resolution(
            text,
            Outcome.CLARIFY,
            house=house if self.reading.sure else None,
            candidates=_candidates(gazetteer, offered),
            reason=self._doubt(close),
        )

    def _doubt(self, close: list[str]) -> str:
        if len(close) > 1:
            return "several_streets"
        return "type_contradicts" if self.fit.type_wrong else "weak_match"


def _candidates(gazetteer: Gazetteer, street_ids: list[str]) -> tuple[Candidate, ...]:
    return tuple(Candidate(street, gazetteer.label(street).uk) for street in street_ids)


def _search(index: Index, parts: Parts) -> _Best | None:
    best: _Best | None = None
    others: dict[str, float] = {}
    known: dict[tuple[object, House | None], list[Fit]] = {}
    for reading in readings(parts):
        if not reading.name.words:
            continue
        asked = (reading.name, reading.house)
        if asked not in known:
            known[asked] = fits(index, reading.name, reading.house)
        for fit in known[asked]:
            cost = reading.cost + fit.cost
            if cost > CLARIFY:
                break
            others[fit.street_id] = min(cost, others.get(fit.street_id, cost))
        if known[asked]:
            found = _Best(reading, known[asked][0])
            if best is None or found.rank < best.rank:
                best = found
    if best is not None and best.rank[0] <= CLARIFY:
        best.others = others
        return best
    return None
