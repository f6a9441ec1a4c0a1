"""Complaints, silence and inactivity: who is late though there is time left."""

from dataclasses import replace
from datetime import timedelta

from tests.unit.reviews.living import (
    BACK,
    RULES,
    TRIAL,
    UNANSWERED,
    Life,
    bought,
    changes,
    happened,
    look,
    mail,
    on,
    rated,
)

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
