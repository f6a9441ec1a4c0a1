"""Who gets a broadcast, and when: everybody in the segment, once, at a time of their own."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.broadcasts.models import State
from shared.events import Identifier
from shared.journeys.models import ENDED
from shared.reviews.reviewing import Reviewing
from tests.integration.broadcasts.going import DAY, going, turns


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
