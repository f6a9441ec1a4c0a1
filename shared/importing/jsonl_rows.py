"""Lines of JSON to rows, or to the brand's own canonical events."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from shared import strict_json
from shared.errors import MalformedPayloadError
from shared.events import Event
from shared.importing import columns, consents, people
from shared.importing.models import About, CellError, Import, Row

CANONICAL = {"identifiers", "occurred_at"}
"""An object that has these is an event, whatever the kind of the import."""


def records(buffer: bytes, start: int, *, final: bool) -> Iterator[bytes]:
    """Whole lines with what ends them. In JSON a line feed inside a text is written as two characters."""
    while (end := buffer.find(b"\n", start)) >= 0:
        yield buffer[start : end + 1]
        start = end + 1
    if final and start < len(buffer):
        yield buffer[start:]


def read(record: bytes) -> Mapping[str, Any] | None:
    """None for an empty line."""
    if not record.strip():
        return None
    try:
        given = strict_json.loads(record)
    except MalformedPayloadError as error:
        raise CellError("", str(error).replace("the body", "the line").replace(" at line 1 column", " at")) from None
    if not isinstance(given, Mapping):
        raise CellError("", "not a JSON object")
    return given


def row(given: Mapping[str, Any], task: Import) -> tuple[Row, tuple[str, ...]]:
    """What it states, and the names that nobody knows."""
    cells: dict[str, tuple[str, ...]] = {}
    unknown: list[str] = []
    for name, value in _flat(given):
        ours, values = columns.target(name, task.kind, task.mapping), tuple(_values(name, value))
        if not ours:
            unknown.append(name)
        elif values:
            cells[ours] = (*cells.get(ours, ()), *values)
    return Row(cells), tuple(unknown)


def event(given: Mapping[str, Any], about: About) -> Event:
    """Its identifiers must be such as a row's must be, and it grants no consent that a row would not."""
    # Here and not above: pydantic's models are a third of this function's start, and files of rows need none of them.
    from shared import canonical

    try:
        found = canonical.event(strict_json.portable(given), about.source)
    except MalformedPayloadError as error:
        raise CellError("", str(error)) from None
    people.check(found.identifiers, about)
    consents.check_proven(found.data.get("consents"))
    return found


def _flat(given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """`{"traits": {"tea": "oolong"}}` says the same as `{"traits.tea": "oolong"}`."""
    for name, value in given.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{below}", one) for below, one in value.items())
        else:
            yield name, value


def _values(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, list) and name == "items":
        yield json.dumps(value, default=str)
    elif isinstance(value, list):
        for one in value:
            yield from _values("", one)
    elif isinstance(value, Mapping):
        raise CellError(name, "nested too deeply")
    elif value is not None and (text := _text(value)):
        yield text


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    return json.dumps(value) if isinstance(value, bool | int) else str(value).strip()
