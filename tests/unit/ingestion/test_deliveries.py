"""A request as the gateway or the bus hands it over, before anybody is believed."""

import base64
import dataclasses
import json

import pytest

from shared.configuration import Brand, Senders, Source
from shared.connectors import Connector
from shared.errors import NotFoundError
from shared.ingestion import deliveries, reading, trust
from shared.webhooks import Request
from tests.unit.ingestion.deliveries import EVENT, NOW

SOURCES = {
    "shopify": {"shop-a": Source()},
    "segment": {"web": Source(), "app": Source()},
    "ses": {"feedback": Source()},
    "standard_webhooks": {"own": Source()},
}
BRAND = Brand("B", "https://b.example", "Street 1", "DE", "EUR", "UTC", ("en",), Senders("a", "b"), SOURCES)


def from_http(body="{}", **changes) -> Request:
    event = {
        "pathParameters": {"connector": "shopify", "source": "shop-a"},
        "requestContext": {"http": {"method": "POST"}},
        "rawQueryString": "",
        "headers": {},
        "body": body,
        "isBase64Encoded": False,
    }
    return deliveries.from_http({**event, **changes}, "https://api.example.com", NOW)


def test_the_body_is_the_exact_bytes_however_the_gateway_hands_them_over():
    raw = b'{"name": "\xc3\x96zt\xc3\xbcrk",  "a":1.0}\r\n'
    assert from_http(raw.decode()).body == raw
    assert from_http(base64.b64encode(raw).decode(), isBase64Encoded=True).body == raw
    assert from_http(base64.b64encode(b"\xff\x00").decode(), isBase64Encoded=True).body == b"\xff\x00"
    assert from_http(None).body == b""


def test_the_url_is_our_own_and_never_the_host_header():
    request = from_http(headers={"Host": "evil.example"}, rawQueryString="a=b%20c")
    assert request.url == "https://api.example.com/webhooks/shopify/shop-a?a=b%20c"


def test_header_names_are_lower_case_and_a_comma_may_mean_two_of_them():
    request = from_http(headers={"X-Sig": "a,b", "X-One": "a"})
    assert request.headers == {"x-sig": "a,b", "x-one": "a"}
    assert request.repeated == {"x-sig"}


def test_a_tracking_call_may_come_from_any_source_of_segment():
    request = from_http(pathParameters={"call": "track"})
    assert request.url == "https://api.example.com/v1/track"
    assert deliveries.secret_paths(request, BRAND) == {"web": "connectors/segment/web", "app": "connectors/segment/app"}


@pytest.mark.parametrize(
    "path",
    [
        {"connector": "shopify", "source": "shop-b"},
        {"connector": "nobody", "source": "x"},
        {"connector": "../keys", "source": "links"},
    ],
)
def test_no_secret_is_looked_up_for_a_name_that_nobody_configured(path):
    assert deliveries.secret_paths(from_http(pathParameters=path), BRAND) == {}


CANONICAL = {"id": "1", "name": "quiz.done", "occurred_at": "2026-03-10T08:00:00Z", "identifiers": []}


def from_bus(source, detail_type, detail) -> trust.Believed:
    return deliveries.from_bus({"source": source, "detail-type": detail_type, "detail": detail}, BRAND, NOW)


def test_canonical_events_may_come_over_the_bus_in_the_name_of_any_connector():
    for name, source in (("standard_webhooks", "own"), ("shopify", "shop-a")):
        found = reading.read(from_bus(f"connector.{name}", source, [CANONICAL]))
        assert [one["source"] for one in found.events] == [f"{name}/{source}"]


def test_a_vendors_own_body_over_the_bus_is_read_by_its_connector():
    order = {"payload": {"id": 5, "updated_at": "2026-03-10T08:00:00Z"}, "metadata": {"X-Shopify-Topic": "orders/paid"}}
    found = reading.read(from_bus("connector.shopify", "shop-a webhook", order))
    assert [one["name"] for one in found.events] == ["order.paid"]


@pytest.mark.parametrize("source", ["aws.ses", "connector.ses"])
def test_feedback_of_ses_is_read_whoever_put_it_on_the_bus(source):
    record = {
        "eventType": "Send",
        "mail": {"messageId": "m", "timestamp": "2026-03-10T08:00:00Z", "destination": ["a@b.co"]},
    }
    found = reading.read(from_bus(source, "Email Sent", record))
    assert [(one["name"], one["source"]) for one in found.events] == [("message.sent", "ses/feedback")]


@pytest.mark.parametrize(
    ("source", "detail_type"), [("connector.nobody", "own"), ("connector.shopify", "shop-b"), ("aws.s3", "x")]
)
def test_what_nobody_takes_from_the_bus_is_an_error_so_that_it_is_kept(source, detail_type):
    with pytest.raises(NotFoundError):
        from_bus(source, detail_type, {})


def test_of_several_accounts_at_a_partner_the_one_whose_event_source_it_is_is_meant(monkeypatch):
    shop = Connector(parse=lambda request: [EVENT], bus_source="aws.partner/shopify.com")
    monkeypatch.setattr(deliveries, "find", {"shopify": shop}.get)
    accounts = {"a": Source(), "b": Source(event_source="aws.partner/shopify.com/1/b")}
    brand = dataclasses.replace(BRAND, sources={"shopify": accounts})

    def account(event_source, detail_type="shopifyWebhook"):
        event = {"source": event_source, "detail-type": detail_type, "detail": {}}
        return deliveries.from_bus(event, brand, NOW).request

    assert account("aws.partner/shopify.com/1/b").source == "b"
    assert json.loads(account("aws.partner/shopify.com/1/b").body)["detail-type"] == "shopifyWebhook"
    assert json.loads(account("connector.shopify", "b webhook").body) == {}
    assert account("connector.shopify", "b webhook").source == "b"
    for unknown in ("aws.partner/shopify.com/1/c", "aws.partner/shopify.com.evil/1/b"):
        with pytest.raises(NotFoundError):
            account(unknown)
