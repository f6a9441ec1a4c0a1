"""A broadcast from its draft to its end: who is counted, who is let in, when, and what stops it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from shared.aws import gates, keys
from shared.broadcasts import changes
from shared.broadcasts.conducting import LOOKS
from shared.broadcasts.going_through import GoingThrough
from shared.broadcasts.halting import ELSEWHERE, Halting
from shared.broadcasts.models import State
from shared.errors import InvalidRequestError
from shared.events import Identifier
from shared.journeys.control_store import ControlStore
from shared.journeys.models import ENDED, WAITING
from shared.reviews.reviewing import Reviewing

DAY = timedelta(days=1)


def turns(world):
    """When whose turn is, of those who wait for it."""
    return sorted(run.turn_at for runs in world.runs().values() for run in runs if run.turn_at)


def going(world, **wish):
    """Drafted, counted, confirmed, and everybody let in."""
    world.draft(**wish)
    world.confirm(world.count().count.members)
    world.pass_until(world.now)
    return world


def test_everybody_gets_one_message_each_at_their_own_second_and_then_it_is_done(fans):
    going(fans, rate=1)
    assert [turn - fans.broadcast().start.at for turn in turns(fans)] == sorted(
        turn - fans.broadcast().start.at for turn in set(turns(fans))
    )
    assert set(fans.messages().values()) == {0}
    fans.pass_by(hours=1)
    assert set(fans.messages().values()) == {1}
    assert (len(fans.messages()), fans.broadcast().state) == (5, State.DONE)
    assert {run.reason for runs in fans.runs().values() for run in runs} == {"completed"}


def test_the_count_says_by_channel_who_has_an_address_who_agreed_and_whose_is_dead(fans):
    fans.bounced("fan1")
    fans.draft(channels=("email", "sms"))
    count = fans.count().count
    assert (count.members, count.reached, count.done_at) == (5, 3, fans.now)
    mail, text = count.channels["email"], count.channels["sms"]
    assert (mail.addressed, mail.consented, mail.suppressed, mail.capped, mail.reached) == (5, 4, 1, 0, 3)
    assert text.addressed == 0


@pytest.mark.parametrize("audience", [4, 6, 0])
def test_another_number_than_was_counted_is_refused(fans, audience):
    fans.draft()
    fans.count()
    with pytest.raises(InvalidRequestError, match="5 were counted"):
        fans.confirm(audience)
    assert fans.broadcast().state is State.COUNTED


def test_a_number_is_good_for_an_hour(fans):
    fans.draft()
    fans.count()
    fans.now += timedelta(hours=1, seconds=1)
    with pytest.raises(InvalidRequestError, match="more than an hour ago"):
        fans.confirm(5)
    fans.count()
    assert fans.confirm(5).state is State.CONFIRMED


def test_a_number_is_good_for_no_other_audience(fans):
    fans.draft()
    fans.count()
    fans.member("late")
    with pytest.raises(InvalidRequestError, match="there are 6 now"):
        fans.confirm(5)


def test_nothing_is_confirmed_that_was_not_counted(fans):
    fans.draft()
    with pytest.raises(InvalidRequestError, match="not counted yet"):
        fans.confirm(5)


def test_who_joins_after_the_count_is_not_in_it(fans):
    fans.draft(at=fans.now + DAY)
    fans.confirm(fans.count().count.members)
    fans.now += timedelta(minutes=1)
    late = fans.member("late")
    fans.pass_by(days=2)
    assert (late in fans.runs(), len(fans.runs())) == (False, 5)


def test_who_has_left_when_the_turn_comes_gets_nothing(fans):
    going(fans, rate=1)
    fans.leaves("fan2")
    fans.pass_by(hours=1)
    (run,) = fans.runs()[fans.id("fan2")]
    assert (run.state, run.reason, run.messages) == (ENDED, "left the segment", ())
    assert fans.outcome().runs == {"left the segment": 1}


def test_a_member_whom_another_customer_takes_in_gets_it_also_before_both_are_reviewed_as_one(fans):
    """The other's id is the smaller, so it is the one that stays, and nobody has put it into the segment yet."""
    other = next(f"other{n}" for n in range(99) if fans.id(f"other{n}") < fans.id("fan2"))
    fans.tell(Identifier("email", f"{other}@example.com"))
    going(fans, rate=1)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Reviewing, "review", lambda *_: None)
        fans.tell(Identifier("email", "fan2@example.com"), Identifier("email", f"{other}@example.com"))
    fans.pass_by(hours=1)
    assert fans.messages()[fans.id(other)] == 1


