"""Vendors who are asked: a shop whose webhook was lost, and a till whose events name nobody. Both are stand-ins here.

They check each question against what the vendor documents: https://shopify.dev/docs/api/admin-rest/latest/resources/order
and https://developer.squareup.com/reference/square/orders-api/retrieve-order.
"""

import json
import re
from collections import Counter
from datetime import timedelta
from functools import partial
from urllib.parse import parse_qsl, urlsplit

import pytest
from typer.testing import CliRunner

from infra.cli import customers
from infra.cli.main import app
from infra.cli.send import post
from infra.cli.senders import Webhook
from infra.cli.travel import travel
from infra.demo import webhooks
from infra.demo.payloads import iso
from tests.e2e.test_doors import eventually
from tests.e2e.told import by_others
from tests.integration.vendor_api.vendor import Says, serving

LISTS = {"orders": {"status"}, "customers": set(), "checkouts": set()}
QUERY = {"updated_at_min", "limit", "since_id"}
SCHEDULED = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}


class Shop:
    """What Shopify's Admin API answers; `wrong` are the questions that it would not."""

    def __init__(self):
        self.orders, self.wrong = [], []

    def __call__(self, asked):
        where, query = urlsplit(asked.path), dict(parse_qsl(urlsplit(asked.path).query))
        kind = re.fullmatch(r"/admin/api/20\d\d-(?:01|04|07|10)/(\w+)\.json", where.path)
        known = kind and kind[1] in LISTS and set(query) == QUERY | LISTS[kind[1]]
        if asked.headers.get("x-shopify-access-token") != "shpat_1" or asked.method != "GET" or not known:
            self.wrong.append(asked)
            return Says(status=401)
        listed = self.orders if kind[1] == "orders" else []
        return Says(
            body={kind[1]: [one for one in listed if one["id"] > int(query["since_id"])][: int(query["limit"])]}
        )


class Till:
    """What Square's Orders API answers, by id."""

    def __init__(self):
        self.orders, self.wrong = {}, []

    def __call__(self, asked):
        order = re.fullmatch(r"/v2/orders/([A-Za-z0-9]+)", asked.path)
        if asked.headers.get("authorization") != "Bearer EAAA1" or asked.method != "GET" or not order:
            self.wrong.append(asked)
            return Says(status=401)
        if order[1] not in self.orders:
            return Says(status=404, body={"errors": [{"category": "INVALID_REQUEST_ERROR", "code": "NOT_FOUND"}]})
        return Says(body={"order": {"id": order[1], **self.orders[order[1]]}})


@pytest.fixture(scope="module")
def vendors(stage, idle):
    """Shop and till, with a token of the brand at each; functions remember secrets for five minutes."""
    shop, till = Shop(), Till()
    with serving() as at_shop, serving() as at_till:
        at_shop.answer, at_till.answer = shop, till
        before = [
            _entrust(stage, "shopify/shop-a", {"address": at_shop.address, "token": "shpat_1"}),
            _entrust(stage, "square/till-1", {"address": at_till.address, "token": "EAAA1"}),
        ]
        travel(stage, stage.now() + timedelta(minutes=6), idle)
        yield shop, till
        for name, text in before:
            stage.client("secretsmanager").put_secret_value(SecretId=name, SecretString=text)
        travel(stage, stage.now() + timedelta(minutes=6), idle)


def _entrust(stage, source, api):
    manager, name = stage.client("secretsmanager"), stage.settings.secret_name(f"connectors/{source}")
    before = manager.get_secret_value(SecretId=name)["SecretString"]
    manager.put_secret_value(SecretId=name, SecretString=json.dumps({**json.loads(before), "api": api}))
    return name, before


def names(stage, identifier):
    """What happened to a customer, and how often."""
    known = customers.find(stage, identifier)
    told = by_others(customers.timeline(stage, known["customer_id"])) if known else []
    return Counter(one["name"] for one in told)


def reconcile(*arguments):
    return CliRunner().invoke(app, ["reconcile", *arguments], env={"COLUMNS": "200"})


def test_an_order_whose_webhook_was_lost_is_found_and_one_that_came_is_not_doubled(stage, idle, people, vendors):
    shop, _ = vendors
    began = stage.now() - timedelta(hours=2)
    came, lost = (webhooks.order("orders/create", one, began) for one in (people.ines, people.ben))
    shop.orders = sorted((json.loads(one.body) for one in (came, lost)), key=lambda order: order["id"])
    assert post(stage, came).status == 200
    idle.wait()
    assert (names(stage, f"email:{people.ines.email}"), names(stage, f"email:{people.ben.email}")) == (
        {"order.placed": 1}, {})  # fmt: skip
    shown = reconcile("shopify/shop-a", "--since", iso(began - timedelta(hours=1)))
    assert (shown.exit_code, "shopify/shop-a is asked" in shown.output) == (0, True), shown.output
    idle.wait()
    assert shop.wrong == []
    assert names(stage, f"email:{people.ines.email}") == {"order.placed": 1}
    assert names(stage, f"email:{people.ben.email}") == {"order.placed": 1}
    assert customers.find(stage, f"email:{people.ben.email}")["orders"][0]["total"]["amount"] == "100.90"


