"""Meta's four connectors against pywa, which believes the same webhooks, and the handshake against its recipe."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pywa.utils import webhook_updates_validator

from infra.cli.meta_signature import meta_signature
from infra.cli.senders import Delivery
from shared.connectors import instagram, messenger, meta_leads, whatsapp
from shared.errors import BadSignatureError, MalformedPayloadError
from shared.webhooks import Request, Secret

FIXTURES = Path(__file__).parents[2] / "fixtures" / "connectors"
CONNECTORS = {"whatsapp": whatsapp, "messenger": messenger, "instagram": instagram, "meta_leads": meta_leads}
CASES = [(name, case) for name in CONNECTORS for case in json.loads((FIXTURES / f"{name}.json").read_text())]
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
SECRET = "5f3c9d2a7b8e4f10a6c1d2e3f4a5b6c7"
LEAD_ANSWER = FIXTURES.parent / "completions" / "meta_leads.json"


def request(body=b"", *, method="POST", headers=None, query=None) -> Request:
    return Request("whatsapp", "shop", method, "https://api.example.com/", headers or {}, query or {}, body, NOW)


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case['name']}" for name, case in CASES])
def test_pywa_believes_the_fixtures(name, case):
    assert webhook_updates_validator(case["secret"], case["body"].encode(), case["headers"]["x-hub-signature-256"])


@given(body=st.binary(), key=st.text(st.characters(codec="ascii", exclude_categories=["C"]), min_size=1))
def test_pywa_and_we_agree_on_every_body(body, key):
    delivery = Delivery("", body, key, "1", NOW)
    headers = meta_signature(delivery)
    assert webhook_updates_validator(key, body, headers["x-hub-signature-256"])
    assert whatsapp.connector.verify(request(body, headers=headers), [Secret("k", key)]).name == "k"
    other = request(body + b" ", headers=headers)
    assert not webhook_updates_validator(key, other.body, headers["x-hub-signature-256"])
    with pytest.raises(BadSignatureError):
        whatsapp.connector.verify(other, [Secret("k", key)])


@pytest.mark.parametrize("scheme", ["", "sha1=", "SHA256=", "sha256"])
def test_only_the_documented_form_of_the_header_counts(scheme):
    mac = hmac.new(SECRET.encode(), b"{}", hashlib.sha256).hexdigest()
    with pytest.raises(BadSignatureError):
        whatsapp.connector.verify(request(b"{}", headers={"x-hub-signature-256": scheme + mac}), [Secret("", SECRET)])


def handshake(**changes) -> Request:
    token = hmac.new(SECRET.encode(), b"verify_token", hashlib.sha256).hexdigest()
    query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "1158201444"}
    return request(method="GET", query=query | {f"hub.{name}": value for name, value in changes.items()})


@pytest.mark.parametrize("connector", CONNECTORS.values())
def test_the_handshake_is_answered_by_its_challenge_for_either_of_two_secrets(connector):
    secrets = [Secret("new", "another"), Secret("old", SECRET)]
    assert connector.connector.challenge(handshake(), secrets) == "1158201444"


@pytest.mark.parametrize(
    "changes", [{"verify_token": SECRET}, {"verify_token": ""}, {"verify_token": "é"}, {"mode": "x"}]
)
def test_a_handshake_by_somebody_else_is_refused(changes):
    with pytest.raises(BadSignatureError):
        whatsapp.connector.challenge(handshake(**changes), [Secret("", SECRET)])


def test_the_token_of_the_handshake_signs_nothing():
    token = handshake().query["hub.verify_token"]
    headers = meta_signature(Delivery("", b"{}", token, "1", NOW))
    with pytest.raises(BadSignatureError):
        whatsapp.connector.verify(request(b"{}", headers=headers), [Secret("", SECRET)])


def thin_lead():
    case = next(case for name, case in CASES if name == "meta_leads")
    return meta_leads.parse(replace(request(case["body"].encode()), connector="meta_leads", source="forms"))[0]


def test_a_lead_is_looked_up_at_the_graph_api():
    ask = meta_leads.connector.completion.asks(thin_lead())
    assert ask.path == "/v25.0/444444444444"
    assert "custom_disclaimer_responses" in ask.query["fields"]
    assert meta_leads.connector.api.authorize({"token": "EAAG"}) == {"authorization": "Bearer EAAG"}


def test_a_completed_lead_says_who_and_what():
    answer = json.loads(LEAD_ANSWER.read_text())
    whole = meta_leads.connector.completion.completes(thin_lead(), answer["answer"])
    assert [[one.kind, one.value] for one in whole.identifiers] == answer["identifiers"]
    assert whole.data == answer["data"]
    assert whole.id == f"{thin_lead().id}/complete"
    assert (whole.name, whole.occurred_at) == ("lead.submitted", thin_lead().occurred_at)
    assert meta_leads.connector.completion.asks(whole) is None


@pytest.mark.parametrize("ticked", ["", "0", False, None, "false", {}])
def test_a_box_that_was_left_empty_grants_nothing(ticked):
    answer = json.loads(LEAD_ANSWER.read_text())["answer"]
    answer["custom_disclaimer_responses"] = [{"checkbox_key": "email_news", "is_checked": ticked}]
    assert "consents" not in meta_leads.connector.completion.completes(thin_lead(), answer).data


def test_the_testing_tools_dummies_are_nobody():
    answer = {"field_data": [{"name": "email", "values": ["<test lead: dummy data for email>"]}]}
    whole = meta_leads.connector.completion.completes(thin_lead(), answer)
    assert [one.kind for one in whole.identifiers] == ["lead@forms"]


@pytest.mark.parametrize("answer", [None, [], "x", {"field_data": "x"}, {"custom_disclaimer_responses": [1]}])
def test_an_answer_that_cannot_be_read_is_named(answer):
    with pytest.raises(MalformedPayloadError):
        meta_leads.connector.completion.completes(thin_lead(), answer)


def test_a_full_batch_is_read_as_a_thousand_events():
    contacts = [{"wa_id": str(4915155500000 + n), "profile": {"name": f"n{n}"}} for n in range(1000)]
    messages = [
        {"from": one["wa_id"], "id": f"wamid.{n}", "timestamp": "1773133200", "type": "text", "text": {"body": "hi"}}
        for n, one in enumerate(contacts)
    ]
    value = {"contacts": contacts, "messages": messages}
    body = {"object": "whatsapp_business_account", "entry": [{"changes": [{"field": "messages", "value": value}]}]}
    found = whatsapp.parse(request(json.dumps(body).encode()))
    assert len({one.id for one in found}) == 1000
    assert all(one.data["traits"]["name"] == f"n{n}" for n, one in enumerate(found))


def test_a_price_that_is_no_round_number_in_binary_loses_no_batch():
    item = {"product_retailer_id": "LAMP", "quantity": 1, "item_price": 0.1 + 0.2, "currency": "EUR"}
    order = {"from": "4915155500000", "id": "wamid.1", "timestamp": "1773133200", "type": "order"}
    value = {"messages": [{**order, "order": {"product_items": [item]}}]}
    body = {"object": "whatsapp_business_account", "entry": [{"changes": [{"field": "messages", "value": value}]}]}
    (found,) = whatsapp.parse(request(json.dumps(body).encode()))
    assert found.data["cart"]["items"][0]["price"] == {"amount": "0.30", "currency": "EUR"}
