"""Last-writer-wins registers: the order in which facts arrive, and how often, cannot change what they hold.

A register map is `{field: [stamp, value]}`. Stamps are text that sorts by (time, rank of the source, event), so that
no two events are equal and every worker picks the same winner.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

Registers = dict[str, list[Any]]


def stamp(occurred_at: datetime, rank: int, event_id: str) -> str:
    """`rank` 0–99: of two sources that speak of the same moment the higher is believed."""
    return f"{occurred_at:%Y-%m-%dT%H:%M:%S.%f}|{rank:02d}|{event_id}"


def write(registers: Mapping[str, Any], fields: Mapping[str, Any], at: str) -> Registers:
    """A null or an absent field never erases a value."""
    stated = {name: [at, value] for name, value in fields.items() if value is not None and value != ""}
    return merge(registers, stated)


def merge(one: Mapping[str, Any], other: Mapping[str, Any]) -> Registers:
    """Per field the later stamp: commutative, associative and idempotent."""
    merged = {name: list(entry) for name, entry in one.items()}
    for name, entry in other.items():
        if name not in merged or entry[0] > merged[name][0]:
            merged[name] = list(entry)
    return merged


def values(registers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: entry[1] for name, entry in sorted(registers.items())}
