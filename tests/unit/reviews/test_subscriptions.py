"""A subscription that goes on keeps a customer, and one that ends is a farewell."""

from tests.unit.reviews.living import BACK, GONE, TRIAL, Life, bought, changes, look, on, subscribed


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
