"""The vendors' own libraries against ours: what theirs sign or send, ours believe and read."""

import gzip
import json
from datetime import UTC, datetime

import pytest
from cloudevents.core.bindings.http import to_binary_event, to_structured_event
from cloudevents.core.v1.event import CloudEvent
from hypothesis import given
from hypothesis import strategies as st
from segment.analytics import Client
from segment.analytics import request as segment_request
from square.utils.webhooks_helper import verify_signature
from standardwebhooks import Webhook

from shared import webhooks
from shared.connectors import cloudevents, segment, square, standard_webhooks
from shared.errors import BadSignatureError
from shared.webhooks import Request, Secret

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
URL = "https://api.example.com/webhooks/square/till-1?a=b"
WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def request(headers, body, *, url=URL, at=NOW) -> Request:
    return Request("any", "own", "POST", url, {name.lower(): value for name, value in headers.items()}, {}, body, at)


@given(body=st.text(min_size=1), key=st.text(st.characters(codec="ascii", exclude_categories=["C"]), min_size=1))
def test_square_and_we_agree_on_every_body(body, key):
    signature = webhooks.base64_hmac(key.encode(), (URL + body).encode())
    assert verify_signature(request_body=body, signature_header=signature, signature_key=key, notification_url=URL)
    genuine = request({"x-square-hmacsha256-signature": signature}, body.encode())
    assert square.verify(genuine, [Secret("k", key)]).name == "k"


def test_square_signs_the_address_too():
    signature = webhooks.base64_hmac(b"key", (URL + "{}").encode())
    other = request({"x-square-hmacsha256-signature": signature}, b"{}", url=URL + "/")
    with pytest.raises(BadSignatureError):
        square.verify(other, [Secret("", "key")])


@given(body=st.text())
def test_what_the_reference_library_signs_we_believe(body):
    signed = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(NOW.timestamp())),
        "webhook-signature": Webhook(WHSEC).sign("msg_1", NOW, body),
    }
    assert standard_webhooks.connector.verify(request(signed, body.encode()), [Secret("k", WHSEC)]).name == "k"


CLOUD_EVENT = CloudEvent(
    attributes={"id": "A-1", "source": "/erp", "type": "example.order.paid", "time": NOW, "specversion": "1.0",
                "datacontenttype": "application/json"},
    data={"identifiers": [{"kind": "email", "value": "mira@example.com"}], "order": {"id": "A-1"}},
)  # fmt: skip


@pytest.mark.parametrize("bind", [to_binary_event, to_structured_event])
def test_what_the_cloudevents_library_sends_we_read(bind):
    message = bind(CLOUD_EVENT)
    body = message.body if isinstance(message.body, bytes) else message.body.encode()
    (event,) = cloudevents.parse(request(message.headers, body))
    assert (event.id, event.name, event.occurred_at, event.data) == (
        "/erp#A-1", "order.paid", NOW, {"order": {"id": "A-1"}})  # fmt: skip


class Posted:
    """Stands where the Segment client's HTTP session is, and keeps what it would have sent."""

    status_code = 200

    def __init__(self) -> None:
        self.calls: list[Request] = []

    def post(self, url, data, headers, **_):
        body = data if isinstance(data, bytes) else data.encode()
        self.calls.append(request(headers, body, url=url.replace("https://api.segment.io", ""), at=NOW))
        return self


@pytest.mark.parametrize("zipped", [False, True])
def test_what_the_segment_client_sends_we_believe_and_read(monkeypatch, zipped):
    posted = Posted()
    monkeypatch.setattr(segment_request, "_session", posted)
    client = Client("wk_1", sync_mode=True, gzip=zipped)
    client.identify("u-17", {"email": "mira@example.com"})
    bought = {"order_id": "W-1", "total": 104.7, "currency": "EUR"}
    client.track("u-17", "Order Completed", bought, timestamp=NOW)

    assert [segment.verify(one, [Secret("k", "wk_1")]).name for one in posted.calls] == ["k", "k"]
    identified, placed = (segment.parse(one)[0] for one in posted.calls)
    assert [(one.kind, one.value) for one in identified.identifiers][0] == ("email", "mira@example.com")
    assert placed.name == "order.placed"
    assert placed.data["order"]["total"] == {"amount": "104.70", "currency": "EUR"}
    assert placed.occurred_at == NOW


def test_a_bomb_of_gzip_is_not_blown_up():
    bomb = request({"content-encoding": "gzip"}, gzip.compress(b"[" * 50_000_000), url="/v1/batch")
    with pytest.raises(segment.MalformedPayloadError, match="too large"):
        segment.parse(bomb)


def test_a_retry_of_the_segment_client_is_the_same_event():
    def sent(at: str, received: datetime):
        call = {
            "type": "track",
            "event": "Signup",
            "userId": "u",
            "messageId": "m",
            "timestamp": "2026-03-10T05:00:00Z",
        }
        body = json.dumps({"batch": [call], "sentAt": at}).encode()
        return segment.parse(request({}, body, url="/v1/batch", at=received))

    first = sent("2026-03-10T08:00:00Z", datetime(2026, 3, 10, 9, 0, 1, tzinfo=UTC))
    retry = sent("2026-03-10T08:02:00Z", datetime(2026, 3, 10, 9, 2, 3, tzinfo=UTC))
    assert first == retry
    assert first[0].occurred_at == datetime(2026, 3, 10, 6, tzinfo=UTC)
