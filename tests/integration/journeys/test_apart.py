"""People were taken for one and are told apart: each run goes with the identifier that stated what began it."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from functions.deliver_message.journey import LastLook, messages_of, stated
from functions.lookup_customer.views import Views
from shared.aws import keys
from shared.journeys import apart
from shared.journeys.models import ENDED, WAITING
from shared.journeys.store import RunStore
from shared.profiles.cutting import Cutting, Decision
from shared.profiles.measures import NO_EXCHANGE
from shared.profiles.store import ProfileStore
from tests.integration.journeys.conftest import EMAIL, PHONE, SECRET, told
from tests.unit.journeys.making import ASK, LISTEN, WAIT_THREE_DAYS, a_journey

ANN, BEN = (keys.identifier_id(one, SECRET) for one in (EMAIL, PHONE))
ORDER = {"key": "event.data.order.id", "exit": [{"event": "order.cancelled"}]}
"""`ANN` is the smaller id, and so the customer's while they are taken for one."""


@pytest.fixture
def here(system):
    """They are one customer, and Ben's order has begun a run."""
    found = system(a_journey(WAIT_THREE_DAYS, ASK, LISTEN, **ORDER))
    found.file(told("page.viewed", "both", EMAIL, PHONE))
    (run,) = found.receive(told("order.delivered", "e1", PHONE, order={"id": "1"}))
    assert (run.customer_id, run.home) == (ANN, BEN)
    found.now += timedelta(hours=1)
    return found


def decide(here, *, cut):
    """An operator does, and the stream says so to start_journeys."""
    here.now += timedelta(minutes=1)
    Cutting(here.table, lambda kind: 5).decide(ANN, BEN, Decision(here.now.isoformat(), cut, here.now, "ann", "two"))


def told_of_it(here):
    for one in (ANN, BEN):
        here.enrolment().parted(one)
    here.deliver()


def of(here, one):
    """As whoever looks the customer up finds them."""
    profile = ProfileStore(here.table).profile(one, consistent=True)
    shown = Views(here.table, NO_EXCHANGE).runs(profile)["runs"]
    runs = apart.own(RunStore(here.table).of_customer(profile.aliases), profile.aliases)
    assert len(shown) == len(runs)
    return runs


def test_a_run_goes_to_whose_event_began_it(here):
    decide(here, cut=True)
    assert of(here, ANN) == []
    told_of_it(here)
    assert of(here, ANN) == []
    (run,) = of(here, BEN)
    assert (run.state, run.step, run.customer_id, run.home) == (WAITING, "settle", BEN, None)
    assert here.table.get(keys.run(ANN, "care", "1"), consistent=True) is None


def test_what_happens_to_either_moves_its_own_runs_only(here):
    decide(here, cut=True)
    told_of_it(here)
    here.receive(told("order.cancelled", "c1", EMAIL, after=timedelta(minutes=50), order={"id": "1"}))
    assert here.queue.sent == []
    here.receive(told("order.cancelled", "c2", PHONE, after=timedelta(minutes=50), order={"id": "1"}))
    assert [run.reason for run in here.deliver()] == ["exit: order.cancelled"] * 2


def test_whose_timer_fires_before_anybody_was_told_is_handed_over_then(here):
    (run,) = of(here, ANN)
    decide(here, cut=True)
    after = here.due(run)
    assert (after.customer_id, after.step) == (BEN, "listen")
    assert [one.address for one in after.messages] == [None], "Ben has no address, and Ann's is not his"
    assert here.due(run) is None


def test_an_event_of_the_other_that_was_on_its_way_does_not_move_it(here):
    here.receive(told("order.cancelled", "c1", EMAIL, after=timedelta(minutes=50), order={"id": "1"}))
    decide(here, cut=True)
    (run, again) = here.deliver()
    assert (run.customer_id, run.state) == (BEN, WAITING)
    assert again is None


def test_a_message_that_was_asked_for_before_does_not_go_to_the_other(here):
    (run,) = of(here, ANN)
    (message,) = messages_of(here.due(run))
    assert message.address == ANN
    look = LastLook(here.table, here.definitions(), NO_EXCHANGE, here.controls().read)
    assert look(message, here.now)[1].exited is None
    decide(here, cut=True)
    assert look(message, here.now)[1].exited == apart.ELSEWHERE
    told_of_it(here)
    assert look(message, here.now)[1].exited == "the run is gone"


def test_each_may_enter_as_if_they_had_never_been_one(here):
    decide(here, cut=True)
    told_of_it(here)
    (run,) = here.receive(told("order.delivered", "e2", EMAIL, after=timedelta(hours=1), order={"id": "1"}))
    assert (run.customer_id, run.attempt) == (ANN, 0)
    assert here.receive(told("order.delivered", "e3", PHONE, after=timedelta(hours=1), order={"id": "1"})) == []


def test_a_run_that_is_over_goes_too_and_bars_nobody_else(here):
    (run,) = of(here, ANN)
    here.due(here.due(run))
    decide(here, cut=True)
    told_of_it(here)
    (over,) = of(here, BEN)
    assert (over.state, over.reason) == (ENDED, "completed")
    assert of(here, ANN) == []


def test_beside_a_run_of_the_same_name_it_is_another_attempt(here):
    (run,) = of(here, ANN)
    own = replace(run, customer_id=BEN, home=None, state=ENDED, due_at=None, reason="completed", ended_at=here.now)
    RunStore(here.table).create(own, here.now)
    decide(here, cut=True)
    told_of_it(here)
    assert sorted((one.attempt, one.state) for one in of(here, BEN)) == [(0, ENDED), (1, WAITING)]


def test_a_restore_leaves_it_to_the_one_that_they_are_again(here):
    decide(here, cut=True)
    told_of_it(here)
    decide(here, cut=False)
    (run,) = of(here, ANN)
    assert here.due(run).messages[0].address == ANN


def test_two_who_hand_it_over_at_once_do_so_once(here):
    decide(here, cut=True)
    for one in (ANN, BEN, ANN):
        here.enrolment().parted(one)
    assert len(here.queue.sent) == 2
    here.deliver()
    assert len(of(here, BEN)) == 1


def test_the_run_that_it_starts_is_the_same_persons(system):
    asks = a_journey({"id": "go_on", "type": "start", "journey": "more"}, **ORDER)
    more = a_journey(WAIT_THREE_DAYS, name="more", trigger={"manual": True}, **ORDER)
    here = system(asks, more)
    here.file(told("page.viewed", "both", EMAIL, PHONE))
    (run,) = here.receive(told("order.delivered", "e1", PHONE, order={"id": "1"}))
    (started,) = here.receive(next(stated(run, here.table)))
    assert (started.journey, started.customer_id, started.home) == ("more", ANN, BEN)
