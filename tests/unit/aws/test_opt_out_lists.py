"""Each list is read to its end, and a number is taken off the one that it is on."""

from datetime import UTC, datetime

import botocore.session
import pytest
from botocore.stub import Stubber

from shared.aws.opt_out_lists import PROVIDERS, Entry, lifted
from shared.errors import UnavailableError
from shared.events import Identifier

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
NUMBER = Identifier("phone", "+4930901820")


def stubbed(name, *answers):
    client = botocore.session.get_session().create_client(
        PROVIDERS[name].service, "eu-central-1", aws_access_key_id="k", aws_secret_access_key="s"
    )
    stub = Stubber(client)
    for operation, answer, asked in answers:
        stub.add_response(operation, answer, asked)
    stub.activate()
    return client, stub


def test_every_page_of_a_list_is_read():
    def listed(address, reason):
        return {"EmailAddress": address, "Reason": reason, "LastUpdateTime": NOON}

    operation, rest = "list_suppressed_destinations", {"NextToken": "2"}
    first = {"SuppressedDestinationSummaries": [listed("a@example.com", "BOUNCE")], **rest}
    second = {"SuppressedDestinationSummaries": [listed("b@example.com", "COMPLAINT")]}
    client, stub = stubbed("ses", (operation, first, {}), (operation, second, rest))
    found = [(one.address.value, one.reason, one.at) for one in PROVIDERS["ses"].read(client, None)]
    assert found == [("a@example.com", "bounce", NOON), ("b@example.com", "complaint", NOON)]
    stub.assert_no_pending_responses()


def test_numbers_are_read_from_each_list_and_taken_off_the_one_they_are_on():
    number = {"OptedOutNumber": NUMBER.value, "OptedOutTimestamp": NOON, "EndUserOptedOut": True}
    client, stub = stubbed(
        "aws_sms",
        ("describe_opt_out_lists", {"OptOutLists": [_list("Default")]}, {}),
        ("describe_opted_out_numbers", {"OptedOutNumbers": [number]}, {"OptOutListName": "Default"}),
        ("delete_opted_out_number", {}, {"OptOutListName": "Default", "OptedOutNumber": NUMBER.value}),
    )
    (entry,) = PROVIDERS["aws_sms"].read(client, None)
    assert entry == Entry("aws_sms/Default", NUMBER, "sms", "opted_out", NOON)
    assert lifted(PROVIDERS["aws_sms"], client, entry) == ""
    stub.assert_no_pending_responses()


def test_what_a_system_put_onto_a_list_is_no_persons_word_to_the_provider():
    number = {"OptedOutNumber": NUMBER.value, "OptedOutTimestamp": NOON, "EndUserOptedOut": False}
    client, _ = stubbed(
        "aws_sms",
        ("describe_opt_out_lists", {"OptOutLists": [_list("Default")]}, {}),
        ("describe_opted_out_numbers", {"OptedOutNumbers": [number]}, {"OptOutListName": "Default"}),
    )
    assert [one.told for one in PROVIDERS["aws_sms"].read(client, None)] == [True]


def _list(name):
    return {"OptOutListArn": f"arn:{name}", "OptOutListName": name, "CreatedTimestamp": NOON}


def test_of_ses_only_what_is_new_is_asked_for():
    client, stub = stubbed(
        "ses", ("list_suppressed_destinations", {"SuppressedDestinationSummaries": []}, {"StartDate": NOON})
    )
    assert list(PROVIDERS["ses"].read(client, NOON)) == []
    stub.assert_no_pending_responses()


def test_what_aws_refuses_to_lift_is_told():
    client, stub = stubbed("sns")
    stub.add_client_error("opt_in_phone_number", "InvalidParameter", expected_params={"phoneNumber": NUMBER.value})
    entry = Entry("sns_sms/opt_outs", NUMBER, "sms", "opted_out")
    assert lifted(PROVIDERS["sns"], client, entry) == "InvalidParameter"


def test_a_list_that_cannot_be_read_is_no_empty_list():
    client, stub = stubbed("sns")
    stub.add_client_error("list_phone_numbers_opted_out", "Throttled")
    with pytest.raises(UnavailableError):
        list(PROVIDERS["sns"].read(client, None))