def test_two_who_become_one_customer_get_it_once(fans):
    going(fans, rate=1)
    fans.tell(Identifier("email", "fan1@example.com"), Identifier("email", "fan2@example.com"))
    fans.pass_by(hours=1)
    assert sorted(fans.messages().values()) == [1] * 4


def test_two_who_became_one_customer_after_one_of_them_had_it_get_it_once(fans):
    going(fans, rate=1)
    first = min((run.turn_at, who) for who, runs in fans.runs().items() for run in runs)[1]
    fans.pass_until(min(turns(fans)))
    other = next(f"fan{n}" for n in range(5) if fans.id(f"fan{n}") != first)
    name = next(f"fan{n}" for n in range(5) if fans.id(f"fan{n}") == first)
    fans.tell(Identifier("email", f"{name}@example.com"), Identifier("email", f"{other}@example.com"))
    fans.pass_by(hours=1)
    assert sorted(fans.messages().values()) == [1] * 4


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


def test_a_local_time_comes_for_each_customer_on_their_own_clock(world):
    for name, zone in (("kiri", "Pacific/Kiritimati"), ("berlin", "Europe/Berlin"), ("york", "America/New_York")):
        world.member(name, zone=zone)
    world.now += timedelta(minutes=1)
    at = datetime(2026, 3, 4, 9)  # noqa: DTZ001 - a time on the wall
    world.draft(at=at, local=True)
    world.confirm(world.count().count.members)
    world.pass_until(datetime(2026, 3, 3, 19, tzinfo=UTC))
    begun = {who: runs[0].turn_at or runs[0].ended_at for who, runs in world.runs().items()}
    wanted = {"kiri": (3, 19), "berlin": (4, 8), "york": (4, 14)}
    for name, (day, hour) in wanted.items():
        late = begun[world.id(name)] - datetime(2026, 3, day, hour, tzinfo=UTC)
        assert timedelta() <= late <= timedelta(seconds=3)


@pytest.mark.parametrize(("past", "reached"), [("now", 2), ("skip", 1)])
def test_whose_clock_is_past_it_when_it_starts_gets_it_now_or_not_at_all(world, past, reached):
    world.member("tokyo", zone="Asia/Tokyo")
    world.member("york", zone="America/New_York")
    world.now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    world.draft(at=datetime(2026, 3, 2, 10), local=True, past=past)  # noqa: DTZ001 - a time on the wall
    world.confirm(world.count().count.members)
    world.pass_by(days=1)
    assert sum(world.messages().values()) == reached
    assert world.tally("turns")["skipped"] == 2 - reached


def test_what_does_not_fit_into_the_quota_of_today_goes_in_the_next_days(world):
    for number in range(10):
        world.member(f"fan{number}")
    world.now += timedelta(minutes=1)
    world.quota = {"MaxSendRate": 1.0, "Max24HourSend": 4.0, "SentLast24Hours": 2.0}
    going(world)
    began = world.broadcast().start.at
    days = [(turn - began) // DAY for turn in turns(world)]
    # The partitions of the index take turns, so that numbers have gaps; none of a day has more than its share.
    assert max(days.count(day) for day in set(days)) <= 4
    assert days.count(0) <= 2
    world.pass_by(days=40)
    assert (sum(world.messages().values()), world.broadcast().state) == (10, State.DONE)


def test_a_journey_of_the_brand_is_begun_by_hand_and_only_such_a_one(fans):
    going(fans, template=None, journey="steady")
    fans.pass_by(hours=1)
    assert {run.journey for runs in fans.runs().values() for run in runs} == {"steady"}
    assert sum(fans.messages().values()) == 5
    assert fans.outcome().left == 0


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


def test_a_number_that_took_longer_to_count_than_it_is_good_for_can_be_confirmed(fans):
    fans.draft()
    fans.jobs().take_up(changes.counting(fans.broadcast(), fans.now), fans.now)
    fans.now += timedelta(hours=2)
    fans.work()
    fans.now += timedelta(minutes=59)
    assert fans.confirm(5).state is State.CONFIRMED


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
