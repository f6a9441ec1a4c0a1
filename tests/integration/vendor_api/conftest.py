import pytest

from shared.connectors import Api
from shared.vendor_api import client as module
from shared.vendor_api.account import Account
from tests.integration.vendor_api.vendor import certificate_in, serving


@pytest.fixture
def vendor():
    with serving() as one:
        yield one


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    return certificate_in(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def secure(certificate):
    with serving(certificate) as one:
        yield one


@pytest.fixture
def impatient(monkeypatch):
    """The same time-outs, a hundred times as fast."""
    for name in ("CONNECT_SECONDS", "READ_SECONDS", "LONGEST_SECONDS"):
        monkeypatch.setattr(module, name, getattr(module, name) / 50)


def bearer(api):
    return {"authorization": f"Bearer {api['token']}"}


@pytest.fixture
def account(vendor):
    """At the vendor, with a token of its own, and as many questions as one likes."""

    def account(name="shopify/shop-a", *, api=None, **given):
        api = api or Api(authorize=bearer, per_second=1000)
        return Account(name, None, api, vendor.address, {"token": "t", **given})

    return account
