"""What is shown of a broadcast, as plain data."""

from collections.abc import Iterable
from typing import Any, cast

import msgspec

from shared.broadcasts import starting, tasks
from shared.broadcasts.audience import total_of
from shared.broadcasts.models import Broadcast, Part, State
from shared.broadcasts.outcome import Outcome
from shared.interface import broadcasting
from shared.journeys.controls import Control

SHOWN = tuple(name for name in broadcasting.Broadcast.__annotations__)


def broadcast_of(known: Broadcast, control: Control, parts: Iterable[Part] = ()) -> broadcasting.Broadcast:
    """`parts` are of the count that is being made, if one is."""
    plain: dict[str, Any] = msgspec.to_builtins(known)
    starts = starting.begins(known, known.confirmed_at) if known.confirmed_at else None
    start = plain.pop("start") or {}
    shown = {
        **plain,
        "paused": control.paused,
        "starts_at": starts.isoformat() if starts and known.state is State.CONFIRMED else None,
        "started_at": start.get("at"),
        "pace": _pace(start["pace"]) if start else None,
        "count": _count(known, plain["count"], parts) if known.count else None,
    }
    return cast(broadcasting.Broadcast, {name: shown[name] for name in SHOWN})


def detailed(known: Broadcast, control: Control, parts: Iterable[Part], outcome: Outcome) -> broadcasting.Detailed:
    listed = list(parts)
    turns = [part for part in listed if part.task == tasks.TURNS]
    found = {name: getattr(outcome, name) for name in ("left", "sent", "withheld", "failed", "held")}
    return {
        "broadcast": broadcast_of(known, control, [part for part in listed if part not in turns]),
        "entered": dict(total_of(turns)),
        "outcome": cast(broadcasting.Outcome, {**found, "ended": outcome.runs}),
        "next": outcome.next,
    }


def _count(known: Broadcast, plain: dict[str, Any], parts: Iterable[Part]) -> dict[str, Any]:
    done = known.count and known.count.done_at
    return {**plain, "looked": plain["members"] if done else sum(part.looked for part in parts)}


def _pace(plain: dict[str, Any]) -> dict[str, Any]:
    return {name: plain[name] for name in broadcasting.Pace.__annotations__}
