"""What a customer subscribed to, and how it stands: the latest state that its source reported, and since when.

Kept as the first and last moment of each state, so that news of a subscription that is over do not end it once more.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shared.events import Event
from shared.profiles import registers
from shared.profiles.references import section
from shared.profiles.registers import Span, merge_spans

DETAILS = ("plan", "price", "renews_at")
MOST = 20
"""Of one customer, and words for a state: what is more than that is a broken source."""

Item = Mapping[str, Any]
Subscription = Mapping[str, Any]


def after(item: Item, event: Event, at: str) -> dict[str, Any]:
    """What the event changes of a home's traits item. Each subscription lies under the id that its source gave it."""
    said = section(event, "subscription")
    if not isinstance(status := said.get("status"), str) or not status:
        return {}
    when = f"{registers.moment(at)}Z"
    one, listed = f"{event.source} {said.get('id') or ''}", dict(item.get("subscriptions", {}))
    known = listed.get(one, {})
    states = merge_spans(known.get("states", {}), {status: [when, when]})
    details = registers.write(known.get("details", {}), {name: said.get(name) for name in DETAILS}, at)
    return {"subscriptions": _bounded(listed | {one: {"states": _bounded(states), "details": details}})}


def subscriptions(items: Iterable[Item]) -> tuple[Subscription, ...]:
    """Of the traits items of all homes, sorted by source and id."""
    known: dict[str, tuple[dict[str, Span], registers.Registers]] = {}
    for one, stated in ((one, stated) for item in items for one, stated in item.get("subscriptions", {}).items()):
        states, details = known.get(one, ({}, {}))
        known[one] = merge_spans(states, stated["states"]), registers.merge(details, stated["details"])
    return tuple(_shown(one, *known[one]) for one in sorted(known))


def _shown(one: str, states: Mapping[str, Span], details: Mapping[str, Any]) -> Subscription:
    source, _, name = one.partition(" ")
    status, since = _latest(states)
    return {"id": name, "source": source, "status": status, "since": since, **registers.values(details)}


def _latest(states: Mapping[str, Span]) -> tuple[str, str]:
    """Since it was first said after anything else was; of what comes and goes at least since it was said last."""
    status = max(states, key=lambda one: (states[one][1], one))
    others = max((last for one, (_, last) in states.items() if one != status), default="")
    first, last = states[status]
    return status, first if first > others else last


def _bounded(parts: Mapping[str, Any]) -> dict[str, Any]:
    """By name and not by arrival, so that it is the same whatever came first."""
    names: Sequence[str] = sorted(parts)[:MOST]
    return {name: parts[name] for name in names}
