"""A row of a file of orders."""

import json
from datetime import UTC, datetime

import pytest

from shared.events import Identifier
from tests.unit.importing.making import an_import, one, read, refusal


def order(**row):
    return json.dumps({"order_id": "7", "email": "ann@example.com", "placed_at": "2024-05-01", **row})


def test_an_order_is_history():
    event = one(
        order(
            total="1249.5",
            currency="usd",
            tax=12,
            number="#64",
            status="paid",
            items=[{"sku": "s", "quantity": 2, "price": 9.95}],
        ),
        an_import("orders"),
    )
    assert (event.name, event.occurred_at) == ("order.placed", datetime(2024, 5, 1, tzinfo=UTC))
    assert event.identifiers[-1] == Identifier("order@main", "7")
    assert event.data["order"] == {
        "id": "7",
        "placed_at": "2024-05-01T00:00:00Z",
        "number": "#64",
        "total": {"amount": "1249.50", "currency": "USD"},
        "tax": {"amount": "12.00", "currency": "USD"},
        "items": [{"sku": "s", "quantity": 2, "price": {"amount": "9.95", "currency": "USD"}}],
        "payment": "paid",
    }


def test_a_later_export_says_the_same_of_the_placing_and_something_new_of_the_state():
    task = an_import("orders")
    first = read(order(status="paid", updated_at="2024-05-02"), task).events
    second = read(order(status="cancelled", updated_at="2024-05-03"), task).events
    assert [event.name for event in (*first, *second)] == [
        "order.placed",
        "order.paid",
        "order.placed",
        "order.cancelled",
    ]
    assert first[0] == second[0]
    assert second[1].occurred_at > first[1].occurred_at
    assert second[1].data["order"]["cancelled_at"] == "2024-05-03T00:00:00Z"


def test_items_of_a_csv_file_are_json():
    data = (
        'order_id,email,placed_at,items\n7,ann@example.com,2024-05-01,"[{""name"": ""A, B"", ""price"": ""9,95""}]"\n'
    )
    assert refusal(data, an_import("orders"))[:2] == (2, "items")
    item = one(data.replace("9,95", "9.95"), an_import("orders")).data["order"]["items"][0]
    assert item == {"name": "A, B", "price": {"amount": "9.95", "currency": "EUR"}}


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"order_id": ""}, "order_id"),
        ({"placed_at": ""}, "placed_at"),
        ({"placed_at": "soon"}, "placed_at"),
        ({"email": ""}, ""),
        ({"total": "12,50"}, "total"),
        ({"total": "1", "currency": "Euro"}, "total"),
        ({"status": "lost"}, "status"),
        ({"items": "two"}, "items"),
        ({"items": [{"quantity": "two"}]}, "items"),
    ],
)
def test_a_wrong_order_is_refused(row, column):
    assert refusal(order(**row), an_import("orders"))[1] == column
