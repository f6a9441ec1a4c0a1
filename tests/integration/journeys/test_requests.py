"""Journeys that start and stop each other, and goals: from the fact to the runs as they lie in the table."""

from datetime import timedelta

import pytest

from functions.deliver_message.journey import stated
from shared.aws import keys
from shared.journeys import statements
from shared.journeys.entry import held_out
from shared.journeys.models import ENDED, HELD_OUT, WAITING
from shared.profiles import facts
from tests.integration.journeys.conftest import EMAIL, PHONE, SECRET, told
from tests.unit.journeys.making import MONDAY, a_journey

HOUR = timedelta(hours=1)
WAIT = {"id": "wait", "type": "wait", "duration": "3d"}
START = {"id": "go", "type": "start", "journey": "other"}
STOP = {"id": "halt", "type": "stop", "journey": "other"}
DELIVERED = told("order.delivered", "e1", order={"id": "1"})
KEY = "event.data.order.id"
GOAL = {"event": "order.placed", "within": "2d"}


def other(*steps, **fields):
    return a_journey(*(steps or (WAIT,)), **{"name": "other", "trigger": {"event": "ticket.closed"}, **fields})


def hand_over(here, *runs, later=HOUR):
    """What these runs state is filed and announced, a little later."""
    here.now += later
    events = [facts.event_from_plain(facts.delivery(one, here.now)["events"][0]) for run in runs
              for one in stated(run, here.table)]  # fmt: skip
    return [started for one in events for started in here.receive(one)]


def by_journey(here):
    return {run.journey: run for run in here.runs()}


def test_a_journey_that_is_asked_for_starts_once_and_is_about_the_same_order(system):
    here = system(a_journey(START), other(key=KEY))
    runs = here.receive(DELIVERED)
    (begun,) = hand_over(here, *runs)
    assert (begun.journey, begun.key, begun.trigger["data"]["order"]) == ("other", "1", {"id": "1"})
    assert hand_over(here, *runs) == []
    assert len(here.runs()) == 2


@pytest.mark.parametrize(
    ("step", "fields", "starts"),
    [
        (START, {"when": "false"}, False),
        (START, {"trigger": {"event": "ticket.closed", "condition": "false"}}, True),
        (START, {"key": "event.data.cart.id"}, False),
        ({**START, "key": "order.lost + '-b'"}, {"key": KEY}, False),
        ({**START, "key": "event.data.order.id + '-b'"}, {"key": "event.data.cart.id"}, True),
        ({**START, "journey": "gone"}, {}, False),
    ],
)
def test_its_own_rules_decide_but_for_the_condition_on_its_trigger(system, step, fields, starts):
    here = system(a_journey(step), other(**fields))
    assert bool(hand_over(here, *here.receive(DELIVERED))) is starts


def test_what_a_vendor_calls_a_request_starts_and_stops_nothing(system):
    here = system(other())
    here.receive(told("ticket.closed", "e0"))
    here.now += HOUR
    here.receive(told("journey.stop_requested", "e1", after=HOUR, stop={"journey": "other"}))
    here.receive(told("journey.start_requested", "e2", after=HOUR, start={"journey": "other", "data": {}}))
    here.deliver()
    assert [run.state for run in here.runs()] == [WAITING]


def test_a_journey_that_is_stopped_ends_at_once_in_the_middle_of_a_wait(system):
    here = system(a_journey(STOP), other())
    here.receive(told("ticket.closed", "e0"))
    here.now += HOUR
    hand_over(here, *here.receive(DELIVERED))
    here.deliver()
    assert (by_journey(here)["other"].reason, by_journey(here)["other"].state) == ("stopped", ENDED)


def test_a_stop_that_nobody_was_told_of_is_found_when_the_timer_fires(system):
    here = system(a_journey(STOP), other())
    (waiting,) = here.receive(told("ticket.closed", "e0"))
    here.now += HOUR
    hand_over(here, *here.receive(DELIVERED))
    assert here.due(waiting).reason == "stopped"


def test_with_a_key_only_the_run_that_has_it_is_stopped(system):
    here = system(a_journey({**STOP, "key": KEY}), other(key=KEY))
    for number in ("1", "2"):
        here.receive(told("ticket.closed", f"t{number}", order={"id": number}))
    here.now += HOUR
    hand_over(here, *here.receive(DELIVERED))
    here.deliver()
    assert {run.key: run.state for run in here.runs() if run.journey == "other"} == {"1": ENDED, "2": WAITING}


def test_a_journey_may_be_stopped_and_begun_anew_by_one_run(system):
    here = system(a_journey(STOP, START), other(reentry="always"))
    (first,) = here.receive(told("ticket.closed", "e0"))
    here.now += HOUR
    runs = here.receive(DELIVERED)
    here.now += HOUR
    stop, start = [one for run in runs for one in stated(run, here.table)]
    here.receive(stop)
    here.deliver()
    (second,) = here.receive(start)
    here.now = second.due_at
    key = {**keys.run(second.customer_id, "other", f"{second.key}\x1f1"), "due_at": keys.timestamp(second.due_at)}
    assert here.wake(key).reason == "completed"
    assert [run.reason for run in here.runs() if run.journey == "other"] == ["stopped", "completed"]


