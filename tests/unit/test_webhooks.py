import base64
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from standardwebhooks import Webhook

from shared import webhooks
from shared.errors import BadSignatureError
from shared.webhooks import Request, Secret

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
OLD, NEW = (Secret(name, "whsec_" + base64.b64encode(name.encode() * 10).decode()) for name in ("old", "new"))


def signed(at: datetime = NOW, secret: Secret = NEW, **headers: str) -> Request:
    stamped = {"webhook-id": "msg_1", "webhook-timestamp": str(int(at.timestamp()))}
    signature = Webhook(secret.value).sign("msg_1", at, "{}")
    complete = {**stamped, "webhook-signature": signature, **headers}
    return Request("standard_webhooks", "own", "POST", "", complete, {}, b"{}", NOW)


def refused(request: Request) -> bool:
    try:
        webhooks.verify_standard(request, [OLD, NEW])
    except BadSignatureError:
        return True
    return False


def test_while_rotating_both_secrets_hold_and_the_one_that_matched_is_named():
    assert webhooks.verify_standard(signed(secret=OLD), [OLD, NEW]) is OLD
    assert webhooks.verify_standard(signed(secret=NEW), [OLD, NEW]) is NEW


def test_any_signature_of_the_list_may_match():
    signature = signed().headers["webhook-signature"]
    assert not refused(signed(**{"webhook-signature": f"v1,AAAA v1a,BBBB {signature}"}))


@pytest.mark.parametrize("seconds", [300, -300, 0])
def test_five_minutes_either_way_are_fresh(seconds):
    assert not refused(signed(NOW + timedelta(seconds=seconds)))


@pytest.mark.parametrize("seconds", [301, -301, 86_400])
def test_a_second_more_is_not_and_the_future_is_as_wrong_as_the_past(seconds):
    assert refused(signed(NOW + timedelta(seconds=seconds)))


def test_two_signature_headers_joined_by_a_comma_are_refused():
    signature = signed().headers["webhook-signature"]
    assert refused(signed(**{"webhook-signature": f"{signature},{signature}"}))
    assert refused(signed(**{"webhook-signature": f"{signature}, {signature}"}))


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("webhook-timestamp", " 1773133200"),
        ("webhook-timestamp", "1_773_133_200"),
        ("webhook-timestamp", "١٧٧٣١٣٣٢٠٠"),
        ("webhook-timestamp", "9" * 400),
        ("webhook-timestamp", "-1773133200"),
        ("webhook-signature", ""),
        ("webhook-signature", "v1"),
        ("webhook-signature", "v1,é"),
        ("webhook-signature", "v1,\ud800"),
        ("webhook-id", "msg_2"),
        ("webhook-id", "\ud800"),
    ],
)
def test_a_hostile_header_is_a_wrong_signature_and_nothing_else(header, value):
    assert refused(signed(**{header: value}))


@pytest.mark.parametrize("header", ["webhook-id", "webhook-timestamp"])
def test_a_repeated_header_is_refused(header):
    assert refused(replace(signed(), repeated=frozenset({header})))


@pytest.mark.parametrize("header", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_missing_header_is_refused(header):
    request = signed()
    assert refused(replace(request, headers={k: v for k, v in request.headers.items() if k != header}))


@pytest.mark.parametrize("value", ["", "whsec_", "whsec_not base64", "é"])
def test_a_broken_secret_proves_nothing(value):
    with pytest.raises(BadSignatureError):
        webhooks.verify_standard(signed(), [Secret("", value)])


def test_base64_with_junk_in_it_is_another_signature():
    signature = webhooks.base64_hmac(b"key", b"{}")
    request = replace(signed(), headers={"x-signature": signature})
    assert webhooks.verify_base64_hmac(request, [Secret("", "key")], "x-signature")
    for malleable in (signature + "=", signature + "\n", " " + signature, signature.rstrip("=")):
        with pytest.raises(BadSignatureError):
            webhooks.verify_base64_hmac(
                replace(request, headers={"x-signature": malleable}), [Secret("", "key")], "x-signature"
            )


def test_a_secret_does_not_show_itself():
    assert NEW.value not in repr(NEW)
    assert signed().headers["webhook-signature"] not in repr(signed())
    assert "{}" not in repr(signed())


@pytest.mark.parametrize("given", ["Bearer other", "Basic token", "token", "bearer", ""])
def test_only_the_right_bearer_is_believed(given):
    right = replace(signed(), headers={"authorization": "bearer token"})
    assert webhooks.verify_bearer(right, [Secret("t", "token")]).name == "t"
    with pytest.raises(BadSignatureError):
        webhooks.verify_bearer(replace(right, headers={"authorization": given}), [Secret("t", "token")])
