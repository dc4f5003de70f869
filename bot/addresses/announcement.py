"""A dispatcher's text understood: every character is matched, unresolved or noise. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.addresses import house_text
from bot.addresses.announcement_reader import AnnouncementReader
from bot.addresses.fragments import fragments_of
from bot.addresses.houses import HouseSet
from bot.addresses.index import index_of
from bot.addresses.model import Announcement, FragmentKind, StreetHouses
from bot.addresses.tokens import tokenise

if TYPE_CHECKING:
    from bot.addresses.gazetteer import Gazetteer

MAX_TEXT = 20_000  # characters: a district's weekly list is under 10,000
CROSSING = "x:"


class TextTooLong(ValueError):
    """The text is over MAX_TEXT characters; split it and read the parts."""

    def __init__(self, length: int) -> None:
        super().__init__(f"the text has {length} characters, at most {MAX_TEXT} are read")
        self.length = length


def parse(gazetteer: Gazetteer, text: str) -> Announcement:
    """Understand an announcement; raises TextTooLong, and nothing for any other text."""
    if len(text) > MAX_TEXT:
        raise TextTooLong(len(text))
    tokens = tokenise(text)
    pieces = AnnouncementReader(index_of(gazetteer), tokens).read()
    fragments = fragments_of(gazetteer, text, tokens, pieces)
    said: dict[str, list[str]] = {}
    for fragment in fragments:
        if fragment.kind is FragmentKind.MATCHED and fragment.street_id is not None:
            predicates = said.setdefault(fragment.street_id, [])
            predicates += (p for p in fragment.predicates if p not in predicates)
    streets = tuple(StreetHouses(street, tuple(labels)) for street, labels in said.items())
    return Announcement(text, fragments, streets)


def coverage(announcement: Announcement) -> dict[str, HouseSet]:
    """Give the houses said of each street, in the text's order; crossings cover no house."""
    covered: dict[str, HouseSet] = {}
    for fragment in announcement.fragments:
        labels = [label for label in fragment.predicates if not label.startswith(CROSSING)]
        if fragment.kind is FragmentKind.MATCHED and fragment.street_id is not None and labels:
            houses = house_text.parse(labels)
            covered[fragment.street_id] = covered.get(fragment.street_id, HouseSet()) | houses
    return {street: houses for street, houses in covered.items() if houses}
