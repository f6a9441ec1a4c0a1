"""Each rule by which customers come from stage to stage, and that nobody flaps between two."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.configuration import Lifecycle
from shared.reviews.lifecycle import BEHIND, find
from tests.unit.profiles.telling import eur, told
from tests.unit.reviews.living import (
    DAY,  # fmt: skip
    RULES,
    START,
    Life,
    ann,
    bought,
    called_off,
    changes,
    given_back,
    happened,
    look,
    on,
    rated,
    subscribed,
)

ACQUISITION, TRIAL = ("acquisition", "no_purchase"), ("trial", "first_purchases")
LOYALTY, BACK = ("loyalty", "rhythm"), ("loyalty", "came_back")
LATE, GONE = ("retention", "overdue"), ("recovery", "long_overdue")
INSTANT = timedelta(microseconds=1)

THREE = (bought(0), bought(10), bought(20))


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


def test_a_purchase_brings_back_to_loyalty_even_with_the_second():
    life = Life().tell(bought(0))
    assert life.at(90) == LATE
    assert life.tell(bought(91)).at(91) == BACK
    assert life.at(92) == BACK
    assert look(92, bought(0), bought(91)) == BACK


def test_whoever_came_back_is_not_on_trial_again_but_late_as_everybody():
    life = Life().tell(bought(0))
    life.at(90)
    life.tell(bought(91)).at(91)
    assert life.at(91 + 89) == BACK
    assert life.at(91 + 90) == LATE


def test_only_a_purchase_brings_back():
    life = Life().tell(*THREE)
    assert life.at(35) == LATE
    assert (
        life.tell(happened(36, "page.viewed"), happened(36, "message.clicked", message={"channel": "email"})).at(37)
        == LATE
    )


def test_a_purchase_that_is_reported_late_counts_as_one():
    life = Life().tell(*THREE)
    assert life.at(35) == LATE
    assert life.tell(bought(30)).at(36) == BACK


def test_a_purchase_of_long_ago_that_is_reported_late_brings_nobody_back():
    life = Life().tell(bought(0), bought(40), bought(50), bought(60))
    assert life.at(75) == LATE
    assert life.tell(bought(-100), bought(-200), bought(-300)).at(76) == LATE


def test_a_purchase_that_was_called_off_or_given_back_is_none():
    for undone in (called_off, given_back):
        life = Life().tell(*THREE)
        assert life.at(20) == LOYALTY
        assert life.tell(undone(21, "n20")).at(21) == TRIAL
        assert Life().tell(bought(0), undone(1, "n0")).at(1) == ACQUISITION


def test_whose_rhythm_lacks_a_purchase_after_all_is_on_trial_again_and_whoever_came_back_is_not():
    life = Life().tell(*THREE)
    assert life.at(20) == LOYALTY
    assert life.tell(called_off(21, "n10")).at(21) == TRIAL
    back = Life().tell(bought(0), bought(10))
    assert back.at(100) == LATE
    assert back.tell(bought(101)).at(101) == BACK
    assert back.tell(called_off(102, "n10")).at(102) == BACK


def test_whoever_came_back_by_a_purchase_that_was_called_off_is_late_again():
    life = Life().tell(*THREE)
    life.at(35)
    assert life.tell(bought(36)).at(36) == BACK
    assert life.tell(called_off(37, "n36")).at(37) == LATE


def test_whose_only_purchase_is_called_off_while_late_has_not_bought():
    life = Life().tell(bought(0))
    assert life.at(90) == LATE
    assert life.tell(called_off(91, "n0")).at(91) == ACQUISITION


def test_a_part_that_is_given_back_leaves_a_purchase():
    part = told("order.refunded", "r", "order@shop-a:n20", after=21 * DAY, order={"id": "n20"},
                refund={"id": "r", "amount": eur("4.00")})  # fmt: skip
    assert look(21, *THREE, part) == LOYALTY


def test_a_cancelled_subscription_is_a_farewell():
    life = Life().tell(bought(0), subscribed(0, "active"))
    assert life.at(1) == TRIAL
    assert life.tell(subscribed(5, "canceled")).at(5) == ("recovery", "subscription_cancelled")
    assert life.found.since == on(5)


def test_nobody_is_late_whose_subscription_goes_on():
    subscriber = bought(0), subscribed(0, "active")
    assert look(400, *subscriber) == TRIAL
    assert changes(1, *subscriber) is None
    assert look(400, *subscriber, subscribed(2, "past_due")) == GONE


def test_another_subscription_or_a_purchase_afterwards_is_no_farewell():
    over = subscribed(5, "canceled")
    assert look(6, bought(0), over, subscribed(4, "active", "other")) == TRIAL
    assert look(8, bought(0), over, bought(7)) == TRIAL
    assert look(6, bought(0), subscribed(5, "paused")) == TRIAL


def test_whoever_subscribes_again_is_back_and_stays():
    life = Life().tell(bought(0), subscribed(1, "active"), subscribed(5, "cancelled"))
    assert life.at(6) == ("recovery", "subscription_cancelled")
    assert life.tell(subscribed(7, "active")).at(7) == BACK
    assert life.tell(subscribed(37, "active")).at(37) == BACK


def test_news_of_a_subscription_that_is_over_do_not_end_it_once_more():
    life = Life().tell(bought(0), subscribed(5, "canceled"))
    life.at(5)
    assert life.tell(bought(7)).at(7) == BACK
    assert life.tell(subscribed(9, "canceled")).at(9) == BACK


def test_a_subscription_that_ended_is_a_farewell_of_whoever_bought_nothing_else():
    assert look(6, subscribed(0, "active"), subscribed(5, "expired")) == ("recovery", "subscription_cancelled")


def test_whoever_bought_nothing_else_is_back_with_a_subscription_that_goes_on_again():
    life = Life().tell(subscribed(0, "active"), subscribed(5, "cancelled"))
    assert life.at(6) == ("recovery", "subscription_cancelled")
    assert life.tell(subscribed(7, "active")).at(7) == BACK


COMPLAINTS = ("recovery", "only_complaints")


def test_who_has_only_complained_since_the_last_purchase_is_to_be_won_back():
    assert look(2, bought(0), rated(1, 2)) == COMPLAINTS
    assert look(2, bought(0), rated(1, 3)) == TRIAL
    assert look(2, bought(0), happened(1, "dispute.opened")) == COMPLAINTS
    assert look(2, bought(0), happened(1, "message.complained", message={"channel": "email"})) == COMPLAINTS
    assert look(2, bought(0), happened(1, "survey.answered", survey={"score": 2, "scale": 5})) == COMPLAINTS
    assert look(2, bought(0), happened(1, "survey.answered", survey={"score": 2})) == TRIAL


def test_a_complaint_an_hour_after_the_purchase_is_one_since():
    assert look(1, bought(0), rated(1 / 24, 1)) == COMPLAINTS
    assert look(1, rated(0, 1), bought(1 / 24)) == TRIAL


def test_whoever_also_does_anything_else_does_not_only_complain():
    assert look(3, bought(0), rated(1, 1), happened(2, "product.viewed")) == TRIAL
    assert look(3, bought(0), rated(1, 1), happened(2, "ticket.opened", ticket={"id": "t"})) == COMPLAINTS
    assert look(3, bought(0), rated(1, 1), bought(2)) == TRIAL


def test_a_visit_after_the_complaint_was_seen_brings_nobody_back_but_a_purchase_does():
    life = Life().tell(bought(0), rated(1, 1))
    assert life.at(1) == COMPLAINTS
    assert life.tell(happened(2, "page.viewed")).at(2) == COMPLAINTS
    assert life.tell(bought(3)).at(3) == BACK


def mail(day, what):
    return happened(day, f"message.{what}", message={"channel": "email"})


UNANSWERED = ("retention", "unanswered")


def test_messages_that_keep_arriving_without_an_answer_are_engagement_that_falls():
    seldom = replace(RULES, usual="900d")
    assert look(40, bought(0), mail(5, "opened"), mail(34, "delivered"), rules=seldom) == TRIAL
    assert look(40, bought(0), mail(5, "opened"), mail(35, "delivered"), rules=seldom) == UNANSWERED
    assert look(40, bought(0), mail(35, "delivered"), happened(34, "page.viewed"), rules=seldom) == TRIAL
    assert look(90, bought(0), rules=seldom) == TRIAL
    assert look(40, bought(0), mail(35, "delivered"), rules=replace(seldom, unanswered=None)) == TRIAL


def test_an_open_after_that_does_not_flap_and_a_purchase_brings_back():
    life = Life(replace(RULES, usual="900d")).tell(bought(0), mail(31, "delivered"))
    assert life.at(31) == UNANSWERED
    assert life.tell(mail(32, "opened")).at(32) == UNANSWERED
    assert life.tell(bought(33)).at(33) == BACK


def test_where_the_brand_says_so_doing_nothing_is_enough():
    rules = replace(RULES, usual="900d", inactive="30d")
    assert look(30, bought(0), happened(1, "page.viewed"), rules=rules) == TRIAL
    assert look(31, bought(0), happened(1, "page.viewed"), rules=rules) == ("retention", "inactive")
    assert changes(2, bought(0), happened(1, "page.viewed"), rules=rules) == on(31) - timedelta(hours=12)


def test_whoever_clings_to_a_stage_still_gets_worse_with_time():
    life = Life(replace(RULES, unanswered="10d")).tell(bought(0), mail(11, "delivered"))
    assert life.at(11) == UNANSWERED
    life.tell(mail(12, "opened")).at(12)
    assert life.found.changes_at == on(180)
    assert life.at(180) == GONE


@pytest.mark.parametrize(
    ("day", "events", "since"),
    [
        (1, (bought(0),), on(0)),
        (21, THREE, on(20)),
        (100, THREE, on(50)),
        (40, THREE, on(35)),
        (92, (bought(0), bought(91)), on(91)),
        (9, (bought(0), rated(1, 1)), on(1)),
    ],
)
def test_a_first_look_finds_since_when_it_is_so(day, events, since):
    assert Life().tell(*events).at(day)
    assert find(ann(events), None, RULES, on(day)).since == since


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("buy"), st.integers(0, 40)),
        st.tuples(st.just("undo"), st.integers(0, 40)),
        st.tuples(st.just("view"), st.integers(0, 40)),
        st.tuples(st.just("open"), st.integers(0, 40)),
        st.tuples(st.just("mail"), st.integers(0, 40)),
        st.tuples(st.just("rate"), st.integers(0, 40)),
        st.tuples(st.just("wait"), st.integers(0, 40)),
    ),
    max_size=14,
)


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_nobody_leaves_a_bad_stage_without_a_purchase_and_a_second_look_changes_nothing(steps):
    """Whatever happens: unless something is bought, or was never bought after all, nobody gets better."""
    life, day = Life(Lifecycle(usual="20d", shortest="5d", unanswered="10d")), 0
    stage, last = "acquisition", None
    for kind, pause in steps:
        day += pause
        event = an_event(kind, day + len(life.events) / 1000, f"b{len(life.events)}", last)
        last = event.data["order"]["id"] if kind == "buy" else last
        was, stage = stage, life.tell(event).at(day + 1)[0]
        if was in BEHIND and stage not in BEHIND:
            assert kind == "buy" or (kind == "undo" and stage == "acquisition")
        if was == "recovery" and stage == "retention":
            assert kind in ("buy", "undo")
        again = find(ann(life.events), life.found, life.rules, on(day + 1))
        for what in ("stage", "judged_by", "changes_at"):
            assert getattr(again, what) == getattr(life.found, what)
        assert again.changes_at is None or again.changes_at > on(day + 1)


def an_event(kind, at, number, last):
    match kind:
        case "buy":
            return bought(at, number)
        case "undo" if last:
            return called_off(at, last)
        case "open" | "mail":
            return mail(at, "opened" if kind == "open" else "delivered")
        case "rate":
            return rated(at, 1)
    return happened(at, "page.viewed" if kind == "view" else "customer.updated")
