"""Styles and scripts, served from memory under names that carry their hash: cached for ever."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Mapping

STATIC = Path(__file__).resolve().parent / "static"
_ONE_YEAR = 365 * 24 * 3600
_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}
_PACKED = frozenset({".css", ".js", ".svg"})


class NotGathered(Exception):
    """The vendor files are not there: run `make install`."""


@dataclass(frozen=True, slots=True)
class _File:
    content_type: str
    plain: bytes
    #: Compressed, or empty where compressing gains nothing.
    packed: bytes


@dataclass(frozen=True, slots=True)
class StaticFiles:
    """Files by the name they are served under, and that name by the file's own name."""

    names: Mapping[str, str]
    files: Mapping[str, _File]

    @classmethod
    def gather(cls, folder: Path = STATIC) -> Self:
        """Read the folder and its vendor/ once; raises NotGathered without the vendor files."""
        manifest = folder / "vendor" / "manifest.json"
        if not manifest.exists():
            raise NotGathered(f"{manifest} is missing: run `make install`")
        names: dict[str, str] = dict(json.loads(manifest.read_text(encoding="utf-8")))
        files = {served: _read(folder / "vendor" / served) for served in names.values()}
        for path in sorted(folder.iterdir()):
            if path.suffix not in _TYPES:
                continue
            digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
            names[path.name] = f"{path.stem}.{digest}{path.suffix}"
            files[names[path.name]] = _read(path)
        return cls(names, files)

    def url(self, name: str) -> str:
        """Where a file is served; raises KeyError for one that does not exist."""
        return f"/static/{self.names[name]}"

    async def serve(self, request: web.Request) -> web.Response:
        """Answer GET /static/{name}: only the hashed names exist, so nothing ever goes stale."""
        file = self.files.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        headers = {
            "Cache-Control": f"public, max-age={_ONE_YEAR}, immutable",
            "Vary": "Accept-Encoding",
        }
        packed = bool(file.packed) and "gzip" in request.headers.get("Accept-Encoding", "")
        if packed:
            headers["Content-Encoding"] = "gzip"
        return web.Response(
            body=file.packed if packed else file.plain,
            content_type=file.content_type,
            charset="utf-8" if file.packed else None,
            headers=headers,
        )


def _read(path: Path) -> _File:
    plain = path.read_bytes()
    packed = gzip.compress(plain, mtime=0) if path.suffix in _PACKED else b""
    return _File(_TYPES[path.suffix], plain, packed)
