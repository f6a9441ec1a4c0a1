"""What goes back of an order that was paid in another currency than the shop's."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from shared.connectors import shopify
from shared.webhooks import Request

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


def both(shop, paid):
    return {
        "shop_money": {"amount": shop, "currency_code": "USD"},
        "presentment_money": {"amount": paid, "currency_code": "EUR"},
    }


def refunded(given, currency="EUR", **more):
    paid = {"kind": "refund", "status": "success", "amount": given, "currency": currency}
    body = {"id": 1, "order_id": 2, "processed_at": "2026-03-10T08:00:00Z", "transactions": [paid], **more}
    headers = {"x-shopify-topic": "refunds/create"}
    (event,) = shopify.parse(Request("shopify", "shop-a", "POST", "", headers, {}, json.dumps(body).encode(), NOW))
    return event.data["refund"]["amount"]


LINE = {"line_item_id": 3, "quantity": 1, "subtotal_set": both("20.00", "18.00"), "total_tax_set": both("0.01", "0.00")}


@pytest.mark.parametrize(
    ("given", "more"),
    [
        ("18.00", {"refund_line_items": [LINE]}),
        ("18.00", {"refund_line_items": [{**LINE, "subtotal_set": both("0.00", "0.00")}, LINE]}),
        ("18.00", {"order_adjustments": [{"amount_set": both("-20.00", "-18.00")}]}),
        (
            "18.00",
            {"order_adjustments": [{"amount_set": both("0.00", "0.00"), "tax_amount_set": both("2.00", "1.80")}]},
        ),
        ("4.50", {"refund_line_items": [], "refund_shipping_lines": [{"subtotal_amount_set": both("5.00", "4.50")}]}),
        ("9.00", {"duties": [{"duty_id": 4, "amount_set": both("10.00", "9.00")}]}),
        ("9.00", {"refund_duties": [{"duty_id": 4, "amount_set": both("10.00", "9.00")}]}),
    ],
)
def test_it_is_told_in_the_currency_of_the_orders_total_whatever_goes_back(given, more):
    assert refunded(given, **more) == {"amount": f"{Decimal(given) / Decimal('0.9'):.2f}", "currency": "USD"}


def test_it_is_rounded_as_money_of_the_shop_is():
    assert refunded("10.00", refund_line_items=[LINE]) == {"amount": "11.11", "currency": "USD"}


def test_it_stays_as_it_is_where_nothing_says_what_it_is_in_the_shops():
    assert refunded("18.00") == {"amount": "18.00", "currency": "EUR"}
    assert refunded("18.00", "USD", refund_line_items=[LINE]) == {"amount": "18.00", "currency": "USD"}
    assert refunded("18.00", "GBP", refund_line_items=[LINE]) == {"amount": "18.00", "currency": "GBP"}
