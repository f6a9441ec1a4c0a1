"""The switches of sending, all of it and each channel: what is off, and how many messages wait until it is on."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from shared.aws import gates
from shared.aws.table import Table
from shared.interface import operated
from shared.journeys.controls import Controls
from shared.journeys.views import standing

MOST = 2_000
"""Counted in one shard of what waits: a person looks at the page, and waits for it."""


class Held(Struct, frozen=True):
    """`more`: there are more than were counted; `oldest` is when the first of them was to go."""

    messages: int = 0
    more: bool = False
    oldest: str | None = None


NOTHING = Held()


def gates_by_name(channels: Iterable[str]) -> Mapping[str, str]:
    return {gates.SENDING: gates.SENDING, **{one: gates.of_channel(one) for one in channels}}


def switches(table: Table, known: Controls, channels: Iterable[str]) -> list[operated.Switched]:
    """That of all sending first. Nothing waits for what is on: a tour has woken it."""
    return [_shown(table, known, name, gate) for name, gate in gates_by_name(channels).items()]


def _shown(table: Table, known: Controls, name: str, gate: str) -> operated.Switched:
    control = known.of(gate)
    held = _held(table, gates.buckets(gate)) if control.paused else NOTHING
    return {**standing(name, control), "held": held.messages, "more": held.more, "oldest": held.oldest}


def _held(table: Table, buckets: Sequence[str]) -> Held:
    pages = [table.waiting(bucket, None, MOST) for bucket in buckets]
    oldest = min((str(items[0]["due_at"]) for items, _ in pages if items), default=None)
    return Held(sum(len(items) for items, _ in pages), any(after for _, after in pages), oldest)
