"""How each vendor documents the request for a short-lived token: stand-ins that give one for nothing else."""

from datetime import UTC, datetime
from urllib.parse import parse_qs

import pytest
import urllib3
from msgspec.structs import replace

from shared.connectors import Ask, amazon, ebay, salesforce
from shared.errors import UnavailableError
from shared.vendor_api.account import Account
from shared.vendor_api.asking import Asking
from shared.vendor_api.client import Client
from shared.vendor_api.tokens import Tokens
from shared.web import Web
from tests.integration.vendor_api.vendor import Says

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
ORDER, RECORD = Ask("/orders/v0/orders/1"), Ask("/services/data/v62.0/sobjects/Contact/1")
GIVEN = {"client_id": "app:1", "client_secret": "s&c"}
REFRESHED = {**GIVEN, "refresh_token": "Atzr|r"}
FORM = "application/x-www-form-urlencoded"
REFUSED = Says(401, {"error": "invalid_client", "error_description": "Client authentication failed"})


@pytest.fixture
def asking(certificate):
    def pool():
        return urllib3.PoolManager(ca_certs=str(certificate), retries=False)

    return Asking(Client(pool()), Tokens(Web(pool())))


def giving(path, form, opened):
    """Gives a token for exactly this form and no other proof, and a record to whoever shows that token."""

    def answer(asked):
        if asked.headers.get(opened[0]) == opened[1]:
            return Says(body={"whole": True})
        fitting = (asked.method, asked.path, asked.headers.get("content-type")) == ("POST", path, FORM)
        said = {name: value for name, [value] in parse_qs(asked.body).items()}
        if not fitting or said != form or "authorization" in asked.headers:
            return REFUSED
        return Says(body={"access_token": "short", "token_type": "bearer", "expires_in": 3600})

    return answer


def at(vendor, name, connector, given):
    """The account of a source whose vendor is here; a token address that is the vendor's own leads here as well."""
    api = connector.api
    if not api.token_address.startswith("/"):
        path = "/" + api.token_address.split("/", 3)[3]
        api = replace(api, token_address=vendor.address + path)
    return Account(name, connector, api, vendor.address, {"address": vendor.address, **given})


def test_amazon_wants_the_credentials_in_the_form(secure, asking):
    """https://developer-docs.amazon.com/sp-api/docs/connect-to-the-selling-partner-api"""
    form = {"grant_type": "refresh_token", **REFRESHED}
    secure.answer = giving("/auth/o2/token", form, ("x-amz-access-token", "short"))
    assert asking.ask(at(secure, "amazon/eu", amazon.connector, REFRESHED), ORDER, NOW) == b'{"whole": true}'


@pytest.mark.parametrize(
    ("given", "form"),
    [
        (GIVEN, {"grant_type": "client_credentials", **GIVEN}),
        (REFRESHED, {"grant_type": "refresh_token", **REFRESHED}),
        (
            {"client_id": "public", "refresh_token": "r"},
            {"grant_type": "refresh_token", "client_id": "public", "refresh_token": "r"},
        ),
    ],
    ids=["client credentials", "refresh token", "an application without a secret"],
)
def test_salesforce_gives_tokens_at_the_domain_of_the_org(secure, asking, given, form):
    """https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm"""
    secure.answer = giving("/services/oauth2/token", form, ("authorization", "Bearer short"))
    assert asking.ask(at(secure, "salesforce/org", salesforce.connector, given), RECORD, NOW) == b'{"whole": true}'


def test_the_token_of_one_org_is_never_shown_to_another(secure, vendor, asking):
    form = {"grant_type": "client_credentials", **GIVEN}
    secure.answer = giving("/services/oauth2/token", form, ("authorization", "Bearer short"))
    one = at(secure, "salesforce/org", salesforce.connector, GIVEN)
    asking.ask(one, RECORD, NOW)
    moved = replace(one, address=vendor.address, given={**one.given, "address": vendor.address})
    with pytest.raises(UnavailableError, match="only HTTPS"):
        asking.ask(moved, RECORD, NOW)
    assert vendor.asked == []


def test_the_address_of_an_org_may_end_with_a_slash(secure, asking):
    form = {"grant_type": "client_credentials", **GIVEN}
    secure.answer = giving("/services/oauth2/token", form, ("authorization", "Bearer short"))
    one = at(secure, "salesforce/org", salesforce.connector, GIVEN)
    slashed = replace(one, address=f"{secure.address}/", given={**one.given, "address": f"{secure.address}/"})
    assert asking.ask(slashed, RECORD, NOW) == b'{"whole": true}'


def test_who_wants_basic_gets_no_credentials_in_the_form(secure, asking):
    """https://developer.ebay.com/api-docs/static/oauth-client-credentials-grant.html"""
    secure.answer = giving("/identity/v1/oauth2/token", {"grant_type": "client_credentials", **GIVEN}, ("x", "never"))
    with pytest.raises(UnavailableError, match="401"):
        asking.ask(at(secure, "ebay/shop", ebay.connector, GIVEN), ORDER, NOW)
    (asked,) = secure.asked
    assert (asked.body, asked.headers["authorization"].partition(" ")[0]) == ("grant_type=client_credentials", "Basic")


def test_no_refusal_of_the_vendor_brings_credentials_into_an_error(secure, asking):
    secure.answer = lambda asked: REFUSED
    with pytest.raises(UnavailableError) as caught:
        asking.ask(at(secure, "amazon/eu", amazon.connector, REFRESHED), ORDER, NOW)
    assert not any(secret in str(caught.value) for secret in ("Atzr", "s&c", "app:1"))
