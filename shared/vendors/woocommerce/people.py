"""WooCommerce's customers, and what an order says of its buyer, in canonical form."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from shared.events import Name
from shared.payload import Fields, iso, stated
from shared.touch import touch

Stated = tuple[tuple[str, str | None], ...]
"""Kind and value of each identifier; those without a value are left out."""


class Told(Struct, frozen=True):
    """One event that a body means; `at` is None where the body does not date it."""

    name: str
    id: str
    at: datetime | None
    identifiers: Stated
    data: Mapping[str, Any] = field(default_factory=dict)

    def named(self, name: str, event_id: str, at: datetime | None) -> "Told":
        return replace(self, name=name, id=event_id, at=at)


def customer(body: Fields, source: str, topic: str) -> list[Told]:
    number, billing = body.id("id"), body.object("billing")
    if number is None:
        return []
    created = topic == "customer.created"
    times = ("date_created_gmt", "date_created") if created else ("date_modified_gmt", "date_modified")
    at = body.instant(*times, "date_created_gmt")
    traits = {
        **buyer_traits(billing),
        **stated(first_name=body.text("first_name"), last_name=body.text("last_name")),
        **stated(email=body.text("email"), phone=billing.text("phone")),
    }
    known = (
        ("email", body.text("email")),
        ("phone", billing.text("phone")),
        (f"woocommerce_customer@{source}", number),
    )
    name = Name.CUSTOMER_CREATED if created else Name.CUSTOMER_UPDATED
    return [Told(name, f"{number}:{iso(at) or 'undated'}:{topic}", at, known, stated(traits=traits))]


def deleted(body: Fields, source: str, topic: str) -> list[Told]:
    number = body.id("id")
    known = ((f"woocommerce_customer@{source}", number),)
    return [Told("customer.deleted", f"{number}:customer.deleted", None, known)] if number else []


def buyer(body: Fields, source: str) -> Stated:
    """`customer_id` 0 is a guest. The shipping address may be somebody else's."""
    billing, number = body.object("billing"), body.id("customer_id")
    return (
        ("email", billing.text("email")),
        ("phone", billing.text("phone")),
        (f"woocommerce_customer@{source}", None if number == "0" else number),
    )


def buyer_traits(billing: Fields) -> dict[str, Any]:
    return stated(
        first_name=billing.text("first_name"),
        last_name=billing.text("last_name"),
        country=billing.text("country"),
        region=billing.text("state"),
        city=billing.text("city"),
    )


ATTRIBUTION = "_wc_order_attribution_"


def touched(body: Fields) -> dict[str, Any]:
    """Order attribution (WooCommerce 8.5): the first page of the visit and its campaign, among the meta data."""
    found = {
        str(one.value["key"]).removeprefix(ATTRIBUTION): one.value.get("value")
        for one in body.objects("meta_data")
        if str(one.value.get("key")).startswith(ATTRIBUTION)
    }
    told = {name: value for name, value in found.items() if isinstance(value, str) and not value.startswith("(")}
    utm = {name.removeprefix("utm_"): value for name, value in told.items() if name.startswith("utm_") and value}
    first = touch(told.get("session_entry"), told.get("referrer"))
    return {**first, **stated(utm={**first.get("utm", {}), **utm})}
