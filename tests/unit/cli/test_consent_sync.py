"""In step with providers' lists: what they refuse becomes ours, and only a later START takes a number off theirs."""

from datetime import UTC, datetime, timedelta

import botocore.session
import pytest
from botocore.stub import Stubber

from infra.cli.consent_sync import WORDING, Syncing, decided, fact, record_of
from infra.cli.opt_out_lists import PROVIDERS, Entry
from shared.aws import keys
from shared.events import Identifier
from shared.messages import inbound
from tests.unit.cli import stages

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NUMBER, ANN = Identifier("phone", "+4930901820"), Identifier("email", "ann@example.com")
OPTED_OUT = Entry("aws_sms/Default", NUMBER, "sms", "opted_out", NOON)
UNDATED = Entry("sns_sms/opt_outs", NUMBER, "sms", "opted_out")
BOUNCED = Entry("ses/suppression_list", ANN, "email", "bounce", NOON)


def said(choice, at, *, by_person=True):
    act = {"choice": choice, "at": keys.timestamp(at), "by_person": by_person}
    return {"acts": {"everything": act}, "suppressed": None, "noted": {}}


def test_what_is_on_a_list_and_not_known_here_is_stated():
    assert decided(OPTED_OUT, None) == decided(BOUNCED, None) == "state"
    assert decided(BOUNCED, {"acts": {}, "suppressed": None, "noted": {}}) == "state"


def test_what_is_known_here_is_left_alone():
    assert decided(OPTED_OUT, said("withdrawn", NOON - HOUR)) == "known"
    assert decided(BOUNCED, {"acts": {}, "suppressed": {"reason": "bounce"}, "noted": {}}) == "known"


@pytest.mark.parametrize(("started", "wanted"), [(NOON + HOUR, "lift"), (NOON - HOUR, "state"), (NOON, "state")])
def test_only_a_start_after_the_opt_out_takes_the_number_off(started, wanted):
    assert decided(OPTED_OUT, said("granted", started)) == wanted


def test_what_a_shop_granted_takes_no_number_off():
    assert decided(OPTED_OUT, said("granted", NOON + HOUR, by_person=False)) == "state"


@pytest.mark.parametrize(
    ("noted", "wanted"),
    [({}, "state"), ({UNDATED.list: NOON - HOUR}, "lift"), ({UNDATED.list: NOON + HOUR}, "state"),
     ({"aws_sms/Default": NOON - HOUR}, "state")],
)  # fmt: skip
def test_without_a_date_it_must_have_been_noted_on_that_list_before_the_start(noted, wanted):
    assert decided(UNDATED, {**said("granted", NOON), "noted": noted}) == wanted


def test_an_opt_out_ends_all_texts_to_the_number_by_the_persons_own_word():
    acts = list(inbound.acts(fact(OPTED_OUT, NOON + HOUR), {NUMBER: "ab"}))
    assert [
        (address, channel, act.purpose, str(act.choice), act.by_person, act.at) for address, channel, act in acts
    ] == [
        ("ab", "sms", "marketing", "withdrawn", True, NOON),
        ("ab", "sms", "everything", "withdrawn", True, NOON),
    ]


@pytest.mark.parametrize("reason", ["bounce", "complaint"])
def test_what_ses_suppresses_is_suppressed_here(reason):
    stated = fact(Entry("ses/suppression_list", ANN, "email", reason, NOON), NOON + HOUR)
    ((address, channel, suppression),) = inbound.suppressions(stated, {ANN: "ab"})
    assert (address, channel, suppression.reason, suppression.at) == ("ab", "email", reason, NOON)


def test_the_same_entry_is_the_same_fact_and_a_later_one_another():
    assert fact(OPTED_OUT, NOON).id == fact(OPTED_OUT, NOON + HOUR).id
    later = Entry(OPTED_OUT.list, NUMBER, "sms", "opted_out", NOON + HOUR)
    assert fact(later, NOON).id != fact(OPTED_OUT, NOON).id


def test_what_holds_for_an_address_is_read_from_its_customer_with_the_first_time_it_was_noted():
    act = {"at": keys.timestamp(NOON), "choice": "granted", "by_person": True, "source": "twilio/main"}
    note = {"identifier": "ab", "source": UNDATED.list, "wording": WORDING}
    profile = {
        "identifiers": [{"id": "ab", "kind": "phone", "value": NUMBER.value}],
        "consents": [
            {"identifier": "ab", "name": "sms", "channel": "sms", "acts": {"everything": act}},
            {**note, "name": "sms#2", "at": keys.timestamp(NOON)},
            {**note, "name": "sms#1", "at": keys.timestamp(NOON - HOUR)},
            {"identifier": "cd", "name": "sms", "channel": "sms", "acts": {}},
        ],
    }
    record = record_of(profile, UNDATED)
    assert (record["acts"], record["noted"]) == ({"everything": act}, {UNDATED.list: NOON - HOUR})


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
    found = [(one.address.value, one.reason, one.at) for one in PROVIDERS["ses"].read(client)]
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
    (entry,) = PROVIDERS["aws_sms"].read(client)
    assert entry == OPTED_OUT
    PROVIDERS["aws_sms"].lift(client, entry)
    stub.assert_no_pending_responses()


def _list(name):
    return {"OptOutListArn": f"arn:{name}", "OptOutListName": name, "CreatedTimestamp": NOON}


def test_what_aws_refuses_to_lift_is_told(monkeypatch):
    client, stub = stubbed("sns", ("list_phone_numbers_opted_out", {"phoneNumbers": [NUMBER.value]}, {}))
    stub.add_client_error("opt_in_phone_number", "InvalidParameter", expected_params={"phoneNumber": NUMBER.value})
    (entry,) = PROVIDERS["sns"].read(client)
    profile = {
        "identifiers": [{"id": "ab", "kind": "phone", "value": NUMBER.value}],
        "consents": [
            {"identifier": "ab", "name": "sms", "acts": said("granted", NOON)["acts"]},
            {"identifier": "ab", "name": "sms#1", "source": entry.list, "wording": WORDING,
             "at": keys.timestamp(NOON - HOUR)},
        ],
    }  # fmt: skip
    monkeypatch.setattr("infra.cli.customers.find", lambda stage, identifier: profile)
    syncing = Syncing(stages.local(), PROVIDERS["sns"], client, dry_run=False)
    assert syncing.settled(entry) == "not taken off theirs: InvalidParameter"
