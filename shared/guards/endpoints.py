"""A system of others that has failed for a week, or says that it wants no more, is switched off by itself, and what is
meant for it waits.

So Standard Webhooks wants it: an endpoint that keeps failing, or answers 410, is disabled, and its owner is told.
https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#deliverability-and-reliability
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from shared.aws import gates, keys
from shared.aws.codec import Item
from shared.aws.table import Table
from shared.aws.writes import Write
from shared.errors import ConflictError
from shared.guards.blast_guard import Pause
from shared.guards.trip import Trip
from shared.journeys.control_store import ControlStore
from shared.journeys.controls import Controls
from shared.messages import policy, protocol, reach
from shared.messages.look import PAUSED, Gate, Look
from shared.messages.models import Outcome, State, Verdict

RULE = "endpoint"
GONE = "gone"
"""Why one was switched off that wants no more; what is meant for it waits by the same rule."""

LONGEST = timedelta(days=7)
FEWEST = protocol.ATTEMPTS
"""As often as one message is tried: a system that was asked twice in a week has not failed for a week."""

FAILED = "SET #since = if_not_exists(#since, :at), #detail = :detail ADD #times :one"
WELL = "SET #well_at = :at REMOVE #since, #detail, #times"
LATER = "attribute_not_exists(#well_at) OR #well_at < :at"
"""What was asked before a success says nothing any more, whichever of the two is heard first."""


class Failing(Struct, frozen=True):
    """Nothing but failures `since` then, so many `times`; `detail` is what the last of them was."""

    since: datetime
    times: int
    detail: str


def has_failed_too_long(failing: Failing, let_go_at: datetime | None, now: datetime) -> bool:
    """A week, and of that only what came after somebody let it go on."""
    begins = max(failing.since, let_go_at) if let_go_at else failing.since
    return failing.times >= FEWEST and now - begins >= LONGEST


def judge(controls: Controls, look: Look, parts: Mapping[str, Any]) -> Verdict:
    """Shut by itself it holds a message by this rule; shut by somebody, as any switch."""
    name = reach.target(look.message.channel, parts)
    if name is None:
        return Verdict()
    gate = gates.of_channel(name)
    control = controls.of(gate)
    return policy.behind(look, Gate(gate, control.pauses, RULE if control.guarded else PAUSED))


class EndpointGuard(Struct, frozen=True):
    table: Table
    controls: ControlStore
    pause: Pause

    def judge(self, look: Look, parts: Mapping[str, Any]) -> Verdict:
        return judge(self.controls.read(), look, parts)

    def heard(self, outcome: Outcome, at: datetime) -> None:
        name = outcome.target or ""
        if outcome.state is State.SENT:
            self._well(name, at)
        elif failing := self._failed(name, outcome.detail or "", at):
            self._look_at(name, failing, at, gone=outcome.gone)

    def _look_at(self, name: str, failing: Failing, now: datetime, *, gone: bool) -> None:
        """Whoever wants no more is asked no more, until somebody has let it go on, and then until it says so again."""
        gate = gates.of_channel(name)
        let_go_at = self.controls.read().of(gate).let_go_at
        if gone and (let_go_at is None or now >= let_go_at):
            self.pause(gate, Trip(GONE, _farewell(name, failing, now), let_go_at), now)
        elif has_failed_too_long(failing, let_go_at, now):
            self.pause(gate, Trip(RULE, _reason(name, failing), let_go_at), now)

    def _failed(self, name: str, detail: str, at: datetime) -> Failing | None:
        """None where it has succeeded meanwhile."""
        values = {"at": keys.timestamp(at), "detail": detail, "one": 1}
        try:
            item = self.table.write(Write(keys.endpoint(name), expression=FAILED, condition=LATER, values=values))
        except ConflictError:
            return None
        return _failing(item)

    def _well(self, name: str, at: datetime) -> None:
        """One success, and all is forgotten. Where there is nothing to forget nothing is written."""
        item = self.table.get(keys.endpoint(name), consistent=True)
        if not item or "since" not in item:
            return
        values = {"at": keys.timestamp(at)}
        try:
            self.table.write(Write(keys.endpoint(name), expression=WELL, condition=LATER, values=values))
        except ConflictError:  # a later success has been heard of
            return


def _failing(item: Item) -> Failing:
    return Failing(datetime.fromisoformat(item["since"]), int(item["times"]), item["detail"])


def _reason(name: str, failing: Failing) -> str:
    said = f", the last: {failing.detail}" if failing.detail else ""
    return f"{RULE}: {name} has failed {failing.times} times since {failing.since:%Y-%m-%d %H:%M} UTC{said}"


def _farewell(name: str, failing: Failing, at: datetime) -> str:
    return f"{GONE}: {name} wants no more webhooks: it {failing.detail} at {at:%Y-%m-%d %H:%M} UTC"
