"""Where a customer was heard of, when they did anything themselves, and whether all of it were complaints."""

from collections.abc import Sequence
from typing import Any

from shared.profiles.activity import Activity, Spans
from shared.profiles.orders import Order
from shared.profiles.registers import Span, merge_spans, span


def of(bought: Sequence[Order], activity: Activity) -> dict[str, Any]:
    channels: Spans = activity.seen
    for order in bought:
        channels = merge_spans(channels, _channel(order))
    found: dict[str, Any] = {
        "channels": {name: _shown(days) for name, days in sorted(channels.items())},
        "engagement": {
            channel: {act: _midnight(days[-1]) for act, days in sorted(acts.items())}
            for channel, acts in sorted(activity.engagement.items())
        },
    }
    found |= _complained(bought, activity)
    if active := span([*activity.signs, *(day for order in bought for day in _day(order))]):
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


def _channel(order: Order) -> dict[str, Span]:
    """The channel an order came by (`web`, `pos`), on the day it was placed."""
    channel = order.values.get("channel")
    return {str(channel): [*_day(order), *_day(order)]} if channel and _day(order) else {}


def _day(order: Order) -> tuple[str, ...]:
    return (f"{order.placed:%Y-%m-%d}",) if order.placed else ()


def _shown(days: Span) -> dict[str, str]:
    return {"first": _midnight(days[0]), "last": _midnight(days[-1])}


def _midnight(day: str) -> str:
    """As conditions compare it: `timestamp(customer.last_active)`."""
    return f"{day}T00:00:00Z"
