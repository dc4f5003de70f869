"""Streets to offer for a name in running text that no street was taken for. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.addresses.matching import fits
from bot.addresses.reading import Name
from bot.addresses.street_names import TYPED_COST
from bot.addresses.tokens import Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.addresses.index import Index
    from bot.addresses.pieces import Piece
    from bot.addresses.tokens import Token

MAX_OFFERS = 4


class Offers:
    """Finds streets for the unknown names of one text; the same name is looked up once."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._known: dict[tuple[str, ...], tuple[str, ...]] = {}

    def of(self, tokens: Sequence[Token], piece: Piece) -> tuple[str, ...]:
        """Give the streets to offer for a piece: its own, or those its words are near to."""
        if piece.candidates or piece.why != "unknown_name":
            return piece.candidates
        words = tuple(t.text for t in tokens[piece.first : piece.end] if t.shape is Shape.WORD)
        if words not in self._known:
            near = fits(self._index, Name(words), None)[:MAX_OFFERS]
            self._known[words] = tuple(f.street_id for f in near if f.cost <= TYPED_COST)
        return self._known[words]
