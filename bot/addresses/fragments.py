"""Pieces of tokens made into fragments that cover every character of the text. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.addresses.announcement_why import Reasons
from bot.addresses.index import index_of
from bot.addresses.loose_text import judge
from bot.addresses.model import Candidate, Fragment, FragmentKind
from bot.addresses.offers import Offers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.addresses.gazetteer import Gazetteer
    from bot.addresses.pieces import Piece
    from bot.addresses.tokens import Token


def fragments_of(
    gazetteer: Gazetteer, text: str, tokens: Sequence[Token], pieces: Sequence[Piece]
) -> tuple[Fragment, ...]:
    """Cover the text: judge loose words, drop mentions in passing, join neighbours, fill gaps."""
    index = index_of(gazetteer)
    judged = _named_again(judge(index.own, tokens, pieces))
    reasons, offers = Reasons(gazetteer, index), Offers(index)
    fragments: list[Fragment] = []
    at = 0
    for piece in _joined(tokens, judged):
        start, end = tokens[piece.first].start, tokens[piece.end - 1].end
        if at < start:
            fragments.append(_gap(text, at, start))
        fragments.append(
            Fragment(
                start,
                end,
                text[start:end],
                piece.kind,
                piece.street_id,
                piece.predicates,
                piece.why,
                tuple(Candidate(s, gazetteer.label(s).uk) for s in offers.of(tokens, piece)),
                reasons.of(piece.grounds),
            )
        )
        at = end
    if at < len(text):
        fragments.append(_gap(text, at, len(text)))
    return tuple(fragments)


def _gap(text: str, start: int, end: int) -> Fragment:
    return Fragment(start, end, text[start:end], FragmentKind.NOISE, why="separator")


def _named_again(pieces: Sequence[Piece]) -> list[Piece]:
    """Take out streets named in passing whose houses are listed elsewhere in the text."""
    listed = {
        piece.street_id
        for piece in pieces
        if piece.kind is FragmentKind.MATCHED and not piece.in_passing and piece.why != "crossing"
    }
    return [
        replace(piece, kind=FragmentKind.NOISE, predicates=(), why="named_again")
        if piece.in_passing and piece.street_id in listed
        else piece
        for piece in pieces
    ]


def _joined(tokens: Sequence[Token], pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Join pieces of loose text, and of one settlement's list, that only signs part."""
    last: Piece | None = None
    for piece in pieces:
        if last is not None and _alike(tokens, last, piece):
            last = replace(last, end=piece.end)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


def _alike(tokens: Sequence[Token], one: Piece, two: Piece) -> bool:
    if (one.kind, one.why) != (two.kind, two.why) or one.why not in ("text", "settlement"):
        return False
    gap = range(one.end, two.first)
    return one.why == "settlement" or not any(tokens[place].text == "\n" for place in gap)
