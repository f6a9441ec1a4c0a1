"""The stages of a customer's life: new, on trial, in rhythm, late, gone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.reviews.lifecycle import find
from tests.unit.reviews.living import (
    ACQUISITION,
    DAY,  # fmt: skip
    GONE,
    LATE,
    LOYALTY,
    RULES,
    START,
    THREE,
    TRIAL,
    Life,
    ann,
    bought,
    called_off,
    changes,
    happened,
    look,
)

INSTANT = timedelta(microseconds=1)


def test_whoever_has_not_bought_is_new_for_ever():
    assert look(400, happened(0, "page.viewed")) == ACQUISITION
    assert changes(400, happened(0, "page.viewed")) is None


def test_the_first_purchases_are_a_trial_and_with_the_third_there_is_a_rhythm():
    assert look(1, bought(0)) == TRIAL
    assert look(11, bought(0), bought(10)) == TRIAL
    assert look(21, *THREE) == LOYALTY
    assert look(21, *THREE, rules=replace(RULES, rhythm_from=4)) == TRIAL


def test_three_purchases_of_one_day_are_no_rhythm():
    assert look(1, bought(0, "a"), bought(0.1, "b"), bought(0.2, "c")) == TRIAL


def test_what_is_late_depends_on_the_own_rhythm():
    seldom = bought(0), bought(100), bought(200)
    assert look(20 + 14.9, *THREE) == LOYALTY
    assert look(20 + 15, *THREE) == LATE
    assert look(20 + 30, *THREE) == GONE
    assert look(200 + 149, *seldom) == LOYALTY
    assert look(200 + 150, *seldom) == LATE


def test_one_long_pause_does_not_set_the_pace():
    assert look(75, bought(0), bought(10), bought(20), bought(50), bought(60)) == LATE


def test_before_there_is_a_rhythm_the_usual_one_counts():
    assert look(89.9, bought(0)) == TRIAL
    assert look(90, bought(0)) == LATE
    assert look(180, bought(0)) == GONE
    assert look(10 + 90, bought(0), bought(10)) == LATE


def test_before_there_is_a_rhythm_that_of_the_category_counts_the_shortest_of_several():
    rules = replace(RULES, usual_by_category={"coffee": "20d", "mills": "900d"})
    coffee, mill = ({"name": "x", "category": one} for one in ("coffee", "mills"))
    assert look(30, bought(0, items=[coffee, mill]), rules=rules) == LATE
    assert look(1000, bought(0, items=[mill]), rules=rules) == TRIAL
    assert look(90, bought(0, items=[{"name": "plain"}]), rules=rules) == LATE


def test_the_category_is_that_of_the_last_order_that_stands():
    rules = replace(RULES, usual_by_category={"coffee": "20d"})
    orders = bought(0), bought(5, "c", items=[{"category": "coffee"}])
    assert look(5 + 30, *orders, rules=rules) == LATE
    assert look(5 + 30, *orders, called_off(6, "c"), rules=rules) == TRIAL


def test_nobody_who_buys_every_day_is_late_at_the_week_end():
    rules = replace(RULES, shortest="14d")
    daily = [bought(day) for day in range(10)]
    assert look(9 + 13.9, *daily, rules=rules) == LOYALTY
    assert look(9 + 14, *daily, rules=rules) == LATE
    assert look(9 + 27.9, *daily, rules=rules) == LATE
    assert look(9 + 28, *daily, rules=rules) == GONE


@pytest.mark.parametrize("events", [(bought(0),), THREE, (bought(0), bought(50), bought(100), bought(300))])
def test_time_changes_it_at_the_instant_that_is_said_and_not_before(events):
    life = Life().tell(*events)
    life.at((max(one.occurred_at for one in events) - START) / DAY)
    seen = [life.found.stage]
    while at := life.found.changes_at:
        assert find(ann(events), life.found, RULES, at - INSTANT).stage == seen[-1]
        life.found = find(ann(events), life.found, RULES, at)
        seen.append(life.found.stage)
    assert seen[1:] == ["retention", "recovery"]
