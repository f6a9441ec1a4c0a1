"""Would a message go now, and if not, why?"""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from shared.aws import gates, keys
from shared.configuration import Budget, Budgets, Guards
from shared.events import Event
from shared.guards.budget import purses
from shared.journeys.control_store import ControlStore, Decision
from shared.journeys.controls import BY_ITSELF, Control, Controls
from shared.messages import inbound
from shared.pauses import Pause
from tests.unit.functions.lookup_customer.desks import ANN, BRAND, NOON


def would(desk, template, **said):
    status, body = desk.get(f"/customers/{desk.ann}/messages/why", template=template, **said)
    assert status == 200, body
    return [(one["channel"], one["value"], one["rule"], one["detail"]) for one in body["answers"]]


def agrees(desk, choice="granted", purpose="marketing", number=1):
    act = {"channel": "email", "purpose": purpose, "state": choice, "by_person": True}
    at = NOON + timedelta(minutes=number)
    event = Event(f"c{number}", "consent.changed", at, "shopify/a", (ANN,), {"consents": [act]})
    inbound.record(event, {ANN: desk.ann}, desk.table)


def test_why_names_the_first_rule_by_each_channel_of_the_template_and_says_where_there_is_no_address(desk):
    desk.file("customer.updated", 1)
    assert would(desk, "offer") == [
        ("email", ANN.value, "consent", "never_asked"),
        ("sms", None, "no_address", None),
    ]


def test_why_goes_by_what_holds_now(desk):
    desk.file("customer.updated", 1)
    agrees(desk)
    assert would(desk, "offer")[0][2:] == (None, None)
    agrees(desk, "withdrawn", "sales", number=2)
    assert would(desk, "offer")[0][2:] == ("topic", "sales")
    assert would(desk, "note")[0][2:] == (None, None)


def test_why_tells_the_switch_that_holds_a_message(desk):
    desk.file("customer.updated", 1)
    decision = Decision("d1", gates.of_channel("email"), "switched_off", "ann", "trouble", NOON)
    shut = Control((Pause(NOON),))
    ControlStore(desk.table).decide(decision, lambda _: shut)
    status, body = desk.get(f"/customers/{desk.ann}/messages/why", template="note")
    assert (status, body["answers"][0]["rule"], body["answers"][0]["parked"]) == (200, "switched_off", "channel:email")


def test_why_asks_budgets_and_the_blast_guard_whether_there_is_room_and_counts_nothing(desk, monkeypatch):
    desk.file("customer.updated", 1)
    agrees(desk)
    budgets, guards = Budgets(channels={"email": Budget(daily="0.0003")}), Guards(daily=5, hourly=5)
    brand = dataclasses.replace(BRAND, budgets=budgets, guards=guards, exchange_rates={"USD": "1"})
    monkeypatch.setattr(desk.module, "asking", replace(desk.module.asking, brand=lambda: brand))
    (purse,) = purses(brand, Controls(), datetime.now(UTC))
    for spent, rule in ((0, None), (200, None), (201, "budget")):
        desk.table.put(purse.allowance.key, {"spent": spent})
        assert would(desk, "offer")[0][2] == rule
        assert would(desk, "note")[0][2] is None
    assert desk.table.get(purse.allowance.key)["spent"] == 201
    assert ControlStore(desk.table).latest() == Controls()
    at = datetime.now(UTC)
    sent = keys.sends(gates.of_journey("win_back"), None, at.date().isoformat())
    desk.table.put(sent, {"day": 5, f"h{at:%H}": 5})
    assert would(desk, "offer", journey="win_back")[0][2:] == ("blast_guard", "5 a day, 5 an hour")
    assert would(desk, "offer")[0][2] == "budget"


@pytest.mark.parametrize(
    ("shut", "rule"),
    [
        (Control((Pause(NOON),)), "paused"),
        (Control((Pause(NOON),), by=BY_ITSELF), "blast_guard"),
        (Control((Pause(NOON),), by=BY_ITSELF, until=NOON), "budget"),
        (Control(stopped_at=NOON), "stopped"),
    ],
)
def test_why_tells_what_holds_its_journey_where_that_is_said(desk, shut, rule):
    desk.file("customer.updated", 1)
    agrees(desk)
    decision = Decision("d1", gates.of_journey("win_back"), "paused", shut.by, "trouble", NOON)
    ControlStore(desk.table).decide(decision, lambda _: shut)
    assert would(desk, "offer", journey="win_back")[0][2] == rule
    assert would(desk, "offer")[0][2] is None


def test_an_unknown_journey_is_answered_with_those_there_are(desk):
    desk.file("customer.updated", 1)
    status, body = desk.get(f"/customers/{desk.ann}/messages/why", template="note", journey="winback")
    assert (status, "there are win_back" in body["detail"]) == (404, True)


def test_an_unknown_template_is_answered_with_those_there_are(desk):
    desk.file("customer.updated", 1)
    status, body = desk.get(f"/customers/{desk.ann}/messages/why", template="ofer")
    assert (status, "note, offer" in body["detail"]) == (404, True)
