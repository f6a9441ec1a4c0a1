"""What is paused, stopped or switched off holds its messages."""

from datetime import timedelta

import pytest

from shared.aws import gates
from shared.guards import trip
from shared.journeys import controls
from shared.journeys.control_store import ControlStore
from shared.messages.models import State
from tests.unit.functions.deliver_message.offices import ADDRESS, JOURNEY, NOON, outgoing, run_with

LONG_AGO = NOON - timedelta(days=2)
GATES = {gates.of_journey(JOURNEY.name): "paused", gates.of_channel("email"): "switched_off", "sending": "switched_off"}


def parked(office, gate: str) -> list[str]:
    return [item["sk"] for bucket in gates.buckets(gate) for item in office.table.due(bucket, "~")]


@pytest.mark.parametrize("gate", GATES)
def test_a_message_whose_gate_is_shut_is_parked_there_and_goes_when_it_was_opened_long_ago(office, gate):
    office.decide(controls.paused, gate, LONG_AGO)
    office.stream(run_with(outgoing()))
    (row,) = office.rows()
    assert (row.state, row.rule, row.detail, row.parked) == (State.READY, GATES[gate], gate, gate)
    assert (parked(office, gate), office.ses.requests) == ([f"message#{row.send_key}"], [])
    office.queue(ADDRESS, row.send_key)
    assert office.rows()[0].parked == gate
    office.decide(controls.resumed, gate, LONG_AGO + timedelta(hours=1))
    office.queue(ADDRESS, row.send_key)
    (row,) = office.rows()
    assert (row.state, row.parked, parked(office, gate), len(office.ses.requests)) == (State.SENT, None, [], 1)


def test_of_a_journey_that_is_stopped_nothing_goes_any_more(office):
    office.decide(controls.stopped, gates.of_journey(JOURNEY.name), NOON + timedelta(hours=1))
    office.stream(run_with(outgoing()))
    (row,) = office.rows()
    assert (row.state, row.rule, office.ses.requests) == (State.REFUSED, "stopped", [])


def test_a_stop_that_was_released_before_the_run_began_stops_nothing(office):
    gate = gates.of_journey(JOURNEY.name)
    office.decide(controls.stopped, gate, LONG_AGO)
    office.decide(controls.released, gate, NOON - timedelta(hours=1))
    office.stream(run_with(outgoing()))
    assert [row.state for row in office.rows()] == [State.SENT]


def test_a_journey_that_stands_still_by_itself_says_so_of_what_it_holds(office):
    control = ControlStore(office.table)
    trip.pause(control, gates.of_journey(JOURNEY.name), trip.Trip("blast_guard", "too many"), LONG_AGO)
    office.store._until = None
    office.stream(run_with(outgoing()))
    (row,) = office.rows()
    assert (row.state, row.rule, row.parked) == (State.READY, "blast_guard", gates.of_journey(JOURNEY.name))
