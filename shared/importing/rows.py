"""A row to canonical events, by the kind of the file."""

import json
from collections.abc import Callable, Mapping

from shared.aws import keys
from shared.events import Event
from shared.importing import customers, members, orders, suppressions
from shared.importing.models import About, CellError, Row

MOST_BYTES = 200_000
"""Of one event: an item of the table holds 400 KB, and customers have more than one row."""

READERS: Mapping[str, Callable[[Row, str, About], list[Event]]] = {
    "customers": customers.events,
    "orders": orders.events,
    "suppressions": suppressions.events,
    "members": members.events,
}


def events(row: Row, about: About) -> list[Event]:
    """Whoever states the same again states the same event: its id is made of what the row says, in any order.

    Of a list each upload is a statement of its own: somebody may have left it in between.
    """
    content = json.dumps(dict(row.cells), sort_keys=True)
    which = (about.id, about.segment) if about.kind == "members" else ()
    return checked(READERS[about.kind](row, f"import-{keys.digest(about.source, about.kind, *which, content)}", about))


def checked(found: list[Event]) -> list[Event]:
    if any(len(json.dumps(event.data, default=str)) > MOST_BYTES for event in found):
        raise CellError("", f"more than {MOST_BYTES} characters about one event")
    return found
