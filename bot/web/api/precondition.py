"""If-Match: which revision of an outage the program saw. Pure."""

from __future__ import annotations

import re

from bot.web.api.problem import Problem

_REVISION = re.compile(r'"(\d{1,9})"|(\d{1,9})')


def etag(revision: int) -> str:
    """Write a revision as an ETag."""
    return f'"{revision}"'


def expected_revision(header: str | None) -> int:
    """Read If-Match; raises Problem 428 when it is missing, 400 when it names no revision."""
    if header is None:
        raise Problem(428, "match_needed")
    match = _REVISION.fullmatch(header.strip())
    if match is None:
        raise Problem(400, "match_malformed")
    return int(match[1] or match[2])
