"""Who may be asked: a source that the brand has, of a vendor whose API we know, with a token."""

from datetime import UTC, datetime

import pytest

from shared.configuration import Brand, Senders, Source
from shared.vendor_api.account import Accounts

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
SOURCES = {name: {"a": Source()} for name in ("shopify", "hubspot", "connect", "typeform")}
BRAND = Brand("B", "https://b.example", "Street 1", "DE", "EUR", "UTC", ("en",), Senders("a", "b"), SOURCES)


def account(name, **api):
    class Secrets:
        def document(self, path, now):
            assert path == f"connectors/{name}"
            return {"secrets": [], "api": api} if api else {"secrets": []}

    return Accounts(BRAND, Secrets()).of(name, NOW)


def test_the_secret_says_how_and_the_connector_where_if_the_secret_does_not():
    assert account("hubspot/a", token="t").address == "https://api.hubapi.com"
    own = account("shopify/a", token="t", address="https://shop.example.com")
    assert (own.address, own.connector, own.source) == ("https://shop.example.com", "shopify", "a")


@pytest.mark.parametrize(
    ("name", "api"),
    [
        ("hubspot/a", {}),
        ("shopify/a", {"token": "no address"}),
        ("hubspot/b", {"token": "t"}),
        ("no_such/a", {"token": "t"}),
        ("typeform/a", {"token": "nothing to ask"}),
        ("hubspot", {"token": "t"}),
    ],
)
def test_otherwise_nobody_is_asked(name, api):
    assert account(name, **api) is None


def test_a_service_of_aws_is_asked_without_any_secret():
    class Secrets:
        def document(self, path, now):
            raise AssertionError("there is none")

    found = Accounts(BRAND, Secrets()).of("connect/a", NOW)
    assert (found.address, found.given) == ("https://connect.{region}.amazonaws.com", {})
    assert Accounts(BRAND, Secrets()).of("connect/b", NOW) is None


def test_no_token_is_shown_by_accident():
    assert "hidden" not in repr(account("hubspot/a", token="hidden"))
