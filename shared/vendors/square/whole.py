"""Square's orders as its API gives them when asked: what the events leave out.

https://developer.squareup.com/reference/square/orders-api/retrieve-order
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from shared.payload import Fields, fields, stated
from shared.vendors.square.orders import amount


def path(lookup: Mapping[str, str]) -> str:
    return f"/v2/orders/{quote(lookup['id'], safe='')}"


def order(answer: Any, source: str) -> tuple[dict[str, str], dict[str, Any]]:
    """Identifiers by value, for there may be several payments, and the order's own state."""
    one = fields(answer, "the answer").object("order")
    items = [_item(line) for line in one.objects("line_items")]
    told = stated(
        id=one.id("id"),
        number=one.id("ticket_name"),
        total=amount(one, "total_money"),
        tax=amount(one, "total_tax_money"),
        discount=amount(one, "total_discount_money"),
        items=items,
        channel="pos" if one.object("source").text("name") == "Point of Sale" else None,
        store=one.id("location_id"),
        references=[name for name in (one.id("reference_id"),) if name],
    )
    return dict(_known(one, source)), told


def _known(one: Fields, source: str) -> Iterator[tuple[str, str]]:
    """Each tender may have a customer of its own: two who share a bill are not one person."""
    tenders = one.objects("tenders")
    people = {person for part in (one, *tenders) if (person := part.id("customer_id"))}
    if len(people) == 1:
        yield people.pop(), f"square_customer@{source}"
    yield from ((paid, f"payment@{source}") for part in tenders if (paid := part.id("payment_id", "id")))


def _item(line: Fields) -> dict[str, Any]:
    """The quantity is text: `1`, or `0.75` of what is weighed."""
    pieces = line.text("quantity") or ""
    return stated(
        id=line.id("uid"),
        name=line.text("name"),
        variant=line.text("variation_name"),
        quantity=int(pieces) if pieces.isdecimal() and len(pieces) < 10 else None,
        price=amount(line, "base_price_money"),
        product_id=line.id("catalog_object_id"),
    )
