"""Reads what the phone page posts; whatever no messenger would carry is refused here. Pure."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, Field, ValidationError

from bot.channels.phone import LIMITS
from bot.messages import Say
from bot.web.phone.store import Deed

MAX_NAME = 40  # characters of a person's name
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # no messenger carries them


class Refused(Exception):
    """The messenger does not do this; the page shows why."""

    def __init__(self, status: int, id_: str, **args: str | int) -> None:
        super().__init__(id_)
        self.status = status
        self.say = Say(id_, args)


class _Act(BaseModel):
    #: Made by the page, one for each act: an act that arrives twice is done once.
    key: str = Field(pattern=r"^[A-Za-z0-9-]{8,64}$")
    act: Literal["start", "text", "press", "block", "unblock"]
    value: str = ""
    message: int = Field(default=0, ge=0, lt=2**63)


class _Newcomer(BaseModel):
    name: str


def name(body: bytes) -> str:
    """Read the name of somebody new; raises Refused."""
    try:
        given = _Newcomer.model_validate_json(body).name
    except ValidationError as err:
        raise Refused(400, "phone.error_request") from err
    given = " ".join(_CONTROL.sub(" ", given).split())
    if not 1 <= len(given) <= MAX_NAME:
        raise Refused(422, "phone.error_name", max=MAX_NAME)
    return given


def deed(body: bytes, language: str) -> Deed:
    """Read what a person did; «/start» typed by hand is a start. Raises Refused."""
    try:
        act = _Act.model_validate_json(body)
    except ValidationError as err:
        raise Refused(400, "phone.error_request") from err
    if act.act != "text":
        return Deed(act.key, act.act, act.value, act.message, language)
    text = _CONTROL.sub("", act.value).strip()
    if not text:
        raise Refused(422, "phone.error_text_empty")
    if len(text) > LIMITS.text:
        raise Refused(422, "phone.error_text_long", max=LIMITS.text)
    command, _, payload = text.partition(" ")
    if command == "/start":
        return Deed(act.key, "start", payload.strip(), language=language)
    return Deed(act.key, "text", text, language=language)
