"""eBay's signatures: the pair that eBay publishes, keys of our own making, and what a forger may try."""

import base64
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA1
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.connectors import ebay
from shared.errors import BadSignatureError
from shared.webhooks import DECOY, Request, Secret

FIXTURES = Path(__file__).parents[2] / "fixtures"
PUBLISHED = json.loads((FIXTURES / "connectors" / "ebay.json").read_text())[0]
ANSWER = (FIXTURES / "certificates" / "ebay.json").read_text()
"""As the Notification API gives the key: in an object, and without line ends."""

KEY_ID = "9936261a-7d7b-4621-a0f1-96ccb428af49"
ADDRESS = f"https://api.ebay.com/commerce/notification/v1/public_key/{KEY_ID}"
TOKEN = Secret("0:", "a-verification-token-of-32-to-80-letters")
OF_ANOTHER = (
    "eyJhbGciOiJlY2RzYSIsImtpZCI6Ijk5MzYyNjFhLTdkN2ItNDYyMS1hMGYxLTk2Y2NiNDI4YWY0OSIsInNpZ25hdHVyZSI6Ik1FVUNJUUNHY1NubUFr"
    "VGZyK1paMlZnMGJXRW9zOGEvdGVCcWk3UGU2OCtoR21MTUNRSWdlRnZrcnRvKzhkczhSVndJM0dnbjFtTUdDck5NRVpKM1NSbE8yZngveHFJPSIsImRp"
    "Z2VzdCI6IlNIQTEifQ=="
)
"""The header that eBay's kit publishes as one to refuse."""

PRIVATE = ec.generate_private_key(ec.SECP256R1())


def pem(key) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


def request(body: bytes, header: str) -> Request:
    headers = {"x-ebay-signature": header}
    at = datetime(2026, 3, 10, 9, tzinfo=UTC)
    return Request("ebay", "market", "POST", "https://api.example.com/webhooks/ebay/market", headers, {}, body, at)


def header(body: bytes, **changes) -> str:
    signature = base64.b64encode(PRIVATE.sign(body, ec.ECDSA(SHA1()))).decode()  # noqa: S303
    told = {"alg": "ecdsa", "kid": KEY_ID, "signature": signature, "digest": "SHA1", **changes}
    return base64.b64encode(json.dumps(told).encode()).decode()


def published() -> Request:
    return request(PUBLISHED["body"].encode(), PUBLISHED["headers"]["x-ebay-signature"])


def test_the_published_notification_is_believed_and_its_key_is_asked_for():
    assert ebay.certificate(published()) == ADDRESS
    assert ebay.verify(published(), [TOKEN, Secret(ADDRESS, ANSWER)]).name == ADDRESS


@pytest.mark.parametrize("form", [ANSWER, json.loads(ANSWER)["key"]], ids=["the answer", "the key alone"])
def test_the_key_may_come_as_the_answer_or_alone(form):
    assert ebay.verify(published(), [Secret(ADDRESS, form)])


def test_the_published_forgery_is_refused():
    with pytest.raises(BadSignatureError):
        ebay.verify(replace(published(), headers={"x-ebay-signature": OF_ANOTHER}), [Secret(ADDRESS, ANSWER)])


@settings(max_examples=30, deadline=None)
@given(body=st.binary())
def test_any_body_that_the_key_signed_is_believed_and_no_other(body):
    key = [TOKEN, Secret(ADDRESS, pem(PRIVATE))]
    genuine = request(body, header(body))
    assert ebay.verify(genuine, key).name == ADDRESS
    with pytest.raises(BadSignatureError):
        ebay.verify(replace(genuine, body=body + b" "), key)
    with pytest.raises(BadSignatureError):
        ebay.verify(genuine, [TOKEN, Secret(ADDRESS, ANSWER)])


def test_the_sender_does_not_choose_the_algorithm():
    body = b"{}"
    assert ebay.verify(request(body, header(body, alg="none", digest="MD5")), [Secret(ADDRESS, pem(PRIVATE))])
    with pytest.raises(BadSignatureError):
        ebay.verify(request(body, header(body, alg="none", signature="")), [Secret(ADDRESS, pem(PRIVATE))])


OTHER_KIND = pem(rsa.generate_private_key(65537, 2048))


@pytest.mark.parametrize(
    "secrets",
    [[], [TOKEN], [DECOY], [Secret("", "")], [Secret("", "é")], [Secret(ADDRESS, OTHER_KIND)],
     [Secret(ADDRESS, "-----BEGIN PUBLIC KEY-----AAAA-----END PUBLIC KEY-----")]],
    ids=["none", "the token", "decoy", "empty", "not ASCII", "an RSA key", "no key"],
)  # fmt: skip
def test_without_ebays_key_nothing_is_believed(secrets):
    with pytest.raises(BadSignatureError):
        ebay.verify(published(), secrets)


def encoded(value) -> str:
    return base64.b64encode(json.dumps(value).encode()).decode()


HOSTILE = [
    "", "é", "!", "\ud800", "0" * 5000, encoded(None), encoded([]), encoded("x"), encoded({}), encoded({"kid": 1}),
    encoded({"kid": "../../../x", "signature": 5}), encoded({"kid": "a/b", "signature": "é"}),
    base64.b64encode(b"\xff\xfe").decode(), base64.b64encode(b"[" * 100_000).decode(),
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_header_names_no_address_and_is_refused(value):
    assert ebay.certificate(request(b"{}", value)) is None
    with pytest.raises(BadSignatureError):
        ebay.verify(request(b"{}", value), [Secret(ADDRESS, ANSWER)])


def test_a_header_that_came_twice_is_refused():
    twice = replace(published(), repeated=frozenset({"x-ebay-signature"}))
    assert ebay.certificate(twice) is None
    with pytest.raises(BadSignatureError):
        ebay.verify(twice, [Secret(ADDRESS, ANSWER)])


def test_the_challenge_is_answered_by_the_hash_of_code_token_and_address():
    address = "https://api.example.com/webhooks/ebay/market"
    asked = replace(published(), method="GET", url=f"{address}?challenge_code=a8c3", query={"challenge_code": "a8c3"})
    answer = ebay.challenge(asked, [TOKEN])
    expected = hashlib.sha256(b"a8c3" + TOKEN.value.encode() + address.encode()).hexdigest()
    assert (json.loads(answer.body), answer.content_type) == ({"challengeResponse": expected}, "application/json")
    with pytest.raises(BadSignatureError):
        ebay.challenge(replace(asked, query={}), [TOKEN])
