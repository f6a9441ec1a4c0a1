"""What started a run as it is by now: while its customer is silent for an hour, a basket may change many times."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.journeys.models import Run


def latest(run: Run) -> Mapping[str, Any]:
    """The trigger, and over it what has started a wait again since."""
    stated = [memory["stated"] for memory in run.memory.values() if "stated" in memory]
    return stated[-1] if stated else run.trigger


def over(known: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """Both as one event. Of each field what was said last counts, and not what arrived last."""
    older, newer = sorted((known, told), key=lambda one: datetime.fromisoformat(one["occurred_at"]))
    before, after = older.get("data") or {}, newer.get("data") or {}
    return {**newer, "data": {**before, **{name: _fields(before.get(name), one) for name, one in after.items()}}}


def _fields(before: Any, after: Any) -> Any:
    return {**before, **after} if isinstance(before, Mapping) and isinstance(after, Mapping) else after
