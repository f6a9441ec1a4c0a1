"""Twilio's own library against ours: what it signs we believe, what our fixtures hold it believes."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from twilio.request_validator import RequestValidator, get_signature_algorithm

from infra.cli.senders import Delivery
from infra.cli.senders.twilio import headers as sent_headers
from shared.connectors import twilio
from shared.errors import BadSignatureError
from shared.ingestion import answers
from shared.webhooks import Request, Secret

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
URL = "https://api.example.com/webhooks/twilio/main"
TOKEN = "0123456789abcdef"
SETTINGS = "x-twilio-webhooks-signature-settings"
CASES = json.loads((Path(__file__).parents[2] / "fixtures" / "connectors" / "twilio.json").read_text())


class Several(dict):
    """Fields that may come twice, as web frameworks hand them to Twilio's library."""

    def getall(self, name):
        return self[name]


def signed(body, *, url=URL, token=TOKEN, algorithm=None) -> Request:
    params = Several(parse_qs(body, keep_blank_values=True))
    headers = {"x-twilio-signature": RequestValidator(token).compute_signature(url, params, algorithm)}
    if algorithm:
        headers[SETTINGS] = f"key=webhooks_sharedkey_1,algorithm={algorithm}"
    return Request("twilio", "main", "POST", URL, headers, {}, body.encode(), NOW)


def believed(request, *secrets) -> bool:
    try:
        return twilio.verify(request, [Secret("k", one) for one in secrets or (TOKEN,)]).name == "k"
    except BadSignatureError:
        return False


fields = st.lists(st.tuples(st.text(max_size=8), st.text(max_size=20)), max_size=8).map(urlencode)


@given(body=fields, algorithm=st.sampled_from([None, "HMAC_SHA1", "HMAC_SHA256"]))
def test_what_twilios_library_signs_we_believe(body, algorithm):
    assert believed(signed(body, algorithm=algorithm))
    assert not believed(signed(body, algorithm=algorithm), "another")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_our_fixtures_hold_twilios_library_believes(case):
    is_form = "json" not in case["headers"]["content-type"]
    params = Several(parse_qs(case["body"], keep_blank_values=True)) if is_form else case["body"]
    algorithm = get_signature_algorithm(case["headers"].get(SETTINGS))
    signature = case["headers"]["x-twilio-signature"]
    assert RequestValidator(case["secret"]).validate(case["url"], params, signature, algorithm)


def test_published_vectors():
    once = "CallSid=CA1234567890ABCDE&Digits=1234&From=%2B14158675309&To=%2B18005551212&Caller=%2B14158675309"
    twice = "Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234"
    for body, signature in ((once, "RSOYDt4T1cUTdK1PDd93/VVr8B8="), (twice, "IK+Dwps556ElfBT0I3Rgjkr1wJU=")):
        url, headers = "https://mycompany.com/myapp.php?foo=1&bar=2", {"x-twilio-signature": signature}
        assert believed(Request("twilio", "main", "POST", url, headers, {}, body.encode(), NOW), "12345")


def test_the_port_may_be_signed_and_another_address_may_not():
    assert believed(signed("a=b", url="https://api.example.com:443/webhooks/twilio/main"))
    for other in ("https://api.example.com/webhooks/twilio/main/", "https://api.example.com:444/webhooks/twilio/main"):
        assert not believed(signed("a=b", url=other))


def test_each_algorithm_holds_only_where_it_is_announced():
    new = signed("a=b", algorithm="HMAC_SHA256")
    for value in ("algorithm=HMAC_SHA1", "algorithm=HMAC_MD5", "", "algorithm=HMAC_SHA256,algorithm=HMAC_SHA256", "é"):
        assert not believed(replace(new, headers={**new.headers, SETTINGS: value}))
    assert not believed(replace(new, headers={name: one for name, one in new.headers.items() if name != SETTINGS}))
    assert believed(replace(new, repeated=frozenset({SETTINGS})))


def test_of_a_body_that_is_no_form_its_hash_is_signed():
    body = b'[{"id": "EZ1"}]'
    url = f"{URL}?bodySHA256={hashlib.sha256(body).hexdigest()}"
    headers = {"x-twilio-signature": RequestValidator(TOKEN).compute_signature(url, {})}
    request = Request("twilio", "main", "POST", url, headers, {}, body, NOW)
    assert believed(request)
    assert not believed(replace(request, body=body + b" "))
    assert twilio.parse(request) == []


@pytest.mark.parametrize("body", [b"\xff=1", b"a=%ff", b"&".join(b"a%d=1" % one for one in range(1001))])
def test_what_is_no_form_is_refused(body):
    assert not believed(replace(signed("a=b"), body=body))


def test_tributarys_own_sender_signs_as_twilio_does():
    body = "Body=Gr%C3%BC%C3%9Fe+%2B&To=%2B49&From=%2B491&Empty=&Digits=2&Digits=1&Digits=1"
    headers = sent_headers(Delivery(URL, body.encode(), TOKEN, "i", NOW))
    assert headers["x-twilio-signature"] == signed(body).headers["x-twilio-signature"]


def test_the_answer_is_twiml_that_does_nothing():
    answer = answers.accepted(twilio.connector.answer(1))
    assert (answer["statusCode"], answer["headers"]["content-type"]) == (200, "text/xml")
    assert answer["body"].endswith("<Response/>")
