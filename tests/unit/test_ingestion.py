import base64
import dataclasses
import hmac
import json
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from shared.configuration import Brand, Senders, Source
from shared.connectors import Api, Connector, Spoken
from shared.errors import BadSignatureError, MalformedPayloadError, NotFoundError, TooLargeError, UnavailableError
from shared.events import Event, Identifier
from shared.ingestion import answers, deliveries, preliminaries, reading, trust, visits
from shared.webhooks import DECOY, Request, Secret, verify_base64_hmac

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
SOURCES = {
    "shopify": {"shop-a": Source()},
    "segment": {"web": Source(), "app": Source()},
    "ses": {"feedback": Source()},
    "standard_webhooks": {"own": Source()},
}
BRAND = Brand("B", "https://b.example", "Street 1", "DE", "EUR", "UTC", ("en",), Senders("a", "b"), SOURCES)
REQUEST = Request("shopify", "shop-a", "POST", "", {}, {}, b"{}", NOW)
EVENT = Event("1", "quiz.done", NOW, "shopify/shop-a", (Identifier("email", "ann@example.com"),))


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


@pytest.mark.parametrize("name", ["nobody", "canonical", "..", "", "shopify.evil", "__init__", "os"])
def test_only_a_connectors_own_file_is_found(name):
    assert trust.find(name) is None


def test_a_body_of_five_mebibytes_is_taken_and_a_byte_more_is_not():
    assert trust.connector_for(replace(REQUEST, body=b" " * trust.MAX_BYTES))
    with pytest.raises(TooLargeError, match="5242881 bytes; at most 5242880"):
        trust.connector_for(replace(REQUEST, body=b" " * (trust.MAX_BYTES + 1)))


def test_the_limit_of_a_vendor_is_kept_too():
    with pytest.raises(TooLargeError, match="at most 512000"):
        trust.connector_for(replace(REQUEST, connector="segment", body=b" " * 512_001))


def connector(**changes) -> Connector:
    return Connector(parse=lambda request: [EVENT], verify=lambda r, s: verify_base64_hmac(r, s, "x-sig"), **changes)


def signed_by(secret: str) -> Request:
    signature = base64.b64encode(hmac.digest(secret.encode(), b"{}", "sha256")).decode()
    return replace(REQUEST, headers={"x-sig": signature})


def test_the_source_whose_secret_matches_is_the_source():
    secrets = {"web": [Secret("0", "one")], "app": [Secret("0", "other"), Secret("1", "two")]}
    believed = trust.believe(connector(), signed_by("two"), secrets)
    assert (believed.request.source, believed.secret) == ("app", "1")


@pytest.mark.parametrize(
    ("known", "secrets"),
    [
        (connector(), {"shop-a": [Secret("0", "right")]}),
        (connector(), {"shop-a": []}),
        (connector(), {}),
        (None, {}),
        (Connector(parse=lambda request: []), {"shop-a": [Secret("0", "right")]}),
    ],
    ids=["wrong signature", "no secret yet", "unknown source", "unknown connector", "bus only"],
)
def test_whoever_is_not_proved_is_refused_alike(known, secrets):
    with pytest.raises(BadSignatureError, match="^signature$"):
        trust.believe(known, signed_by("wrong"), secrets)


def test_the_decoy_opens_nothing_though_everybody_can_read_it():
    with pytest.raises(BadSignatureError):
        trust.believe(connector(), signed_by(DECOY.value), {})


def test_the_work_for_an_unknown_source_is_that_for_a_wrong_signature():
    tried = []

    def verify(request, secrets):
        tried.append(len(secrets))
        raise BadSignatureError("x")

    for secrets in ({"shop-a": [Secret("0", "right")]}, {}):
        with pytest.raises(BadSignatureError):
            trust.believe(Connector(parse=lambda r: [], verify=verify), REQUEST, secrets)
    assert tried == [1, 1]


def believed(parse, **changes) -> trust.Believed:
    known = Connector(parse=parse, headers=("x-kept",))
    return trust.Believed(known, replace(REQUEST, **changes), parse, "0")


def failing(error):
    def parse(request):
        raise error

    return parse


def test_what_cannot_be_read_is_kept_with_the_reason():
    found = reading.read(believed(failing(MalformedPayloadError("order.id: should be an id"))))
    assert found == reading.Reading((), "order.id: should be an id")


