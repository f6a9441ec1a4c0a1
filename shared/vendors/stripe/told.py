"""What Stripe's objects have in common: amounts in the smallest unit, times in seconds, and how an event is told."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct, field

from shared import money
from shared.payload import Fields

Stated = tuple[tuple[str, str | None], ...]
"""Kind and value of each identifier; those without a value are left out."""

DIGITS = {"ISK": 2, "UGX": 2, "MGA": 0}
"""Where Stripe's smallest unit is not ISO 4217's: https://docs.stripe.com/currencies#special-cases"""

"""The year 9999, after which no time is one."""


class Told(Struct, frozen=True):
    """One event that an object means. Without `id` and `at` it is that of Stripe's event."""

    name: str
    identifiers: Stated
    data: Mapping[str, Any] = field(default_factory=dict)
    id: str | None = None
    at: datetime | None = None


class News(Struct, frozen=True):
    """Stripe's event: its object, what it is about, and what was different before."""

    kind: str
    object: Fields
    before: Fields
    source: str


def price(one: Fields, name: str, currency: str | None = None) -> money.Money | None:
    amount, code = one.number(name), currency or one.text("currency")
    if amount is None or not code:
        return None
    digits = DIGITS.get(code.upper())
    if digits is None:
        return money.minor(amount, code, one.at(name))
    return money.major(Decimal(amount).scaleb(-digits), code, one.at(name))


def id_of(one: Fields, name: str) -> str | None:
    """Of another object, which stands here whole where the endpoint expands it."""
    value = one.value.get(name)
    return one.object(name).id("id") if isinstance(value, Mapping) else one.id(name)


def paid_by(one: Fields, source: str) -> Stated:
    """A payment is known by its intent; charges have ids of their own, and older ones no intent."""
    own = one.id("id") if one.text("object") in ("charge", "payment_intent") else None
    names = (id_of(one, "payment_intent"), id_of(one, "charge"), own)
    return tuple((f"payment@{source}", name) for name in dict.fromkeys(names) if name)


ORDER_NAMES = ("order_id", "orderId", "order_number", "order_name", "order")
"""Keys that shops and their plug-ins use in the metadata for the order that is being paid."""


def shop_orders(one: Fields) -> list[str]:
    """What the metadata says that is being paid."""
    named = [one.object("metadata").value.get(name) for name in ORDER_NAMES]
    return [text.strip() for text in named if isinstance(text, str) and text.strip()]


def references(one: Fields) -> list[str]:
    """How the shop calls the purchase. `client_reference_id` may name something else, which then is nobody's order."""
    loose = one.value.get("client_reference_id")
    return list(
        dict.fromkeys([*shop_orders(one), *([loose.strip()] if isinstance(loose, str) and loose.strip() else [])])
    )
