"""What the API says when it refuses: application/problem+json (RFC 9457) with a pointer per field.

A `Problem` is raised wherever the refusal is found and becomes an answer in `endpoint`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.i18n import words
from bot.messages import Arg, Say
from bot.web.api.answer import as_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aiohttp import web

#: What follows is the problem's code: programs tell problems apart by it.
TYPE = "urn:visnyk:problem:"
CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong value: where (JSON pointer, RFC 6901), a code, and what to write instead.

    `say` is worded for people; `found` adds members such as the offsets of a fragment.
    """

    pointer: str
    code: str
    say: Say
    suggestions: tuple[str, ...] = ()
    found: Mapping[str, object] = field(default_factory=dict)

    def worded(self, language: str) -> dict[str, object]:
        """Give the member of `errors`."""
        return {
            "pointer": self.pointer,
            "code": self.code,
            "detail": words(self.say, language),
            "suggestions": list(self.suggestions),
            **self.found,
        }


def fault(pointer: str, code: str, suggestions: tuple[str, ...] = (), **args: Arg) -> Fault:
    """Make an error whose wording is `api.field.<code>`."""
    return Fault(pointer, code, Say(f"api.field.{code}", args), suggestions)


class Problem(Exception):
    """A request that is not carried out; nothing was changed. `code` names its wording."""

    def __init__(
        self,
        status: int,
        code: str,
        /,
        *,
        errors: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, object] | None = None,
        **args: Arg,
    ) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})
        self._args = args

    def body(self, language: str) -> dict[str, object]:
        """Word the problem in a language."""
        worded: dict[str, object] = {
            "type": TYPE + self.code,
            "title": words(Say(f"api.{self.code}", self._args), language),
            "status": self.status,
            "detail": words(Say(f"api.{self.code}.detail", self._args), language),
        }
        if self.errors:
            worded["errors"] = [error.worded(language) for error in self.errors]
        return worded | self.extra

    def response(self, language: str) -> web.Response:
        """Make the answer."""
        return as_json(self.body(language), self.status, self.headers, content_type=CONTENT_TYPE)
