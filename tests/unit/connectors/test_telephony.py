"""Telephone systems: the bridges that the documentation gives, who is looked up, and signatures made elsewhere."""

import base64
import hmac
import importlib.util
import json
import re
import xml.etree.ElementTree as Xml
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from standardwebhooks import Webhook

from infra.cli.senders import Delivery
from infra.cli.senders.callrail import headers as callrail_headers
from shared.connectors import aircall, callrail, connect, pbx
from shared.errors import BadSignatureError, MalformedPayloadError
from shared.webhooks import Request, Secret

DOCS = Path(__file__).parents[3] / "docs" / "connectors"
FIXTURES = Path(__file__).parents[2] / "fixtures" / "connectors"
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
CDR = """Event: Cdr
Privilege: cdr,all
Source: 01511234567
Destination: 4930901820
DestinationContext: from-trunk
StartTime: 2026-03-10 08:59:00
EndTime: 2026-03-10 08:59:31
Duration: 31
BillableSeconds: 0
Disposition: NO ANSWER
UniqueID: 1773133140.42

Event: FullyBooted

"""


def request(connector, body, headers=()) -> Request:
    written = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Request(connector, "office", "POST", "https://x.example", dict(headers), {}, written, NOW)


@pytest.fixture
def bridge():
    spec = importlib.util.spec_from_file_location("pbx_asterisk", DOCS / "pbx_asterisk.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_call_record_of_asterisk_becomes_an_event(bridge):
    (record,) = bridge.records(iter(CDR.replace("\n", "\r\n").splitlines(keepends=True)))
    (event,) = pbx.parse(request("pbx", bridge.call(record)))
    assert event.name == "call.missed"
    assert {(one.kind, one.value) for one in event.identifiers} == {
        ("phone", "01511234567"), ("call@office", "1773133140.42")}  # fmt: skip
    assert event.data["call"]["direction"] == "inbound"
    outgoing = {**record, "DestinationContext": "from-internal", "Disposition": "ANSWERED", "BillableSeconds": "61"}
    (event,) = pbx.parse(request("pbx", bridge.call(outgoing)))
    assert (event.name, event.data["call"]["duration_seconds"]) == ("call.ended", 61)
    assert ("phone", "4930901820") in {(one.kind, one.value) for one in event.identifiers}


def test_the_bridge_signs_as_the_reference_library_does(bridge, monkeypatch):
    sent = []

    class Answer:
        def close(self):
            pass

    def urlopen(posted, timeout):
        sent.append(posted)
        return Answer()

    monkeypatch.setattr(bridge.urllib.request, "urlopen", urlopen)
    monkeypatch.setattr(bridge, "time", NOW.timestamp)
    bridge.post({"event": "call.ended", "call_id": "1.2"}, "https://x.example", WHSEC)
    headers = {name.lower(): value for name, value in sent[0].header_items()}
    at = int(headers["webhook-timestamp"])
    assert headers["webhook-signature"] == Webhook(WHSEC).sign(
        headers["webhook-id"], datetime.fromtimestamp(at, UTC), sent[0].data.decode()
    )
    assert pbx.verify(request("pbx", sent[0].data, headers), [Secret("k", WHSEC)]).name == "k"


def test_the_schema_has_the_words_that_are_read():
    call = json.loads((DOCS / "pbx.schema.json").read_text())["$defs"]["call"]
    assert {word.lower() for word in call["properties"]["event"]["enum"]} == set(pbx.EVENTS)
    assert tuple(call["properties"]["direction"]["enum"]) == pbx.DIRECTIONS
    stated = {"event": "call.ended", "at": "2026-03-10T09:00:00Z", "direction": "inbound", "duration": 1}
    everything = {name: "x" for name in call["properties"]} | stated
    (event,) = pbx.parse(request("pbx", everything))
    told = event.data["call"].keys() | event.data["traits"].keys() | {one.kind for one in event.identifiers}
    assert told == {"id", "direction", "outcome", "duration_seconds", "queue", "line", "recording", "name", "phone",
                    "email", "call@office"}  # fmt: skip


def test_the_example_of_the_page_is_read():
    (example,) = re.findall(r"```json\n(.*?)```", (DOCS / "pbx.md").read_text(), re.DOTALL)
    (event,) = pbx.parse(request("pbx", json.loads(example)))
    assert (event.name, event.data["call"]["duration_seconds"]) == ("call.ended", 61)


def test_the_template_of_3cx_says_what_is_read():
    template = Xml.fromstring((DOCS / "pbx_3cx.xml").read_bytes())  # noqa: S314 - our own file
    (values,) = template.iter("PostValues")
    keys = {one.get("Key") for one in values}
    known = json.loads((DOCS / "pbx.schema.json").read_text())["$defs"]["call"]["properties"]
    assert {"event", "number", "at"} <= keys <= set(known)


def test_a_telephone_system_without_a_signature_needs_the_secret_itself():
    bearer = request("pbx", {"event": "Missed"}, {"authorization": f"Bearer {WHSEC}"})
    assert pbx.verify(bearer, [Secret("k", WHSEC)]).name == "k"
    for headers in (
        {},
        {"authorization": "Bearer x"},
        {"authorization": f"Bearer {WHSEC}", "webhook-signature": "v1,x"},
    ):
        with pytest.raises(BadSignatureError):
            pbx.verify(replace(bearer, headers=headers), [Secret("k", WHSEC)])


@pytest.mark.parametrize("duration", ["1:2:3:4", "-1", "1.5", "٣", "9" * 10])
def test_a_duration_that_is_none_is_named(duration):
    with pytest.raises(MalformedPayloadError, match="duration"):
        pbx.parse(request("pbx", {"event": "Missed", "call_id": "1", "duration": duration}))


def test_callrail_signs_with_sha1_in_base64():
    body = b'{"resource_id": "CAL1"}'
    signature = base64.b64encode(hmac.new(b"key", body, "sha1").digest()).decode()
    assert callrail.verify(request("callrail", body, {"signature": signature}), [Secret("k", "key")]).name == "k"
    sent = callrail_headers(Delivery("", body, "key", "i", NOW))
    assert sent == {"content-type": "application/json", "signature": signature}


def test_the_token_of_aircall_is_in_no_event():
    cases = json.loads((FIXTURES / "aircall.json").read_text())
    for case in cases:
        told = aircall.parse(replace(request("aircall", b""), body=case["body"].encode()))
        assert case["secret"] not in str(told)


def contact() -> object:
    cases = json.loads((FIXTURES / "connect.json").read_text())
    body = next(case["body"] for case in cases if case["name"] == "somebody calls")
    return connect.parse(request("connect", body.encode()))[0]


def test_who_called_is_asked_of_connect():
    ask = connect.connector.completion.asks(contact())
    assert ask.path == "/contacts/12345678-1234-1234-1234-123456789012/8c5e0a51-0000-4000-8000-000000000001"
    assert ask.region == "eu-central-1"
    answer = {"Contact": {"CustomerEndpoint": {"Type": "TELEPHONE_NUMBER", "Address": "+491511234567"}}}
    whole = connect.connector.completion.completes(contact(), answer)
    assert ("phone", "+491511234567") in {(one.kind, one.value) for one in whole.identifiers}
    assert (whole.id, "lookup" in whole.data) == (f"{contact().id}/complete", False)
    assert connect.connector.completion.asks(whole) is None


@pytest.mark.parametrize(
    "arn",
    [
        "",
        "instance/1",
        "arn:aws:connect::123456789012:instance/1",
        "arn:aws:connect:evil.example/:123456789012:instance/1",
        "arn:aws:connect:eu-central-1\n:123456789012:instance/1",
    ],
)
def test_an_instance_that_does_not_say_where_it_is_is_not_asked(arn):
    told = {"eventType": "INITIATED", "contactId": "1", "channel": "VOICE", "instanceArn": arn}
    (event,) = connect.parse(request("connect", told))
    assert connect.connector.completion.asks(event) is None


@pytest.mark.parametrize("end", [{}, {"Type": "VOIP", "Address": "sip:a@b"}, {"Type": "TELEPHONE_NUMBER"}])
def test_an_end_that_is_no_address_of_a_person_names_nobody(end):
    whole = connect.connector.completion.completes(contact(), {"Contact": {"CustomerEndpoint": end}})
    assert whole.identifiers == contact().identifiers
