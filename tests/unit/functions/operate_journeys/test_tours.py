"""After a decision all runs and messages that it is about are looked at, turn by turn."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from shared.aws import keys
from shared.errors import TurnFailedError
from shared.journeys.codec import key_of
from shared.journeys.tours import Tours, TourStore
from shared.messages.items import message_item
from shared.messages.models import State
from tests.unit.functions.operate_journeys.desks import GATE, NEW, OTHER, TWO, a_run, parked
from tests.unit.journeys.making import MONDAY
from tests.unit.messages.samples import a_message


def keys_of(bodies):
    return sorted({(one["pk"], one["sk"]) for one in bodies})


def places(*runs):
    return sorted((key_of(run)["pk"], key_of(run)["sk"]) for run in runs)


def test_a_stop_looks_at_every_run_of_the_journey_that_waits_and_at_nothing_else(desk):
    own = [desk.put(a_run(0)), desk.put(a_run(1, NEW)), desk.put(parked(a_run(2)))]
    desk.put(replace(a_run(3), state="held_out"))
    desk.put(a_run(4, OTHER))
    held = a_message(state=State.READY, parked=GATE, due_at=MONDAY, journey="care")
    desk.table.put(keys.message(held.address, held.send_key), message_item(held))
    _, answer = desk.post("/journeys/care/stops")
    desk.turn()
    assert keys_of(desk.queues.runs) == places(*own)
    assert not [one for one in desk.queues.runs if "due_at" in one]
    assert [one["sk"] for one in desk.queues.messages] == [f"message#{held.send_key}"]
    assert answer["tour"] == "r1"


def test_a_resumption_wakes_who_was_parked_as_a_timer_does_and_nobody_else(desk):
    desk.post("/journeys/care/pauses")
    desk.now += TWO
    run = desk.put(parked(a_run(0)))
    desk.put(a_run(1))
    desk.put(parked(a_run(2, OTHER)))
    desk.heard()
    desk.post("/journeys/care/resumptions")
    desk.turns()
    assert keys_of(desk.queues.runs) == places(run)
    assert {one["due_at"] for one in desk.queues.runs} == {keys.timestamp(MONDAY)}


def test_a_migration_looks_at_those_whose_step_the_new_version_names(desk):
    run = desk.put(a_run(0))
    desk.put(replace(a_run(1), step="listen"))
    desk.put(a_run(2, NEW))
    desk.post("/journeys/care/tours")
    desk.turn()
    assert keys_of(desk.queues.runs) == places(run)


def test_a_tour_goes_through_again_until_it_finds_nobody(desk):
    run = desk.put(a_run(0))
    desk.post("/journeys/care/stops")
    for _ in range(3):
        desk.turn()
    assert len(desk.queues.runs) == 3
    desk.table.delete(key_of(run))
    desk.turns()
    _, tour = desk.get("/tours/r1")
    assert (tour["passes"], tour["woken"], tour["left"], bool(tour["done_at"])) == (4, 3, 0, True)


def test_a_tour_that_cannot_move_somebody_ends_and_says_how_many_are_left(desk):
    desk.put(a_run(0))
    desk.post("/journeys/care/stops")
    desk.turns()
    _, tour = desk.get("/tours/r1")
    assert (tour["passes"], tour["left"], bool(tour["done_at"])) == (20, 1, True)


def test_a_tour_waits_longer_after_each_pass_for_those_that_it_woke(desk):
    desk.put(a_run(0))
    desk.post("/journeys/care/stops")
    rests = [one for one in desk.turns() if one]
    assert (rests[:3], rests[-1]) == ([5, 10, 15], 60)


def test_a_tour_waits_where_the_queue_is_long(desk):
    desk.put(a_run(0))
    desk.post("/journeys/care/stops")
    desk.queues.runs.waits = 2_001
    assert desk.turn()["wait_seconds"] == 5
    assert (len(desk.queues.runs), len(desk.tours)) == (0, 1)


def test_until_its_first_turn_a_tour_is_found_by_the_sweep_which_begins_it(desk):
    desk.put(a_run(0))
    desk.post("/journeys/care/stops")
    buckets = list(keys.due_buckets(desk.now, desk.now + timedelta(minutes=2)))
    found = [item for one in buckets for item in desk.table.due(one, "~")]
    jobs = SimpleNamespace(begin=lambda kind, job, work: begun.append((kind, job)))
    begun = []
    Tours(jobs).send(found)
    assert begun == [("tour", one) for one in desk.tours]
    desk.turn()
    assert not [item for one in buckets for item in desk.table.due(one, "~")]


def test_of_two_turns_at_once_one_goes_on_and_neither_is_the_last(desk, monkeypatch):
    """A whole pass finds nobody while another turn, which began earlier, has found somebody."""
    desk.post("/journeys/care/stops")
    run, save = a_run(0), TourStore.save

    def overtaken(store, tour):
        monkeypatch.setattr(TourStore, "save", save)
        desk.put(run)
        assert not desk.turn()["done"]
        return save(store, tour)

    monkeypatch.setattr(TourStore, "save", overtaken)
    assert not desk.turn()["done"]
    assert desk.get("/tours/r1")[1]["woken"] == len(desk.queues.runs) == 1


def test_a_job_says_which_tour_it_is_and_how_far(desk):
    desk.put(a_run(0))
    desk.post("/journeys/care/tours")
    counts = {"passes": 1, "looked": 2, "woken": 1, "left": 1}
    assert desk.turn()["progress"] == {"kind": "migrate", "gate": GATE, **counts}


def test_a_job_of_no_tour_fails(desk):
    with pytest.raises(TurnFailedError, match="NotFoundError"):
        desk.handler({"job": "r9", "run": 1, "work": {}}, None)


def test_to_decide_the_same_again_starts_no_tour(desk):
    assert desk.post("/journeys/care/resumptions")[1]["tour"] is None
    assert desk.post("/journeys/care/stops")[1]["tour"]
    assert desk.post("/journeys/care/stops")[1]["tour"] is None
    assert len(desk.get("/journeys/care")[1]["acts"]) == 1


def test_a_release_into_a_gate_that_is_shut_again_is_over(desk):
    desk.post("/journeys/care/pauses")
    desk.now += TWO
    desk.post("/journeys/care/resumptions")
    desk.now += TWO
    desk.post("/journeys/care/pauses")
    desk.put(parked(a_run(0)))
    assert (desk.turns(), desk.queues.runs) == ([0], [])
