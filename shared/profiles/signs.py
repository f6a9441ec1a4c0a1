"""Where a customer was heard of, when they did anything themselves, and whether all of it were complaints."""

from collections.abc import Iterable, Sequence
from typing import Any

from shared.profiles.activity import Activity
from shared.profiles.orders import Order
from shared.profiles.registers import Span, span


def of(orders: Iterable[Order], activity: Activity) -> dict[str, Any]:
    """`channels` are the sources, and the channel an order came by (`web`, `pos`) on the day it was placed."""
    bought = [order for order in orders if order.counts]
    channels: dict[str, list[str]] = {name: list(days) for name, days in activity.seen.items()}
    for order in bought:
        if order.day and (channel := order.values.get("channel")):
            channels.setdefault(str(channel), []).append(order.day)
    found: dict[str, Any] = {
        "channels": {name: _shown(span(days)) for name, days in sorted(channels.items())},
        "engagement": {
            channel: {act: _midnight(days[-1]) for act, days in sorted(acts.items())}
            for channel, acts in sorted(activity.engagement.items())
        },
    }
    found |= _complained(bought, activity)
    if active := span([*activity.signs, *(order.day for order in bought if order.day)]):
        found |= {"first_active": _midnight(active[0]), "last_active": _midnight(active[-1])}
    return found


def _complained(bought: Sequence[Order], activity: Activity) -> dict[str, str]:
    """The last complaint, and whether all that came from the customer since the last purchase are complaints."""
    if not activity.complaints:
        return {}
    last = activity.complaints[-1]
    placed = max((order.placed for order in bought if order.placed), default=None)
    since = placed and f"{placed:%Y-%m-%dT%H:%M:%S.%f}Z"
    only = since and last > since and (not activity.active or activity.active[-1] <= since[: len("2026-05-01")])
    return {"last_complaint": last, **({"only_complaints_since": last} if only else {})}


def _shown(days: Span) -> dict[str, str]:
    return {"first": _midnight(days[0]), "last": _midnight(days[-1])}


def _midnight(day: str) -> str:
    """As conditions compare it: `timestamp(customer.last_active)`."""
    return f"{day}T00:00:00Z"
