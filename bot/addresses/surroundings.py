"""What the words around a street's name say of it: a boundary, a part, an exception. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.addresses.tokens import Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.addresses.tokens import Token

# Right before a street without houses: it bounds or leaves out, it is not concerned itself.
_BOUNDS = ("від", "до", "між", "біля", "навпроти", "поблизу", "поруч", "крім", "окрім", "виключ")
_PARTS = ("частин", "частков", "ділян", "відріз", "відтин", "окрем", "початк", "кінц", "част")
_BORDERS = ("обмежен", "окресл", "ограничен")  # «центр, обмежений вулицями Озерна та ...»
_CLAUSE_ENDS = frozenset("\n;.:!?")
_LOOK_BACK = 12  # tokens
_NEAR = 3  # tokens
_ABBREVIATION = 4  # letters: the dot of «вул.» ends no clause


def _after_last_comma(tokens: Sequence[Token]) -> int:
    return max((n + 1 for n, token in enumerate(tokens) if token.text in (",", ")")), default=0)


def is_partial(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Tell whether tokens[start:end], a street without houses, is a boundary or only a part."""
    before = _clause_before(tokens, start)
    if before and before[-1].text.startswith(_BOUNDS) and not before[-1].noise:
        return True
    if any(token.text == "між" or token.text.startswith(("крім", *_BORDERS)) for token in before):
        return True
    beside = before[_after_last_comma(before) :]
    around = [*beside[-_NEAR:], *_behind(tokens, end)]
    if any(token.text.startswith(_PARTS) for token in around):
        return True
    behind = [token.text for token in tokens[end : end + 2]]
    return any(word in ("від", "між") for word in behind) and _street_bound(tokens, end)


def _behind(tokens: Sequence[Token], end: int) -> Sequence[Token]:
    """Give the words behind a street; «Хлібна, частково Садова» says it of the next one."""
    behind = tokens[end : end + 3]
    of_next = behind and behind[0].text == "," and behind[-1].shape is Shape.WORD
    return () if of_next and len(behind) == 3 else behind[:2]  # noqa: PLR2004


def _street_bound(tokens: Sequence[Token], end: int) -> bool:
    """Tell «Хлібна (від вул. Київська ...)» from «Хлібна (від 1 до 12)»."""
    following = [token for token in tokens[end : end + 4] if token.shape is not Shape.SIGN]
    return not any(token.shape is Shape.NUMBER for token in following)


def _clause_before(tokens: Sequence[Token], start: int) -> list[Token]:
    """Give the tokens of the same clause before a place; the dot of «вул.» ends none."""
    place = start
    while place > max(0, start - _LOOK_BACK):
        token = tokens[place - 1]
        short = token.text == "." and place > 1 and len(tokens[place - 2].text) <= _ABBREVIATION
        if token.text in _CLAUSE_ENDS and not short:
            break
        place -= 1
    return list(tokens[place:start])


def loose_number_before(tokens: Sequence[Token], start: int, taken: int) -> bool:
    """Tell whether a number no street took stands before a place in the same clause.

    `taken`: the tokens before it belong to streets already.
    """
    return any(
        token.shape is Shape.NUMBER and not token.noise
        for token in _clause_before(tokens, start)[-max(0, start - taken) or len(tokens) :]
    )