def test_a_bug_of_a_connector_loses_nothing_and_tells_no_value():
    found = reading.read(believed(failing(KeyError("ann@example.com"))))
    assert (found.events, found.error) == ((), "KeyError in the connector shopify")
    assert isinstance(found.bug, KeyError)


def test_decimals_travel_exactly():
    given = {"short": Decimal("27.5"), "long": Decimal("0.12345678901234567890"), "deep": [{"x": Decimal("1E+2")}]}
    found = reading.read(believed(lambda request: [replace(EVENT, data=given)])).events[0]["data"]
    back = json.loads(json.dumps(found), parse_float=Decimal)
    assert (back["short"], back["long"], back["deep"][0]["x"]) == (Decimal("27.5"), "0.12345678901234567890", 100)


def test_a_value_that_json_cannot_carry_is_quarantined_and_not_a_crash():
    assert reading.read(believed(lambda request: [replace(EVENT, data={"at": NOW})])).error


def test_the_envelope_holds_all_that_a_replay_needs_and_no_signature():
    headers, url = {"x-kept": "1", "x-sig": "s", "content-type": "c"}, "https://api.example.com/v1/track"
    delivery = believed(lambda r: [EVENT], headers=headers, query={"a": "b"}, url=url)
    envelope = reading.envelope(delivery, reading.read(delivery))
    assert envelope["delivery"] | {"id": "?"} == {
        "id": "?",
        "connector": "shopify",
        "source": "shop-a",
        "received_at": "2026-03-10T09:00:00+00:00",
        "url": "https://api.example.com/v1/track",
        "headers": {"content-type": "c", "x-kept": "1"},
        "query": {"a": "b"},
        "body": "{}",
        "base64": False,
    }
    assert [one["name"] for one in envelope["events"]] == ["quiz.done"]


def test_bytes_that_are_no_text_come_back_as_they_were():
    delivery = believed(lambda r: [], body=b"\xff\x00")
    kept = reading.envelope(delivery, reading.Reading(()))["delivery"]
    assert base64.b64decode(kept["body"]) == b"\xff\x00"
    assert kept["base64"]


def identity(**changes) -> str:
    return reading.envelope(believed(lambda r: [], **changes), reading.Reading(()))["delivery"]["id"]


def test_a_redelivery_has_the_same_id_and_another_topic_has_not():
    assert identity(headers={"x-kept": "1", "x-sig": "a"}) == identity(headers={"x-kept": "1", "x-sig": "b"})
    assert identity(headers={"x-kept": "1"}) != identity(headers={"x-kept": "2"})
    assert identity() != identity(source="shop-b")


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


PEM = "https://sns.eu-central-1.amazonaws.com/a.pem"
SET = {"secrets": [{"value": "topic"}], "api": {"token": "t"}}


class Web:
    """Answers with the texts it was given; notes who asked, and with which headers."""

    def __init__(self, error=None):
        self.error, self.asked = error, []

    def get(self, address, headers=()):
        self.asked.append((address, dict(headers)))
        if self.error:
            raise self.error
        return f"the text at {address}"


def naming(address, **changes) -> Connector:
    return replace(connector(), certificate=lambda request: address, **changes)


def test_the_certificate_is_one_more_secret_and_fetched_once():
    web = Web()
    visitor = visits.Visitor(web)
    for _ in range(2):
        known = visitor.proofs(naming(PEM), REQUEST, {"shop-a": SET})
        assert known == {"shop-a": [Secret("0:", "topic"), Secret(PEM, f"the text at {PEM}")]}
    assert web.asked == [(PEM, {})]


def test_nobody_makes_us_call_out_for_a_source_that_has_no_secret():
    web = Web()
    documents = (
        {},
        {"shop-a": {}},
        {"shop-a": {"secrets": [{"value": "x", "not_after": "2020-01-01T00:00:00+00:00"}]}},
    )
    assert [visits.Visitor(web).proofs(naming(PEM), REQUEST, one) for one in documents] == [
        {}, {"shop-a": []}, {"shop-a": []}]  # fmt: skip
    assert web.asked == []


@pytest.mark.parametrize("known", [None, connector(), naming(None)], ids=["unknown", "without", "names none"])
def test_where_no_certificate_is_named_none_is_fetched(known):
    web = Web()
    assert visits.Visitor(web).proofs(known, REQUEST, {"shop-a": SET}) == {"shop-a": [Secret("0:", "topic")]}
    assert web.asked == []


