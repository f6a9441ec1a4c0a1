"""What is known about a customer, a second time: all its facts sorted by time and read once, front to back.

A fact is a dict: `at` (ISO, clamped), `rank`, `id`, `name`, `stated` (identifiers), `data`. Sharing nothing with
shared.profiles, it knows no registers, no homes and no increments.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

IMPLIED = {"order.paid": ("payment", "paid"), "order.delivered": ("delivery", "delivered")}
CAUTION = {"granted": 0, "withdrawn": 1}


def clamped(occurred_at: datetime, received_at: datetime) -> datetime:
    """Nobody acts in the future, and nobody acted before there were shops on the net."""
    return received_at if occurred_at.year < 1970 else min(occurred_at, received_at + timedelta(minutes=5))


def profile(facts: list[dict]) -> dict[str, Any]:
    """Of the facts at the homes of one customer, each once."""
    traits: dict = {}
    orders: dict = {}
    touches = []
    ordered = sorted(facts, key=lambda fact: (fact["at"], fact["rank"], fact["id"]))
    for fact in ordered:
        traits |= _told(fact["data"].get("traits", {}))
        touches += [fact["data"]["touch"]] if "touch" in fact["data"] else []
        if order := fact["data"].get("order"):
            reference = next(one for one in fact["stated"] if one[0].startswith("order@"))
            known = orders.setdefault(reference, {})
            known |= dict([IMPLIED[fact["name"]]] if fact["name"] in IMPLIED else []) | _told(order)
            known |= {"cancelled": True} if fact["name"] == "order.cancelled" else {}
    return {
        "traits": traits,
        "first_touch": touches[0] if touches else None,
        "last_touch": touches[-1] if touches else None,
        "orders": sorted(_status(order) for order in orders.values()),
        "number_of_orders": sum(not order.get("cancelled") for order in orders.values()),
        "timeline": sorted(fact["id"] for fact in facts),
    }


def choice(facts: list[dict], address: str) -> str:
    """May one write to this address? The person's own last word; where there is none, what a shop granted."""
    stated = [(fact["at"], one) for fact in facts for one in fact["data"].get("consents", ())]
    mine = [(at, one) for at, one in stated if one["address"].casefold() == address]
    said = [(one["by_person"], at, CAUTION[one["state"]], one["state"]) for at, one in mine]
    counting = [one for one in said if one[0] or one[3] == "granted"]
    return max(counting)[3] if counting else "never_asked"


def at(occurred_at: datetime, received_at: datetime) -> str:
    return clamped(occurred_at, received_at).astimezone(UTC).isoformat(timespec="microseconds")


def _told(fields: dict) -> dict:
    return {name: value for name, value in fields.items() if value not in (None, "")}


def _status(order: dict) -> str:
    if order.get("cancelled"):
        return "cancelled"
    words = (("payment", "refunded"), ("delivery", "delivered"), ("fulfilment", "fulfilled"), ("payment", "paid"))
    return next((word for field, word in words if order.get(field) == word), "placed")
