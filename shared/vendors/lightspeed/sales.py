"""Lightspeed X-Series' sales in canonical form: as webhooks write them (API 1.0), and as its search does (API 2.0).

https://x-series-api.lightspeedhq.com/docs/sales_statuses. Amounts are JSON numbers without a currency, and without tax.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct, field

from shared import money
from shared.errors import MalformedPayloadError
from shared.events import Name
from shared.payload import Fields, iso, stated

Stated = tuple[tuple[str, str | None], ...]
"""Kind and value of each identifier; those without a value are left out."""

PAYMENT = {"CLOSED": "paid", "LAYBY_CLOSED": "paid", "ONACCOUNT_CLOSED": "paid", "VOIDED": "voided"}
BOUGHT = (*PAYMENT, "LAYBY", "ONACCOUNT", "AWAITING_DISPATCH", "AWAITING_PICKUP")
"""A sale that is open, or saved for later, is none yet."""


class Told(Struct, frozen=True):
    """One event that an object means; `at` is None where the object does not date it."""

    name: str
    id: str
    at: datetime | None
    identifiers: Stated
    data: Mapping[str, Any] = field(default_factory=dict)


def sale(one: Fields, source: str, currency: str | None) -> list[Told]:
    """Known by the customer's id alone: that is all that webhook and search both state.

    There is one webhook for whatever happens to a sale, so that the purchase is told with each, and each time the same.
    """
    number, status, sold = one.id("id"), one.text("status") or "", one.instant("sale_date", "created_at")
    if number is None or status not in BOUGHT:
        return []
    if original := one.id("return_for"):
        return [_returned(one, source, currency, original)] if status in PAYMENT and status != "VOIDED" else []
    changed = one.instant("updated_at", "sale_date", "created_at")
    known = ((f"lightspeed_customer@{source}", one.id("customer_id")), (f"order@{source}", number))
    data = {"order": _state(one, currency)}
    name = Name.ORDER_CANCELLED if status == "VOIDED" else Name.ORDER_UPDATED
    updated = Told(name, f"{number}:{iso(changed) or 'undated'}:1:updated", changed, known, data)
    if status == "VOIDED":
        return [updated]
    return [Told(Name.ORDER_PLACED, f"{number}:{iso(sold) or 'undated'}:0:placed", sold, known, data), updated]


def _returned(one: Fields, source: str, currency: str | None, original: str) -> Told:
    """A return is a sale of its own, with negative quantities, for an earlier one."""
    number, sold, total = one.id("id"), one.instant("sale_date", "created_at"), _total(one, currency)
    refund = stated(id=number, amount=_positive(total), items=_items(one, currency))
    known = ((f"lightspeed_customer@{source}", one.id("customer_id")), (f"order@{source}", original))
    data = {"refund": refund, "order": {"id": original}}
    return Told(Name.ORDER_REFUNDED, f"{number}:{iso(sold) or 'undated'}:refund", sold, known, data)


def _positive(amount: money.Money | None) -> money.Money | None:
    return {**amount, "amount": amount["amount"].removeprefix("-")} if amount else None


def _state(one: Fields, currency: str | None) -> dict[str, Any]:
    status, changed = one.text("status") or "", iso(one.instant("updated_at", "sale_date"))
    return stated(
        id=one.id("id"),
        number=one.id("invoice_number", "receipt_number"),
        placed_at=iso(one.instant("sale_date", "created_at")),
        updated_at=changed,
        cancelled_at=changed if status == "VOIDED" else None,
        payment=PAYMENT.get(status, "pending"),
        total=_total(one, currency),
        tax=_amount(one, ("total_tax",), currency),
        items=_items(one, currency),
        channel="pos",
        store=one.id("outlet_id"),
    )


def _items(one: Fields, currency: str | None) -> list[dict[str, Any]]:
    name = "register_sale_products" if one.value.get("register_sale_products") else "line_items"
    return [
        stated(
            id=line.id("id"),
            sku=line.id("sku"),
            name=line.text("name"),
            quantity=_pieces(line),
            price=_amount(line, ("price", "tax"), currency),
            product_id=line.id("product_id"),
        )
        for line in one.objects(name)
    ]


def _pieces(line: Fields) -> int | None:
    """Of what is sold by weight there are fractions."""
    quantity = line.amount("quantity")
    whole = isinstance(quantity, int) or (isinstance(quantity, Decimal) and quantity == int(quantity))
    return abs(int(quantity)) if whole and quantity is not None else None


def _total(one: Fields, currency: str | None) -> money.Money | None:
    return _amount(one, ("total_price", "total_tax"), currency)


def _amount(one: Fields, names: tuple[str, ...], currency: str | None) -> money.Money | None:
    """The sum, which is what the buyer sees; nothing if its first part is not stated."""
    parts = [one.amount(name) for name in names]
    if parts[0] is None or not currency:
        return None
    if any(not isinstance(part, int | Decimal | None) for part in parts):
        raise MalformedPayloadError(f"{one.at(names[0])}: should be a number")
    return money.computed(sum((Decimal(part) for part in parts if part is not None), Decimal(0)), currency, one.place)
