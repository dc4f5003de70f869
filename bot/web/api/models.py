"""What programs send and get, as pydantic models: they check requests and make openapi.json. Pure.

Times are ISO 8601 with an offset and nothing else; a member nobody knows is refused, so that a
misspelt one is not silently without effect.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from bot.outages.model import MAX_NOTE, Cause, Effect, Kind, Service, Status
from bot.outages.times import BadTime, parse_iso

MAX_TEXT = 20_000  # characters of pasted text (docs/addresses.md §6)
MAX_REASON = 120  # characters


def _time(value: Any) -> dt.datetime:
    if not isinstance(value, str):
        raise PydanticCustomError(
            "bad_time", "{code}", {"code": "error.time_not_iso", "text": str(value)}
        )
    try:
        return parse_iso(value)
    except BadTime as err:
        raise PydanticCustomError("bad_time", "{code}", {"code": err.code, **err.words}) from err


def _filled(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("empty", "blank")
    return text


def _storable(text: str) -> str:
    if "\0" in text:
        raise PydanticCustomError("control_characters", "NUL")
    return text


Time = Annotated[
    dt.datetime,
    BeforeValidator(_time),
    WithJsonSchema(
        {"type": "string", "format": "date-time", "examples": ["2026-11-24T09:00:00+02:00"]}
    ),
]
PastedText = Annotated[
    str,
    StringConstraints(max_length=MAX_TEXT),
    AfterValidator(_storable),
    AfterValidator(_filled),
    Field(min_length=1),
]
Note = Annotated[str, StringConstraints(max_length=MAX_NOTE), AfterValidator(_storable)]
Reason = Annotated[str, StringConstraints(max_length=MAX_REASON), AfterValidator(_storable)]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ParseIn(_Sent):
    """A text to be understood; nothing is kept of it."""

    text: PastedText


class OutageIn(_Sent):
    """An outage to be announced."""

    service: Service
    kind: Kind
    starts_at: Time
    ends_at: Time | None = Field(None, description="null: not known (emergencies only)")
    next_update_at: Time | None = Field(
        None, description="when you will say more; needed when the end is not known"
    )
    cause: Cause
    effect: Effect = Effect.OFF
    note: Note = Field("", description="one public line, without links and phones")
    addresses: PastedText = Field(description="the list of streets and houses as pasted")
    on_unresolved: Literal["refuse", "skip"] = Field(
        "refuse", description="what to do with fragments nobody understands"
    )
    publish: StrictBool = Field(False, description="false: keep it as a draft for a dispatcher")
    confirm_long: StrictBool = Field(
        False, description="the end is right though it is more than 72 h after the start"
    )


class UpdateIn(_Sent):
    """What changed; members left out stay as they are."""

    ends_at: Time | None = None
    next_update_at: Time | None = None
    cause: Cause | None = None
    effect: Effect | None = None
    note: Note | None = None
    confirm_long: StrictBool = Field(
        False, description="the end is right though it is more than 72 h after the start"
    )


class RestoreIn(_Sent):
    """When the service came back; without it, now."""

    restored_at: Time | None = None


class CancelIn(_Sent):
    """Why the outage does not take place; for the audit, never sent."""

    reason: Reason = ""


class ListIn(_Sent):
    """Which outages to list."""

    status: list[Status] = Field(default_factory=list, description="none: all of them")
    service: Service | None = None
    updated_since: Time | None = None
    limit: int = Field(50, ge=1, le=200)
    cursor: int | None = Field(None, ge=1, le=2**63 - 1, description="next_cursor of the last page")


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StreetOut(_Given):
    """A street to choose: `label` is how it is written to people."""

    street_id: str
    label: str


class CoverageOut(_Given):
    """Houses of one street, as predicates: =12А, 1..25:odd, all, !7."""

    street_id: str
    predicates: list[str]


class MatchOut(CoverageOut):
    """A street that was recognised, with its houses."""

    label: str


class FragmentOut(_Given):
    """A piece of the text, text[start:end] in Unicode characters."""

    start: int
    end: int
    text: str
    kind: Literal["matched", "unresolved", "noise"]
    street_id: str | None
    predicates: list[str]
    why: str
    suggestions: list[StreetOut]


class ParseOut(_Given):
    """The text, understood: the fragments cover all of it."""

    fragments: list[FragmentOut]
    matches: list[MatchOut]
    unresolved: list[FragmentOut]


class AudienceOut(_Given):
    """How many people are concerned."""

    people: int
    by_channel: dict[str, int]


class CreatedOut(_Given):
    """The outage made of a request."""

    id: int
    ref: str
    revision: int
    status: Status
    coverage: list[CoverageOut]
    unresolved: list[FragmentOut] = Field(description="the fragments that were skipped")
    audience: AudienceOut


class OutageOut(_Given):
    """An outage as its newest revision says it."""

    id: int
    ref: str
    revision: int
    status: Status
    overdue: bool
    service: Service
    kind: Kind
    utility: str
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    next_update_at: dt.datetime | None
    restored_at: dt.datetime | None
    published_at: dt.datetime | None
    cause: Cause
    effect: Effect
    note: str
    coverage: list[CoverageOut]


class OutagesOut(_Given):
    """A page of outages, newest first; `next_cursor` is null on the last one."""

    outages: list[OutageOut]
    next_cursor: str | None


class DeliveryOut(_Given):
    """What became of the messages about an outage."""

    queued: int
    sent: int
    failed: int
    gone: int
    parked: int
    expired: int
    unknown: int
    first_sent_at: dt.datetime | None
    last_sent_at: dt.datetime | None
    by_channel: dict[str, dict[str, int]]


class FaultOut(BaseModel):
    """One wrong value; a fragment that was not understood also has text, start, end."""

    model_config = ConfigDict(extra="allow")

    pointer: str
    code: str
    detail: str
    suggestions: list[str]


class ProblemOut(BaseModel):
    """Why a request was not carried out (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    errors: list[FaultOut] = Field(default_factory=list)
