"""What pydantic says of plain data, in words that a person can act on."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from shared.configuration import Brand
from shared.overrides.wording import Complaint, Place, listed, unknown

Schema = Mapping[str, Any]

BRAND = TypeAdapter(Brand)
UNKNOWN_FIELD = {"unexpected_keyword_argument", "extra_forbidden"}

SHAPES = {
    "string_type": 'text, in quotes if it looks like a number or begins with #: "50.00"',
    "dict_type": "fields with values, such as `name: value`",
    "model_type": "fields with values, such as `name: value`",
    "tuple_type": "a list, each entry on a line that begins with `- `",
    "list_type": "a list, each entry on a line that begins with `- `",
    "sequence_str": "a list, each entry on a line that begins with `- `",
    "timezone_aware": "a time with its zone, such as 2026-11-22T18:05:00+01:00",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
}
"""What pydantic calls a valid dictionary or tuple, as it is written in a file."""


def complaints(error: ValidationError, value: Any, schema: Schema) -> Iterator[Complaint]:
    """One message per place: pydantic complains of every member of a union, also of those that were not meant."""
    messages: dict[Place, str] = {}
    for detail in error.errors():
        place, here, around = _resolve(detail["loc"], value, schema)
        messages.setdefault(place, _message(detail, place, around if detail["type"] in UNKNOWN_FIELD else here))
    for place, message in messages.items():
        if not any(other != place and other[: len(place)] == place for other in messages):
            yield place, message


def _message(detail: Any, place: Place, here: Schema) -> str:
    field, given, context = _name(place), detail["input"], detail.get("ctx", {})
    match detail["type"]:
        case "missing" | "missing_argument":
            return f"{field} is required"
        case "unexpected_keyword_argument" | "extra_forbidden":
            return unknown("field", field, sorted(here.get("properties", {})))
        case "union_tag_invalid":
            return unknown("type", context["tag"], _tags(context["expected_tags"]))
        case "literal_error":
            return f"{field} must be {context['expected']}, not {given!r}"
        case "dataclass_type":
            return f"{field} must hold the fields {listed(here.get('properties', {}))}"
        case "string_pattern_mismatch" | "string_type" if "description" in here:
            return f"{field}: {given!r} is not right here; write {here['description']}"
    return f"{field}: {_shape(detail)}"


def _shape(detail: Any) -> str:
    said, given = detail["msg"], detail["input"]
    if detail["type"] not in SHAPES:
        said = said.removeprefix("Value error, ")
        return f"{said[0].lower()}{said[1:]}"
    shown = "nothing" if given is None else "this" if isinstance(given, Mapping | list) else repr(given)
    return f"{shown} is not right here; write {SHAPES[detail['type']]}"


def _name(place: Place) -> str:
    """The last field on the way, with its position where it is an entry of a list."""
    names = [str(part) for part in place if isinstance(part, str)]
    position = f"[{place[-1]}]" if place and isinstance(place[-1], int) else ""
    return f"{names[-1]}{position}" if names else "this file"


def _tags(expected: str) -> Sequence[str]:
    return [tag.strip(" '\"") for tag in expected.split(",")]


def _resolve(loc: Place, value: Any, schema: Schema) -> tuple[Place, Schema, Schema]:
    """The place in the file, what the JSON Schema says there, and what it says around it.

    `loc` also holds tags of unions and names of classes, which are no fields; only its end may not be in the file.
    """
    place: Place = ()
    here = around = _member(schema, value, schema)
    for part in loc:
        if _has(value, part):
            value = value[part]
        elif part not in here.get("properties", {}):
            continue
        around, here = here, _member(_below(here, part), value, schema)
        place = (*place, part)
    return place, here, around


def _has(value: Any, part: str | int) -> bool:
    if isinstance(value, Mapping):
        return part in value
    return isinstance(value, list) and isinstance(part, int) and part < len(value)


def _below(here: Schema, part: str | int) -> Schema:
    step = here.get("items") if isinstance(part, int) else here.get("properties", {}).get(part)
    return step or here.get("additionalProperties") or {}


def _member(here: Schema, value: Any, schema: Schema) -> Schema:
    """Follows a reference; of a union the member that the value's tag names, else the one for values of its shape."""
    if "$ref" in here:
        return _member(schema["$defs"][here["$ref"].rpartition("/")[2]], value, schema)
    tags = here.get("discriminator", {}).get("mapping", {})
    tag = value.get("type") if isinstance(value, Mapping) else None
    if isinstance(tag, str) and tag in tags:
        return _member({"$ref": tags[tag]}, value, schema)
    members = [_member(one, value, schema) for one in here.get("anyOf", here.get("oneOf", ()))]
    wanted = "properties" if isinstance(value, Mapping) else "items" if isinstance(value, list) else "description"
    return next((one for one in members if wanted in one), here)
