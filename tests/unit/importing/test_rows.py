"""A row of a file of customers: who it is about, and what it says of them."""

import pytest

from shared.events import Identifier
from shared.importing.models import StoppedError
from tests.unit.importing.making import NOW, an_import, line, one, read, refusal


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


def test_a_mapping_to_nowhere_stops():
    with pytest.raises(StoppedError, match="mail_address"):
        read("a,email\n1,ann@example.com\n", an_import(mapping={"a": "mail_address"}))
