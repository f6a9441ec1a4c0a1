"""In step with providers' lists: what they refuse becomes ours, and only a later START takes a number off theirs."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from shared.aws.opt_out_lists import Entry
from shared.events import Identifier
from shared.messages import inbound
from shared.messages.consent import Act, Choice, Consent, Suppression
from shared.messages.opted_out import decided, fact, lists_of, noted
from shared.messages.untold import ON_THEIR_LIST
from tests.unit.messages.samples import a_brand

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NUMBER, ANN = Identifier("phone", "+4930901820"), Identifier("email", "ann@example.com")
OPTED_OUT = Entry("aws_sms/Default", NUMBER, "sms", "opted_out", NOON)
UNDATED = Entry("sns_sms/opt_outs", NUMBER, "sms", "opted_out")
BOUNCED = Entry("ses/suppression_list", ANN, "email", "bounce", NOON)


NOBODY = Consent("ab", "sms")


def said(choice, at, *, by_person=True):
    act = Act("1", at, "everything", choice, by_person, "twilio/main")
    return replace(NOBODY, acts={"everything": act})


def test_what_is_on_a_list_and_not_known_here_is_stated():
    assert decided(OPTED_OUT, NOBODY, None) == decided(BOUNCED, NOBODY, None) == "state"


def test_what_is_known_here_is_left_alone():
    assert decided(OPTED_OUT, said(Choice.WITHDRAWN, NOON - HOUR), None) == "known"
    assert decided(BOUNCED, replace(NOBODY, suppressed=Suppression("bounce", NOON, "1")), None) == "known"


@pytest.mark.parametrize(("started", "wanted"), [(NOON + HOUR, "lift"), (NOON - HOUR, "state"), (NOON, "state")])
def test_only_a_start_after_the_opt_out_takes_the_number_off(started, wanted):
    assert decided(OPTED_OUT, said(Choice.GRANTED, started), None) == wanted


def test_what_a_shop_granted_takes_no_number_off():
    assert decided(OPTED_OUT, said(Choice.GRANTED, NOON + HOUR, by_person=False), None) == "state"


@pytest.mark.parametrize(
    ("first", "wanted"), [(None, "state"), (NOON - HOUR, "lift"), (NOON, "state"), (NOON + HOUR, "state")]
)
def test_without_a_date_it_must_have_been_noted_before_the_start(first, wanted):
    assert decided(UNDATED, said(Choice.GRANTED, NOON), first) == wanted


def test_it_was_noted_when_that_list_was_stated_first():
    def act(at, source, wording=ON_THEIR_LIST):
        return Act("1", at, "everything", Choice.WITHDRAWN, True, source, wording)

    told = [act(NOON, UNDATED.list), act(NOON - HOUR, UNDATED.list), act(NOON - 2 * HOUR, "aws_sms/Default")]
    assert noted(UNDATED, [*told, act(NOON - 3 * HOUR, UNDATED.list, "STOP")]) == NOON - HOUR
    assert noted(UNDATED, []) is None


def test_only_lists_of_providers_that_the_brand_sends_by_are_read():
    assert list(lists_of(dataclasses.replace(a_brand(), channels={}))) == ["ses"]
    assert list(lists_of(dataclasses.replace(a_brand(), channels={"sms": {}}))) == ["ses", "sns"]
    assert list(lists_of(dataclasses.replace(a_brand(), channels={"sms": {"by": "aws_sms"}}))) == ["ses", "aws_sms"]


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
