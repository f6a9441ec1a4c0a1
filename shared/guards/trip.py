"""Something stops by itself: the decision is kept as that of an operator is, and is taken back the same way."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from shared.aws import keys
from shared.aws.writes import Write
from shared.journeys import controls
from shared.journeys.control_store import ControlStore, Decision
from shared.journeys.controls import BY_ITSELF, Control
from shared.journeys.tours import Tour, beginning
from shared.observability import count, logger


class Trip(Struct, frozen=True):
    """`since` is when that which stops had been let go on, as far as whoever decides knew. With `until` it
    goes on by itself then.
    """

    rule: str
    reason: str
    since: datetime | None = None
    until: datetime | None = None


def stop(store: ControlStore, gate: str, trip: Trip, now: datetime) -> None:
    """The sweep of the due index finds the tour: it waits there until then."""
    tour = Tour(_id(gate, now), "stop", gate, BY_ITSELF, trip.reason, now)
    _decide(store, Decision(tour.id, gate, "stopped", BY_ITSELF, trip.reason, now), trip, beginning(tour))


def pause(store: ControlStore, gate: str, trip: Trip, now: datetime) -> None:
    """Nobody is sent away, and nothing is lost."""
    _decide(store, Decision(_id(gate, now), gate, "paused", BY_ITSELF, trip.reason, now), trip)


def lapse(store: ControlStore, now: datetime) -> None:
    """Lets go on what stands still until a time that has come. The sweep finds what waits behind it."""
    for gate, control in store.read().gates.items():
        if control.paused and control.until and now >= control.until:
            decision = Decision(_id(gate, now), gate, "resumed", BY_ITSELF, "its time is over", now)
            store.decide(decision, lambda known: controls.lapsed(known, now))


CHANGES: dict[str, Callable[[Control, datetime], Control]] = {"stopped": controls.stopped, "paused": controls.paused}


def _decide(store: ControlStore, decision: Decision, trip: Trip, *also: Write) -> None:
    """Not where somebody let it go on since the figures were read, nor where it stands still already."""
    made: list[str] = []

    def change(known: Control) -> Control:
        made.clear()
        if known.let_go_at != trip.since or known.stopped or (known.paused and decision.act == "paused"):
            return known
        made.append(decision.id)
        return replace(CHANGES[decision.act](known, decision.at), until=trip.until)

    store.decide(decision, change, *also)
    if made:
        count("GuardTripped", rule=trip.rule)
        logger.warning("stopped by itself", extra={"key": decision.gate, "rule": trip.rule})


def _id(gate: str, now: datetime) -> str:
    return keys.digest(gate, keys.timestamp(now))
