"""What was typed into a form, kept when the form could not be taken: it goes back to the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Sequence

# Never kept: a new session has a new token, and a password is typed anew.
_NEVER = frozenset({"csrf", "password"})
_PREFIX = "kept."


async def fields(request: web.Request) -> tuple[tuple[str, str], ...]:
    """Give name and value of every field of a posted form; nothing for other requests."""
    if request.method != "POST" or not request.content_type.endswith("form-urlencoded"):
        return ()
    try:
        form = await request.post()
    except web.HTTPException:  # too large to be read: there is nothing to give back
        return ()
    return tuple(
        (name, value)
        for name, value in form.items()
        if isinstance(value, str) and name not in _NEVER
    )


def wrapped(found: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Name the fields so that they can travel inside the login form."""
    return tuple((_PREFIX + name, value) for name, value in found)


def unwrapped(found: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Give back the fields that travelled inside the login form."""
    return tuple(
        (name.removeprefix(_PREFIX), value) for name, value in found if name.startswith(_PREFIX)
    )
