"""A sender signs as its vendor does: the vendor's own verifier, or our connector where there is none, believes it."""

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta, timezone

import pytest
from square.utils.webhooks_helper import verify_signature
from standardwebhooks import Webhook

from infra.cli import senders
from infra.cli.senders import Delivery
from shared import connectors, plugins
from shared.errors import BadSignatureError, InvalidRequestError
from shared.webhooks import Request, Secret

NOW = datetime.now(UTC)  # noqa: TID251 - the reference verifier of Standard Webhooks goes by the real clock
SECRET = "whsec_" + b64encode(b"for these tests only").decode()
EVENT = {"id": "1", "name": "order.placed", "occurred_at": NOW.isoformat(), "identifiers": [], "data": {}}
BODIES = {
    "aircall": {"token": SECRET},
    "cloudevents": {"specversion": "1.0", "id": "1", "source": "/shop", "type": "order.placed", "data": EVENT},
    "segment": {"type": "track", "event": "Order Completed", "anonymousId": "a"},
    "shopify": {"id": 1, "email": "ann@example.com"},
    "square": {"type": "payment.created", "event_id": "1", "data": {}},
    "standard_webhooks": EVENT,
}


PROVED_BESIDE_THE_BODY = {"aircall", "bigcommerce", "chatwoot", "segment", "trustpilot", "yotpo"}
"""By a key or a password, since their vendors sign nothing."""


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each test: all of them together take longer than a signature is good for."""
    monkeypatch.setitem(globals(), "NOW", datetime.now(UTC))  # noqa: TID251 - as above


def a_delivery(connector: str, **changes: object) -> Delivery:
    body = json.dumps(BODIES.get(connector, {"id": 1})).encode()
    url = f"https://api.example.com/webhooks/{connector}/shop-a"
    known = {"url": url, "body": body, "secret": SECRET, "id": "d1", "at": NOW, "topic": "orders/create"}
    return Delivery(**{**known, **changes})


def headers_of(connector: str, delivery: Delivery) -> dict[str, str]:
    return dict(plugins.load(senders, connector).sender.headers(delivery))


def believed(connector: str, delivery: Delivery, body: bytes | None = None) -> Secret:
    headers = {name.lower(): value for name, value in headers_of(connector, delivery).items()}
    sent = delivery.body if body is None else body
    request = Request(connector, "shop-a", "POST", delivery.url, headers, {}, sent, NOW)
    return plugins.load(connectors, connector).connector.verify(request, [Secret("0", SECRET)])


def test_every_connector_whose_signature_can_be_made_can_be_played() -> None:
    """Nobody but Amazon and eBay can sign for them: their keys are private ones."""
    signed = {name for name in plugins.names(connectors) if plugins.load(connectors, name).connector.verify}
    assert set(plugins.names(senders)) == signed - {"aws_sms", "aws_whatsapp", "ebay", "ses", "sns_sms"}


@pytest.mark.parametrize("connector", plugins.names(senders))
def test_the_connector_believes_the_sender(connector: str) -> None:
    assert believed(connector, a_delivery(connector)).name == "0"


@pytest.mark.parametrize("connector", sorted(set(plugins.names(senders)) - PROVED_BESIDE_THE_BODY))
def test_a_changed_body_is_not_believed(connector: str) -> None:
    with pytest.raises(BadSignatureError):
        believed(connector, a_delivery(connector), body=b"{}")


def test_square_believes_its_sender() -> None:
    delivery = a_delivery("square")
    header = headers_of("square", delivery)["x-square-hmacsha256-signature"]
    assert verify_signature(
        request_body=delivery.body.decode(),
        signature_header=header,
        signature_key=SECRET,
        notification_url=delivery.url,
    )


@pytest.mark.parametrize("connector", ["standard_webhooks", "cloudevents"])
@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=2))])
def test_standard_webhooks_believes_its_senders_whatever_the_zone(connector: str, zone: object) -> None:
    at = NOW.astimezone(zone)
    delivery = a_delivery(connector, at=at)
    Webhook(SECRET).verify(delivery.body, headers_of(connector, delivery))


def test_an_old_delivery_is_dated_by_its_time() -> None:
    delivery = a_delivery("standard_webhooks", at=NOW - timedelta(hours=1))
    with pytest.raises(BadSignatureError):
        believed("standard_webhooks", delivery)


def test_shopify_asks_for_a_topic() -> None:
    with pytest.raises(InvalidRequestError, match="--topic"):
        headers_of("shopify", a_delivery("shopify", topic=None))


@pytest.mark.parametrize(("body", "call"), [({"type": "page"}, "page"), ({"batch": []}, "batch"), ({}, "track")])
def test_a_tracking_call_goes_to_the_address_of_its_kind(body: dict[str, object], call: str) -> None:
    path = plugins.load(senders, "segment").sender.path
    assert path("segment", "web", json.dumps(body).encode()) == f"/v1/{call}"