def test_a_chain_of_journeys_that_start_each_other_ends_after_five_links(system):
    back = {"id": "back", "type": "start", "journey": "care"}
    here = system(a_journey(START, reentry="always"), other(back, reentry="always"))
    runs, begun = here.receive(DELIVERED), 1
    while runs and begun < 20:
        runs = hand_over(here, *runs)
        begun += len(runs)
    assert begun == 1 + statements.MOST_LINKS == len(here.runs())


def test_a_journey_that_its_own_note_would_start_again_ends_too(system):
    note = {"id": "note", "type": "set", "traits": {"n": {"cel": "now"}}}
    here = system(a_journey(note, trigger={"event": "customer.updated"}, reentry="always"))
    runs, begun = here.receive(told("customer.updated", "e1")), 1
    while runs and begun < 20:
        runs = hand_over(here, *runs)
        begun += len(runs)
    assert begun == 1 + statements.MOST_LINKS


def test_a_goal_counts_in_its_time_also_after_the_run_has_ended_and_only_once(system):
    here = system(a_journey({"id": "end", "type": "end"}, goal=GOAL, key=KEY))
    (run,) = here.receive(DELIVERED)
    assert (run.state, run.converted_at) == (ENDED, None)
    for number, hours in enumerate((5, 6)):
        here.now = MONDAY + timedelta(hours=hours)
        here.receive(told("order.placed", f"p{number}", after=timedelta(hours=hours), order={"id": f"n{number}"}))
        here.deliver()
    (run,) = here.runs()
    assert (run.reason, run.converted_at, run.outbox) == ("completed", MONDAY + timedelta(hours=5), ())


@pytest.mark.parametrize(("hours", "counts"), [(-1, False), (0, True), (48, True), (49, False)])
def test_only_what_happens_between_entering_and_the_end_of_its_time_is_a_success(system, hours, counts):
    here = system(a_journey(WAIT, goal=GOAL))
    here.receive(DELIVERED)
    here.now = MONDAY + timedelta(hours=50)
    here.receive(told("order.placed", "p", after=timedelta(hours=hours), order={"id": "9"}))
    here.deliver()
    assert bool(here.runs()[0].converted_at) is counts


def test_what_started_a_run_is_not_its_success_however_often_it_is_told(system):
    here = system(a_journey(WAIT, trigger={"event": "order.placed"}, goal=GOAL))
    item = here.file(told("order.placed", "p", order={"id": "1"}))
    here.announce(item)
    here.announce(item)
    here.deliver()
    assert here.runs()[0].converted_at is None


def test_a_condition_may_say_what_is_a_success(system):
    placed = told("order.placed", "p", order={"id": "1"})
    here = system(a_journey(WAIT, trigger={"event": "order.placed"}, goal={**GOAL, "condition": "event.data.big"}))
    here.receive(placed)
    here.now += HOUR
    here.receive(told("order.placed", "p2", after=HOUR, big=False))
    here.deliver()
    assert here.runs()[0].converted_at is None
    here.receive(told("order.placed", "p3", after=HOUR, big=True))
    here.deliver()
    assert here.runs()[0].converted_at == MONDAY + HOUR


@pytest.mark.parametrize("identifier", [EMAIL, PHONE])
def test_who_is_held_out_stays_until_the_goals_time_is_over_and_may_reach_it(system, identifier):
    journey = a_journey(WAIT, goal=GOAL, exit=[{"event": "order.placed"}], reentry="always", holdout=0.999)
    here = system(journey)
    assert held_out(journey, keys.identifier_id(identifier, SECRET))
    (run,) = here.receive(told("order.delivered", "e1", identifier))
    assert (run.state, run.due_at, run.visits) == (HELD_OUT, MONDAY + timedelta(days=2), {})
    assert here.receive(told("order.delivered", "e2", identifier)) == []
    here.now += HOUR
    here.receive(told("order.placed", "p", identifier, after=HOUR))
    for moved in here.deliver():
        assert (moved.state, moved.converted_at) == (HELD_OUT, MONDAY + HOUR)
    over = here.due(run)
    assert (over.state, over.reason, over.held_out, over.listens) == (ENDED, "holdout", True, ())


def test_of_a_run_that_has_ended_only_the_goal_is_still_looked_at(system):
    here = system(a_journey(WAIT, goal=GOAL, exit=[{"event": "order.cancelled"}]))
    here.receive(DELIVERED)
    here.now += HOUR
    here.receive(told("order.cancelled", "c", after=HOUR))
    here.deliver()
    (run,) = here.runs()
    assert (run.reason, run.listens) == ("exit: order.cancelled", ("order.placed",))
    here.receive(told("order.placed", "p", after=HOUR))
    here.deliver()
    (moved,) = here.runs()
    assert (moved.reason, moved.ended_at, moved.converted_at) == (run.reason, run.ended_at, MONDAY + HOUR)


def test_what_is_stopped_and_begun_anew_in_one_breath_is_begun(system):
    """The stop is still on its way to the run when the request to begin is read."""
    here = system(a_journey(STOP, START), other(reentry="always"))
    here.receive(told("ticket.closed", "e0"))
    here.now += HOUR
    (begun,) = hand_over(here, *here.receive(DELIVERED))
    here.deliver()
    assert [(run.attempt, run.state, run.reason) for run in here.runs() if run.journey == "other"] == [
        (0, ENDED, "stopped"),
        (begun.attempt, WAITING, None),
    ]
