"""Who turned out to call is linked by the page, and nobody else."""

import pytest

from shared.events import Identifier
from tests.unit.functions.inform_agent.desks import ANN, HERS


def test_an_unknown_number_is_linked_after_the_call_by_whoever_had_it(desk):
    desk.file("call.started", 1, ANN, Identifier("call@office", "c1"), source="pbx/office", call={"id": "c1"})
    url = desk.ring()
    assert "Nobody known" in desk.open(url)[1]
    assert "Noted" in desk.open(url, "POST", {"email": "Ann@Example.com"})[1]
    (told,) = desk.queue
    (event,) = told["events"]
    assert event["name"] == "customer.identified"
    assert {(one["kind"], one["value"]) for one in event["identifiers"]} == {
        ("phone", ANN.value),
        ("email", HERS.value),
    }


@pytest.mark.parametrize("form", [None, {"email": "no address"}, {"other": "ann@example.com"}])
def test_what_is_no_address_links_nobody(desk, form):
    desk.file("call.started", 1, ANN, Identifier("call@office", "c1"), source="pbx/office", call={"id": "c1"})
    assert "Nobody known" in desk.open(desk.ring(), "POST", form)[1]
    assert desk.queue == []


def test_a_known_customer_cannot_be_linked_to_anybody_else_from_the_page(ann):
    assert "Ann Lee" in ann.open(ann.ring(), "POST", {"email": "other@example.com"})[1]
    assert ann.queue == []
