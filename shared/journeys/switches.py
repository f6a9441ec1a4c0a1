"""The switches of sending: all of it, each channel, each system that webhooks go to. What is off, what waits for it,
and which of these systems fails.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from shared.aws import gates, keys
from shared.aws.table import Table
from shared.interface import operated
from shared.journeys.controls import Controls
from shared.journeys.views import standing

MOST = 2_000
"""Counted in one shard of what waits: a person looks at the page, and waits for it."""

TARGET = "/"
"""In the name of what a channel goes to: `webhook/crm`."""


class Held(Struct, frozen=True):
    """`more`: there are more than were counted; `oldest` is when the first of them was to go."""

    messages: int = 0
    more: bool = False
    oldest: str | None = None


NOTHING = Held()


def gates_by_name(names: Iterable[str]) -> Mapping[str, str]:
    return {gates.SENDING: gates.SENDING, **{one: gates.of_channel(one) for one in names}}


def switches(table: Table, known: Controls, names: Iterable[str]) -> list[operated.Switched]:
    """That of all sending first. Nothing waits for what is on: a tour has woken it."""
    return [_shown(table, known, name, gate) for name, gate in gates_by_name(names).items()]


def _shown(table: Table, known: Controls, name: str, gate: str) -> operated.Switched:
    control = known.of(gate)
    held = _held(table, gates.buckets(gate)) if control.paused else NOTHING
    return {
        **standing(name, control),
        "held": held.messages,
        "more": held.more,
        "oldest": held.oldest,
        "failing_since": _failing(table, name),
    }


def _failing(table: Table, name: str) -> str | None:
    """Only of systems of others something is known."""
    item = table.get(keys.endpoint(name)) if TARGET in name else None
    return item.get("since") if item else None


def _held(table: Table, buckets: Sequence[str]) -> Held:
    pages = [table.waiting(bucket, None, MOST) for bucket in buckets]
    oldest = min((str(items[0]["due_at"]) for items, _ in pages if items), default=None)
    return Held(sum(len(items) for items, _ in pages), any(after for _, after in pages), oldest)
