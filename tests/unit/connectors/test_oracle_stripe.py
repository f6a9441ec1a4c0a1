"""Stripe's own library against ours: what it signs we believe, and what our fixtures carry it believes."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import stripe
from hypothesis import given
from hypothesis import strategies as st

from shared.connectors.stripe import connector
from shared.errors import BadSignatureError
from shared.webhooks import Request, Secret

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
SECRET = "whsec_5d1f0c2e7ab34c55"  # noqa: S105
CASES = json.loads((Path(__file__).parents[2] / "fixtures" / "connectors" / "stripe.json").read_text())


def signed(body: str, secret: str = SECRET, at: datetime = NOW) -> str:
    return stripe.WebhookSignature.generate_signature_header(body, secret, int(at.timestamp()))


def verify(header: str, body: str, now: datetime = NOW) -> str:
    request = Request("stripe", "main", "POST", "", {"stripe-signature": header}, {}, body.encode(), now)
    return connector.verify(request, [Secret("old", "whsec_old"), Secret("new", SECRET)]).name


@given(body=st.text())
def test_what_stripes_library_signs_we_believe(body):
    assert verify(signed(body), body) == "new"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_our_fixtures_carry_stripes_library_believes(case):
    header = case["headers"]["stripe-signature"]
    assert stripe.WebhookSignature.verify_header(case["body"], header, case["secret"])


@pytest.mark.parametrize("seconds", [-301, 301])
def test_what_is_old_or_of_the_future_is_refused(seconds):
    with pytest.raises(BadSignatureError):
        verify(signed("{}", at=NOW + timedelta(seconds=seconds)), "{}")
    assert verify(signed("{}", at=NOW + timedelta(seconds=seconds // 301 * 299)), "{}") == "new"


def test_while_a_secret_is_rolled_one_of_two_signatures_is_enough():
    time, ours = signed("{}").split(",")
    _, other = signed("{}", "whsec_next").split(",")
    assert verify(f"{time},{other},{ours}", "{}") == "new"
    assert verify(f"{time}, {ours}, {other}", "{}") == "new"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda time, ours: f"{time},{ours.replace('v1=', 'v0=')}",
        lambda time, ours: f"{time},{ours},{time},{ours}",
        lambda time, ours: ours,
        lambda time, ours: time,
        lambda time, ours: f"t=1_773_133_200,{ours}",
        lambda time, ours: f"{time},{ours.upper()}",
        lambda time, ours: "",
    ],
    ids=["v0 alone", "two headers joined", "no time", "no signature", "a time with signs in it", "upper case", "none"],
)
def test_what_only_looks_like_a_signature_is_refused(spoil):
    with pytest.raises(BadSignatureError):
        verify(spoil(*signed("{}").split(",")), "{}")


def test_a_changed_byte_and_a_wrong_secret_are_refused():
    for header, body in ((signed("{}"), "{} "), (signed("{}", "whsec_wrong"), "{}")):
        with pytest.raises(BadSignatureError):
            verify(header, body)
