"""Who enters a journey, and who does not."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shared.journeys import endings
from shared.journeys.entry import entry, held_out, is_news
from shared.journeys.models import ENDED
from tests.unit.journeys.making import MONDAY, a_journey, a_profile, a_scene, an_event, started

ORDER_KEY = "event.data.order.id"
FIRST = an_event(order={"id": "1"})


def again(reentry, *, days: int, run=None, event=None):
    """Another delivery so many days later, when the run of the first has ended (or is what `run` says)."""
    journey = a_journey(reentry=reentry)
    later = MONDAY + timedelta(days=days)
    run = run or endings.end(started(journey, FIRST), "completed", MONDAY + timedelta(days=1))
    return entry(journey, event or an_event(at=later, id="e2", order={"id": "2"}), [run], a_scene(later))


def test_one_run_per_customer_unless_the_journey_says_otherwise():
    assert again("never", days=1000) is None
    assert again("always", days=2).attempt == 1


def test_one_run_per_key():
    journey = a_journey(key=ORDER_KEY)
    earlier = [started(journey, FIRST)]
    assert entry(journey, an_event(id="e2", order={"id": "1"}), earlier, a_scene()) is None
    found = entry(journey, an_event(id="e3", order={"id": 2}), earlier, a_scene(profile=a_profile(orders=())))
    assert (found.key, found.attempt) == ("2", 0)


def test_never_two_at_a_time():
    assert again("always", days=2, run=started(a_journey(reentry="always"), FIRST)) is None


def test_the_event_that_started_a_run_starts_no_other_however_late_it_comes_again():
    assert again("always", days=500, event=FIRST) is None


@pytest.mark.parametrize(("days", "enters"), [(89, False), (90, True)])
def test_again_after_so_many_calendar_days_from_entering(days, enters):
    assert (again({"after": "90d"}, days=days) is not None) is enters


@pytest.mark.parametrize(("at", "enters"), [("2026-05-30T23:59:59+02:00", False), ("2026-05-31T00:00:00+02:00", True)])
def test_days_until_the_next_entry_are_those_of_the_customers_zone(at, enters):
    """Entered on 2 March at ten in Berlin: the 90th day after it is 31 May, as a whole."""
    journey = a_journey(reentry={"after": "90d"})
    run = endings.end(started(journey, FIRST), "completed", MONDAY)
    event = an_event(id="e2", order={"id": "2"})
    assert (entry(journey, event, [run], a_scene(datetime.fromisoformat(at))) is not None) is enters


@pytest.mark.parametrize(("seconds", "enters"), [(-1, False), (0, True)])
def test_hours_until_the_next_entry_are_exact(seconds, enters):
    journey = a_journey(reentry={"after": "24h"})
    run = endings.end(started(journey, FIRST), "completed", MONDAY)
    now = MONDAY + timedelta(hours=24, seconds=seconds)
    assert (entry(journey, an_event(id="e2", order={"id": "2"}), [run], a_scene(now)) is not None) is enters


def test_a_condition_on_the_trigger_must_hold():
    journey = a_journey(trigger={"event": "order.delivered", "condition": "event.data.order.channel == 'web'"})
    assert entry(journey, an_event(order={"id": "1", "channel": "pos"}), [], a_scene()) is None
    assert entry(journey, an_event(order={"id": "1", "channel": "web"}), [], a_scene()) is not None


def test_the_guard_must_hold():
    journey = a_journey(when="order.status == 'delivered'")
    assert entry(journey, FIRST, [], a_scene()) is not None
    assert entry(journey, FIRST, [], a_scene(profile=a_profile(status="cancelled"))) is None
    assert entry(journey, FIRST, [], a_scene(profile=a_profile(orders=()))) is None


def test_an_event_that_does_not_state_the_key_starts_nothing():
    assert entry(a_journey(key=ORDER_KEY), an_event(), [], a_scene()) is None
    assert entry(a_journey(key=ORDER_KEY), an_event(order={"id": ""}), [], a_scene()) is None


def test_an_address_of_many_people_starts_nothing():
    assert entry(a_journey(), FIRST, [], a_scene(profile=a_profile(shared=True))) is None


@pytest.mark.parametrize(
    ("age", "news"), [(timedelta(hours=35), True), (timedelta(hours=37), False), (timedelta(minutes=-4), True)]
)
def test_history_starts_nothing(age, news):
    assert is_news(an_event(at=MONDAY - age), MONDAY) is news


def test_a_held_out_customer_gets_a_run_that_has_ended_and_nothing_else():
    run = started(a_journey(holdout=1.0))
    assert (run.state, run.reason, run.outbox, run.due_at) == (ENDED, "holdout", (), None)


def test_the_share_that_is_held_out_is_the_share_that_was_asked_for():
    journey = a_journey(holdout=0.1)
    held = sum(held_out(journey, f"customer-{n}") for n in range(20_000))
    assert 0.09 < held / 20_000 < 0.11


def test_who_is_held_out_differs_from_journey_to_journey():
    one, other = a_journey(holdout=0.5), replace(a_journey(holdout=0.5), name="other")
    customers = [f"customer-{n}" for n in range(100)]
    assert [held_out(one, c) for c in customers] != [held_out(other, c) for c in customers]
