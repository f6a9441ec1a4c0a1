"""Amazon and Salesforce say on the bus which object to look up; what their APIs answer completes it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.connectors import amazon, salesforce
from shared.errors import MalformedPayloadError
from shared.webhooks import Request

FIXTURES = Path(__file__).parents[2] / "fixtures" / "connectors"
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


def thin(connector, name, case_name):
    cases = json.loads((FIXTURES / f"{name}.json").read_text())
    case = next(case for case in cases if case["name"] == case_name)
    return connector.parse(Request(name, case["source"], "EVENT", "", {}, {}, case["body"].encode(), NOW))[0]


def amazon_order():
    return thin(amazon, "amazon", "an order was placed, in an event of EventBridge")


AMAZON_ANSWER = {
    "payload": {
        "AmazonOrderId": "903-8868176-2219830",
        "SellerOrderId": "A-5001",
        "PurchaseDate": "2022-07-13T19:42:04Z",
        "LastUpdateDate": "2022-11-29T19:42:04Z",
        "OrderStatus": "Unshipped",
        "MarketplaceId": "ATVPDKIKX0DER",
        "OrderTotal": {"CurrencyCode": "JPY", "Amount": "2980"},
        "BuyerInfo": {"BuyerEmail": "9fk2lp0qv7@marketplace.amazon.com", "BuyerName": "Somebody"},
        "ShippingAddress": {"Name": "Somebody Else", "City": "Seattle"},
    }
}


def test_an_order_of_amazon_gets_its_amount_and_never_its_buyer():
    completion = amazon.connector.completion
    ask = completion.asks(amazon_order())
    whole = completion.completes(amazon_order(), AMAZON_ANSWER)
    assert ask.path == "/orders/v0/orders/903-8868176-2219830"
    assert whole.data["order"]["total"] == {"amount": "2980", "currency": "JPY"}
    assert whole.data["order"]["number"] == "A-5001"
    assert whole.data["order"]["items"] == amazon_order().data["order"]["items"]
    assert whole.identifiers == amazon_order().identifiers
    assert "marketplace.amazon" not in json.dumps(whole.data)
    assert "Somebody" not in json.dumps(whole.data)
    assert (whole.id, completion.asks(whole)) == ("n-pending/complete", None)
    assert amazon.connector.api.authorize({"token": "Atza|x"}) == {"x-amz-access-token": "Atza|x"}


def test_what_the_notification_said_then_is_not_replaced_by_what_the_api_says_now():
    shipped = thin(amazon, "amazon", "an order was shipped, brought from the queue by a pipe")
    whole = amazon.connector.completion.completes(shipped, AMAZON_ANSWER)
    assert whole.data["order"]["fulfilment"] == "fulfilled"


CONTACT = {
    "attributes": {"type": "Contact", "url": "/services/data/v62.0/sobjects/Contact/003RM000009abcQYAQ"},
    "Id": "003RM000009abcQYAQ",
    "Name": "Ana Souza",
    "FirstName": "Ana",
    "LastName": "Souza",
    "Email": "ana@example.com",
    "Phone": "+55 11 3000-0000",
    "MobilePhone": None,
    "MailingAddress": {"city": "São Paulo", "countryCode": "BR", "street": "Rua 1"},
    "HasOptedOutOfEmail": True,
}


@pytest.mark.parametrize(
    ("case", "by_person"),
    [("two contacts were changed at once", True), ("a gap: a contact changed, nobody says how", False)],
)
def test_a_contact_of_salesforce_is_completed_by_its_record(case, by_person):
    event, completion = thin(salesforce, "salesforce", case), salesforce.connector.completion
    whole = completion.completes(event, CONTACT)
    assert completion.asks(event).path == "/services/data/v62.0/sobjects/Contact/003RM000009abcQYAQ"
    assert [(one.kind, one.value) for one in whole.identifiers] == [
        ("email", "ana@example.com"), ("crm_contact@org", "003RM000009abcQYAQ")]  # fmt: skip
    assert whole.data["traits"] == {
        "first_name": "Ana", "last_name": "Souza", "email": "ana@example.com", "phone": "+55 11 3000-0000",
        "city": "São Paulo", "country": "BR",
    }  # fmt: skip
    assert [one["by_person"] for one in whole.data["consents"]] == [by_person]
    assert (whole.id, completion.asks(whole)) == (f"{event.id}/complete", None)


@pytest.mark.parametrize(
    ("short", "long"), [("001RM000004UF9s", "001RM000004UF9sYAG"), ("005RM000001hv4S", "005RM000001hv4SYAQ")]
)
def test_short_and_long_ids_of_salesforce_are_one(short, long):
    """Both long ones stand in Salesforce's own documentation."""
    detail = {"payload": {"Contact_Id__c": short}}
    body = json.dumps({"detail-type": "Store_Visited__e", "id": "1", "detail": detail}).encode()
    (event,) = salesforce.parse(Request("salesforce", "org", "EVENT", "", {}, {}, body, NOW))
    assert [one.value for one in event.identifiers] == [long]


UNREADABLE = [None, [], "x"]


@pytest.mark.parametrize("answer", [*UNREADABLE, {"payload": []}])
def test_an_answer_of_amazon_that_cannot_be_read_is_named(answer):
    with pytest.raises(MalformedPayloadError):
        amazon.connector.completion.completes(amazon_order(), answer)


@pytest.mark.parametrize("answer", [*UNREADABLE, {"Email": 5}])
def test_an_answer_of_salesforce_that_cannot_be_read_is_named(answer):
    lost = thin(salesforce, "salesforce", "a gap: a contact changed, nobody says how")
    with pytest.raises(MalformedPayloadError):
        salesforce.connector.completion.completes(lost, answer)
