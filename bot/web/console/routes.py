"""Every address of the console."""

from __future__ import annotations

from aiohttp import web

from bot.web.console import acts, board, card, login, new

_ID = r"/outages/{id:[1-9]\d{0,14}}"
_ACT = _ID + "/{act:change|restore|cancel}"


def routes() -> list[web.RouteDef]:
    """Give the routes of the console."""
    return [
        web.get("/login", login.show, name="login"),
        web.post("/login", login.log_in),
        web.post("/logout", login.log_out),
        web.post("/language", login.set_language),
        web.get("/", board.show),
        web.get("/outages/new", new.show),
        web.post("/outages/new", new.save),
        web.post("/outages/parse", new.parse),
        web.get(_ID, card.show),
        web.get(f"{_ID}/edit", new.edit),
        web.post(f"{_ID}/edit", new.save_edited),
        web.post(f"{_ID}/publish", card.publish),
        web.get(f"{_ID}/progress", card.watch),
        web.get(_ACT, acts.show),
        web.post(_ACT, acts.do),
    ]
