"""openapi.json (OpenAPI 3.1), made of the routes and the models they take and give. Pure."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from bot.web.api.models import ProblemOut
from bot.web.api.problem import CONTENT_TYPE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

    from bot.web.api.routes import Route

VERSION = "1.0.0"
REF = "#/components/schemas/{model}"

# What every authorised route may answer, and what those that take something add.
_ALWAYS = (401, 403, 429, 500, 503)
_WITH_BODY = (400, 408, 413, 415, 422)
_BY_HEADER = {"Idempotency-Key": (400, 409), "If-Match": (400, 409, 412, 428)}
_HEADERS = {
    "Idempotency-Key": "Your own key of this outage: the same request sent again makes no second "
    "one. 1 to 200 printable ASCII characters, kept 48 hours.",
    "If-Match": "The revision you saw, as the ETag of the outage gives it.",
}


def document(routes: Sequence[Route], base: str) -> dict[str, object]:
    """Describe the API."""
    models = {
        model
        for route in routes
        for model in (route.sends, route.gives, route.query)
        if model is not None
    } | {ProblemOut}
    sent = {route.sends for route in routes} | {route.query for route in routes}
    schemas = models_json_schema(
        [
            (model, "validation" if model in sent else "serialization")
            for model in sorted(models, key=lambda model: model.__name__)
        ],
        ref_template=REF,
    )[1]["$defs"]
    paths: dict[str, dict[str, object]] = {f"{base}/openapi.json": {"get": _this_document()}}
    for route in routes:
        paths.setdefault(base + route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Visnyk",
            "version": VERSION,
            "description": "Posts outages and asks what became of them.",
        },
        "paths": paths,
        "security": [{"token": []}],
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(route: Route) -> dict[str, object]:
    scopes = " or ".join(sorted(scope.value for scope in route.scopes))
    operation: dict[str, object] = {
        "operationId": route.name,
        "summary": (route.work.__doc__ or "").strip(),
        "description": f"Needs the scope {scopes}.",
        "parameters": _parameters(route),
        "responses": _responses(route),
    }
    if route.sends is not None:
        operation["requestBody"] = {
            "required": not route.body_optional,
            "content": {"application/json": {"schema": _ref(route.sends)}},
        }
    return operation


def _parameters(route: Route) -> list[dict[str, object]]:
    path: list[dict[str, object]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "integer"}}
        for name in re.findall(r"{(\w+)}", route.path)
    ]
    headers: list[dict[str, object]] = [
        {
            "name": name,
            "in": "header",
            "required": True,
            "description": _HEADERS[name],
            "schema": {"type": "string"},
        }
        for name in route.headers
    ]
    return [*path, *headers, *_query(route.query)]


def _query(model: type[BaseModel] | None) -> list[dict[str, object]]:
    if model is None:
        return []
    schema = model.model_json_schema(ref_template=REF)
    return [
        {"name": name, "in": "query", "required": False, "schema": value}
        for name, value in schema["properties"].items()
    ]


def _responses(route: Route) -> dict[str, object]:
    problems = {*_ALWAYS}
    if route.sends is not None:
        problems |= {*_WITH_BODY}
    if route.query is not None:
        problems.add(422)
    if "{" in route.path:
        problems.add(404)
    for header in route.headers:
        problems |= {*_BY_HEADER[header]}
    responses: dict[str, object] = {
        str(route.status): {
            "description": HTTPStatus(route.status).phrase,
            "content": {"application/json": {"schema": _ref(route.gives)}},
        }
    }
    for status in sorted(problems):
        responses[str(status)] = {
            "description": HTTPStatus(status).phrase,
            "content": {CONTENT_TYPE: {"schema": _ref(ProblemOut)}},
        }
    return responses


def _this_document() -> dict[str, Any]:
    return {
        "operationId": "describe",
        "summary": "Give this document.",
        "security": [],
        "responses": {
            "200": {
                "description": HTTPStatus.OK.phrase,
                "content": {"application/json": {"schema": {"type": "object"}}},
            }
        },
    }


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": REF.format(model=model.__name__)}
