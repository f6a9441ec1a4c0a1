"""A wake-up reaches its run: the engine decides with the customer and the facts as they are now."""

from datetime import timedelta

import pytest

from shared.aws import keys
from shared.errors import ConflictError
from shared.journeys.models import ENDED, WAITING
from shared.journeys.store import RunStore
from shared.profiles.store import ProfileStore
from tests.integration.journeys.conftest import EMAIL, PHONE, key, told
from tests.unit.journeys.making import ASK, LISTEN, MONDAY, WAIT_THREE_DAYS, a_journey

LEAVES = {"exit": [{"event": "order.cancelled"}]}
DELIVERED = told("order.delivered", "e1", order={"id": "1"})


def begun(system, *steps, **fields):
    here = system(a_journey(*steps, **fields))
    (run,) = here.receive(DELIVERED)
    return here, run


def test_when_its_time_comes_a_run_moves_and_is_stored(system):
    here, run = begun(system)
    moved = here.due(run)
    assert (moved.step, [one.template for one in moved.outbox]) == ("listen", ["question"])
    assert here.runs() == [moved]


def test_a_timer_delivered_twice_moves_it_once(system):
    here, run = begun(system)
    once = here.due(run)
    assert here.due(run) == once
    assert here.runs() == [once]


def test_a_timer_that_a_run_has_left_behind_costs_no_look_at_the_customer(system, monkeypatch):
    here, run = begun(system)
    moved = here.due(run)
    monkeypatch.setattr(ProfileStore, "profile", None)
    assert here.due(run) == moved


def test_a_fact_is_looked_at_consistently_and_a_timer_as_it_comes(system, monkeypatch):
    here, run = begun(system)
    looks, original = [], ProfileStore.profile
    watched = lambda store, one, *, consistent=False: (looks.append(consistent), original(store, one))[1]  # noqa: E731
    monkeypatch.setattr(ProfileStore, "profile", watched)
    here.due(run)
    here.receive(told("survey.answered", "e2"))
    here.deliver()
    assert looks[:1] == [False]
    assert set(looks[1:]) == {True}


def test_two_timers_at_the_same_time_move_it_once_and_the_loser_looks_again(system, monkeypatch):
    here, run = begun(system)
    get = RunStore.get

    def another_is_quicker(store, at):
        found = get(store, at)
        monkeypatch.setattr(RunStore, "get", get)
        here.due(run)
        return found

    monkeypatch.setattr(RunStore, "get", another_is_quicker)
    assert here.due(run).sequence == 1
    assert [one.sequence for one in here.runs()] == [1]


def test_who_loses_again_and_again_leaves_it_to_the_queue(system, monkeypatch):
    here, run = begun(system)

    def lost(store, moved, now, *, before):
        raise ConflictError("put_item")

    monkeypatch.setattr(RunStore, "save", lost)
    with pytest.raises(ConflictError):
        here.due(run)


def test_an_exit_that_was_filed_while_the_run_began_is_found_although_nobody_announced_it(system):
    here, run = begun(system, **LEAVES)
    here.file(told("order.cancelled", "e2"))
    moved = here.due(run)
    assert (moved.reason, moved.outbox) == ("exit: order.cancelled", ())


def test_the_order_is_looked_at_as_it_is_now(system):
    here, run = begun(system, when="order.status == 'delivered'")
    here.now += timedelta(hours=1)
    here.file(told("order.cancelled", "e2", order={"id": "1"}, after=timedelta(hours=1)))
    assert here.due(run).reason == "guard"


def test_a_run_stays_on_the_version_it_began_with(system):
    here, run = begun(system)
    here.journeys = (a_journey({**WAIT_THREE_DAYS, "duration": "9d"}, {**ASK, "template": "new_question"}),)
    assert [one.template for one in here.due(run).outbox] == ["question"]


def test_of_two_runs_that_a_merge_brings_together_the_older_goes_on(system):
    here, older = begun(system)
    here.now = MONDAY + timedelta(hours=1)
    (younger,) = here.receive(told("order.delivered", "e2", PHONE, order={"id": "2"}))
    here.receive(told("customer.updated", "e3", EMAIL, PHONE))
    here.now = younger.due_at
    assert here.due(younger).reason == "merged"
    assert here.due(older).step == "listen"
    assert {run.state for run in here.runs()} == {WAITING, ENDED}


def test_only_runs_under_other_ids_of_the_customer_are_looked_at_as_rivals(system, monkeypatch):
    here, run = begun(system)
    here.receive(told("customer.updated", "e3", EMAIL, PHONE))
    asked, of_customer = [], RunStore.of_customer
    watched = lambda runs, ids, *about, **options: (asked.extend(ids), of_customer(runs, ids, *about, **options))[1]  # noqa: E731
    monkeypatch.setattr(RunStore, "of_customer", watched)
    here.due(run)
    assert len(asked) == 1
    assert run.customer_id not in asked


def test_a_run_whose_customer_was_erased_ends(system, table):
    here, run = begun(system)
    table.delete(keys.identifier(run.customer_id))
    assert here.due(run).reason == "erased"


def test_a_wake_up_for_a_run_that_is_gone_or_over_does_nothing(system):
    here, run = begun(system, LISTEN)
    over = here.due(run)
    assert over.state == ENDED
    assert here.due(run) == over
    assert here.wake({"pk": "nobody", "sk": "run#care#x", "due_at": keys.timestamp(MONDAY)}) is None


def test_a_fact_that_expired_before_it_was_delivered_does_nothing(system):
    here, run = begun(system, LISTEN)
    assert here.wake({**key(run), "fact": {"pk": "gone", "sk": "event#x"}}) == run
