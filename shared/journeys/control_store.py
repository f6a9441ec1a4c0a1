"""Where operators' decisions lie: one item that every function looks at, and who decided what when, and why."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from shared.aws import contention, keys
from shared.aws.table import Table
from shared.aws.writes import IF_ABSENT, Write
from shared.errors import ConflictError
from shared.journeys.controls import Control, Controls, controls_of, plain_of

FRESH_SECONDS = 5.0
"""Of the real clock: so long after a decision the last process has heard of it."""

ACT = "act#"


class Decision(Struct, frozen=True):
    """What somebody decided about a gate. `act` is a word such as `paused`."""

    id: str
    gate: str
    act: str
    by: str
    reason: str
    at: datetime


class ControlStore:
    """`clock` is the real one, wherever the clock of the stage has travelled."""

    def __init__(self, table: Table, clock: Callable[[], float] = time.monotonic) -> None:
        self._table = table
        self._clock = clock
        self._known = Controls()
        self._until: float | None = None

    def read(self) -> Controls:
        """As they were at most five seconds ago: so a wake-up costs no more for them."""
        if self._until is None or self._clock() >= self._until:
            self._heard(controls_of(self._table.get(keys.CONTROLS) or {}))
        return self._known

    def latest(self) -> Controls:
        return controls_of(self._table.get(keys.CONTROLS, consistent=True) or {})

    def _heard(self, known: Controls) -> None:
        self._known, self._until = known, self._clock() + FRESH_SECONDS

    def decide(self, decision: Decision, change: Callable[[Control], Control], *also: Write) -> Control:
        """As it is afterwards. `also` is written with it or not at all, and only where something changes.

        Whoever decides has heard of it at once: a sweep that lets something go on wakes what waits behind it.
        """
        for _ in contention.attempts():
            known = self.latest()
            before = known.of(decision.gate)
            after = change(before)
            if after is before:
                return before
            after = replace(after, by=decision.by, reason=decision.reason)
            changed = Controls({**known.gates, decision.gate: after}, known.revision + 1)
            try:
                self._table.transact([_put(known, changed), _noted(decision), *also])
            except ConflictError:
                continue
            self._heard(changed)
            return after
        raise AssertionError("attempts either return or raise")

    def acts(self, gate: str) -> list[Mapping[str, Any]]:
        """What was decided about one gate, newest first."""
        found = self._table.query(keys.CONTROLS["pk"], ACT, newest_first=True)
        return [{name: one[name] for name in ("act", "by", "reason", "at")} for one in found if one["gate"] == gate]


def _put(known: Controls, changed: Controls) -> Write:
    if not known.revision:
        return Write(keys.CONTROLS, plain_of(changed), condition=IF_ABSENT)
    return Write(keys.CONTROLS, plain_of(changed), condition="#revision = :seen", values={"seen": known.revision})


def _noted(decision: Decision) -> Write:
    item = {name: getattr(decision, name) for name in ("gate", "act", "by", "reason")}
    at = keys.timestamp(decision.at)
    key = {"pk": keys.CONTROLS["pk"], "sk": f"{ACT}{at}#{decision.id}"}
    return Write(key, {**item, "at": at}, condition=IF_ABSENT)
