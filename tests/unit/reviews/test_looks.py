"""A look finds since when it is so, and a second look changes nothing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.configuration import Lifecycle
from shared.reviews.lifecycle import BEHIND, find
from tests.unit.reviews.living import (
    GONE,
    RULES,
    THREE,
    UNANSWERED,
    Life,
    ann,
    bought,
    called_off,
    happened,
    mail,
    on,
    rated,
)


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
