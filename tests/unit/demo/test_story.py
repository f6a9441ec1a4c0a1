"""The demo's payloads are what the vendors send: our connectors read in them what the story says."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from infra.demo import payloads, people, story, webhooks
from shared import connectors, plugins
from shared.webhooks import Request

NOW = datetime(2026, 11, 22, 17, tzinfo=UTC)


@pytest.fixture
def cast():
    return people.cast(NOW)


def events(told):
    for webhook, _ in told:
        headers = {"x-shopify-topic": webhook.topic or "", "x-shopify-event-id": str(webhook.id)}
        request = Request(webhook.connector, webhook.source, "POST", "", headers, {}, webhook.body, NOW)
        yield from plugins.load(connectors, webhook.connector).connector.parse(request)


def test_the_first_day_has_a_redelivery_and_two_in_the_wrong_order(cast):
    told = [(event.name, event.occurred_at) for event in events(story.first_day(cast))]
    names = [name for name, _ in told]
    assert names.index("order.paid") < names.index("order.placed")
    assert dict(told)["order.paid"] > dict(told)["order.placed"]
    ids = [event.id for event in events(story.first_day(cast)) if event.name == "order.placed"]
    assert len(ids) == 4
    assert len(set(ids)) == 3


def test_the_till_knows_nothing_but_the_phone_and_writes_it_its_own_way(cast):
    till = list(events([(one, "") for one in webhooks.till_sale(cast.ines, NOW)]))
    assert {one.kind.partition("@")[0] for event in till for one in event.identifiers} == {
        "phone",
        "square_customer",
        "order",
        "payment",
    }
    assert cast.ines.local_phone.replace(" ", "")[1:] == cast.ines.phone.removeprefix("+49")


def test_only_those_who_said_yes_granted_anything(cast):
    granted = {one["address"] for event in events(story.first_day(cast)) for one in event.data.get("consents", ())}
    assert granted == {cast.ines.email, cast.ben.email}


def test_parcels_arrive_for_all_three(cast):
    names = [event.name for event in events(story.delivered(cast, NOW))]
    assert names.count("order.delivered") == 3


def test_the_cancelled_order_is_the_one_that_was_placed(cast):
    (cancelled,) = events(story.cancelled(cast, NOW + timedelta(days=3)))
    placed = next(
        event
        for event in events(story.first_day(cast))
        if event.name == "order.placed" and cast.ben.email in {one.value for one in event.identifiers}
    )
    assert cancelled.name == "order.cancelled"
    for part in ("id", "number", "placed_at", "total"):
        assert cancelled.data["order"][part] == placed.data["order"][part]


def test_every_run_has_people_of_its_own():
    casts = [people.cast(NOW) for _ in range(20)]
    assert len({(one.email, one.phone, one.order_id) for cast in casts for one in cast.everybody()}) == 60


def test_a_placeholder_alone_takes_the_value_as_it_is():
    template = {"a": "{x}", "b": ["{x}", "no. {x}"], "c": 1, "d": None}
    assert payloads.filled(template, {"x": 7}) == {"a": 7, "b": [7, "no. 7"], "c": 1, "d": None}


def test_payloads_are_exact_bytes_without_escapes(cast):
    body = webhooks.customer(cast.ines, NOW).body
    assert "Lindenstraße".encode() in body
    assert json.loads(body)["id"] == cast.ines.customer_id
