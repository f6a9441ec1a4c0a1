"""Each kind of trigger lets customers in at its own event, and at no other."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.events import OURS, REVIEWS, Event
from shared.journeys import engine
from shared.journeys.entry import entry
from shared.journeys.step import Due
from shared.journeys.trigger import occasion
from tests.unit.journeys.making import ANN, MONDAY, WAIT_THREE_DAYS, a_journey, a_scene, an_event, started

STAGE = ("stage.changed", {"stage": {"from": "loyalty", "to": "retention", "reason": "overdue"}})
ENTERED, LEFT = ("segment.entered", {"segment": {"name": "vip"}}), ("segment.left", {"segment": {"name": "vip"}})
DATE = ("date.reached", {"start": {"journey": "care"}, "date": {"name": "customer.birthday", "on": "2026-03-02"}})

TRIGGERS = {
    "stage": ({"stage": "retention"}, STAGE),
    "left_stage": ({"left_stage": "loyalty"}, STAGE),
    "segment": ({"segment": "vip"}, ENTERED),
    "left_segment": ({"left_segment": "vip"}, LEFT),
    "date": ({"date": "customer.birthday", "yearly": True}, DATE),
    "every": ({"every": ["monday"], "at": "09:00", "segment": "vip"}, DATE),
}


def said(name: str, data, source: str = REVIEWS) -> Event:
    return Event("e1", name, MONDAY, source, (ANN.identifier,), data)


@pytest.mark.parametrize("kind", sorted(TRIGGERS))
def test_it_begins_with_the_fact_that_it_is_about_and_with_no_other(kind):
    trigger, (name, data) = TRIGGERS[kind]
    journey = a_journey(trigger=trigger)
    assert journey.trigger.kind == kind
    assert entry(journey, said(name, data), [], a_scene()) is not None
    for other, (_, fact) in TRIGGERS.items():
        alike = {"date", "every"} if kind in ("date", "every") else {"stage", "left_stage"} if "stage" in kind else ()
        if other != kind and other not in alike:
            assert entry(journey, said(*fact), [], a_scene()) is None


@pytest.mark.parametrize(
    ("trigger", "fact"),
    [
        ({"stage": "loyalty"}, STAGE),
        ({"left_stage": "retention"}, STAGE),
        ({"segment": "lapsed"}, ENTERED),
        ({"left_segment": "lapsed"}, LEFT),
    ],
)
def test_another_stage_or_segment_begins_nothing(trigger, fact):
    assert entry(a_journey(trigger=trigger), said(*fact), [], a_scene()) is None


def test_several_events_may_begin_one_journey_and_the_condition_is_for_each_of_them():
    trigger = {"event": ["checkout.started", "checkout.updated"], "condition": 'event.data.checkout.step == "2"'}
    journey = a_journey(trigger=trigger)
    assert journey.trigger.summary() == "checkout.started or checkout.updated"
    for name, step, begins in (
        ("checkout.started", "2", True),
        ("checkout.updated", "2", True),
        ("checkout.updated", "1", False),
        ("checkout.completed", "2", False),
    ):
        event = said(name, {"checkout": {"step": step}}, "segment/web")
        assert (entry(journey, event, [], a_scene()) is not None) is begins


def test_a_date_is_for_the_journey_that_waits_for_it_only():
    other = ("date.reached", {**DATE[1], "start": {"journey": "other"}})
    assert entry(a_journey(trigger=TRIGGERS["date"][0]), said(*other), [], a_scene()) is None


@pytest.mark.parametrize("kind", sorted(TRIGGERS))
def test_what_others_send_under_these_names_begins_nothing(kind):
    trigger, (name, data) = TRIGGERS[kind]
    assert entry(a_journey(trigger=trigger), said(name, data, "standard_webhooks/own"), [], a_scene()) is None


def test_a_condition_must_hold_besides():
    for reason, enters in (("overdue", True), ("silent", False)):
        journey = a_journey(trigger={"stage": "retention", "condition": f'event.data.stage.reason == "{reason}"'})
        assert (entry(journey, said(*STAGE), [], a_scene()) is not None) is enters


def test_a_date_of_an_order_makes_a_run_for_that_order():
    start = {"journey": "care", "key": "64550", "data": {"order": {"id": "64550"}}}
    event = said("date.reached", {"start": start, "date": {"name": "order.placed_at", "on": "2026-03-02"}})
    found = entry(a_journey(trigger={"date": "order.placed_at"}, key="event.data.order.id"), event, [], a_scene())
    assert found is not None
    assert (found.key, found.event["data"]["order"], found.event["data"]["date"]["on"]) == (
        "64550",
        {"id": "64550"},
        "2026-03-02",
    )


def test_by_hand_no_event_begins_it_but_another_journey_does():
    journey = a_journey(trigger={"manual": True})
    assert occasion(journey.trigger, journey.name) is None
    about = {"name": "other", "step": "s", "links": 1, "trigger": {}}
    asked = {"start": {"journey": "care", "data": {}}, "journey": about}
    event = Event("e1", "journey.start_requested", datetime(2026, 3, 2, tzinfo=UTC), OURS, (ANN.identifier,), asked)
    assert entry(journey, event, [], a_scene()) is not None
    assert all(entry(journey, said(*fact), [], a_scene()) is None for _, fact in TRIGGERS.values())


@pytest.mark.parametrize(
    ("trigger", "told"),
    [
        ({"event": "order.placed"}, "order.placed"),
        ({"stage": "retention"}, "stage retention"),
        ({"left_segment": "vip"}, "left segment vip"),
        ({"date": "customer.birthday", "before": "3d", "yearly": True}, "3d before customer.birthday, every year"),
        (TRIGGERS["every"][0], "every monday at 09:00, segment vip"),
        ({"manual": True}, "by hand"),
    ],
)
def test_it_says_in_a_few_words_what_it_is(trigger, told):
    assert a_journey(trigger=trigger).trigger.summary() == told


@pytest.mark.parametrize(("seconds", "reason"), [(-1, "completed"), (0, "completed"), (1, "exit: order.placed")])
@pytest.mark.parametrize("kind", ["stage", "segment"])
def test_the_purchase_that_led_into_it_does_not_end_what_begins_there(kind, seconds, reason):
    trigger, fact = TRIGGERS[kind]
    journey = a_journey(WAIT_THREE_DAYS, trigger=trigger, exit=[{"event": "order.placed"}])
    run = started(journey, said(*fact))
    bought = an_event("order.placed", MONDAY + timedelta(seconds=seconds), id="bought")
    assert engine.advance(run, journey, a_scene(run.due_at, None, bought), Due(run.due_at)).reason == reason
