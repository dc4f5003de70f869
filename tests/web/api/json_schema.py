"""As much of JSON Schema 2020-12 as our openapi.json uses; an unknown keyword is an error here."""

from __future__ import annotations

import datetime as dt
from typing import Any

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}
_KNOWN = {
    "$ref", "type", "properties", "required", "additionalProperties", "items", "anyOf", "enum",
    "const", "format", "title", "description", "default", "examples", "minLength", "maxLength",
    "minimum", "maximum",
}  # fmt: skip


def faults(schema: dict[str, Any], value: Any, document: dict[str, Any], at: str = "") -> list[str]:
    """Give what is wrong with a value, each with the place where."""
    unknown = set(schema) - _KNOWN
    assert not unknown, f"{at}: this checker does not know {unknown}"
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return faults(document["components"]["schemas"][name], value, document, at)
    if "anyOf" in schema:
        branches = [faults(branch, value, document, at) for branch in schema["anyOf"]]
        return [] if [] in branches else [f"{at}: fits no branch: {branches}"]
    found = list(_plain(schema, value, at))
    if isinstance(value, dict):
        found += _members(schema, value, document, at)
    if isinstance(value, list) and "items" in schema:
        for index, inner in enumerate(value):
            found += faults(schema["items"], inner, document, f"{at}/{index}")
    return found


def _plain(schema: dict[str, Any], value: Any, at: str) -> list[str]:
    found = []
    kind = schema.get("type")
    if kind is not None:
        fits = isinstance(value, _TYPES[kind])
        if not fits or (kind in ("integer", "number") and isinstance(value, bool)):
            found.append(f"{at}: {value!r} is no {kind}")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r} is none of {schema['enum']}")
    if "const" in schema and value != schema["const"]:
        found.append(f"{at}: {value!r} is not {schema['const']!r}")
    if schema.get("format") == "date-time" and isinstance(value, str):
        found += (
            [] if dt.datetime.fromisoformat(value).tzinfo else [f"{at}: {value!r} has no offset"]
        )
    return found


def _members(
    schema: dict[str, Any], value: dict[str, Any], document: dict[str, Any], at: str
) -> list[str]:
    properties = schema.get("properties", {})
    found = [
        f"{at}: {name!r} is missing" for name in schema.get("required", []) if name not in value
    ]
    rest = schema.get("additionalProperties", True)
    for name, inner in value.items():
        if name in properties:
            found += faults(properties[name], inner, document, f"{at}/{name}")
        elif rest is False:
            found.append(f"{at}: {name!r} is not described")
        elif isinstance(rest, dict):
            found += faults(rest, inner, document, f"{at}/{name}")
    return found
