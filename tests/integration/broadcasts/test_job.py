"""The job of a broadcast: what begins it, what it waits for, and what it tells of itself."""

from datetime import datetime
from decimal import Decimal

from shared.aws import gates, keys
from shared.broadcasts.conducting import LOOKS
from shared.broadcasts.models import State
from tests.integration.broadcasts.going import DAY, going


def test_a_hint_that_comes_twice_or_late_changes_nothing(fans):
    fans.draft(at=fans.now + DAY)
    fans.count()
    fans.confirm(5)
    again = list(fans.due())
    fans.calls.sent += [*again, *again]
    fans.work()
    assert (fans.broadcast().state, fans.runs(), fans.due()) == (State.CONFIRMED, {}, [])
    fans.pass_by(days=1)
    fans.calls.sent += [*again, *again]
    fans.pass_by(hours=1)
    assert sorted(fans.messages().values()) == [1] * 5


def test_what_somebody_confirmed_who_died_of_it_is_begun_by_the_due_index(fans):
    fans.draft()
    fans.count()
    begin, fans.calls.begin = fans.calls.begin, lambda *_: None
    fans.confirm(5)
    fans.calls.begin = begin
    fans.pass_by(hours=1)
    assert fans.broadcast().state is State.DONE


def test_its_job_counts_who_was_let_in_and_what_has_left_until_all_had_their_turn(fans):
    going(fans, rate=1)
    job = fans.calls.jobs["spring"]
    assert job.progress == {"audience": 5, "entered": 5, "skipped": 0, "refused": 0, "sent": 0}
    assert not job.ended
    fans.pass_by(hours=1)
    assert (job.done, job.progress["sent"]) == (True, 5)


def test_it_waits_for_its_time_and_is_counted_again_while_people_have_their_turns(fans):
    going(fans, at=fans.now + DAY, rate=Decimal("0.01"))
    job, seen = fans.calls.jobs["spring"], []
    assert job.next_at == keys.timestamp(fans.now + DAY)
    fans.pass_by(days=1)
    while not job.done:
        seen.append(job.progress["sent"])
        fans.pass_until(datetime.fromisoformat(job.next_at))
    assert seen == sorted(seen)
    assert 2 < len(set(seen)) <= len(seen) < LOOKS


def test_while_its_journey_stands_still_all_are_let_in_and_wait_and_its_job_does_too(fans):
    fans.draft(rate=1)
    fans.count()
    fans.confirm(5)
    fans.decide("paused", gates.of_journey("broadcast_spring"))
    fans.pass_by(hours=1)
    assert (len(fans.runs()), sum(fans.messages().values())) == (5, 0)
    assert not fans.calls.jobs["spring"].ended
    fans.decide("resumed", gates.of_journey("broadcast_spring"))
    fans.wake_parked()
    fans.pass_by(hours=2)
    assert (sum(fans.messages().values()), fans.broadcast().state) == (5, State.DONE)
