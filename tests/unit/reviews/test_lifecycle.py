"""Stages of life: purchases decide, time passes, and nothing flaps."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.configuration import Lifecycle
from shared.reviews.lifecycle import Found, Stage, find

DAY = timedelta(days=1)
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
RULES = Lifecycle(usual="60d", retention=1.5, recovery=3)


def a_customer(*days: int, **fields: Any) -> dict[str, Any]:
    """Who bought on these days after the start."""
    bought = sorted(START + day * DAY for day in days)
    orders = [{"id": str(day), "status": "paid"} for day in days]
    seen: dict[str, Any] = {"number_of_orders": len(bought), "orders": orders}
    if bought:
        seen["last_purchase"] = bought[-1].isoformat()
    if len(bought) > 1:
        pauses = sorted((later - one).days for one, later in zip(bought, bought[1:], strict=False))
        seen["purchase_interval_days"] = pauses[len(pauses) // 2]
    return {**seen, **fields}


def at(day: float, seen: dict[str, Any], before: Found | None = None, rules: Lifecycle = RULES) -> Found:
    return find(seen, before, rules, START + day * DAY)


def test_nobody_who_has_not_bought_is_anything_but_new() -> None:
    found = at(400, a_customer())
    assert (found.stage, found.changes_at) == (Stage.ACQUISITION, None)


def test_the_first_purchases_are_a_trial_and_a_rhythm_is_loyalty() -> None:
    assert at(1, a_customer(0)).stage is Stage.TRIAL
    assert at(31, a_customer(0, 30)).stage is Stage.TRIAL
    assert at(61, a_customer(0, 30, 60)).stage is Stage.LOYALTY


def test_what_is_late_depends_on_the_own_rhythm() -> None:
    often, seldom = a_customer(0, 10, 20), a_customer(0, 100, 200)
    assert at(20 + 14.9, often).stage is Stage.LOYALTY
    assert at(20 + 15, often).stage is Stage.RETENTION
    assert at(200 + 100, seldom).stage is Stage.LOYALTY
    assert at(20 + 30, often).stage is Stage.RECOVERY


def test_before_there_is_a_rhythm_the_usual_one_counts_or_that_of_the_category() -> None:
    assert at(89, a_customer(0)).stage is Stage.TRIAL
    assert at(90, a_customer(0)).stage is Stage.RETENTION
    coffee = a_customer(0, orders=[{"id": "0", "status": "paid", "items": [{"category": "coffee"}]}])
    assert at(31, coffee, rules=Lifecycle(usual_by_category={"coffee": "20d"})).stage is Stage.RETENTION


@pytest.mark.parametrize("days", [(0,), (0, 10, 20), (0, 50, 100, 300)])
def test_time_changes_it_exactly_when_it_says(days: tuple[int, ...]) -> None:
    seen, now = a_customer(*days), START + max(days) * DAY
    for _ in range(3):
        found = find(seen, None, RULES, now)
        if found.changes_at is None:
            break
        just_before = find(seen, None, RULES, found.changes_at - timedelta(microseconds=1))
        assert just_before.stage is found.stage
        now = found.changes_at
        assert find(seen, None, RULES, now).stage is not found.stage
    assert find(seen, None, RULES, now).stage is Stage.RECOVERY


def test_only_a_purchase_brings_somebody_back() -> None:
    rules = Lifecycle(inactive="30d", usual="300d")
    quiet = a_customer(0, 5, 10, last_active=(START + 10 * DAY).isoformat())
    late = at(41, quiet, rules=Lifecycle(rhythm_from=9, inactive="30d", usual="300d"))
    assert (late.stage, late.reason) == (Stage.RETENTION, "inactive")
    visited = {**quiet, "last_active": (START + 42 * DAY).isoformat()}
    rules = Lifecycle(rhythm_from=9, inactive="30d", usual="300d")
    assert at(43, visited, late, rules).stage is Stage.RETENTION
    assert at(43, visited, None, rules).stage is Stage.TRIAL
    bought = a_customer(0, 5, 10, 42, last_active=(START + 42 * DAY).isoformat())
    assert at(43, bought, late, rules).stage is Stage.TRIAL


def test_a_purchase_that_is_reported_late_counts_as_one() -> None:
    late = at(90, a_customer(0))
    assert late.stage is Stage.RETENTION
    assert at(91, a_customer(0, 89), late).stage is Stage.TRIAL


def test_whoever_clings_to_a_stage_still_gets_worse_with_time() -> None:
    late = Found(Stage.RETENTION, "inactive", START)
    found = at(10, a_customer(0), late)
    assert (found.stage, found.changes_at) == (Stage.RETENTION, START + 180 * DAY)
    assert at(180, a_customer(0), late).stage is Stage.RECOVERY


def test_a_cancelled_subscription_is_a_farewell_unless_another_goes_on_or_something_is_bought() -> None:
    over = {"id": "s", "status": "canceled", "since": (START + 5 * DAY).isoformat()}
    going_on = {"id": "t", "status": "active", "since": START.isoformat()}
    assert at(6, a_customer(0, subscriptions=[over])).reason == "subscription_cancelled"
    assert at(6, a_customer(0, subscriptions=[over, going_on])).stage is Stage.TRIAL
    assert at(8, a_customer(0, 7, subscriptions=[over])).stage is Stage.TRIAL


def test_whose_last_word_is_a_complaint_is_to_be_won_back() -> None:
    complaint = (START + 9.5 * DAY).isoformat()
    assert at(10, a_customer(0, last_complaint=complaint, last_active=complaint)).reason == "only_complaints"
    later = (START + 11.5 * DAY).isoformat()
    assert at(12, a_customer(0, last_complaint=complaint, last_active=later)).stage is Stage.TRIAL
    assert at(12, a_customer(0, 11, last_complaint=complaint, last_active=complaint)).stage is Stage.TRIAL


def test_a_purchase_that_was_called_off_is_none() -> None:
    loyal = at(61, a_customer(0, 30, 60))
    assert loyal.stage is Stage.LOYALTY
    assert at(62, a_customer(0, 30), loyal).stage is Stage.TRIAL
    assert at(62, a_customer(), loyal).stage is Stage.ACQUISITION
