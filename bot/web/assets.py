"""Copy the pinned browser assets out of node_modules into the folder we serve (make install).

Each file is served under a name that carries the start of its SHA-256, so it can be cached for
a year and a new version is fetched at once. `manifest.json` maps the plain name to that one.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDOR = Path(__file__).resolve().parent / "static" / "vendor"

# plain name -> where npm puts it; versions are pinned in package.json
SOURCES = {
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "pico.css": "@picocss/pico/css/pico.min.css",
}


def gather(node_modules: Path = ROOT / "node_modules", target: Path = VENDOR) -> dict[str, str]:
    """Copy every asset to `target` and return the manifest.

    Raises FileNotFoundError, naming the package, when `npm ci` was not run before.
    """
    target.mkdir(parents=True, exist_ok=True)
    manifest: dict[str, str] = {}
    for name, source in SOURCES.items():
        path = node_modules / source
        if not path.exists():
            raise FileNotFoundError(f"{path} is missing: run `make install`, it calls `npm ci`")
        content = path.read_bytes()
        stem, _, suffix = name.rpartition(".")
        hashed = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
        (target / hashed).write_bytes(content)
        manifest[name] = hashed
    (target / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


if __name__ == "__main__":
    gather()
