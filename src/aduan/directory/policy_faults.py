"""What is wrong with a data file, in plain lines for the person who wrote it."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError


class PolicyError(Exception):
    """A file that says what it may not; `lines` has one plain line per fault."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = list(lines)


def explain(fault: ValidationError, model: type[BaseModel], file: str) -> list[str]:
    """One line per fault: file, key, what is wrong, what is allowed."""
    lines: list[str] = []
    for error in fault.errors(include_url=False):
        where = _key(error["loc"])
        place = f"{file}: {where}" if where else file
        lines.extend(f"{place}: {what}" for what in _sentences(error, model))
    return lines


def _key(location: Iterable[int | str]) -> str:
    """('kinds', 0, 'names', 'th') → 'kinds[1].names.th', counting entries from one."""
    key = ""
    for part in location:
        if isinstance(part, int):
            key += f"[{part + 1}]"
        elif part != "[key]":
            key += f".{part}" if key else part
    return key


def _sentences(error: Mapping[str, Any], model: type[BaseModel]) -> list[str]:
    kind, context, given = error["type"], error.get("ctx", {}), error.get("input")
    if kind == "missing":
        return ["is missing"]
    if kind == "extra_forbidden":
        return [_unknown(error["loc"], model)]
    if kind in ("literal_error", "enum"):
        return [f"{given!r} is not allowed; allowed: {context['expected']}"]
    if kind == "value_error":
        return str(context["error"]).splitlines()
    if kind == "string_pattern_mismatch":
        return [f"{given!r} does not fit; allowed: {_shape(context['pattern'])}"]
    if kind == "string_too_short":
        return ["must not be empty"]
    if kind == "too_short":
        return [f"needs at least {context['min_length']}"]
    message = str(error["msg"])
    if kind == "model_type":
        message = "must be a table"
    return [f"{message[0].lower()}{message[1:]} (given: {given!r})"]


_SHAPES = {
    r"^[a-z][a-z0-9_-]*$": "small letters, digits, - and _, beginning with a letter",
    r"^[a-z][a-z0-9-]*$": "small letters, digits and -, beginning with a letter",
    r"^[a-z0-9][a-z0-9-]*$": "small letters, digits and -",
    r"^env:[A-Z][A-Z0-9_]*$": "the name of an environment variable as env:NAME",
    r"^https://": "an address that begins with https://",
    r"^[0-9 +-]{2,20}$": "a phone number",
}


def _shape(pattern: str) -> str:
    return _SHAPES.get(pattern, f"text of the form {pattern}")


def _unknown(location: Sequence[int | str], model: type[BaseModel]) -> str:
    table = _table_at(location[:-1], model)
    allowed = sorted(table.model_fields) if table else []
    near = difflib.get_close_matches(str(location[-1]), allowed, n=1)
    hint = f", did you mean {near[0]}?" if near else ""
    return f"is not a known key{hint}; allowed: {', '.join(allowed)}"


def _table_at(location: Sequence[int | str], model: type[BaseModel]) -> type[BaseModel] | None:
    """The model that describes the table at a place in the file."""
    table: type[BaseModel] | None = model
    for part in location:
        if table is None or isinstance(part, int) or part not in table.model_fields:
            continue
        table = _model_in(table.model_fields[part].annotation)
    return table


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(inner) for inner in get_args(annotation))
    return next((model for model in found if model is not None), None)
