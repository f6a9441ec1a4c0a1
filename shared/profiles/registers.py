"""Last-writer-wins registers: the order in which facts arrive, and how often, cannot change what they hold.

A register map is `{field: [stamp, value]}`. Stamps are text that sorts by (time, rank of the source, event), so that
no two events are equal and every worker picks the same winner.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from shared.strict_json import portable

Registers = dict[str, list[Any]]

Span = list[str]
"""The first and the last day, `2026-05-01`."""


def stamp(occurred_at: datetime, rank: int, event_id: str) -> str:
    """`rank` 0–99: of two sources that speak of the same moment the higher is believed."""
    return f"{written(occurred_at)}|{rank:02d}|{event_id}"


def written(at: datetime) -> str:
    """As stamps begin with it: fixed width, UTC."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:-6]


def moment(at: str) -> str:
    """When a stamp's event happened."""
    return at.partition("|")[0]


def write(registers: Mapping[str, Any], fields: Mapping[str, Any], at: str) -> Registers:
    """A null or an absent field never erases a value."""
    stated = {name: value for name, value in fields.items() if value is not None and value != ""}
    return merge(registers, {name: entry(at, value) for name, value in stated.items()})


def entry(at: str, value: Any) -> list[Any]:
    """What was said, as the table holds it; `said` reads it."""
    return [at, _each(value, float, _held)]


def said(entry: Sequence[Any]) -> Any:
    """As it was said: a fraction is the number that it was."""
    return _each(entry[1], Decimal, portable)


def _held(value: float) -> Decimal:
    """DynamoDB has no binary fractions: 0.1 is a tenth there."""
    return Decimal(repr(value))


def _each(value: Any, kind: type, change: Callable[[Any], Any]) -> Any:
    """Whatever is of that kind, at any depth."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return {name: _each(one, kind, change) for name, one in value.items()}
    if isinstance(value, list):
        return [_each(one, kind, change) for one in value]
    return change(value) if isinstance(value, kind) else value


def merge(one: Mapping[str, Any], other: Mapping[str, Any]) -> Registers:
    """Per field the later stamp: commutative, associative and idempotent. Entries are never changed in place."""
    merged = dict(one)
    for name, entry in other.items():
        if name not in merged or later(entry, merged[name]):
            merged[name] = entry
    return merged


def later(one: Any, other: Any) -> bool:
    """By stamp; two sources that gave an event the same id and moment are told apart by what they say."""
    if one[0] != other[0]:
        return bool(one[0] > other[0])
    return bool(one[1] != other[1]) and _text(one[1]) > _text(other[1])


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def merge_parts(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Registers]:
    """Registers by the id of what they are about."""
    return {name: merge(one.get(name, {}), other.get(name, {})) for name in {**one, **other}}


def merge_spans(one: Mapping[str, Span], other: Mapping[str, Span]) -> dict[str, Span]:
    """The earliest first and the latest last day: these cannot be counted twice either."""
    return {name: span([*one.get(name, ()), *other.get(name, ())]) for name in {**one, **other}}


def widened(spans: Mapping[str, Span], name: str, day: str) -> Mapping[str, Span]:
    """With one more day; the very same where that day is within."""
    known = spans.get(name)
    return spans if known and known[0] <= day <= known[1] else {**spans, name: span([*(known or ()), day])}


def span(days: Iterable[str]) -> Span:
    """The first and the last of some days; [] of none."""
    ordered = sorted(days)
    return [ordered[0], ordered[-1]] if ordered else []


def values(registers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said(entry) for name, entry in sorted(registers.items())}
