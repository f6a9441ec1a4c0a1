"""A stop is at once, by whichever door, and a resumption lets the others in."""

from datetime import timedelta
from decimal import Decimal

import pytest

from shared.aws import gates
from shared.broadcasts.going_through import GoingThrough
from shared.broadcasts.halting import ELSEWHERE, Halting
from shared.broadcasts.models import State
from shared.journeys.control_store import ControlStore
from shared.journeys.models import WAITING
from tests.integration.broadcasts.going import going, turns


def test_a_stop_in_the_middle_is_at_once_and_for_good(fans):
    going(fans, rate=1)
    half = turns(fans)[2]
    fans.pass_until(half)
    sent = sum(fans.messages().values())
    fans.stop()
    fans.pass_by(days=2)
    assert (sum(fans.messages().values()), sent) == (3, 3)
    assert fans.broadcast().state is State.STOPPED
    assert fans.outcome().runs == {"journey stopped": 2}


def test_what_is_paused_goes_on_later_as_it_was_spread(fans):
    going(fans, rate=1)
    before = turns(fans)
    fans.pass_until(before[1])
    fans.pause()
    fans.pass_by(hours=3)
    assert sum(fans.messages().values()) == 2
    fans.resume()
    fans.wake_parked()
    ahead = sorted(run.due_at for runs in fans.runs().values() for run in runs if run.state == WAITING)
    assert [one - first for one, first in zip(ahead, before[2:], strict=True)] == [timedelta(hours=3)] * 3
    fans.pass_by(hours=4)
    assert sum(fans.messages().values()) == 5


def stopped_while_letting_in(world, **wish):
    """Sixty members, of whom three pages were let in."""
    for number in range(60):
        world.member(f"fan{number}")
    world.now += timedelta(minutes=1)
    world.draft(**wish)
    world.confirm(world.count().count.members)
    page, looked = GoingThrough.page, []

    def stops(going, *given):
        looked.append(found := page(going, *given))
        if len(looked) == 3:
            world.pause()
        return found

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(GoingThrough, "page", stops)
        world.work()
    return looked


def test_a_stop_while_members_are_let_in_ends_it_and_a_resumption_lets_the_others_in(world):
    looked = stopped_while_letting_in(world)
    assert world.calls.jobs["spring"].stopped
    let_in = sum(part.looked for part in looked)
    assert (len(looked), world.tally("turns")["entered"]) == (3, let_in)
    world.pass_by(hours=1)
    first = sum(world.messages().values())  # their second had come before the stop
    assert (len(world.runs()), len(turns(world))) == (let_in, let_in - first)
    assert min(turns(world)) > world.broadcast().start.at
    world.resume()
    world.wake_parked()
    world.pass_by(hours=1)
    assert sorted(world.messages().values()) == [1] * 60
    assert world.broadcast().state is State.DONE


def test_whoever_is_let_in_after_a_stop_is_as_much_later_as_whoever_was_let_in_before(world):
    """Else they would all go at once, whatever the account may send in a second or a day."""
    stopped_while_letting_in(world, rate=Decimal("0.1"))
    stopped = world.now
    world.pass_by(hours=5)
    before = sum(world.messages().values())
    world.resume()
    world.wake_parked()
    waiting = sorted(run.due_at for runs in world.runs().values() for run in runs if run.state == WAITING)
    assert len(waiting) == 60 - before
    assert min(waiting) >= stopped + timedelta(hours=5)
    assert len(set(waiting)) == len(waiting)
    ends = max(run.due_at for runs in world.runs().values() for run in runs if run.due_at)
    world.pass_until(ends + timedelta(minutes=10))
    assert sorted(world.messages().values()) == [1] * 60
    assert world.broadcast().state is State.DONE


@pytest.mark.parametrize(
    "hear", [lambda one, at: one.heard_of("spring", at), Halting.look_at_all], ids=["when it is told", "each hour"]
)
def test_who_stops_its_execution_in_the_console_holds_back_all_that_was_let_in(fans, hear):
    going(fans, rate=1)
    fans.calls.jobs["spring"].stopped = True
    hear(fans.halting(), fans.now)
    fans.pass_by(hours=1)
    assert set(fans.messages().values()) == {0}
    (act,) = ControlStore(fans.table).acts(gates.of_run("broadcast_spring", "spring"))
    assert (act["act"], act["by"]) == ("paused", ELSEWHERE)
    fans.resume()
    hear(fans.halting(), fans.now)
    fans.wake_parked()
    fans.pass_by(hours=2)
    assert sorted(fans.messages().values()) == [1] * 5


def test_an_execution_that_goes_on_or_is_no_broadcast_stops_nothing(fans):
    going(fans, rate=1)
    fans.halting().heard_of("spring", fans.now)
    fans.halting().heard_of("spring-count-20260302-000000-000000", fans.now)
    fans.halting().look_at_all(fans.now)
    fans.pass_by(hours=1)
    assert sorted(fans.messages().values()) == [1] * 5


@pytest.mark.parametrize("act", ["pause", "stop"])
def test_what_was_stopped_here_is_not_decided_again_each_hour(fans, act):
    going(fans, rate=1)
    getattr(fans, act)()
    fans.halting().look_at_all(fans.now + timedelta(hours=1))
    (decided,) = ControlStore(fans.table).acts(gates.of_run("broadcast_spring", "spring"))
    assert decided["by"] == "arn:ann"


def test_a_stop_for_good_that_was_half_done_is_left_to_whoever_does_it_again(fans):
    """Its messages are stopped already; its record still says that it goes on."""
    going(fans, rate=1)
    fans.decide("stopped", gates.of_run("broadcast_spring", "spring"))
    fans.calls.jobs["spring"].stopped = True
    fans.halting().look_at_all(fans.now)
    fans.stop()
    assert fans.broadcast().state is State.STOPPED
