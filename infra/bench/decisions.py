"""What it costs to decide: which journeys an event concerns, whether a condition holds, and what a review finds.

Each with ever more of what could make it dearer. The sizes take turns, so that a slow moment falls on all of them.
"""

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from msgspec import Struct

from infra.brand import brand_file
from infra.journeys.known import Known
from infra.journeys.playbook import Playbook
from infra.packaging.imports import ROOT
from shared import conditions
from shared.events import Event, Identifier
from shared.journeys.context import seen
from shared.journeys.definition import Journey, journey_of, stamped
from shared.profiles.models import Profile
from shared.reviews import recall
from shared.reviews.review import review
from shared.reviews.rules import Rules, compiled, rules_of
from shared.reviews.segments import Segment

JOURNEYS = ORDERS = (1, 10, 100, 1_000)
SEGMENTS = (1, 10, 100)
USUAL = 10
"""Orders of a customer who is looked at by ever more segments, and segments that look at ever more orders."""

ROUNDS = 15
ROUND_SECONDS = 0.02
AT = datetime(2026, 5, 1, 10, tzinfo=UTC)
ANN = Identifier("email", "ann@example.com")
BRAND = brand_file.load(ROOT / "shared" / "brand")[0]
ONE_FIELD = 'customer.number_of_orders > 3 && customer.country == "DE"'
EACH_ORDER = 'customer.orders.exists(order, order.status == "lost")'

Plain = dict[str, Any]
Decision = Callable[[], object]


class Axis(Struct, frozen=True):
    """`flat`: it is to cost the same however many there are."""

    what: str
    over: str
    decisions: Mapping[int, Decision]
    flat: bool = False


def measure() -> list[Plain]:
    return [_figures(axis) for axis in _axes()]


def _axes() -> Iterator[Axis]:
    people = {number: _customer(number) for number in {*ORDERS, USUAL}}
    matching = {number: _matching(number) for number in JOURNEYS}
    yield Axis("which journeys an event begins or moves", "journeys on that event", matching, flat=True)
    one_field = {number: _condition(ONE_FIELD, people[number]) for number in ORDERS}
    yield Axis("a condition on two fields of the customer", "orders of the customer", one_field, flat=True)
    each = {number: _condition(EACH_ORDER, people[number]) for number in ORDERS}
    yield Axis("a condition on each order", "orders of the customer", each)
    by_orders = {number: _review(people[number], _rules(USUAL)) for number in ORDERS}
    yield Axis("a review that finds nothing new", "orders of the customer", by_orders)
    by_segments = {number: _review(people[USUAL], _rules(number)) for number in SEGMENTS}
    yield Axis("a review that finds nothing new", "segments", by_segments)


def _matching(number: int) -> Decision:
    """Each journey is for orders of another channel; one of them is for this order."""
    definitions = Playbook(BRAND, tuple(map(_journey, range(number)))).definitions
    event = Event("e", "order.placed", AT, "own/shop", (ANN,), {"order": {"id": "1", "channel": "channel-0"}})
    known = {"event": seen(event), "trigger": seen(event)}

    def decide() -> object:
        begins = [one for one in definitions.started_by(event) if conditions.allow(one.trigger.condition, known)]
        return begins, definitions.moved_by(event, AT)

    return decide


def _journey(number: int) -> Journey:
    asked = f'event.data.order.channel == "channel-{number}"'
    plain = {
        "name": f"journey_{number}",
        "message_class": "transactional",
        "trigger": {"event": "order.placed", "condition": asked},
        "exit": [{"event": "order.placed", "condition": asked}],
        "steps": [{"id": "pause", "type": "wait", "duration": "1d"}],
    }
    return stamped(journey_of(plain))


def _customer(orders: int) -> Profile:
    """With as many orders, a day apart."""
    known = Known(Playbook(BRAND, ()))
    for number in range(orders):
        at = AT - timedelta(days=number)
        total = {"amount": "49.90", "currency": "EUR"}
        order = {"id": str(number), "placed_at": at.isoformat(), "payment": "paid", "total": total}
        stated = (ANN, Identifier("order@own", str(number)))
        known.file(Event(f"e{number}", "order.placed", at, "own/shop", stated, {"order": order}), AT)
    (found,) = {owner.customer_id for owner in known.circle.owners.values()}
    profile = known.profile(found)
    assert profile is not None  # noqa: S101 (it was filed a moment ago)
    return profile


def _condition(expression: str, profile: Profile) -> Decision:
    return partial(conditions.holds, expression, {"customer": {"country": "DE", **profile.plain()}})


def _rules(segments: int) -> Rules:
    """Each asks for a measure and for a time."""
    asked = 'customer.number_of_orders > {0} && now - timestamp(customer.last_active) > duration("{0}h")'
    listed = [Segment(f"segment_{number}", condition=asked.format(number + 1)) for number in range(segments)]
    return rules_of(compiled(listed, BRAND))


def _review(profile: Profile, rules: Rules) -> Decision:
    """Of somebody of whom nothing is remembered."""
    known = review(profile, None, AT, rules).standing

    def decide() -> object:
        recall.forget()
        return review(profile, known, AT, rules)

    return decide


def _figures(axis: Axis) -> Plain:
    """Microseconds of CPU: of each size the quickest round."""
    times = {size: _times(decide) for size, decide in axis.decisions.items()}
    rounds: Sequence[Mapping[int, float]] = [
        {size: _once(decide, times[size]) for size, decide in axis.decisions.items()} for _ in range(ROUNDS)
    ]
    fastest = [round(min(one[size] for one in rounds), 1) for size in axis.decisions]
    return {"what": axis.what, "over": axis.over, "flat": axis.flat, "sizes": list(axis.decisions), "us": fastest}


def _times(decide: Decision) -> int:
    """How often it goes into a round; the first time compiles what is kept afterwards."""
    decide()
    return max(1, int(ROUND_SECONDS * 1e6 / _once(decide, 1)))


def _once(decide: Decision, times: int) -> float:
    gc.collect()
    began = time.thread_time_ns()
    for _ in range(times):
        decide()
    return (time.thread_time_ns() - began) / times / 1000
