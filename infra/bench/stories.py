"""The kinds of event that the identity engine is measured with: what was told before, and what is told then."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

Plain = dict[str, Any]
AT = "2026-05-01T10:00:00Z"


class Story(Struct, frozen=True):
    """`before` makes what must have been told of a person by then, `then` the event that is measured."""

    name: str
    then: Callable[[str], Plain]
    before: Callable[[str], list[Plain]] = lambda person: []


def event(person: str, what: str, *kinds: str, **data: Any) -> Plain:
    """One event of that person, known by these kinds of identifiers."""
    stated = [{"kind": kind, "value": f"{person}@example.com" if kind == "email" else person} for kind in kinds]
    return {"id": f"{person}-{what}", "name": what, "occurred_at": AT, "identifiers": stated, "data": data}


def created(person: str) -> Plain:
    return event(person, "customer.created", "email", traits={"first_name": "Ann", "city": "Berlin"})


def viewed(person: str) -> Plain:
    return event(person, "page.viewed", "email", page={"url": "https://shop.example/"})


def ordered(person: str) -> Plain:
    total = {"amount": "49.90", "currency": "EUR"}
    item = {"id": "1", "sku": "MUG-1", "name": "Mug", "quantity": 2, "price": {"amount": "24.95", "currency": "EUR"}}
    order = {"id": person, "number": person, "placed_at": AT, "payment": "paid", "total": total, "items": [item]}
    return event(person, "order.placed", "email", "order@own", order=order)


def card(person: str) -> Plain:
    return event(person, "customer.updated", "loyalty_number", traits={"country": "DE"})


def shown(person: str) -> Plain:
    return event(person, "customer.identified", "email", "loyalty_number")


def signed_in(person: str) -> Plain:
    return event(person, "customer.identified", "email", "anonymous_id")


def searched(person: str) -> Plain:
    return event(person, "product.searched", "anonymous_id", search={"query": "mug"})


def browsed(person: str) -> Plain:
    return event(person, "page.viewed", "anonymous_id", page={"url": "https://shop.example/"})


NEW = Story("new customer", created)
KNOWN = Story("known customer", viewed, lambda person: [created(person)])
JOIN = Story("join of two customers", shown, lambda person: [created(person), card(person)])
STORIES = (
    NEW,
    KNOWN,
    Story("order of a known customer", ordered, lambda person: [created(person)]),
    JOIN,
    Story("new pointer: a browser signs in", signed_in, lambda person: [created(person)]),
    Story("its first event alone", searched, lambda person: [created(person), signed_in(person)]),
    Story(
        "known pointer: it browses on", browsed, lambda person: [created(person), signed_in(person), searched(person)]
    ),
    Story("redelivery", viewed, lambda person: [created(person), viewed(person)]),
)