def test_a_key_behind_an_api_is_asked_for_in_the_accounts_name():
    web = Web()
    api = Api(authorize=lambda account: {"authorization": f"Bearer {account['token']}"})
    visits.Visitor(web).proofs(naming(PEM, api=api), REQUEST, {"shop-a": SET})
    assert web.asked == [(PEM, {"authorization": "Bearer t"})]


def test_a_certificate_that_cannot_be_fetched_is_our_trouble_and_one_that_is_not_there_a_forgery():
    for error, told in ((UnavailableError("x"), UnavailableError), (NotFoundError("x"), BadSignatureError)):
        with pytest.raises(told):
            visits.Visitor(Web(error)).proofs(naming(PEM), REQUEST, {"shop-a": SET})


def test_who_names_a_hundred_certificates_does_not_fill_the_memory():
    visitor = visits.Visitor(Web())
    for number in range(100):
        visitor.proofs(naming(f"{PEM}{number}"), REQUEST, {"shop-a": SET})
        assert len(visitor._kept) <= visits.KEPT


def test_a_subscription_is_confirmed_by_a_visit_and_whatever_else_comes_is_not():
    for address, visited in (("https://sns.example/confirm", [("https://sns.example/confirm", {})]), (None, [])):
        web = Web()
        known = replace(connector(), confirmation=lambda request, address=address: address)
        delivery = trust.Believed(known, REQUEST, known.parse, "0")
        assert visits.Visitor(web).confirmed(delivery) is delivery
        assert web.asked == visited


def test_a_handshake_is_plain_text_unless_the_vendor_wants_its_own():
    plain, own = answers.handshake("<b>1158201444</b>"), answers.handshake(Spoken('{"a": 1}', "application/json"))
    assert (plain["body"], plain["headers"]["content-type"]) == ("<b>1158201444</b>", "text/plain; charset=utf-8")
    assert (own["body"], own["headers"]["content-type"]) == ('{"a": 1}', "application/json")


def asked(method, headers=(), *, source="own", name="cloudevents") -> answers.Answer:
    request = replace(REQUEST, method=method, connector=name, source=source, headers=dict(headers))
    return preliminaries.answer(trust.find(name), request)


def test_somebody_is_there_without_a_word():
    assert (asked("HEAD")["statusCode"], asked("HEAD")["body"]) == (200, "")


def test_a_sender_of_cloudevents_gets_the_permission_that_it_asks_for():
    given = asked("OPTIONS", {"webhook-request-origin": "eventemitter.example.com"})
    assert given["statusCode"] == 200
    assert given["headers"]["webhook-allowed-origin"] == "eventemitter.example.com"
    assert given["headers"]["webhook-allowed-rate"] == "*"


@pytest.mark.parametrize("origin", [None, "", "a b", "x" * 254, "a\r\nset-cookie: b", "é"])
def test_no_permission_is_given_that_nobody_asked_for(origin):
    answer = asked("OPTIONS", {} if origin is None else {"webhook-request-origin": origin})
    assert answer["headers"]["allow"] == "POST"
    assert not [name for name in answer["headers"] if name.startswith("webhook-")]


def test_a_page_of_any_shop_may_track_and_send_no_webhooks():
    tracking, webhook = asked("OPTIONS", source="", name="segment"), asked("OPTIONS", source="web", name="segment")
    assert tracking["statusCode"] == 204
    assert tracking["headers"]["access-control-allow-origin"] == "*"
    assert tracking["headers"]["access-control-allow-headers"] == "authorization, content-type"
    assert "access-control-allow-headers" not in webhook["headers"]


@pytest.mark.parametrize("method", preliminaries.METHODS)
def test_nobody_is_there_under_a_name_that_is_no_connectors(method):
    with pytest.raises(BadSignatureError):
        asked(method, name="nobody")


IMPORTS = """
import sys
from shared import connectors, plugins
from shared.ingestion import visits
for name in plugins.names(connectors):
    plugins.load(connectors, name)
sys.stdout.write(str("cryptography" in sys.modules))
"""


def test_who_verifies_no_certificate_does_not_pay_for_cryptography():
    told = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, text=True, check=True)
    assert told.stdout == "False"
