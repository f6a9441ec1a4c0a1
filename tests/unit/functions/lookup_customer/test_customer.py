"""One customer over the API: profile with measures and united orders."""

import pytest

from shared.aws import keys
from shared.events import Identifier
from shared.interface.operations import LOOKUPS, SEGMENTS
from tests.unit.functions.lookup_customer.desks import ANN, KEY, many


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


def test_a_customer_comes_with_measures_and_one_order_for_what_two_sources_report(desk):
    order = Identifier("order@a", "1")
    desk.file("order.placed", 1, ANN, order, order={"id": "1", "number": "#1", "total": eur("20.00")})
    desk.file("order.refunded", 2, order, refund={"id": "r", "amount": eur("5.00")}, source="stripe/a")
    status, body = desk.get("/customers", identifier="email:Ann@example.com")
    assert (status, body["measures"]["spend"], body["measures"]["number_of_orders"]) == (200, eur("15.00"), 1)
    (found,) = body["orders"]
    assert (found["net"], found["payment"], len(found["refunds"])) == (eur("15.00"), "partially_refunded", 1)


def test_an_order_stands_at_the_word_that_conditions_see_whatever_its_source_calls_so(desk):
    """A brand's own systems may state any fields: here the state of a parcel, and a number of the buyer's."""
    said = {"id": "1", "total": eur("20.00"), "payment": "paid", "status": "shipped", "reference": "PO-17"}
    desk.file("order.placed", 1, ANN, Identifier("order@own", "1"), source="standard_webhooks/own", order=said)
    (found,) = desk.get("/customers", identifier="email:ann@example.com")[1]["orders"]
    reference = keys.identifier_id(Identifier("order@own", "1"), KEY)
    assert (found["status"], found["reference"]) == ("paid", reference)


@pytest.mark.parametrize("operation", [*LOOKUPS, *SEGMENTS], ids=lambda one: one.id)
def test_every_operation_that_is_described_is_answered_as_described(desk, operation):
    many(desk, 3)
    queries = {"Identified": {"identifier": "loyalty_number:c-1"}, "Template": {"template": "offer"}}
    query = queries.get(operation.asked.__name__, {})
    status, body = desk.get(operation.path.format(customer_id=desk.ann, name="fans"), **query)
    assert (status, set(body)) == (200, set(operation.answered.__annotations__))


def test_another_path_is_answered_with_those_there_are(desk):
    many(desk, 1)
    status, body = desk.get(f"/customers/{desk.ann}/tmeline")
    assert (status, "/customers/{customer_id}/timeline" in body["detail"]) == (404, True)
