"""Shopify's times have whole seconds: what came to another state within one is another event."""

import json
from datetime import UTC, datetime

import pytest

from shared.connectors import shopify
from shared.webhooks import Request

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
CHECKOUT = {"token": "c1", "updated_at": "2026-03-10T08:56:00Z", "email": "ann@example.com"}
ANN = {"id": 7, "updated_at": "2026-03-10T08:56:00Z", "email": "ann@example.com", "phone": "+4930901820"}
SUBSCRIBED = {"state": "subscribed", "consent_updated_at": "2026-03-10T08:56:00Z"}
LEFT = {"state": "unsubscribed", "consent_updated_at": "2026-03-10T08:56:00Z"}


def told(topic, body):
    headers = {"x-shopify-topic": topic}
    return shopify.parse(Request("shopify", "shop-a", "POST", "", headers, {}, json.dumps(body).encode(), NOW))[0]


def test_a_checkout_that_is_completed_in_the_second_of_its_last_change_is_told_so():
    changed, done = (
        told("checkouts/update", {**CHECKOUT, **more}) for more in ({}, {"completed_at": "2026-03-10T08:56:00Z"})
    )
    assert (changed.name, done.name) == ("checkout.updated", "checkout.completed")
    assert changed.id != done.id


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ({}, {"email_marketing_consent": SUBSCRIBED}),
        ({"email_marketing_consent": SUBSCRIBED}, {"email_marketing_consent": LEFT}),
        ({"email_marketing_consent": SUBSCRIBED}, {"sms_marketing_consent": SUBSCRIBED}),
    ],
)
def test_a_customer_who_agrees_or_leaves_in_the_second_of_another_change_is_told_so(before, then):
    one, other = (told("customers/update", {**ANN, **more}) for more in (before, then))
    assert one.id != other.id
    assert told("customers/update", {**ANN, **then}).id == other.id
