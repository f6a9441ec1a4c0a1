"""The function that tells agents who calls, with a table in moto."""

import importlib
from datetime import timedelta

import pytest

from shared import configuration
from tests.unit.functions.inform_agent.desks import NOW, Desk
from tests.unit.messages.samples import a_brand


@pytest.fixture
def desk(monkeypatch, table):
    monkeypatch.setattr(configuration, "brand", a_brand)
    return Desk(importlib.reload(importlib.import_module("functions.inform_agent.handler")), table)


@pytest.fixture
def ann(desk):
    """She bought, wrote, and has a case open."""
    placed = {"placed_at": (NOW - timedelta(days=1)).isoformat(), "total": {"amount": "59.00", "currency": "EUR"}}
    desk.file("customer.created", 1, traits={"first_name": "Ann", "last_name": "Lee", "language": "de"})
    desk.file("order.placed", 2, minutes=1, order={"id": "7", "number": "#64550", "payment": "paid", **placed})
    desk.file(
        "ticket.opened", 3, minutes=2, source="zendesk/help", ticket={"id": "t1", "subject": "A crack in the bowl"}
    )
    desk.file("ticket.opened", 4, minutes=3, source="zendesk/help", ticket={"id": "t2", "subject": "Wrong size"})
    desk.file("ticket.closed", 5, minutes=4, source="zendesk/help", ticket={"id": "t2"})
    desk.file(
        "message.received", 6, minutes=5, message={"channel": "whatsapp", "id": "m1", "text": "It arrived broken"}
    )
    return desk
