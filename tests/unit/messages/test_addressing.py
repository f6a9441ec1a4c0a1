"""Whom a consent or a message is about is found however the address is written."""

from datetime import UTC, datetime

import pytest

from shared.events import Event, Identifier
from shared.messages import inbound
from shared.messages.addressing import addressed
from shared.profiles import identifiers
from tests.unit.messages.samples import a_brand

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def an_event(*who, **data):
    return Event("1", "consent.changed", NOON, "standard_webhooks/own", tuple(Identifier(*one) for one in who), data)


def addresses(event):
    """Those that the event's consents count for, as the customer owns them."""
    usable = identifiers.of(event, a_brand())
    ids = {one.identifier: one.identifier.value for one in usable}
    return [address for address, _, _ in inbound.acts(addressed(event, a_brand()), ids)]


@pytest.mark.parametrize(
    ("channel", "stated", "said", "meant"),
    [
        ("email", ("email", "Ann@bücher.example"), "ann@BÜCHER.example ", "ann@xn--bcher-kva.example"),
        ("email", ("email", "ann@bücher.example"), "ann@xn--bcher-kva.example", "ann@xn--bcher-kva.example"),
        ("sms", ("phone", "030 901820"), "+49 (30) 90 18 20", "+4930901820"),
        ("sms", ("phone", "030/901820"), "030/901820", "+4930901820"),
        (
            "whatsapp",
            ("whatsapp_user", "US.13491208655302741918"),
            "US.13491208655302741918",
            "US.13491208655302741918",
        ),
    ],
)
def test_a_withdrawal_counts_however_its_address_is_written(channel, stated, said, meant):
    act = {"channel": channel, "state": "withdrawn", "by_person": True, "address": said}
    assert addresses(an_event(stated, ("email", "bob@example.com"), consents=[act])) == [meant]


def test_a_bounce_closes_the_address_however_it_is_written():
    message = {"channel": "email", "address": "Ann@Bücher.example", "permanent": True}
    event = addressed(an_event(("email", "ann@bücher.example"), message=message), a_brand())
    assert event.data["message"]["address"] == "ann@xn--bcher-kva.example"


def test_an_address_that_the_event_does_not_state_stays_as_it_is():
    acts = [{"channel": "sms", "address": "030 901821"}, {"channel": "messenger", "address": "4930901820"}]
    event = an_event(("phone", "030 901820"), consents=acts, message={"channel": "sms", "address": None})
    assert addressed(event, a_brand()) is event
