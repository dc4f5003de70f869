"""The phone page at /phone: a messenger in the browser, for the demo, tests and screenshots.

`/phone?person=<id>` opens that person's chat, `bare=1` leaves out the frame around it (for the
demo's iframe), `lang=en` speaks English. The page is scripted by these `data-testid`s:

- `person` (a chip; `data-person` = id, `aria-current` on the open one), `unread` inside it;
  `person-new`, then `person-name` and `person-add`
- `chat`: the messages, each a `message` with `data-id`, `data-side` = `in` (the person wrote) or
  `out` (the bot wrote); a message's buttons are `choice` with `data-choice` = the button's id
- `start` (in an empty chat), `composer` (the text field), `send`, `block` (also unblocks)
- `problem`: what went wrong with the last act; `connection`: `data-state` = `on` or `off`
"""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import orjson
from aiohttp import web
from aiohttp_sse import sse_response

from bot.channels.phone import LIMITS, NAME, Phone
from bot.wake import Bell
from bot.web.phone import said, store
from bot.web.phone.said import Refused
from bot.web.phone.stream import Feed, push
from bot.web.phone.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.web.context import WebContext

HERE = Path(__file__).resolve().parent


def routes(context: WebContext) -> list[web.AbstractRouteDef]:
    """Give the routes of the page; `set_up` also ends open pages when the application stops."""
    return PhonePages(context).routes()


def set_up(app: web.Application, context: WebContext) -> None:
    """Mount the page on the application."""
    pages = PhonePages(context)
    app.add_routes(pages.routes())
    app.on_shutdown.append(pages.close)


class PhonePages:
    """The page, what it asks for, and what it is pushed."""

    def __init__(self, context: WebContext) -> None:
        self._context = context
        self._closing = False
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(HERE), autoescape=True, undefined=jinja2.StrictUndefined
        )
        self._page = environment.get_template("page.html.jinja")

    def routes(self) -> list[web.AbstractRouteDef]:
        """Give everything under /phone."""
        return [
            web.get("/phone", self.page),
            web.get("/phone/stream", self.stream),
            web.get("/phone/people", self.people),
            web.post("/phone/people", self.add_person),
            web.get("/phone/people/{user}", self.chat),
            web.post("/phone/people/{user}/acts", self.act),
            web.static("/phone/static", HERE / "static"),
        ]

    async def close(self, _app: web.Application) -> None:
        """Let every open page go; it comes back by itself when we do."""
        self._closing = True

    async def page(self, request: web.Request) -> web.Response:
        """GET /phone: the page; everything in it is fetched."""
        wording = Wording.of(request)
        text = self._page.render(
            t=wording.t,
            language=wording.language,
            bare=request.query.get("bare") == "1",
            person=request.query.get("person", ""),
            max_text=LIMITS.text,
            max_name=said.MAX_NAME,
        )
        return web.Response(text=text, content_type="text/html")

    async def people(self, request: web.Request) -> web.Response:
        """GET /phone/people?person=<id>: who there is, and from which message to listen on."""
        database = self._context.database
        cursor = await store.newest(database)
        found = await store.people(database, request.query.get("person", ""))
        return _json({"people": found, "cursor": cursor})

    async def add_person(self, request: web.Request) -> web.Response:
        """POST /phone/people {"name"}: somebody new."""

        async def add() -> object:
            name = said.name(await request.read())
            now = self._context.clock()
            return await store.add_person(self._context.database, secrets.token_hex(6), name, now)

        return await _answer(request, add, status=201)

    async def chat(self, request: web.Request) -> web.Response:
        """GET /phone/people/{user}: one person and their chat."""
        wording = Wording.of(request)

        async def show() -> object:
            person, bubbles = await store.chat(self._context.database, request.match_info["user"])
            return {"person": person, "messages": [wording.bubble(bubble) for bubble in bubbles]}

        return await _answer(request, show)

    async def act(self, request: web.Request) -> web.Response:
        """POST /phone/people/{user}/acts: say, press, block; the page makes a key for each act."""
        wording = Wording.of(request)

        async def do() -> object:
            deed = said.deed(await request.read(), wording.language)
            user, now = request.match_info["user"], self._context.clock()
            bubble = await store.do(self._context.database, user, deed, now)
            self._context.bells.inbox.ring()
            return {"message": wording.bubble(bubble) if bubble else None}

        return await _answer(request, do)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """GET /phone/stream?after=<message id>: new messages of all chats as they come."""
        since = request.headers.get("Last-Event-ID") or request.query.get("after", "")
        feed = Feed(
            self._context.database, int(since) if re.fullmatch(r"[0-9]{1,15}", since) else 0
        )

        def ended() -> bool:
            return self._closing or request.transport is None

        async with sse_response(request) as response:
            sender = self._context.channels.on.get(NAME)
            view = Wording.of(request).bubble
            try:
                if isinstance(sender, Phone):
                    with sender.watch() as bell:
                        await push(response, feed, view, bell, ended)
                else:
                    await push(response, feed, view, Bell(), ended)
            except ConnectionError:
                pass  # the page went away in the middle of a message
        return response


_REFUSALS = {
    store.NoSuchPerson: Refused(404, "phone.error_unknown_person"),
    store.NoSuchButton: Refused(404, "phone.error_button"),
    store.BotBlocked: Refused(409, "phone.error_blocked"),
}


async def _answer(
    request: web.Request, work: Callable[[], Awaitable[object]], status: int = 200
) -> web.Response:
    try:
        return _json(await work(), status)
    except Refused as err:
        refused = err
    except tuple(_REFUSALS) as err:
        refused = _REFUSALS[type(err)]
    return _json({"error": Wording.of(request).say(refused.say)}, refused.status)


def _json(value: object, status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(value), status=status, content_type="application/json")
