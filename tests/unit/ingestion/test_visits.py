"""Certificates and confirmations that we fetch, for those only who have a secret here."""

import subprocess
import sys

import pytest
from msgspec.structs import replace

from shared.connectors import Api, Connector
from shared.errors import BadSignatureError, NotFoundError, UnavailableError
from shared.ingestion import trust, visits
from shared.webhooks import Secret
from tests.unit.ingestion.deliveries import REQUEST, connector

PEM = "https://sns.eu-central-1.amazonaws.com/a.pem"
SET = {"secrets": [{"value": "topic"}], "api": {"token": "t"}}


class Web:
    """Answers with the texts it was given; notes who asked, and with which headers."""

    def __init__(self, error=None):
        self.error, self.asked = error, []

    def get(self, address, headers=()):
        self.asked.append((address, dict(headers)))
        if self.error:
            raise self.error
        return f"the text at {address}"


def naming(address, **changes) -> Connector:
    return replace(connector(), certificate=lambda request: address, **changes)


def test_the_certificate_is_one_more_secret_and_fetched_once():
    web = Web()
    visitor = visits.Visitor(web)
    for _ in range(2):
        known = visitor.proofs(naming(PEM), REQUEST, {"shop-a": SET})
        assert known == {"shop-a": [Secret("0:", "topic"), Secret(PEM, f"the text at {PEM}")]}
    assert web.asked == [(PEM, {})]


def test_nobody_makes_us_call_out_for_a_source_that_has_no_secret():
    web = Web()
    documents = (
        {},
        {"shop-a": {}},
        {"shop-a": {"secrets": [{"value": "x", "not_after": "2020-01-01T00:00:00+00:00"}]}},
    )
    assert [visits.Visitor(web).proofs(naming(PEM), REQUEST, one) for one in documents] == [
        {}, {"shop-a": []}, {"shop-a": []}]  # fmt: skip
    assert web.asked == []


@pytest.mark.parametrize("known", [None, connector(), naming(None)], ids=["unknown", "without", "names none"])
def test_where_no_certificate_is_named_none_is_fetched(known):
    web = Web()
    assert visits.Visitor(web).proofs(known, REQUEST, {"shop-a": SET}) == {"shop-a": [Secret("0:", "topic")]}
    assert web.asked == []


def test_a_key_behind_an_api_is_asked_for_in_the_accounts_name():
    web = Web()
    api = Api(authorize=lambda account: {"authorization": f"Bearer {account['token']}"})
    visits.Visitor(web).proofs(naming(PEM, api=api), REQUEST, {"shop-a": SET})
    assert web.asked == [(PEM, {"authorization": "Bearer t"})]


def test_a_certificate_that_cannot_be_fetched_is_our_trouble_and_one_that_is_not_there_a_forgery():
    for error, told in ((UnavailableError("x"), UnavailableError), (NotFoundError("x"), BadSignatureError)):
        with pytest.raises(told):
            visits.Visitor(Web(error)).proofs(naming(PEM), REQUEST, {"shop-a": SET})


def test_who_names_a_hundred_certificates_does_not_fill_the_memory():
    visitor = visits.Visitor(Web())
    for number in range(100):
        visitor.proofs(naming(f"{PEM}{number}"), REQUEST, {"shop-a": SET})
        assert len(visitor._kept) <= visits.KEPT


def test_a_subscription_is_confirmed_by_a_visit_and_whatever_else_comes_is_not():
    for address, visited in (("https://sns.example/confirm", [("https://sns.example/confirm", {})]), (None, [])):
        web = Web()
        known = replace(connector(), confirmation=lambda request, address=address: address)
        delivery = trust.Believed(known, REQUEST, known.parse, "0")
        assert visits.Visitor(web).confirmed(delivery) is delivery
        assert web.asked == visited


IMPORTS = """
import sys
from shared import connectors, plugins
from shared.ingestion import visits
for name in plugins.names(connectors):
    plugins.load(connectors, name)
sys.stdout.write(str("cryptography" in sys.modules))
"""


def test_who_verifies_no_certificate_does_not_pay_for_cryptography():
    told = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, text=True, check=True)
    assert told.stdout == "False"
