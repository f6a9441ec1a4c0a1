"""What each answer of a vendor means: done, gone, later, or somebody must hear of it; and whose token goes along."""

import base64
import time
from datetime import UTC, datetime, timedelta

import pytest
import urllib3
from msgspec.structs import replace

from shared.connectors import Api, Ask
from shared.errors import NotFoundError, UnavailableError
from shared.vendor_api.asking import Asking, LaterError
from shared.vendor_api.client import Client
from shared.vendor_api.tokens import Tokens
from shared.web import Web
from tests.integration.vendor_api.conftest import bearer
from tests.integration.vendor_api.counting import counted
from tests.integration.vendor_api.vendor import Says

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
ORDERS = Ask("/orders")


@pytest.fixture
def asking():
    return Asking(Client(plain_http=True))


def test_an_answer_is_what_the_vendor_said_to_the_byte(vendor, account, asking):
    vendor.otherwise = Says(body=b'{"total": 12.50}')
    assert asking.ask(account(), ORDERS, NOW) == b'{"total": 12.50}'
    assert vendor.asked[0].headers["authorization"] == "Bearer t"


@pytest.mark.parametrize("body", [b"<html>", b"", b'{"a": NaN}', b'{"a": 1, "a": 2}', b"\xff"])
def test_what_is_no_json_is_trouble_of_the_vendor(vendor, account, asking, body):
    vendor.otherwise = Says(body=body)
    with pytest.raises(UnavailableError):
        asking.ask(account(), ORDERS, NOW)


@pytest.mark.parametrize(
    ("status", "raised", "metrics"),
    [
        (404, NotFoundError, []),
        (410, NotFoundError, []),
        (400, UnavailableError, ["VendorRefused"]),
        (401, UnavailableError, ["VendorRefused"]),
        (403, UnavailableError, ["VendorRefused"]),
        (302, UnavailableError, ["VendorRefused"]),
        (429, LaterError, ["VendorBusy"]),
        (500, UnavailableError, []),
        (502, UnavailableError, []),
        (503, UnavailableError, []),
    ],
)
def test_each_answer_has_its_consequence(vendor, account, status, raised, metrics):  # noqa: PLR0913 - a table
    vendor.otherwise, asking = Says(status=status), Asking(Client(plain_http=True))
    found, error = counted(lambda: asking.ask(account(), ORDERS, NOW))
    assert (found, type(error), len(vendor.asked)) == (metrics, raised, 1)


@pytest.mark.parametrize("status", [429, 503])
def test_later_is_as_late_as_the_vendor_says_and_holds_for_all_who_ask_this_source(vendor, account, asking, status):
    vendor.script = [Says(status=status, headers={"retry-after": "40"})]
    _, error = counted(lambda: asking.ask(account(), ORDERS, NOW))
    assert (error.seconds, error.told) == (40, True)
    with pytest.raises(LaterError) as next_one:
        asking.ask(account(), ORDERS, NOW)
    assert 39 < next_one.value.seconds <= 40
    assert next_one.value.told is False
    assert len(vendor.asked) == 1
    assert asking.ask(account("shopify/shop-b"), ORDERS, NOW) == b"{}"


def test_questions_wait_for_their_turn(vendor, account, asking):
    slow, began = account(api=Api(authorize=bearer, per_second=10)), time.monotonic()
    for _ in range(4):
        asking.ask(slow, ORDERS, NOW)
    assert time.monotonic() - began >= 0.3


def test_who_would_wait_too_long_comes_again(vendor, account, asking):
    slow = account(api=Api(authorize=bearer, per_second=0.1))
    asking.ask(slow, ORDERS, NOW)
    with pytest.raises(LaterError) as caught:
        asking.ask(slow, ORDERS, NOW)
    assert (caught.value.told, len(vendor.asked)) == (False, 1)


def test_what_the_secret_lacks_is_named(vendor, account, asking):
    lacking = replace(account(), given={"address": vendor.address})
    with pytest.raises(UnavailableError, match="lacks 'token'"):
        asking.ask(lacking, ORDERS, NOW)
    assert vendor.asked == []


@pytest.fixture
def exchange(secure, certificate, account):
    """A vendor whose tokens are short-lived: its token endpoint speaks HTTPS only, as ours does."""
    secure.answer = lambda asked: Says(body={"access_token": f"short-{len(secure.asked)}", "expires_in": 3600})
    known = urllib3.PoolManager(ca_certs=str(certificate), retries=False)
    asking = Asking(Client(plain_http=True), Tokens(Web(known)))
    api = Api(authorize=bearer, token_address=f"{secure.address}/token", per_second=1000)

    def ask(name="amazon/eu", *, now=NOW, **given):
        of = replace(account(name, api=api), given={"client_id": "app", "client_secret": "s", **given})
        return asking.ask(of, ORDERS, now)

    return ask


def used(vendor):
    return [asked.headers["authorization"] for asked in vendor.asked]


def test_credentials_are_exchanged_once_and_again_shortly_before_the_token_ends(vendor, secure, exchange):
    for seconds in (0, 3500, 3545):
        exchange(now=NOW + timedelta(seconds=seconds))
    assert used(vendor) == ["Bearer short-1", "Bearer short-1", "Bearer short-2"]
    (asked, _) = secure.asked
    assert (asked.method, asked.path, asked.body) == ("POST", "/token", "grant_type=client_credentials")
    assert base64.b64decode(asked.headers["authorization"].removeprefix("Basic ")) == b"app:s"


def test_a_refresh_token_is_exchanged_where_there_is_one(secure, exchange):
    exchange(refresh_token="Atzr|r")
    assert secure.asked[0].body == "grant_type=refresh_token&refresh_token=Atzr%7Cr"


def test_two_accounts_of_one_application_never_share_a_token(vendor, exchange):
    exchange("amazon/eu", refresh_token="of the one")
    exchange("amazon/us", refresh_token="of the other")
    exchange("amazon/eu", refresh_token="of the one")
    assert used(vendor) == ["Bearer short-1", "Bearer short-2", "Bearer short-1"]


def test_a_secret_that_was_replaced_is_used_at_once(vendor, exchange):
    exchange(refresh_token="old")
    exchange(refresh_token="new")
    assert used(vendor) == ["Bearer short-1", "Bearer short-2"]


def test_a_token_that_ends_early_is_replaced_and_the_question_asked_again(vendor, exchange):
    vendor.script = [Says(), Says(status=401), Says(body={"whole": True})]
    exchange()
    assert exchange() == b'{"whole": true}'
    assert used(vendor) == ["Bearer short-1", "Bearer short-1", "Bearer short-2"]


def test_an_account_that_is_refused_with_a_new_token_too_is_not_asked_for_ever(vendor, exchange):
    vendor.otherwise = Says(status=401)
    metrics, error = counted(exchange)
    assert (metrics, type(error), len(vendor.asked)) == (["VendorRefused"], UnavailableError, 2)


@pytest.mark.parametrize("says", [Says(status=400), Says(status=500), Says(body={"error": "invalid_grant"})])
def test_without_a_token_nothing_is_asked(vendor, secure, exchange, says):
    secure.answer = lambda asked: says
    _, error = counted(exchange)
    assert (type(error), vendor.asked) == (UnavailableError, [])
