"""What brings a customer back: a purchase, and nothing but one that stands."""

from tests.unit.profiles.telling import eur, told
from tests.unit.reviews.living import (
    ACQUISITION,
    BACK,
    DAY,  # fmt: skip
    LATE,
    LOYALTY,
    THREE,
    TRIAL,
    Life,
    bought,
    called_off,
    given_back,
    happened,
    look,
)


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
