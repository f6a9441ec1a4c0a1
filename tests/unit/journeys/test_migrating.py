"""Runs of older versions go on with newer ones: where to, since when, and with nothing twice."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.aws import keys
from shared.journeys import endings, engine
from shared.journeys.history import later
from shared.journeys.migrating import Way, migrated, occurring, way
from shared.journeys.models import HELD_OUT
from shared.journeys.step import Due
from shared.messages.requests import requested
from tests.unit.journeys.making import ASK, LISTEN, MONDAY, WAIT_THREE_DAYS, a_journey, a_scene, an_event, started

HOUR = timedelta(hours=1)
STEPS = ("a", "b", "c", "d")


def versions(*maps):
    """Each with the four steps, and one map after the other."""
    steps = [{"id": one, "type": "wait", "duration": "9d"} for one in STEPS]
    return [a_journey(*steps, migrate=dict(one), description=str(number)) for number, one in enumerate(maps)]


maps = st.lists(st.dictionaries(st.sampled_from(STEPS), st.sampled_from(STEPS)), min_size=1, max_size=6)


@given(maps, st.sets(st.integers(1, 6)), st.sampled_from(STEPS))
def test_it_comes_to_the_same_however_often_somebody_looks_in_between(given_maps, looks, step):
    """`looks` are the versions during which the run is looked at; in the end it is looked at once more."""
    journeys = versions({}, *given_maps)
    at = {one.version: number for number, one in enumerate(journeys)}
    run = replace(started(journeys[0]), step=step)
    for number in sorted(looks & set(range(len(journeys)))) + [len(journeys) - 1]:
        found = way(run, journeys[at[run.version]], journeys[at[run.version] + 1 : number + 1])
        if found:
            run = replace(run, version=found.after.version, step=found.step)
    expected = (journeys[0].version, step)
    for journey in journeys[1:]:
        if expected[1] in journey.migrate:
            expected = (journey.version, journey.migrate[expected[1]])
    assert (run.version, run.step) == expected


def test_a_run_whose_step_nobody_names_stays_and_one_that_is_held_out_or_over_does_too():
    old, new = versions({}, {"b": "c"})
    run = started(old)
    assert way(run, old, [new]) is None
    assert way(replace(run, step="b"), old, [new]) == Way(old, new, "c")
    assert way(replace(run, step="b", state=HELD_OUT), old, [new]) is None
    assert way(replace(run, step="b"), old, []) is None


@pytest.mark.parametrize(
    ("known", "version", "expected"),
    [
        (["v1", "v2"], "v1", ["v2", "v3"]),
        (["v1", "v2", "v3"], "v2", ["v3"]),
        (["v1", "v3", "v1", "v3"], "v1", ["v3"]),
        (["v1", "v2"], "unknown", ["v1", "v2", "v3"]),
        ([], "v1", ["v3"]),
        (["v1", "v2", "v3"], "v3", []),
    ],
)
def test_later_is_what_came_into_force_since_the_run_s_version_last_did(known, version, expected):
    assert later(known, version, "v3") == expected


OLD = a_journey(WAIT_THREE_DAYS, ASK, LISTEN, exit=[{"event": "order.cancelled"}])


def moved(run, found, hours, occurrence=None):
    """As Moving does it."""
    scene = a_scene(MONDAY + hours * HOUR)
    at = migrated(run, found, scene.zone, scene.now)
    after = engine.advance(at, found.after, scene, occurring(at, occurrence))
    return endings.begun(at) if after is at else after


def test_the_new_wait_counts_from_when_the_old_step_was_entered_and_all_else_is_kept():
    new = a_journey({**WAIT_THREE_DAYS, "id": "rest", "duration": "5d"}, exit=[{"event": "order.refunded"}])
    run = started(OLD)
    after = moved(run, Way(OLD, new, "rest"), 48)
    assert (after.version, after.step, after.due_at) == (new.version, "rest", MONDAY + 120 * HOUR)
    assert (after.entered_step_at, after.listens) == (run.entered_step_at, ("order.refunded",))
    assert (after.trigger, after.started_at, after.memory, after.outbox) == (run.trigger, run.started_at, {}, ())
    assert after.path == (*run.path, "2026-03-04T09:00:00.000000Z rest")
    assert after.visits == {"settle": 1, "rest": 1}


def test_a_time_that_an_event_has_started_again_counts_from_there():
    touched = {"id": "quiet", "type": "wait_for", "events": [{"event": "cart.updated", "reset": True}], "within": "1h"}
    old, new = a_journey(touched), a_journey({**touched, "id": "silence", "within": "2h"})
    run = started(old)
    run = engine.advance(run, old, a_scene(MONDAY + HOUR / 2), an_event("cart.updated", MONDAY + HOUR / 2, id="c"))
    assert moved(run, Way(old, new, "silence"), 1).due_at == MONDAY + 2.5 * HOUR


def test_an_old_timer_fires_the_new_step_if_that_is_over_and_waits_if_not():
    for duration, expected in (("2d", "listen"), ("5d", "rest")):
        new = a_journey({**WAIT_THREE_DAYS, "id": "rest", "duration": duration}, ASK, LISTEN)
        run = started(OLD)
        assert moved(run, Way(OLD, new, "rest"), 72, Due(run.due_at)).step == expected


def test_an_answer_that_comes_with_the_move_is_one_to_the_new_step():
    new = a_journey({**LISTEN, "id": "hear"}, {**WAIT_THREE_DAYS, "id": "rest"})
    run = replace(started(OLD), step="listen")
    after = moved(run, Way(OLD, new, "hear"), 80, an_event("survey.answered", MONDAY + 80 * HOUR, id="s"))
    assert (after.step, after.memory["hear"]["event"]["id"]) == ("rest", "s")


def test_what_ends_it_ends_it_before_it_goes_on():
    new = a_journey({"id": "now", "type": "send", "template": "other"}, exit=[{"event": "order.refunded"}])
    after = moved(started(OLD), Way(OLD, new, "now"), 1, an_event("order.refunded", MONDAY + HOUR, id="r"))
    assert (after.reason, after.outbox) == ("exit: order.refunded", ())


def test_a_question_is_not_asked_again_where_one_question_takes_the_place_of_another():
    question = {"id": "ask", "type": "ask", "template": "question", "within": "7d"}
    old, new = a_journey(question), a_journey({**question, "id": "ask_better", "within": "9d"})
    run = started(old)
    assert len(run.outbox) == 1
    after = moved(run, Way(old, new, "ask_better"), 24)
    assert (after.outbox, after.due_at) == ((), MONDAY + 9 * 24 * HOUR)


def send_keys(run):
    return [requested(run, one, "run").send_key for one in run.messages]


def again(loop):
    """Both messages have gone, and the wait before them is in front of the run again."""
    first = {"id": "first", "type": "wait", "duration": "1d"}
    second = {"id": "second", "type": "wait", "duration": "1d", **({"then": "first"} if loop else {})}
    old = a_journey({**ASK, "id": "hello"}, first, ASK, second)
    run = started(old)
    keys_of = send_keys(run)
    run = engine.advance(run, old, a_scene(MONDAY + 24 * HOUR), Due(run.due_at))
    return old, run, [*keys_of, *send_keys(run)]


def test_what_lies_ahead_again_has_the_key_of_what_was_sent_so_nobody_gets_it_twice():
    old, run, known = again(loop=False)
    new = a_journey(*({**one, "id": one["id"]} for one in PLAIN_AGAIN), migrate={"second": "hello"})
    after = moved(run, Way(old, new, "hello"), 30)
    assert send_keys(after) == known[:1]
    after = engine.advance(after, new, a_scene(after.due_at), Due(after.due_at))
    assert send_keys(after) == known[1:]
    after = engine.advance(after, new, a_scene(after.due_at), Due(after.due_at))
    assert after.reason == "completed"


PLAIN_AGAIN = [
    {**ASK, "id": "hello"},
    {"id": "first", "type": "wait", "duration": "1d"},
    ASK,
    {"id": "second", "type": "wait", "duration": "1d"},
]


def test_what_would_have_come_again_anyway_is_another_message():
    """In a loop the same step is sent round by round."""
    old, run, known = again(loop=True)
    steps = [*PLAIN_AGAIN[:3], {**PLAIN_AGAIN[3], "id": "later", "then": "first"}]
    new = a_journey(*steps, migrate={"second": "later"})
    after = moved(run, Way(old, new, "later"), 30)
    assert after.visits["ask"] == 1
    for _ in range(2):
        after = engine.advance(after, new, a_scene(after.due_at), Due(after.due_at))
    assert len(send_keys(after)) == 1
    assert not set(send_keys(after)) & set(known)


def test_the_key_of_a_message_does_not_know_of_versions():
    new = a_journey(WAIT_THREE_DAYS, ASK, LISTEN, description="another")
    before, after = (
        engine.advance(started(one), one, a_scene(MONDAY + 72 * HOUR), Due(MONDAY + 72 * HOUR)) for one in (OLD, new)
    )
    assert before.version != after.version
    assert send_keys(before) == send_keys(after)
    assert keys.run(before.customer_id, before.journey, "x") == keys.run(after.customer_id, after.journey, "x")
