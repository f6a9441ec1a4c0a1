"""Zendesk, Intercom and Chatwoot: how old a signature may be, what is asked for later, and what is pulled."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from shared.connectors import Ask, chatwoot, intercom, zendesk
from shared.errors import BadSignatureError
from shared.events import Identifier
from shared.vendors.intercom import conversations
from shared.webhooks import Request, Secret

FIXTURES = Path(__file__).parents[2] / "fixtures" / "connectors"
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
KEY = Secret("k", "a secret")


def request(connector, body, headers) -> Request:
    return Request(connector, "help", "POST", f"https://api.example.com/{connector}", headers, {}, body, NOW)


def of(connector, name) -> Request:
    """A delivery of the fixture."""
    (case,) = [one for one in json.loads((FIXTURES / f"{connector}.json").read_text()) if one["name"] == name]
    at = datetime.fromisoformat(case["received_at"])
    return Request(connector, case["source"], "POST", case["url"], case["headers"], {}, case["body"].encode(), at)


def signed_by_zendesk(at: str, body: bytes = b"{}") -> Request:
    signature = base64.b64encode(hmac.new(b"a secret", at.encode() + body, hashlib.sha256).digest()).decode()
    headers = {"x-zendesk-webhook-signature": signature, "x-zendesk-webhook-signature-timestamp": at}
    return request("zendesk", body, headers)


def signed_by_chatwoot(at: str, body: bytes = b"{}") -> Request:
    signature = hmac.new(b"a secret", f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return request("chatwoot", body, {"x-chatwoot-timestamp": at, "x-chatwoot-signature": f"sha256={signature}"})


def basic(password: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"anybody:{password}".encode()).decode()}


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_a_signature_of_the_last_five_minutes_is_believed(seconds):
    at = NOW + timedelta(seconds=seconds)
    assert zendesk.verify(signed_by_zendesk(f"{at:%Y-%m-%dT%H:%M:%SZ}"), [KEY]) == KEY
    assert chatwoot.verify(signed_by_chatwoot(str(int(at.timestamp()))), [KEY]) == KEY


@pytest.mark.parametrize("seconds", [-301, 301, 10**9])
def test_an_older_or_later_one_is_refused(seconds):
    at = NOW + timedelta(seconds=seconds)
    for verify, given in (
        (zendesk.verify, signed_by_zendesk(f"{at:%Y-%m-%dT%H:%M:%SZ}")),
        (chatwoot.verify, signed_by_chatwoot(str(int(at.timestamp())))),
    ):
        with pytest.raises(BadSignatureError):
            verify(given, [KEY])


@pytest.mark.parametrize("at", ["", "now", "٣", "1" * 40, "2026-03-10", "\ud800", "-1"])
def test_a_time_that_is_none_is_refused(at):
    headers = {"x-zendesk-webhook-signature": "x", "x-zendesk-webhook-signature-timestamp": at}
    with pytest.raises(BadSignatureError):
        zendesk.verify(request("zendesk", b"{}", headers), [KEY])
    with pytest.raises(BadSignatureError):
        chatwoot.verify(request("chatwoot", b"{}", {"x-chatwoot-timestamp": at, "x-chatwoot-signature": "x"}), [KEY])


def test_chatwoot_without_a_signature_needs_the_password_of_the_address():
    assert chatwoot.verify(request("chatwoot", b"{}", basic("a secret")), [KEY]) == KEY
    for headers in ({}, basic("another"), basic(""), {"authorization": "Bearer a secret"}):
        with pytest.raises(BadSignatureError):
            chatwoot.verify(request("chatwoot", b"{}", headers), [KEY])


def test_no_password_makes_up_for_a_wrong_signature():
    forged = signed_by_chatwoot(str(int(NOW.timestamp())))
    forged = replace(forged, headers={**forged.headers, **basic("a secret")}, body=b'{"event": "x"}')
    with pytest.raises(BadSignatureError):
        chatwoot.verify(forged, [KEY])


def test_an_empty_password_is_no_proof_even_where_the_secret_is_empty():
    with pytest.raises(BadSignatureError):
        chatwoot.verify(request("chatwoot", b"{}", basic("")), [Secret("", "")])


def test_the_requester_of_a_ticket_is_asked_for_and_completes_it():
    (thin,) = zendesk.parse(of("zendesk", "a ticket that was opened names its requester by a number"))
    completion = zendesk.connector.completion
    assert completion.asks(thin) == Ask("/api/v2/users/8447388090495.json")
    user = {"id": 8447388090495, "email": "helen@example.com", "phone": None, "role": "end-user", "verified": True}
    whole = completion.completes(thin, {"user": {**user, "name": "Helen", "locale": "pt", "external_id": "crm-77"}})
    assert (whole.id, whole.name, whole.occurred_at) == (f"{thin.id}/complete", thin.name, thin.occurred_at)
    assert Identifier("email", "helen@example.com") in whole.identifiers
    assert set(thin.identifiers) <= set(whole.identifiers)
    assert whole.data["traits"] == {"name": "Helen", "language": "pt"}
    assert completion.asks(whole) is None


@pytest.mark.parametrize("user", [{"role": "agent"}, {"role": "end-user", "verified": False}])
def test_agents_and_addresses_that_nobody_confirmed_identify_nobody(user):
    (thin,) = zendesk.parse(of("zendesk", "a ticket that was opened names its requester by a number"))
    whole = zendesk.connector.completion.completes(
        thin, {"user": {"id": 8447388090495, "email": "a@example.com", **user}}
    )
    assert set(whole.identifiers) == set(thin.identifiers)


def test_zendesk_and_its_two_kinds_of_token():
    authorize = zendesk.connector.api.authorize
    assert authorize({"token": "t"}) == {"authorization": "Bearer t"}
    assert (
        base64.b64decode(authorize({"email": "a@b.example", "token": "t"})["authorization"][6:])
        == b"a@b.example/token:t"
    )


def test_the_contact_of_an_intercom_ticket_is_asked_for():
    (thin,) = intercom.parse(of("intercom", "a ticket names its contact by a number"))
    completion = intercom.connector.completion
    assert completion.asks(thin) == Ask("/contacts/6961d4041c1e12de4c5499cc")
    contact = {"id": "6961d4041c1e12de4c5499cc", "role": "user", "email": "mira@example.com", "name": "Mira"}
    whole = completion.completes(thin, contact)
    assert (whole.id, whole.data["traits"]) == (f"{thin.id}/complete", {"name": "Mira"})
    assert Identifier("email", "mira@example.com") in whole.identifiers
    assert completion.asks(whole) is None


SINCE = datetime(2026, 3, 10, 8, tzinfo=UTC)
MIRA = {"id": 89, "name": "Ana Souza", "email": "ana@example.com", "phone_number": "+5511999990001"}
CREATED = 1773132000
WRITTEN = 1773133100


def pulled(answers: dict[str, object]) -> list:
    """Follows the questions to their end, answered by path; each may be asked once only."""
    reconciliation, events = chatwoot.connector.reconciliation, []
    (ask,) = reconciliation.asks(SINCE)
    while ask:
        page = reconciliation.reads(
            ask, answers.pop(ask.path + ("?" + ask.query["page"] if "page" in ask.query else "")), "chat"
        )
        events += page.events
        ask = page.following
    assert not answers
    return events


def talk(number: int, created: int = CREATED) -> dict:
    return {"id": number, "status": "open", "created_at": created, "timestamp": WRITTEN, "meta": {"sender": MIRA}}


def message(number: int, at: int = WRITTEN, **more) -> dict:
    return {"id": number, "content": "?", "message_type": 0, "created_at": at, "private": False, **more}


def test_what_chatwoot_lost_is_pulled_with_the_ids_dates_and_names_of_its_webhooks():
    (heard,) = chatwoot.parse(of("chatwoot", "a customer writes; their page has proved who they are"))
    first = {"payload": [talk(number) for number in range(567, 592)]}
    empty = {
        f"/conversations/{number}/messages": {"meta": {"contact": MIRA}, "payload": []} for number in range(568, 593)
    }
    said = {
        "meta": {"contact": MIRA},
        "payload": [message(9001), message(9002, private=True), message(9003, message_type=2)],
    }
    answers = {"/conversations/filter?1": first, "/conversations/567/messages": said, **empty,
               "/conversations/filter?2": {"payload": [talk(592, created=1)]}}  # fmt: skip
    events = pulled(answers)
    assert len(events) == 26
    (again,) = [one for one in events if one.id == heard.id]
    assert (again.name, again.occurred_at, again.source) == (heard.name, heard.occurred_at, heard.source)
    assert again.identifiers[0] == heard.identifiers[0]
    assert {one.name for one in events} == {"conversation.opened", "message.received"}


def test_of_conversations_in_which_nothing_was_said_since_no_messages_are_asked_for():
    """Of a busy desk these are most of the day's: a thousand questions, and the others would not be asked any more."""
    quiet = {**talk(567), "timestamp": int(SINCE.timestamp()) - 1, "last_activity_at": int(SINCE.timestamp()) - 1}
    untold = {name: value for name, value in talk(569).items() if name != "timestamp"}
    answers = {
        "/conversations/filter?1": {"payload": [quiet, {**talk(568), "timestamp": int(SINCE.timestamp())}, untold]}
    }
    empty = {"meta": {"contact": MIRA}, "payload": []}
    events = pulled({**answers, "/conversations/568/messages": empty, "/conversations/569/messages": empty})
    assert len(events) == 3


def test_older_messages_are_asked_for_until_they_are_too_old():
    reads = chatwoot.connector.reconciliation.reads
    query = {"since": "2026-03-10T08:00:00Z", "waiting": "", "more": ""}
    full = {"meta": {"contact": MIRA}, "payload": [message(number) for number in range(40, 60)]}
    following = reads(Ask("/conversations/567/messages", query), full, "chat").following
    assert following == Ask("/conversations/567/messages", {**query, "before": "40"})
    full["payload"][0]["created_at"] = 1
    last = reads(following, full, "chat")
    assert (len(last.events), last.following) == (19, None)


def test_the_filter_knows_days_only():
    (ask,) = chatwoot.connector.reconciliation.asks(SINCE)
    assert ask.body["payload"][0]["values"] == ["2026-03-09"]


def test_a_sign_that_opens_no_tag_takes_no_words_with_it():
    """And is looked at once: a mail full of them is read as fast as any other."""
    assert conversations.plain("<p>5 < 6<br class='x'>yes</p><p>I <3 tea</p>") == "5 < 6\nyes\nI <3 tea"
