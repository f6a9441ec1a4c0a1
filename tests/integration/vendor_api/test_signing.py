"""Services of AWS are asked by signed requests: a stand-in makes each signature anew with botocore's own signer."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import ReadOnlyCredentials
from msgspec.structs import replace

from shared.aws import clients
from shared.connectors import Ask, connect
from shared.errors import NotFoundError, UnavailableError
from shared.vendor_api.account import Account
from shared.vendor_api.asking import Asking, LaterError
from shared.vendor_api.client import Client
from tests.integration.vendor_api.counting import counted
from tests.integration.vendor_api.vendor import Says

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
"""What the local stage may believe the time is."""

ROLE = ReadOnlyCredentials("ASIAEXAMPLE", "our secret key", "a session's token")
CONTACT = Ask("/contacts/1234-5678/8c5e%2F0a51", region="eu-central-1")
ANSWER = {"Contact": {"CustomerEndpoint": {"Type": "TELEPHONE_NUMBER", "Address": "+491511234567"}}}
SCHEME = re.compile(r"AWS4-HMAC-SHA256 Credential=(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})")
DENIED = Says(403, {"message": "The request signature we calculated does not match the signature you provided."})


def genuine(asked, region):
    """As AWS checks: who signs, for which day, region and service, and then everything anew from what came in."""
    credential, signed, signature = SCHEME.fullmatch(asked.headers["authorization"]).groups()
    at = datetime.strptime(asked.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    scope = f"{ROLE.access_key}/{at:%Y%m%d}/{region}/connect/aws4_request"
    fresh = abs(datetime.now(UTC) - at) < timedelta(minutes=5)
    complete = {"host", "x-amz-date", "x-amz-security-token"} <= set(signed.split(";"))
    if not (credential == scope and fresh and complete and asked.headers["x-amz-security-token"] == ROLE.token):
        return False
    headers = {name: asked.headers[name] for name in signed.split(";")}
    request = AWSRequest(asked.method, f"http://{asked.headers['host']}{asked.path}", headers, asked.body or None)
    request.context["timestamp"] = asked.headers["x-amz-date"]
    auth = SigV4Auth(ROLE, "connect", region)
    return signature == auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request)


@pytest.fixture
def service(vendor, monkeypatch):
    vendor.answer = lambda asked: Says(body=ANSWER) if genuine(asked, "eu-central-1") else DENIED
    session = SimpleNamespace(get_credentials=lambda: SimpleNamespace(get_frozen_credentials=lambda: ROLE))
    monkeypatch.setattr(clients, "_session", session)
    return vendor


@pytest.fixture
def ask(service):
    account = Account("connect/centre", connect.connector, connect.connector.api, service.address, {})
    return lambda ask=CONTACT, **changes: Asking(Client(plain_http=True)).ask(
        replace(account, **changes), ask, LONG_AGO
    )


def test_a_question_is_signed_as_our_role_by_the_real_clock(service, ask):
    assert b"+491511234567" in ask()
    (asked,) = service.asked
    assert (asked.method, asked.path) == ("GET", "/contacts/1234-5678/8c5e%2F0a51")


@pytest.mark.parametrize(
    "question",
    [replace(CONTACT, query={"b": "2", "a": "ä&c"}), replace(CONTACT, body={"ContactId": "ä"})],
    ids=["with a query", "with a body"],
)
def test_so_is_all_that_a_question_says(ask, question):
    assert b"+491511234567" in ask(question)


def test_a_signature_for_another_region_opens_nothing(ask):
    metrics, error = counted(lambda: ask(replace(CONTACT, region="us-east-1")))
    assert (metrics, type(error)) == (["VendorRefused"], UnavailableError)


def test_nobody_elses_key_opens_anything(ask, monkeypatch):
    stranger = SimpleNamespace(get_frozen_credentials=lambda: ROLE._replace(secret_key="another"))
    monkeypatch.setattr(clients, "_session", SimpleNamespace(get_credentials=lambda: stranger))
    with pytest.raises(UnavailableError, match="403"):
        ask()


@pytest.mark.parametrize(("status", "raised"), [(404, NotFoundError), (429, LaterError), (500, UnavailableError)])
def test_what_aws_answers_means_what_any_vendor_means_by_it(service, ask, status, raised):
    service.answer = lambda asked: Says(status)
    with pytest.raises(raised):
        ask()


def test_each_region_is_asked_at_its_own_address():
    account = Account("connect/centre", connect.connector, connect.connector.api, connect.connector.api.address, {})
    assert account.at(CONTACT) == "https://connect.eu-central-1.amazonaws.com"
