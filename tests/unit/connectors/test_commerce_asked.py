"""What shops and tills answer when they are asked: the events of the webhooks, or what completes a thin one."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from msgspec.structs import replace

from shared import connectors, plugins, strict_json
from shared.connectors import Ask
from shared.events import Event, Identifier
from shared.webhooks import Request

FIXTURES = Path(__file__).parents[2] / "fixtures" / "connectors"
SINCE = datetime(2000, 1, 1, tzinfo=UTC)
AT = datetime(2026, 3, 10, 9, tzinfo=UTC)


def connector(name):
    return plugins.load(connectors, name).connector


def webhooks(name, topic_header, *topics):
    """Body and event of each fixture under these topics."""
    for case in json.loads((FIXTURES / f"{name}.json").read_text()):
        if case["headers"].get(topic_header) in topics:
            request = Request(name, case["source"], "POST", "", case["headers"], {}, case["body"].encode(), AT)
            yield strict_json.loads(case["body"].encode()), connector(name).parse(request)


def known_as(event: Event):
    return (event.id, event.name, event.occurred_at, event.identifiers, event.source)


def asked(name, path, answer, since=SINCE):
    known = connector(name).reconciliation
    ask = next(one for one in known.asks(since) if one.path.endswith(path))
    return known.reads(ask, answer, {"shopify": "shop-a", "woocommerce": "shop-b", "lightspeed": "till-2"}[name])


@pytest.mark.parametrize("topic", ["orders/create", "orders/updated", "orders/cancelled", "customers/create"])
def test_shopifys_answer_has_the_very_events_of_its_webhooks(topic):
    kind = topic.partition("/")[0]
    compared = 0
    for body, events in webhooks("shopify", "x-shopify-topic", topic):
        if not body.get("updated_at") or body["updated_at"] == body.get("created_at"):
            continue
        pulled = {known_as(one): one for one in asked("shopify", f"{kind}.json", {kind: [body]}).events}
        assert [known_as(one) for one in events if known_as(one) not in pulled] == []
        assert [pulled[known_as(one)].data for one in events] == [one.data for one in events]
        compared += 1
    assert compared


def test_shopifys_refunds_and_parcels_come_with_their_order_as_they_came_alone():
    refunds = list(webhooks("shopify", "x-shopify-topic", "refunds/create"))
    parcels = list(webhooks("shopify", "x-shopify-topic", "fulfillments/create"))
    for body, events in [*refunds, *parcels]:
        if not (body.get("created_at") or body.get("processed_at")):
            continue
        part = {name: value for name, value in body.items() if name != "email"}
        inside = {"refunds": [part]} if (body, events) in refunds else {"fulfillments": [part]}
        order = {"id": body["order_id"], "email": body.get("email"), "updated_at": "2026-03-01T00:00:00Z", **inside}
        pulled = [known_as(one) for one in asked("shopify", "orders.json", {"orders": [order]}).events]
        assert [known_as(one) for one in events if known_as(one) not in pulled] == []


def test_what_happened_before_is_not_told_again_but_the_change_is():
    order = {"id": 1, "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-03-02T00:00:00Z"}
    page = asked("shopify", "orders.json", {"orders": [order]}, since=datetime(2026, 3, 1, tzinfo=UTC))
    assert [one.name for one in page.events] == ["order.updated"]


def test_of_two_states_of_an_order_in_one_second_the_further_one_wins():
    states = [{}, {"financial_status": "paid"}, {"financial_status": "paid", "fulfillment_status": "fulfilled"}]
    states += [
        {"financial_status": "refunded"},
        {"financial_status": "pending", "cancelled_at": "2026-03-01T00:00:00Z"},
    ]
    ids = []
    for state in states:
        order = {"id": 1, "created_at": "2026-02-01T00:00:00Z", "updated_at": "2026-03-01T00:00:00Z", **state}
        found = asked("shopify", "orders.json", {"orders": [order]}).events
        ids += [one.id for one in found if one.id.endswith("orders/updated")]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(states)


def test_a_full_page_is_followed_from_its_last_id_and_any_other_is_the_last():
    full = {"orders": [{"id": number} for number in range(1, 251)]}
    page = asked("shopify", "orders.json", full)
    assert page.following.query["since_id"] == "250"
    assert page.following.query["updated_at_min"] == "2000-01-01T00:00:00Z"
    assert asked("shopify", "orders.json", {"orders": full["orders"][:249]}).following is None


@pytest.mark.parametrize(
    ("topic", "path"), [("order.created", "/orders"), ("order.updated", "/orders"), ("customer.created", "/customers")]
)
def test_woocommerces_answer_has_the_very_events_of_its_webhooks(topic, path):
    undated = datetime(1, 1, 1, tzinfo=UTC)
    for body, events in webhooks("woocommerce", "x-wc-webhook-topic", topic):
        pulled = [known_as(one) for one in asked("woocommerce", path, [body]).events]
        told = [
            (*known_as(one)[:2], undated if "refund" in one.id else one.occurred_at, *known_as(one)[3:])
            for one in events
        ]
        assert [one for one in told if one not in pulled] == []


def test_woocommerces_newest_customers_are_asked_for_until_one_is_known():
    page = [{"id": number, "date_created_gmt": "2026-03-02T00:00:00"} for number in range(1, 101)]
    since = datetime(2026, 3, 1, tzinfo=UTC)
    assert asked("woocommerce", "/customers", page, since).following.query["page"] == "2"
    old = [*page[:-1], {"id": 100, "date_created_gmt": "2026-02-01T00:00:00"}]
    found = asked("woocommerce", "/customers", old, since)
    assert (len(found.events), found.following) == (99, None)


def test_lightspeeds_answer_has_the_sales_of_its_webhooks_in_the_form_of_the_search():
    cases = json.loads((FIXTURES / "lightspeed.json").read_text())
    compared = 0
    for case in cases:
        body = strict_json.loads(parse_qs(case["body"])["payload"][0].encode())
        if "sale_date" in body:
            found = {
                known_as(one) for one in asked("lightspeed", "/search", {"data": [{**body, "customer": None}]}).events
            }
            told = {(one["id"], one["name"]) for one in case["events"] if one["name"].startswith("order.")}
            assert told == {(one[0], one[1]) for one in found}
            compared += len(told)
    assert compared


THIN = Event("e-1", "order.updated", AT, "{}/a", (Identifier("order@a", "7"),), {})


def completed(name, event, answer):
    whole = connector(name).completion.completes(event, answer)
    assert (whole.id, whole.name, whole.occurred_at) == (f"{event.id}/complete", event.name, event.occurred_at)
    assert "lookup" not in whole.data
    return whole


def thin(name, wanted, **data):
    return Event("e-1", "order.updated", AT, f"{name}/a", (Identifier("order@a", "7"),), {"lookup": wanted, **data})


def test_a_whole_event_asks_for_nothing():
    for name in ("shopify", "bigcommerce", "square"):
        assert connector(name).completion.asks(THIN) is None


def test_shopifys_stub_is_asked_for_and_becomes_the_order():
    event = thin("shopify", {"object": "orders", "id": "7"})
    assert connector("shopify").completion.asks(event) == Ask("/admin/api/2026-07/orders/7.json")
    answer = {"order": {"id": 7, "email": "mira@example.com", "currency": "EUR", "total_price": "12.00"}}
    whole = completed("shopify", event, answer)
    assert Identifier("email", "mira@example.com") in whole.identifiers
    assert whole.data["order"]["total"] == {"amount": "12.00", "currency": "EUR"}


def test_squares_order_gets_total_items_and_its_one_customer():
    event = thin("square", {"object": "order", "id": "7"}, order={"id": "7", "updated_at": "then"})
    assert connector("square").completion.asks(event) == Ask("/v2/orders/7")
    order = {
        "id": "7",
        "total_money": {"amount": 1890, "currency": "EUR"},
        "line_items": [{"uid": "l", "name": "Lamp", "quantity": "2"}, {"uid": "m", "name": "Oil", "quantity": "0.5"}],
        "tenders": [{"id": "P1", "customer_id": "C1"}, {"id": "P2", "payment_id": "P2"}],
        "reference_id": "W-1",
    }  # fmt: skip
    whole = completed("square", event, {"order": order})
    assert {str(one) for one in whole.identifiers} == {
        "order@a:7", "square_customer@a:C1", "payment@a:P1", "payment@a:P2"}  # fmt: skip
    assert whole.data["order"]["total"] == {"amount": "18.90", "currency": "EUR"}
    assert [one.get("quantity") for one in whole.data["order"]["items"]] == [2, None]
    assert (whole.data["order"]["references"], whole.data["order"]["updated_at"]) == (["W-1"], "then")


def test_two_customers_who_share_a_bill_are_not_joined():
    event = thin("square", {"object": "order", "id": "7"}, order={"id": "7"})
    tenders = [{"id": "P1", "customer_id": "C1"}, {"id": "P2", "customer_id": "C2"}]
    whole = completed("square", event, {"order": {"id": "7", "tenders": tenders}})
    assert [one.kind for one in whole.identifiers if one.kind.startswith("square_customer")] == []


def test_bigcommerces_order_brings_its_buyer_and_its_state():
    event = thin("bigcommerce", {"object": "order", "id": "7"}, order={"id": "7", "fulfilment": "fulfilled"})
    assert connector("bigcommerce").completion.asks(event) == Ask("/v2/orders/7")
    answer = {
        "id": 7, "customer_id": 0, "status_id": 2, "payment_status": "Captured", "currency_code": "KWD",
        "date_created": "Tue, 10 Mar 2026 08:00:00 +0000", "total_inc_tax": "12.5000",
        "billing_address": {"email": "mira@example.com", "first_name": "Mira", "country_iso2": "KW"},
    }  # fmt: skip
    whole = completed("bigcommerce", event, answer)
    assert [str(one) for one in whole.identifiers] == ["order@a:7", "email:mira@example.com"]
    assert whole.data["order"] == {
        "id": "7", "number": "7", "placed_at": "2026-03-10T08:00:00Z", "payment": "paid", "fulfilment": "fulfilled",
        "total": {"amount": "12.500", "currency": "KWD"}}  # fmt: skip


ORDER = {"id": 7, "customer_id": 0, "currency_code": "EUR", "total_inc_tax": "12.5000", "cart_id": "c",
         "date_created": "Tue, 10 Mar 2026 08:00:00 +0000", "billing_address": {"email": "m@example.com"}}  # fmt: skip


@pytest.mark.parametrize("kind", ["order", "new_order"])
def test_bigcommerces_incomplete_order_is_a_checkout_and_no_order_placed(kind):
    event = thin("bigcommerce", {"object": kind, "id": "7"}, order={"id": "7"})
    assert connector("bigcommerce").completion.asks(event) == Ask("/v2/orders/7")
    whole = connector("bigcommerce").completion.completes(event, {**ORDER, "status_id": 0})
    assert (whole.id, whole.name, whole.occurred_at) == ("e-1/complete", "checkout.updated", AT)
    assert whole.data == {"checkout": {"id": "7", "total": {"amount": "12.50", "currency": "EUR"}}}
    known = {str(one) for one in whole.identifiers}
    assert known == {"order@a:7", "email:m@example.com", "cart@a:c", "checkout@a:7"}


def test_bigcommerces_order_is_placed_once_whichever_callback_finds_it_so():
    """That it was made is looked up after its payment where that was quick."""
    made = thin("bigcommerce", {"object": "new_order", "id": "7"}, order={"id": "7"})
    paid = replace(
        thin("bigcommerce", {"object": "order", "id": "7"}, order={"id": "7"}), id="e-2", name="order.placed"
    )
    one, other = (
        connector("bigcommerce").completion.completes(each, {**ORDER, "status_id": 11}) for each in (made, paid)
    )
    assert one == other
    assert (one.id, one.name, one.occurred_at) == ("7:placed", "order.placed", AT - timedelta(hours=1))
    assert one.data["order"]["total"] == {"amount": "12.50", "currency": "EUR"}


@pytest.mark.parametrize(
    ("kind", "answer", "kinds"),
    [
        ("customer", {"data": [{"id": 32, "email": "mira@example.com", "phone": ""}]}, ["email"]),
        ("customer", {"data": []}, []),
        ("subscriber", {"data": {"id": 5, "email": "mira@example.com"}}, ["email"]),
        ("cart", {"data": {"id": "c", "email": "mira@example.com", "customer_id": 0}}, ["email"]),
        ("cart", {"data": {"id": "c", "customer_id": 32}}, ["bigcommerce_customer"]),
    ],
)  # fmt: skip
def test_bigcommerces_other_objects_say_whose_they_are(kind, answer, kinds):
    whole = completed("bigcommerce", thin("bigcommerce", {"object": kind, "id": "32"}), answer)
    assert [one.kind.partition("@")[0] for one in whole.identifiers[1:]] == kinds
