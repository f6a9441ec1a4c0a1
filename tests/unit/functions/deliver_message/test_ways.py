"""Of several channels the first that reaches the person, and only that."""

import pytest
from botocore.exceptions import ReadTimeoutError
from msgspec.structs import replace

from shared.errors import Retryable
from shared.journeys.models import Outgoing
from shared.messages.consent import Sending, Suppression
from shared.messages.ledger import Ledger
from shared.messages.models import State
from shared.messages.store import ConsentStore
from tests.unit.functions.deliver_message.offices import ADDRESS, NOON, NUMBER, PHONE, outgoing, run_with
from tests.unit.messages.samples import an_act


def text_or_mail(**changes) -> Outgoing:
    """By text, and by mail if that does not reach her."""
    return replace(outgoing(NUMBER), channel="sms", others=(f"email {ADDRESS}",), **changes)


def test_of_two_ways_the_first_is_taken_and_only_that(office):
    for _ in range(3):
        office.stream(run_with(text_or_mail()))
    assert office.everywhere() == [("sms", State.SENT, None)]
    assert [one["PhoneNumber"] for one in office.ses.texts] == [PHONE.value]
    assert office.ses.requests == []


@pytest.mark.parametrize("died", [False, True], ids=["at once", "after its worker died in between"])
def test_what_cannot_reach_the_person_by_one_channel_goes_once_by_the_next(office, monkeypatch, died):
    ConsentStore(office.table).suppress(NUMBER, "sms", Suppression("bounce", NOON, "aws_sms/a/1"))
    if died:
        with monkeypatch.context() as patched:
            patched.setattr(office.module, "go_on", lambda row, seconds_left: 1 / 0)
            with pytest.raises(Retryable):
                office.stream(run_with(text_or_mail()))
        assert office.everywhere() == [("sms", State.REFUSED, "suppressed")]
    for _ in range(3):
        office.stream(run_with(text_or_mail()))
    assert office.everywhere() == [("email", State.SENT, None), ("sms", State.REFUSED, "suppressed")]
    assert (len(office.ses.requests), office.ses.texts) == (1, [])


def test_what_must_not_go_at_all_goes_by_no_other_channel_either(office):
    office.file("order.cancelled", "2")
    office.stream(run_with(text_or_mail()))
    assert office.everywhere() == [("sms", State.REFUSED, "exit")]


def test_what_may_have_gone_by_one_channel_does_not_go_by_the_next(office, monkeypatch):
    def breaks(**request):
        raise ReadTimeoutError(endpoint_url="https://sns")

    monkeypatch.setattr(office.ses, "publish", breaks, raising=False)
    for _ in range(2):
        office.stream(run_with(text_or_mail()))
    assert office.everywhere() == [("sms", State.UNKNOWN, None)]
    assert office.ses.requests == []


def test_a_held_message_that_turns_out_to_reach_nobody_goes_on_when_its_time_comes(office):
    """Held because of a flood of texts; meanwhile the number turned out to be none."""
    ConsentStore(office.table).record(NUMBER, "sms", an_act())
    held = [Sending(f"{n}", NOON, "transactional") for n in range(15)]
    consent = ConsentStore(office.table).get(NUMBER, "sms", consistent=True)
    ConsentStore(office.table).save(consent, replace(consent, recent=tuple(held)))
    office.stream(run_with(text_or_mail()))
    (row,) = Ledger(office.table).list([NUMBER])
    assert (row.state, row.rule) == (State.READY, "blast_guard")
    Ledger(office.table).conclude(row, replace(row, due_at=None))
    ConsentStore(office.table).suppress(NUMBER, "sms", Suppression("bounce", NOON, "aws_sms/a/1"))
    office.queue(row.address, row.send_key)
    assert office.everywhere() == [("email", State.SENT, None), ("sms", State.REFUSED, "suppressed")]
