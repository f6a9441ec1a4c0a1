"""What a row becomes, and what is said of one that cannot be taken: where and why, never its value."""

import json
from datetime import UTC, datetime

import pytest

from shared import canonical
from shared.events import Identifier
from shared.importing.models import StoppedError
from shared.profiles import facts
from tests.unit.importing.making import NOW, an_import, one, read, refusal

PROVEN = {
    "email_consent": "granted",
    "email_consent_at": "2024-05-01T10:00:00+02:00",
    "email_consent_wording": "Yes, write to me",
    "email_consent_proof": "double opt-in, 203.0.113.7",
}


def line(**row):
    return json.dumps(row)


def order(**row):
    return json.dumps({"order_id": "7", "email": "ann@example.com", "placed_at": "2024-05-01", **row})


def test_a_customer_is_known_by_normalised_identifiers_and_has_traits():
    event = one(
        "E-Mail,Phone,Customer ID,first name,country,identifier.external_id@web,traits.tea,created_at\n"
        "Ann@Example.COM,030 901820,17,Änn,de,u-1,oolong,2019-04-01\n",
        an_import(mapping={"E-Mail": "email"}),
    )
    assert event.identifiers == (
        Identifier("email", "ann@example.com"),
        Identifier("phone", "+4930901820"),
        Identifier("crm_customer@main", "17"),
        Identifier("external_id@web", "u-1"),
    )
    assert event.data["traits"] == {
        "tea": "oolong",
        "first_name": "Änn",
        "email": "ann@example.com",
        "phone": "+4930901820",
        "country": "DE",
        "created_at": "2019-04-01T00:00:00Z",
    }
    assert (event.name, event.source, event.occurred_at) == ("customer.updated", "crm/main", NOW)


def test_the_same_row_is_the_same_event_whatever_its_columns_are_called_and_in_whichever_file():
    as_csv = one("first_name,email,city\nAnn, ann@example.com ,\n")
    mapped = one("Mail;Vorname\nann@example.com;Ann\n", an_import(mapping={"Mail": "email", "Vorname": "first_name"}))
    as_json = one(line(email="ann@example.com", first_name="Ann", city=None))
    assert as_csv == mapped == as_json
    assert one(line(email="ann@example.com", first_name="Anne")).id != as_csv.id
    assert one(line(email="ann@example.com", first_name="Ann"), an_import(source="crm/other")).id != as_csv.id


def test_a_local_number_is_one_of_the_rows_country_or_of_the_sources():
    number = "01 58858"
    assert one(line(phone=number, country="AT")).identifiers == (Identifier("phone", "+43158858"),)
    assert one(line(phone=number), an_import(source="crm/vienna")).identifiers == (Identifier("phone", "+43158858"),)


def test_a_customer_may_have_several_of_an_identifier():
    event = one(line(email=["ann@example.com", "ann@work.example"]))
    assert [each.value for each in event.identifiers] == ["ann@example.com", "ann@work.example"]
    assert "email" not in event.data.get("traits", {})
    two = one("a,b\nann@example.com,ann@work.example\n", an_import(mapping={"a": "email", "b": "email"}))
    assert two.identifiers == event.identifiers


def test_consent_that_is_proven_is_the_persons_own():
    (act,) = one(line(email="ann@example.com", **PROVEN)).data["consents"]
    assert act == {
        "channel": "email",
        "address": "ann@example.com",
        "purpose": "marketing",
        "state": "granted",
        "by_person": True,
        "at": "2024-05-01T08:00:00Z",
        "wording": "Yes, write to me",
        "proof": "double opt-in, 203.0.113.7",
    }


@pytest.mark.parametrize("lacking", ["email_consent_at", "email_consent_wording", "email_consent_proof"])
def test_nothing_is_granted_without_date_wording_and_proof(lacking):
    number, column, reason = refusal(line(email="ann@example.com", **{**PROVEN, lacking: ""}))
    assert (number, column) == (1, "email_consent")
    assert lacking in reason


def test_an_import_that_says_nothing_of_consent_grants_none():
    assert "consents" not in one(line(email="ann@example.com", first_name="Ann")).data


def test_a_withdrawal_needs_no_proof():
    (act,) = one(line(phone="+4930901820", sms_consent="withdrawn")).data["consents"]
    assert (act["channel"], act["address"], act["state"], act["by_person"]) == ("sms", "+4930901820", "withdrawn", True)


def test_topics_that_a_grant_leaves_out_are_withdrawn_at_the_same_time():
    acts = one(line(email="ann@example.com", **PROVEN, email_consent_except="sales; ideas")).data["consents"]
    assert [(act["purpose"], act["state"]) for act in acts] == [
        ("marketing", "granted"),
        ("sales", "withdrawn"),
        ("ideas", "withdrawn"),
    ]
    assert {act["at"] for act in acts} == {"2024-05-01T08:00:00Z"}


def test_a_topic_that_the_brand_does_not_have_is_told_with_those_there_are():
    row = line(email="ann@example.com", **PROVEN, email_consent_except="sails")
    assert refusal(row)[1:] == (
        "email_consent_except",
        "not a topic of brand.yaml; there is ideas, sales",
    )


def test_consent_needs_the_address_that_it_is_for():
    assert refusal(line(phone="+4930901820", **PROVEN))[1] == "email_consent"
    assert refusal(line(email=["a@example.com", "b@example.com"], **PROVEN))[1] == "email_consent"


