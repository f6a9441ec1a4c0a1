"""A file of events for a simulation: one JSON object a line, as `facts.plain` writes an event.

{"received_at": "2026-03-02T10:00:02Z", "id": "1", "name": "order.placed", "occurred_at": "2026-03-02T10:00:00Z",
 "source": "shopify/shop-a", "identifiers": [{"kind": "email", "value": "ann@example.com"}], "data": {"order": {}}}
"""

from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from pydantic import ValidationError

from infra.journeys import years
from infra.simulation.history import Told
from shared import canonical
from shared.errors import InvalidRequestError
from shared.events import Event, Identifier

SHAPELESS = frozenset({"model_type", "dict_type", "list_type"})
"""What pydantic calls a section that has no fields, or is no list: nothing could be read from it."""

NO_MOMENT = (MINYEAR, MAXYEAR)
"""Of which some hours are no time in UTC. What a source dates any other year is dated as whatever is received is."""


class Named(Struct, frozen=True):
    kind: str
    value: str


class Line(Struct, frozen=True, forbid_unknown_fields=True):
    """Received when it happened, where it does not say; `quiet` is what an import told."""

    id: str
    name: str
    occurred_at: datetime
    source: str
    identifiers: tuple[Named, ...] = ()
    data: dict[str, Any] = {}
    received_at: datetime | None = None
    quiet: bool = False


def read(path: Path) -> Iterator[Told]:
    if not path.is_file():
        raise InvalidRequestError(f"no file {path}")
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield _told(line, f"{path}:{number}")


def _told(line: bytes, place: str) -> Told:
    try:
        said = msgspec.json.decode(line, type=Line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidRequestError(f"{place}: {error}") from error
    if wrong := next(_shapeless(said.data), None):
        raise InvalidRequestError(f"{place}: {wrong}")
    occurred, received = _aware(said.occurred_at), _aware(said.received_at or said.occurred_at)
    if not years.playable(received):
        raise InvalidRequestError(f"{place}: {'received_at' if said.received_at else 'occurred_at'}: {years.WRITE}")
    if occurred.year in NO_MOMENT:
        raise InvalidRequestError(f"{place}: occurred_at: {years.WRITE}")
    who = tuple(Identifier(one.kind, one.value) for one in said.identifiers)
    return Told(received, Event(said.id, said.name, occurred, said.source, who, said.data), said.quiet)


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _shapeless(data: dict[str, Any]) -> Iterator[str]:
    """Only that: some vendors' sections lack a field that those of the brand's own events must have."""
    try:
        canonical.DATA.validate_python(data)
    except ValidationError as error:
        for one in error.errors(include_input=False):
            if one["type"] in SHAPELESS:
                yield f"data.{'.'.join(map(str, one['loc']))}: {one['msg']}"
