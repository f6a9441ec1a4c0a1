"""What a contact flow of Amazon Connect hears of who calls."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from shared.events import Identifier
from tests.unit.functions.inform_agent.desks import ANN, NOW


def _day(at):
    return at.astimezone(ZoneInfo("Europe/Berlin")).strftime("%Y-%m-%d")


def test_a_contact_flow_hears_who_calls_as_flat_text(ann):
    told = ann.flow("+4930901820")
    assert told["story"].startswith("https://api.example/story/")
    assert {name: told[name] for name in told if name not in ("story", "customer_id")} == {
        "known": "yes",
        "name": "Ann Lee",
        "language": "de",
        "orders": "1",
        "spend": "59.00 EUR",
        "last_order": f"#64550 paid 59.00 EUR {_day(NOW - timedelta(days=1))}",
        "on_its_way": f"#64550 paid 59.00 EUR {_day(NOW - timedelta(days=1))}",
        "open_cases": "A crack in the bowl",
        "number_of_open_cases": "1",
        "last_said": "It arrived broken",
        "last_said_by": "whatsapp",
        "last_said_at": _day(NOW - timedelta(days=1) + timedelta(minutes=5)),
    }


@pytest.mark.parametrize("address", ["", None, "anonymous", "+4989123456"])
def test_nobody_known_is_said_to_be_nobody(ann, address):
    assert ann.flow(address)["known"] == "no"


def test_whoever_only_called_before_is_a_stranger_still(desk):
    desk.file("call.ended", 1, ANN, Identifier("call@office", "c0"), source="pbx/office", call={"id": "c0"})
    assert desk.flow("+4930901820")["known"] == "no"


def test_whatever_customers_write_the_flow_gets_no_more_than_it_takes(desk):
    text = "ก" * 100_000
    desk.file("customer.created", 1, traits={"first_name": text[:50_000]})
    desk.file("message.received", 2, message={"channel": "sms", "id": "m1", "text": text})
    told = desk.flow("+4930901820")
    assert sum(len(name) + len(value.encode()) for name, value in told.items()) < 32_000
    assert set(told["last_said"]) == {"ก"}


@pytest.mark.parametrize("odd", [7, 1.5, True, ["de"], {"en": "Ann"}])
def test_a_trait_that_is_no_text_breaks_no_call(desk, odd):
    desk.file("customer.created", 1, traits=dict.fromkeys(("name", "language", "stage", "spend"), odd))
    desk.file("ticket.opened", 3, source="zendesk/help", ticket={"id": odd, "subject": odd, "status": odd})
    desk.file("order.placed", 4, order={"id": "7", "number": odd, "payment": "paid", "items": [{"name": odd}]})
    told = desk.flow("+4930901820")
    assert told["known"] == "yes"
    assert all(isinstance(one, str) for one in told.values())
    assert desk.open(desk.ring())[0] == 200