def test_an_order_is_history():
    event = one(
        order(
            total="1249.5",
            currency="usd",
            tax=12,
            number="#64",
            status="paid",
            items=[{"sku": "s", "quantity": 2, "price": 9.95}],
        ),
        an_import("orders"),
    )
    assert (event.name, event.occurred_at) == ("order.placed", datetime(2024, 5, 1, tzinfo=UTC))
    assert event.identifiers[-1] == Identifier("order@main", "7")
    assert event.data["order"] == {
        "id": "7",
        "placed_at": "2024-05-01T00:00:00Z",
        "number": "#64",
        "total": {"amount": "1249.50", "currency": "USD"},
        "tax": {"amount": "12.00", "currency": "USD"},
        "items": [{"sku": "s", "quantity": 2, "price": {"amount": "9.95", "currency": "USD"}}],
        "payment": "paid",
    }


def test_a_later_export_says_the_same_of_the_placing_and_something_new_of_the_state():
    task = an_import("orders")
    first = read(order(status="paid", updated_at="2024-05-02"), task).events
    second = read(order(status="cancelled", updated_at="2024-05-03"), task).events
    assert [event.name for event in (*first, *second)] == [
        "order.placed",
        "order.paid",
        "order.placed",
        "order.cancelled",
    ]
    assert first[0] == second[0]
    assert second[1].occurred_at > first[1].occurred_at
    assert second[1].data["order"]["cancelled_at"] == "2024-05-03T00:00:00Z"


def test_items_of_a_csv_file_are_json():
    data = (
        'order_id,email,placed_at,items\n7,ann@example.com,2024-05-01,"[{""name"": ""A, B"", ""price"": ""9,95""}]"\n'
    )
    assert refusal(data, an_import("orders"))[:2] == (2, "items")
    item = one(data.replace("9,95", "9.95"), an_import("orders")).data["order"]["items"][0]
    assert item == {"name": "A, B", "price": {"amount": "9.95", "currency": "EUR"}}


@pytest.mark.parametrize(
    ("reason", "name"),
    [("", "consent.changed"), ("bounced", "message.bounced"), ("Complained", "message.complained")],
)
def test_a_suppressed_address_withdraws_and_says_why(reason, name):
    event = one(line(address="Ann@Example.com", reason=reason, date="2024-01-01"), an_import("suppressions"))
    assert (event.name, event.identifiers) == (name, (Identifier("email", "ann@example.com"),))
    (act,) = event.data["consents"]
    assert (act["state"], act["by_person"], act["address"]) == ("withdrawn", True, "ann@example.com")
    assert event.data.get("message", {}).get("permanent", True)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"email": "no address"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"phone": "030 901820", "country": "ZZ"}, "phone"),
        ({"email": "a@example.com", "country": "Germany"}, "country"),
        ({"email": "a@example.com", "language": "Deutsch!"}, "language"),
        ({"email": "a@example.com", "time_zone": "Hamburg"}, "time_zone"),
        ({"email": "a@example.com", "birthday": "31.05.1990"}, "birthday"),
        ({"email": "a@example.com", "updated_at": "22.11.2026"}, "updated_at"),
        ({"email": "a@example.com", "created_at": "2031-01-01"}, "created_at"),
        ({"email": "a@example.com", "city": "x" * 1001}, "city"),
        ({"email": "a@example.com", "city": ["a", "b"]}, "city"),
        ({"email": "a@example.com", "email_consent": "yes"}, "email_consent"),
        ({"first_name": "Ann"}, ""),
        ({"email": "noreply@example.com"}, ""),
        ({"email": [f"p{number}@example.com" for number in range(51)]}, ""),
        ({"identifier.external_id@web": "x" * 257}, "identifier.external_id@web"),
        ({"email": "a@example.com", **{f"traits.t{number}": "x" * 900 for number in range(250)}}, ""),
    ],
)
def test_a_wrong_cell_is_named_and_never_quoted(row, column):
    number, found, reason = refusal(line(**row))
    assert (number, found) == (1, column)
    assert reason
    assert not [value for value in row.values() if isinstance(value, str) and len(value) > 3 and value in reason]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"order_id": ""}, "order_id"),
        ({"placed_at": ""}, "placed_at"),
        ({"placed_at": "soon"}, "placed_at"),
        ({"email": ""}, ""),
        ({"total": "12,50"}, "total"),
        ({"total": "1", "currency": "Euro"}, "total"),
        ({"status": "lost"}, "status"),
        ({"items": "two"}, "items"),
        ({"items": [{"quantity": "two"}]}, "items"),
    ],
)
def test_a_wrong_order_is_refused(row, column):
    assert refusal(order(**row), an_import("orders"))[1] == column


def canonical_event(**fields):
    event = {
        "id": "e1",
        "name": "order.placed",
        "occurred_at": "2026-05-01T10:00:00Z",
        "identifiers": [{"kind": "email", "value": "ann@example.com"}],
        "data": {"order": {"id": "7", "weight": 1.5}},
    }
    return {**event, **fields}


def test_a_canonical_event_is_taken_as_it_is():
    event = one(line(**canonical_event()), an_import("orders"))
    assert event == canonical.event(canonical_event(), "crm/main")
    assert json.dumps(facts.plain(event))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"occurred_at": "2026-05-01"}, "occurred_at"),
        ({"extra": 1}, "extra"),
        ({"identifiers": [{"kind": "phone", "value": "12"}]}, "phone number"),
        ({"identifiers": [{"kind": "email", "value": f"p{n}@a.example"} for n in range(51)]}, "identifiers"),
        (
            {"data": {"consents": [{"channel": "email", "purpose": "m", "state": "granted", "by_person": True}]}},
            "wording",
        ),
    ],
)
def test_a_wrong_canonical_event_is_refused(wrong, says):
    _, column, reason = refusal(line(**canonical_event(**wrong)), an_import("orders"))
    assert says in f"{column} {reason}"


def test_a_mapping_to_nowhere_stops():
    with pytest.raises(StoppedError, match="mail_address"):
        read("a,email\n1,ann@example.com\n", an_import(mapping={"a": "mail_address"}))
