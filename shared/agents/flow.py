"""A story as a contact flow of Amazon Connect takes it: flat, text only, and 32 KB at most.

https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from shared.agents.story import Story
from shared.console.words import money
from shared.profiles.orders import Order

Attributes = Mapping[str, str]

MOST_BYTES = 1_500
"""Of one attribute: all of them together stay below 32 KB, whatever customers write."""

ENDPOINTS = {"TELEPHONE_NUMBER": "phone", "EMAIL_ADDRESS": "email"}
"""What Connect calls the customer's end of a contact, and the kind of identifier that it is."""

NOBODY: Attributes = {"known": "no"}


def attributes(known: Story | None, zone: ZoneInfo, link: str = "") -> Attributes:
    """Without what is not known. `known` is yes, no, or several where nobody can tell which of them calls."""
    if known is None or known.stranger:
        return {**NOBODY, "story": link}
    if known.several:
        return {"known": "several", "customer_id": known.customer_id, "story": link}
    said, order = known.said[0] if known.said else None, known.last_order
    told = {
        "known": "yes",
        "customer_id": known.customer_id,
        "name": known.name,
        "language": known.language,
        "stage": known.stage,
        "orders": str(known.number_of_orders),
        "spend": money(known.spend),
        "last_order": shown(order, zone) if order else None,
        "on_its_way": listed(shown(one, zone) for one in known.on_its_way),
        "open_cases": listed(str(one.get("subject") or one.get("id") or one["kind"]) for one in known.cases),
        "number_of_open_cases": str(len(known.cases)),
        "last_said": said.text if said else None,
        "last_said_by": said.by if said else None,
        "last_said_at": day(said.at, zone) if said else None,
        "story": link,
    }
    return {name: cut(text) for name, text in told.items() if text}


def shown(order: Order, zone: ZoneInfo) -> str:
    number = order.values.get("number") or order.values.get("id") or "order"
    placed = day(order.placed, zone) if order.placed else ""
    return " ".join(one for one in (str(number), order.status, money(order.values.get("total")), placed) if one)


def day(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d")


def listed(texts: Iterable[str]) -> str:
    return "; ".join(texts)


def cut(text: str) -> str:
    """At a whole character: a flow speaks it, or shows it."""
    kept = text.encode(errors="replace")[:MOST_BYTES]
    return kept.decode(errors="ignore")
