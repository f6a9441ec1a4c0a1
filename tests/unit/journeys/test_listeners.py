"""Whoever could care for an event is found by what it says; whoever is not found could not have cared."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared import conditions
from shared.events import REVIEWS, Event
from shared.journeys import listeners
from shared.journeys.conjuncts import Conjunct, first
from shared.journeys.context import seen
from shared.journeys.listeners import Listeners, Wish
from shared.journeys.trigger import occasion
from tests.unit.journeys.making import ANN, ASK, LISTEN, MONDAY, a_journey

ANY = "name"


def test_the_index_names_who_listens_to_what():
    care = a_journey(LISTEN, exit=[{"event": "order.cancelled"}])
    other = a_journey(ASK, name="other", trigger={"event": "survey.answered"})
    assert listeners.index([other, care]) == {
        "order.cancelled": {"move": {ANY: {"order.cancelled": ["care"]}}},
        "order.delivered": {"start": {ANY: {"order.delivered": ["care"]}}},
        "survey.answered": {
            "start": {ANY: {"survey.answered": ["other"]}},
            "move": {ANY: {"survey.answered": ["care"]}},
        },
    }


def test_the_index_names_who_listens_to_what_the_event_must_say():
    asked = {**LISTEN, "events": [{"event": "survey.answered", "condition": 'event.data.survey.name == "nps"'}]}
    care = a_journey(asked, trigger={"stage": "retention"}, goal={"event": "order.placed", "within": "7d"})
    assert listeners.index([care]) == {
        "order.placed": {"move": {ANY: {"order.placed": ["care"]}}},
        "stage.changed": {"start": {"data.stage.to": {"retention": ["care"]}}},
        "survey.answered": {"move": {"data.survey.name": {"nps": ["care"]}}},
    }


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (None, None),
        ('event.data.a == "x"', Conjunct("data.a", ("x",))),
        ('"x" == event.data.a', Conjunct("data.a", ("x",))),
        ("event.data.a == 'it\\'s'", Conjunct("data.a", ("it's",))),
        ('customer.b == 1 && (event.source == "y" && event.data.a == "x")', Conjunct("source", ("y",))),
        ('event.data.a in ["x", "y"]', Conjunct("data.a", ("x", "y"))),
        ('event.data.a == "x" || event.data.b == "y"', None),
        ('!(event.data.a == "x")', None),
        ('event.data.a != "x"', None),
        ('event.data.a == "x" ? true : false', None),
        ('event.data.a == "\\u0041"', None),
        ('event.data.a == b"x"', None),
        ("event.data.a == 1", None),
        ("event.data.a == event.data.b", None),
        ('customer.a == "x"', None),
        ('trigger.data.a == "x"', None),
        ('event.data.a in ["x", customer.b]', None),
        ('event.data.list[0] == "x"', None),
        ('.event.data.a == "x" && event.data.b == "y"', None),
    ],
)
def test_what_an_event_must_say_is_read_from_the_condition(condition, found):
    assert first(condition) == found


def test_what_begins_with_an_event_knows_it_as_its_trigger_too():
    assert first('trigger.data.a == "x"', listeners.STARTING) == Conjunct("data.a", ("x",))


def test_wishes_are_written_and_read_and_those_of_before_there_were_places_are_for_any_such_event():
    wish = Wish("survey.answered", "data.survey.name", "n\x1fp s")
    assert Wish.read(wish.written()) == wish
    assert Wish.read("survey.answered") == Wish("survey.answered", "name", "survey.answered")


def test_a_thousand_journeys_that_wait_for_something_else_are_not_looked_at():
    many = [
        a_journey(
            ASK, name=f"j{n}", trigger={"event": "order.placed", "condition": f'event.data.order.store == "s{n}"'}
        )
        for n in range(1000)
    ]
    found = Listeners(listeners.index(many))
    assert found.started_by(an_event({"order": {"store": "s7"}})) == ["j7"]


def an_event(data, name: str = "order.placed", source: str = "standard_webhooks/own") -> Event:
    return Event("e1", name, MONDAY, source, (ANN.identifier,), data)


WORDS = st.sampled_from(["x", "y", "z"])
PLACES = st.sampled_from(
    ["event.data.a", "event.data.b.c", "trigger.data.a", "event.source", "customer.a", "event.name"]
)
NAMES = st.sampled_from(["order.placed", "survey.answered"])
SIMPLE = st.one_of(
    st.builds('{} == "{}"'.format, PLACES, WORDS),
    st.builds('"{1}" == {0}'.format, PLACES, WORDS),
    st.builds('{} != "{}"'.format, PLACES, WORDS),
    st.builds('{} in ["{}", "{}"]'.format, PLACES, WORDS, WORDS),
    st.builds("has(event.data.{})".format, st.sampled_from("ab")),
    st.builds('event.{} == "order.placed"'.format, st.just("name")),
)
CONDITIONS = st.recursive(
    SIMPLE,
    lambda below: st.one_of(
        st.builds("({} && {})".format, below, below),
        st.builds("({} || {})".format, below, below),
        st.builds("!({})".format, below),
        st.builds("({} ? {} : {})".format, below, below, below),
    ),
    max_leaves=5,
)
TRIGGERS = st.one_of(
    st.fixed_dictionaries({"event": NAMES, "condition": st.none() | CONDITIONS}),
    st.fixed_dictionaries({"event": st.lists(NAMES, min_size=1, max_size=3), "condition": st.none() | CONDITIONS}),
    st.fixed_dictionaries({"stage": st.sampled_from(["retention", "recovery"]), "condition": st.none() | CONDITIONS}),
    st.fixed_dictionaries({"segment": WORDS}),
    st.fixed_dictionaries({"date": st.just("customer.birthday")}),
)
VALUES = st.one_of(WORDS, st.integers(0, 1), st.lists(WORDS, max_size=1), st.none())
DATA = st.fixed_dictionaries(
    {},
    optional={
        "a": VALUES,
        "b": st.one_of(VALUES, st.fixed_dictionaries({"c": VALUES})),
        "stage": st.fixed_dictionaries({"from": st.just("loyalty"), "to": st.sampled_from(["retention", "recovery"])}),
        "segment": st.fixed_dictionaries({"name": WORDS}),
        "start": st.fixed_dictionaries({"journey": st.sampled_from(["j0", "j1"])}),
    },
)
EVENTS = st.builds(
    an_event,
    DATA,
    st.sampled_from(["order.placed", "survey.answered", "stage.changed", "segment.entered", "date.reached"]),
    st.sampled_from(["x", "y", "standard_webhooks/own", REVIEWS]),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(TRIGGERS, max_size=6), EVENTS, WORDS)
def test_looked_up_or_tried_one_by_one_the_same_journeys_begin(triggers, event, word):
    journeys = [a_journey(ASK, name=f"j{number}", trigger=trigger) for number, trigger in enumerate(triggers)]
    variables = {"event": seen(event), "trigger": seen(event), "customer": {"a": word}}

    def begins(journey):
        met = occasion(journey.trigger, journey.name).is_met(event)
        return met and conditions.allow(journey.trigger.condition, variables)

    looked_up = Listeners(listeners.index(journeys)).started_by(event)
    assert [journey.name for journey in journeys if begins(journey) and journey.name not in looked_up] == []


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(NAMES, st.none() | CONDITIONS), max_size=6), EVENTS, WORDS)
def test_looked_up_or_tried_one_by_one_the_same_journeys_are_moved(exits, event, word):
    journeys = [
        a_journey(ASK, name=f"j{number}", exit=[{"event": name, "condition": condition}])
        for number, (name, condition) in enumerate(exits)
    ]
    variables = {"event": seen(event), "trigger": {"data": {"a": "x"}}, "customer": {"a": word}}
    looked_up = set().union(*Listeners(listeners.index(journeys)).moved_by(event))
    for journey in journeys:
        (exit,) = journey.exit
        if exit.event == event.name and conditions.allow(exit.condition, variables):
            assert journey.name in looked_up
