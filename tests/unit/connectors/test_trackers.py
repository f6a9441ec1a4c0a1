"""The tracking door: what RudderStack's client sends is what Segment's sends, and the limits of both."""

import base64
import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest
from rudderstack.analytics import request as rudder_request
from rudderstack.analytics.client import Client

from shared import strict_json
from shared.connectors import segment
from shared.errors import BadSignatureError, InvalidRequestError, MalformedPayloadError
from shared.webhooks import Request, Secret

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


def request(body: bytes, *, path: str = "/v1/batch", headers=None, at: datetime = NOW) -> Request:
    lowered = {name.lower(): value for name, value in (headers or {}).items()}
    return Request("segment", "web", "POST", f"https://api.example.com{path}", lowered, {}, body, at)


def batch(*calls, **more) -> Request:
    return request(json.dumps({"batch": calls, **more}).encode())


def track(**more) -> dict:
    return {"type": "track", "event": "Signed Up", "userId": "u", "messageId": "m", **more}


class Posted:
    """Stands where the client's HTTP session is, and keeps what it would have sent."""

    status_code = 200

    def __init__(self) -> None:
        self.calls: list[Request] = []

    def post(self, url, data, headers, auth, **_):
        assert url == "https://api.example.com/v1/batch"
        signed = type("Prepared", (), {"headers": {}})()
        body = data if isinstance(data, bytes) else data.encode()
        self.calls.append(request(body, headers={**headers, **auth(signed).headers}))
        return self


@pytest.mark.parametrize("zipped", [False, True])
def test_what_the_rudderstack_client_sends_we_believe_and_read(monkeypatch, zipped):
    posted = Posted()
    monkeypatch.setattr(rudder_request, "_session", posted)
    client = Client("wk_1", host="https://api.example.com", sync_mode=True, gzip=zipped)
    client.identify("u-17", {"email": "mira@example.com"})
    client.track("u-17", "Order Completed", {"order_id": "W-1", "total": 104.7, "currency": "EUR"}, timestamp=NOW)
    client.alias("anon-2", "u-17")

    assert [segment.verify(one, [Secret("k", "wk_1")]).name for one in posted.calls] == ["k"] * 3
    identified, placed, alias = (segment.parse(one)[0] for one in posted.calls)
    assert ("email", "mira@example.com") in [(one.kind, one.value) for one in identified.identifiers]
    assert placed.data["order"]["total"] == {"amount": "104.70", "currency": "EUR"}
    assert ("anonymous_id", "anon-2") in [(one.kind, one.value) for one in alias.identifiers]


def test_a_call_larger_than_32_kb_is_named_and_the_others_fit():
    fits, large = track(properties={"note": "x" * 32_000}), track(properties={"note": "x" * 32_768})
    assert len(segment.parse(batch(fits, fits))) == 2
    with pytest.raises(MalformedPayloadError, match=r"^batch\[1\]: \d+ bytes, at most 32768"):
        segment.parse(batch(fits, large))


def test_a_large_call_does_not_hide_in_gzip():
    body = gzip.compress(json.dumps({"batch": [track(properties={"note": "x" * 40_000})]}).encode())
    assert len(body) < 1_000
    with pytest.raises(MalformedPayloadError, match="32768"):
        segment.parse(request(body, headers={"content-encoding": "gzip"}))


def test_gzip_that_a_gateway_has_read_as_text_is_refused_so_that_the_client_hears_of_it():
    broken = gzip.compress(json.dumps({"batch": [track()]}).encode()).decode(errors="replace").encode()
    headers = {"content-encoding": "gzip", "authorization": "Basic " + base64.b64encode(b"wk_1:").decode()}
    with pytest.raises(InvalidRequestError, match="gzip"):
        segment.verify(request(broken, headers=headers), [Secret("k", "wk_1")])
    with pytest.raises(BadSignatureError):
        segment.verify(request(broken, headers=headers), [Secret("k", "another")])


@pytest.mark.parametrize(
    ("said", "sent", "expected"),
    [
        (NOW, NOW, NOW),
        (NOW - timedelta(hours=1), NOW - timedelta(hours=1), NOW),
        (NOW + timedelta(hours=2), NOW + timedelta(hours=2), NOW),
        (NOW - timedelta(days=400), NOW - timedelta(days=399), NOW - timedelta(days=400)),
        (NOW + timedelta(days=400), None, NOW),
    ],
)
def test_a_clock_that_is_wrong_is_put_right_and_nothing_happens_in_the_future(said, sent, expected):
    call = track(timestamp=said.isoformat())
    (event,) = segment.parse(batch(call, **({"sentAt": sent.isoformat()} if sent else {})))
    assert event.occurred_at == expected


def test_calls_of_other_vendors_are_passed_over():
    assert [one.id for one in segment.parse(batch(track(messageId="1"), {"type": "merge", "messageId": "2"}))] == ["1"]


def test_a_call_of_no_kind_is_named():
    with pytest.raises(MalformedPayloadError, match=r"batch\[0\]\.type: should be one of"):
        segment.parse(batch({"userId": "u"}))


def test_what_a_page_added_up_in_binary_fractions_is_money_all_the_same():
    line = {"product_id": "a", "quantity": 3, "price": 1.1 * 3}
    said = {"order_id": "W-1", "total": 0.1 + 0.2, "currency": "EUR", "products": [line]}
    (placed,) = segment.parse(batch(track(event="Order Completed", properties=said)))
    assert placed.data["order"]["total"] == {"amount": "0.30", "currency": "EUR"}
    assert placed.data["order"]["items"][0]["price"] == {"amount": "3.30", "currency": "EUR"}


@pytest.mark.parametrize(
    ("said", "read"),
    [("2", 2), (" 12 ", 12), (2.0, 2), (0.75, None), ("0.75", None), ("two", None), ("\u0662", None), ("9" * 10, None)],
)
def test_a_quantity_is_read_as_a_page_writes_it_and_one_that_is_none_loses_no_batch(said, read):
    product = {"product_id": "a", "quantity": said}
    seen, other = segment.parse(batch(track(event="Product Viewed", properties=product), track(messageId="m2")))
    assert seen.data["product"].get("quantity") == read
    assert seen.data["properties"]["quantity"] == strict_json.loads(json.dumps(said).encode())
    assert other.id == "m2"
