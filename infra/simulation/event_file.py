"""A file of events for a simulation: one JSON object a line, as `facts.plain` writes an event.

{"received_at": "2026-03-02T10:00:02Z", "id": "1", "name": "order.placed", "occurred_at": "2026-03-02T10:00:00Z",
 "source": "shopify/shop-a", "identifiers": [{"kind": "email", "value": "ann@example.com"}], "data": {"order": {}}}
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from infra.simulation.history import Told
from shared.errors import InvalidRequestError
from shared.events import Event, Identifier


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
    occurred = said.occurred_at if said.occurred_at.tzinfo else said.occurred_at.replace(tzinfo=UTC)
    received = said.received_at or occurred
    who = tuple(Identifier(one.kind, one.value) for one in said.identifiers)
    event = Event(said.id, said.name, occurred, said.source, who, said.data)
    return Told(received if received.tzinfo else received.replace(tzinfo=UTC), event, said.quiet)
