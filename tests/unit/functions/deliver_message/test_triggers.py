"""The two triggers: a run with something in its outbox, and a message whose time has come."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from shared.errors import Retryable
from shared.journeys.models import Statement
from shared.messages.consent import Suppression
from shared.messages.ledger import Ledger
from shared.messages.models import State
from shared.messages.store import ConsentStore
from tests.unit.functions.deliver_message.offices import ADDRESS, ANN, NOON, outgoing, run_with
from tests.unit.messages.samples import an_act


def test_a_run_with_a_message_in_its_outbox_sends_it_once_however_often_the_stream_says_so(office):
    for _ in range(3):
        office.stream(run_with(outgoing()))
    (row,) = office.rows()
    assert (row.state, row.provider_id, len(office.ses.requests)) == (State.SENT, "ses-1", 1)
    assert office.ses.requests[0]["Content"]["Simple"]["Subject"]["Data"] == "Hello Ann"
    assert office.ses.requests[0]["Destination"] == {"ToAddresses": [ANN.value]}


def test_a_later_visit_or_a_new_run_of_the_same_key_is_another_message(office):
    office.stream(
        run_with(outgoing()), run_with(replace(outgoing(), visit=1)), replace(run_with(outgoing()), attempt=0)
    )
    assert len(office.ses.requests) == 2


def test_an_exit_that_happened_since_stops_it_and_is_named(office):
    office.file("order.cancelled", "2")
    office.stream(run_with(outgoing()))
    (row,) = office.rows()
    assert (row.state, row.rule, row.detail) == (State.REFUSED, "exit", "exit: order.cancelled")
    assert office.ses.requests == []


def test_a_customer_without_an_address_has_it_in_the_books(office):
    office.stream(run_with(outgoing(address=None)))
    (row,) = office.rows()
    assert (row.state, row.rule, office.ses.requests) == (State.REFUSED, "no_address", [])


def test_a_message_that_waited_is_sent_from_the_queue(office):
    office.milliseconds = 60_000
    message = office.module.messages_of(run_with(outgoing()))[0]
    ledger = Ledger(office.table)
    mine = ledger.claim(message, NOON - timedelta(hours=1))
    ledger.conclude(mine, replace(mine, state=State.READY, rule="quiet_hours", due_at=NOON - timedelta(days=1)))
    assert office.queue(ADDRESS, message.send_key) == {"batchItemFailures": []}
    assert [row.state for row in office.rows()] == [State.SENT]


def test_without_time_left_nothing_is_claimed_and_the_record_comes_again(office):
    office.milliseconds = 2_000
    with pytest.raises(Retryable):
        office.stream(run_with(outgoing()))
    assert office.rows() == []
    assert office.queue(ADDRESS, "x") == {"batchItemFailures": [{"itemIdentifier": "1"}]}


def test_what_a_run_states_goes_to_the_queue_of_facts_as_the_same_event_each_time(office, monkeypatch):
    queued = []
    monkeypatch.setattr(office.stating, "intake", lambda: SimpleNamespace(put=lambda *all: queued.extend(all)))
    note = Statement("note", 1, "customer.updated", ADDRESS, NOON, {"traits": {"vip": True}})
    office.stream(run_with(note, outgoing()))
    office.stream(run_with(note, outgoing()))
    (first,), (second,) = (message["events"] for message in queued)
    assert first == second
    assert (first["source"], first["identifiers"]) == ("tributary/journeys", [{"kind": "email", "value": ANN.value}])
    assert [row.state for row in office.rows()] == [State.SENT]


def test_a_message_that_cannot_go_now_holds_up_no_fact(office, monkeypatch):
    queued = []
    monkeypatch.setattr(office.stating, "intake", lambda: SimpleNamespace(put=lambda *all: queued.extend(all)))
    office.milliseconds = 2_000
    with pytest.raises(Retryable):
        office.stream(run_with(outgoing(), Statement("note", 1, "customer.updated", ADDRESS, NOON, {})))
    assert len(queued) == 1


def test_a_suppressed_address_gets_nothing_not_even_transactional(office):
    ConsentStore(office.table).record(ADDRESS, "email", an_act())
    ConsentStore(office.table).suppress(ADDRESS, "email", Suppression("complaint", NOON, "1"))
    office.stream(run_with(outgoing()))
    assert [(row.rule, row.detail) for row in office.rows()] == [("suppressed", "complaint")]
