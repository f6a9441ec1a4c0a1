"""What conditions and templates may look at, from a profile and what happened."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.events import Event
from shared.journeys.latest import latest
from shared.journeys.models import Run
from shared.profiles.models import Profile


def seen(event: Event) -> dict[str, Any]:
    """An event as a run remembers it: without identifiers, which belong to the profile."""
    return {
        "id": event.id,
        "name": str(event.name),
        "occurred_at": event.occurred_at.isoformat(),
        "source": event.source,
        "data": dict(event.data),
    }


def variables(profile: Profile, trigger: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """`event` is the trigger here; where an event is being looked at (an exit, an answer) it takes that name."""
    return {
        "event": trigger,
        "trigger": trigger,
        "latest": trigger,
        "customer": profile.plain(),
        "order": order_of(profile, trigger),
        "answer": {},
        "offer": {},
        "now": now,
    }


def variables_of(run: Run, profile: Profile, now: datetime) -> dict[str, Any]:
    known = variables(profile, run.trigger, now)
    if run.memory:
        known |= {"latest": latest(run), "answer": answer_of(run), "offer": offer_of(run, profile)}
    return known


def order_of(profile: Profile, trigger: Mapping[str, Any]) -> dict[str, Any]:
    """The order that the trigger was about, as it stands now; {} when it was about none.

    It keeps the id that the trigger gave it, which is the run's key: other sources may have others for the purchase.
    """
    stated = (trigger.get("data") or {}).get("order") or {}
    order = profile.order(str(stated["id"])) if "id" in stated else None
    return {**order.values, "id": str(stated["id"]), "status": order.status} if order else {}


def answer_of(run: Run) -> Mapping[str, Any]:
    """The event that the run last waited for; {} when it did not come."""
    answers = [memory["event"] for memory in run.memory.values() if "event" in memory]
    return (answers[-1] if answers else None) or {}


def offer_of(run: Run, profile: Profile) -> Mapping[str, Any]:
    """What the run last offered, as it stands now: `redeemed_at` once it was used; {} when it offered nothing.

    The run knows it before it is filed, so that the message which follows can say the code.
    """
    offered = [memory["offer"] for memory in run.memory.values() if "offer" in memory]
    return {**offered[-1], **(profile.offer(offered[-1]["code"]) or {})} if offered else {}
