"""Every answer of the API: JSON in UTF-8 that no cache keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Mapping


def as_json(
    body: object,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    *,
    content_type: str = "application/json",
) -> web.Response:
    """Write a body of plain values; times among them must be aware."""
    return web.Response(
        body=orjson.dumps(body),
        status=status,
        content_type=content_type,
        charset="utf-8" if content_type == "application/json" else None,
        headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        | dict(headers or {}),
    )
