"""Journeys, customers, events and runs with only what a test cares for."""

from datetime import UTC, datetime, timedelta
from typing import Any

from shared.events import Event, Identifier
from shared.journeys import engine
from shared.journeys.definition import Journey, journey_of, stamped
from shared.journeys.entry import entry
from shared.journeys.models import Run
from shared.journeys.scene import Scene, Surroundings
from shared.journeys.step import Due
from shared.profiles.models import Member, Order, Profile

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
THURSDAY = MONDAY + timedelta(days=3)
SURROUNDINGS = Surroundings("Europe/Berlin", {"email": ("email",), "sms": ("phone",)}, lambda: b"a key of this test")
ANN = Member("a1", Identifier("email", "ann@example.com"), "person")

WAIT_THREE_DAYS = {"id": "settle", "type": "wait", "duration": "3d"}
ASK = {"id": "ask", "type": "send", "template": "question"}
LISTEN = {"id": "listen", "type": "wait_for", "events": [{"event": "survey.answered"}], "within": "7d"}
LEAVES = {"exit": [{"event": "order.cancelled"}]}


def a_journey(*steps: dict[str, Any], **fields: Any) -> Journey:
    plain = {"name": "care", "message_class": "marketing", "trigger": {"event": "order.delivered"}, **fields}
    return stamped(journey_of({**plain, "steps": steps or (WAIT_THREE_DAYS, ASK, LISTEN)}))


def an_event(name: str = "order.delivered", at: datetime = MONDAY, *, id: str = "e1", **data: Any) -> Event:
    return Event(id, name, at, "standard_webhooks/own", (ANN.identifier,), data)


def a_profile(*, status: str = "delivered", traits: dict[str, Any] | None = None, **fields: Any) -> Profile:
    order = Order("o1", {"id": "1"}, status)
    return Profile(**{"customer_id": "a1", "members": (ANN,), "traits": traits or {}, "orders": (order,), **fields})


def a_scene(now: datetime = MONDAY, profile: Profile | None = None, *facts: Event) -> Scene:
    return Scene(profile or a_profile(), now, SURROUNDINGS, facts)


def started(journey: Journey, event: Event | None = None, scene: Scene | None = None) -> Run:
    scene = scene or a_scene()
    entering = entry(journey, event or an_event(order={"id": "1"}), [], scene)
    assert entering is not None
    return engine.start(journey, entering, scene)


def due(run: Run) -> Due:
    """The timer that it waits for."""
    assert run.due_at is not None
    return Due(run.due_at)


def asked(journey: Journey) -> Run:
    """It has waited for three days, and sent its question."""
    return engine.advance(started(journey), journey, a_scene(THURSDAY), Due(THURSDAY))
