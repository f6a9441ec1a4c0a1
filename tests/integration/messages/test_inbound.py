"""What facts say about consent is dated by when it was given, not by the snapshot that repeats it."""

from datetime import UTC, datetime

import pytest

from shared.events import Event, Identifier
from shared.messages import inbound
from shared.messages.consent import MARKETING, Choice
from shared.messages.store import ConsentStore

ANN = Identifier("email", "ann@example.com")
MAY, JUNE, JULY = (datetime(2026, month, 1, tzinfo=UTC) for month in (5, 6, 7))


def told(number, occurred_at, state, given_at):
    stated = {"channel": "email", "purpose": "marketing", "state": state, "by_person": True, "at": given_at}
    return Event(f"e{number}", "order.placed", occurred_at, "shopify/de", (ANN,), {"consents": [stated]})


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 1, 0)])
def test_an_order_that_repeats_an_old_consent_does_not_undo_a_withdrawal(table, order):
    withdrawn = told(0, JUNE, "withdrawn", JUNE.isoformat())
    snapshot = told(1, JULY, "granted", MAY.isoformat())
    for number in order:
        inbound.record((withdrawn, snapshot)[number], {ANN: "a1"}, table)
    assert ConsentStore(table).get("a1", "email").choice(MARKETING) is Choice.WITHDRAWN


def test_a_consent_dated_in_the_future_is_no_newer_than_its_event(table):
    inbound.record(told(0, MAY, "granted", "2999-01-01T00:00:00Z"), {ANN: "a1"}, table)
    inbound.record(told(1, JUNE, "withdrawn", JUNE.isoformat()), {ANN: "a1"}, table)
    assert ConsentStore(table).get("a1", "email").choice(MARKETING) is Choice.WITHDRAWN


@pytest.mark.parametrize(("name", "reason"), [("message.bounced", "bounce"), ("message.complained", "complaint")])
def test_an_address_that_another_system_lost_is_not_used_at_all(table, name, reason):
    message = {"channel": "email", "address": "ann@EXAMPLE.com", "permanent": True}
    other = Identifier("email", "bob@example.com")
    inbound.record(
        Event("e1", name, MAY, "crm/main", (ANN, other), {"message": message}), {ANN: "a1", other: "b1"}, table
    )
    assert ConsentStore(table).get("a1", "email").suppressed.reason == reason
    assert ConsentStore(table).get("b1", "email").suppressed is None
