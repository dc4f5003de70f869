"""From a model's refusal to faults with pointers, codes and what was probably meant. Pure."""

from __future__ import annotations

import difflib
import enum
import typing
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from bot.messages import Say
from bot.web.api.problem import Fault, Problem, fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from bot.outages.draft import FieldError

Model = TypeVar("Model", bound=BaseModel)

# pydantic's error types -> ours
CODES: Mapping[str, str] = {
    "missing": "required",
    "extra_forbidden": "unknown_field",
    "enum": "unknown_value",
    "literal_error": "unknown_value",
    "model_type": "not_object",
    "string_type": "not_text",
    "bool_type": "not_boolean",
    "string_too_long": "too_long",
    "string_too_short": "empty",
    "empty": "empty",
    "control_characters": "control_characters",
    "int_parsing": "bad_number",
    "int_parsing_size": "bad_number",
    "greater_than_equal": "bad_number",
    "less_than_equal": "bad_number",
}


def read_as(model: type[Model], value: object) -> Model:
    """Check a request's JSON; raises Problem 422 that lists every wrong value at once."""
    try:
        return model.model_validate(value)
    except ValidationError as err:
        raise invalid(
            _fault(model, dict(error)) for error in err.errors(include_url=False)
        ) from err


def invalid(faults: Iterable[Fault]) -> Problem:
    """Make the problem of wrong values."""
    return Problem(422, "invalid", errors=tuple(faults))


def implausible(errors: Iterable[FieldError]) -> Problem:
    """Make the problem of values that cannot be true (bot.outages.plausibility)."""
    return invalid(
        Fault(f"/{error.field}" if error.field else "", error.code.rpartition(".")[2], error.say)
        for error in errors
    )


def _fault(model: type[BaseModel], error: Mapping[str, Any]) -> Fault:
    pointer = "".join(f"/{_escaped(str(part))}" for part in error["loc"])
    context: dict[str, Any] = error.get("ctx", {})
    if error["type"] == "bad_time":
        words = {name: str(value) for name, value in context.items() if name != "code"}
        return Fault(pointer, context["code"].rpartition(".")[2], Say(context["code"], words))
    code = CODES.get(error["type"], "invalid")
    name = str(error["loc"][0]) if error["loc"] else ""
    match code:
        case "unknown_field":
            meant = difflib.get_close_matches(name, model.model_fields, n=1)
            return fault(pointer, code, tuple(meant))
        case "unknown_value":
            allowed = _allowed(model, name)
            return fault(pointer, code, allowed, allowed=", ".join(allowed))
        case "too_long":
            return fault(pointer, code, limit=context["max_length"])
        case _:
            return fault(pointer, code)


def _allowed(model: type[BaseModel], name: str) -> tuple[str, ...]:
    """Give what a field of choices takes, out of the model itself."""
    annotation = model.model_fields[name].annotation
    choices = (annotation, *typing.get_args(annotation))
    return tuple(
        value
        for choice in choices
        for value in (
            [str(member.value) for member in choice]
            if isinstance(choice, type) and issubclass(choice, enum.Enum)
            else [choice]
            if isinstance(choice, str)
            else []
        )
    )


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")
