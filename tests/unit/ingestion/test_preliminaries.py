"""What senders and browsers ask before they send."""

import pytest
from msgspec.structs import replace

from shared.connectors import Spoken
from shared.errors import BadSignatureError
from shared.ingestion import answers, preliminaries, trust
from tests.unit.ingestion.deliveries import REQUEST


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
