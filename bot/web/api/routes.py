"""The API's routes as one table: path, who may, what goes in, what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from bot.web.api import announce, models, openapi, outages
from bot.web.api.answer import as_json
from bot.web.api.endpoint import Work, answered, endpoint
from bot.web.api.pace import Pace
from bot.web.api.problem import Problem
from bot.web.api.tokens import Scope

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler
    from pydantic import BaseModel

    from bot.web.context import WebContext

BASE = "/api/v1"

_WRITE = frozenset({Scope.DRAFT, Scope.PUBLISH})
_READ = _WRITE | {Scope.DELIVERY}
_PUBLISH = frozenset({Scope.PUBLISH})


@dataclass(frozen=True, slots=True)
class Route:
    """One thing a program can ask."""

    method: str
    #: Below BASE.
    path: str
    #: operationId
    name: str
    work: Work
    #: A token needs any one of them.
    scopes: frozenset[Scope]
    gives: type[BaseModel]
    sends: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    #: Headers the request must have.
    headers: tuple[str, ...] = ()
    status: int = 200
    #: The request may come without a body.
    body_optional: bool = False


ROUTES = (
    Route(
        "POST",
        "/addresses/parse",
        "parseAddresses",
        announce.parse,
        frozenset({Scope.PARSE}),
        models.ParseOut,
        sends=models.ParseIn,
    ),
    Route(
        "POST",
        "/outages",
        "createOutage",
        announce.create,
        _WRITE,
        models.CreatedOut,
        sends=models.OutageIn,
        headers=("Idempotency-Key",),
        status=201,
    ),
    Route(
        "GET",
        "/outages",
        "listOutages",
        outages.listed,
        _READ,
        models.OutagesOut,
        query=models.ListIn,
    ),
    Route("GET", "/outages/{id}", "showOutage", outages.shown, _READ, models.OutageOut),
    Route(
        "POST",
        "/outages/{id}/updates",
        "changeOutage",
        outages.change,
        _PUBLISH,
        models.OutageOut,
        sends=models.UpdateIn,
        headers=("If-Match",),
    ),
    Route(
        "POST",
        "/outages/{id}/restore",
        "restoreOutage",
        outages.restore,
        _PUBLISH,
        models.OutageOut,
        sends=models.RestoreIn,
        headers=("If-Match",),
        body_optional=True,
    ),
    Route(
        "POST",
        "/outages/{id}/cancel",
        "cancelOutage",
        outages.cancel,
        _PUBLISH,
        models.OutageOut,
        sends=models.CancelIn,
        headers=("If-Match",),
        body_optional=True,
    ),
    Route(
        "GET",
        "/outages/{id}/delivery",
        "showDelivery",
        outages.delivery,
        frozenset({Scope.DELIVERY}),
        models.DeliveryOut,
    ),
)


def routes(context: WebContext) -> list[web.RouteDef]:
    """Give every route under /api, those included that only say there is none."""
    pace = Pace()
    document = openapi.document(ROUTES, BASE)

    async def describe(_request: web.Request) -> web.StreamResponse:
        return as_json(document)

    made: list[web.RouteDef] = []
    paths: dict[str, list[web.RouteDef]] = {}
    for route in ROUTES:
        handler = endpoint(context, pace, route.scopes, route.work)
        paths.setdefault(BASE + route.path, []).append(
            web.route(route.method, BASE + route.path, handler)
        )
    paths[f"{BASE}/openapi.json"] = [web.route("GET", f"{BASE}/openapi.json", answered(describe))]
    for path, known in paths.items():
        allowed = ", ".join(route.method for route in known)
        made += [*known, web.route("*", path, answered(_only(allowed)))]
    return [*made, web.route("*", "/api{rest:(?:/.*)?}", answered(_nothing))]


def _only(allowed: str) -> Handler:
    async def refuse(_request: web.Request) -> web.StreamResponse:
        raise Problem(405, "method", headers={"Allow": allowed}, allowed=allowed)

    return refuse


async def _nothing(_request: web.Request) -> web.StreamResponse:
    raise Problem(404, "no_such_path")