def test_every_hour_the_same_is_asked_again_and_changes_nothing(stage, idle, people, vendors):
    shop, _ = vendors
    order = webhooks.order("orders/create", people.clara, stage.now() - timedelta(minutes=12))
    shop.orders = [json.loads(order.body)]
    for _ in range(2):
        answer = stage.client("lambda").invoke(
            FunctionName=stage.functions["ask_vendor"], Payload=json.dumps(SCHEDULED)
        )
        assert json.loads(answer["Payload"].read()) == {"begun": len(("shopify/shop-a", "chatwoot/chat"))}
        idle.wait()
    assert names(stage, f"email:{people.clara.email}") == {"order.placed": 1}
    assert shop.wrong == []


def test_a_sale_whose_event_names_nobody_ends_up_at_its_customer_with_its_total(stage, idle, people, vendors):
    _, till = vendors
    person, at = people.ines, stage.now() - timedelta(minutes=30)
    customer, *_ = webhooks.till_sale(person, at)
    number = f"TILL{person.number}"
    till.orders[number] = _sold(f"SQ{person.number}")
    for webhook in (customer, _thin("order.created", number, at)):
        assert post(stage, webhook).status == 200
    idle.wait()
    assert till.wrong == []
    profile = customers.find(stage, f"phone:{person.phone}")
    (order,) = profile["orders"]
    assert (order["total"], [item["name"] for item in order["items"]]) == (
        {"amount": "18.90", "currency": "EUR"}, ["Lamp"])  # fmt: skip
    assert names(stage, f"phone:{person.phone}")["order.placed"] == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["square/till-1"], "cannot be asked"),
        (["shopify"], "shopify/shop-a"),
        (["shopify/no-shop"], "has no `api`"),
        (["shopify/shop-a", "--since", "yesterday"], "2026-11-22"),
        (["shopify/shop-a", "--since", "2999-01-01"], "still to come"),
    ],
)
def test_what_cannot_be_reconciled_is_said(vendors, arguments, said):
    shown = reconcile(*arguments)
    assert (shown.exit_code, said in shown.output) == (1, True), shown.output


def test_without_a_source_all_that_have_a_token_are_asked(idle, vendors):
    shop, _ = vendors
    shop.orders = []
    shown = reconcile()
    idle.wait()
    assert (shown.exit_code, shown.output.count("is asked")) == (0, 1), shown.output
    assert shop.wrong == []


def test_an_order_that_the_till_does_not_know_any_more_is_kept_as_it_came(stage, idle, people, vendors):
    number = f"GONE{people.ben.number}"
    assert post(stage, _thin("order.created", number, stage.now() - timedelta(minutes=5))).status == 200
    idle.wait()
    assert names(stage, f"order@till-1:{number}") == {"order.placed": 1}


def test_a_journey_starts_with_the_whole_event_and_never_with_the_thin_one(stage, idle, people, vendors):
    """`order.delivered` begins two journeys of the sample brand. A carrier's system tells it, over the bus."""
    _, till = vendors
    known, unknown = f"D{people.clara.number}", f"U{people.ben.number}"
    till.orders[known] = _sold(None)
    for person, number in ((people.clara, known), (people.ben, unknown)):
        _deliver(stage, person, number)
        eventually(partial(customers.find, stage, f"email:{person.email}"))
    idle.wait()
    started, waiting = (
        customers.runs(stage, customers.find(stage, f"email:{one.email}")["customer_id"])
        for one in (people.clara, people.ben)
    )
    assert sorted(run["journey"] for run in started) == ["post_purchase", "review_request"]
    assert waiting == []
    assert names(stage, f"email:{people.clara.email}") == {"order.delivered": 2}
    assert names(stage, f"email:{people.ben.email}") == {"order.delivered": 1}


def _deliver(stage, person, number):
    event = {"id": f"delivered-{number}", "name": "order.delivered", "occurred_at": stage.now().isoformat()}
    event |= {"identifiers": [{"kind": "email", "value": person.email}, {"kind": "order@till-1", "value": number}]}
    event["data"] = {"order": {"id": number, "delivery": "delivered"}, "lookup": {"object": "order", "id": number}}
    entry = {"Source": "connector.square", "DetailType": "till-1", "Detail": json.dumps(event)}
    answer = stage.client("events").put_events(Entries=[{**entry, "EventBusName": stage.event_bus}])
    assert answer["FailedEntryCount"] == 0


def _thin(kind, number, at):
    subject = {"order_id": number, "version": 1, "location_id": "LOC1", "state": "OPEN", "created_at": iso(at)}
    body = {"merchant_id": "MLA", "type": kind, "event_id": f"{kind}-{number}", "created_at": iso(at)}
    body["data"] = {"type": "order_created", "id": number, "object": {"order_created": subject}}
    return Webhook(*webhooks.TILL, json.dumps(body).encode(), id=body["event_id"])


def _sold(customer):
    line = {"uid": "l", "name": "Lamp", "quantity": "1", "base_price_money": {"amount": 1890, "currency": "EUR"}}
    order = {"location_id": "LOC1", "line_items": [line], "total_money": {"amount": 1890, "currency": "EUR"}}
    return {**order, **({"customer_id": customer} if customer else {})}
