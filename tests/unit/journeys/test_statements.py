"""What steps ask of the engine beside messages: facts in the outbox, questions, shares of the customers."""

import json
from collections import Counter
from datetime import timedelta

import pytest

from infra.journeys.draw import mermaid, svg
from shared.events import OURS, Identifier
from shared.journeys import engine, share, statements
from shared.journeys.codec import item_of, run_of
from shared.journeys.models import ENDED, Outgoing
from shared.profiles import facts, registers
from shared.profiles.models import Member
from tests.unit.journeys.making import ANN, ASK, MONDAY, a_journey, a_profile, a_scene, an_event, started

NOTE = {"id": "note", "type": "set", "traits": {"level": 0.5, "count": 3}}
QUESTION = {"id": "question", "type": "ask", "template": "question", "within": "7d"}
SHARES = [{"name": "few", "percent": 20, "then": "x"}, {"name": "many", "percent": 80, "then": "y"}]
SPLIT = {"id": "split", "type": "split", "shares": SHARES}
ENDS = ({"id": "x", "type": "end"}, {"id": "y", "type": "end"})
PAUSE = {"id": "pause", "type": "wait", "duration": "1d"}


def id_of(run, statement):
    return statements.event(run, statement, ANN.identifier).id


def test_a_fact_is_dated_and_named_by_the_moment_and_filed_at_the_strongest_identifier():
    members = (Member("c", Identifier("cart@shop", "c1"), "pointer"), Member("p", Identifier("phone", "+49"), "person"))
    run = started(a_journey(NOTE), scene=a_scene(MONDAY, a_profile(members=(*members, ANN))))
    (statement,) = run.statements
    assert (statement.step, statement.visit, statement.about, statement.stated_at) == ("note", 1, "a1", MONDAY)


def test_facts_and_messages_come_back_from_the_table_as_they_were():
    run = started(a_journey(NOTE, ASK))
    item = item_of(run, MONDAY)
    assert (item["sends"], run_of(item)) == (2, run)
    assert [type(value) for value in run_of(item).statements[0].data["traits"].values()] == [float, int]


def test_the_id_of_a_fact_depends_on_run_step_and_visit_and_on_nothing_else():
    loop = a_journey(NOTE, {**PAUSE, "then": "note"})
    first = started(loop)
    later = engine.advance(first, loop, a_scene(first.due_at), engine.Due(first.due_at))
    again = started(loop, an_event(order={"id": "1", "number": "changed"}))
    ids = [id_of(run, run.statements[0]) for run in (first, later, again)]
    assert ids[0] == ids[2] != ids[1]
    assert len({id_of(run, run.statements[0]) for run in (started(a_journey(NOTE, name="b")), first)}) == 2


def test_a_fact_is_stated_by_us_and_says_how_long_its_chain_is():
    trigger = statements.event(started(a_journey(NOTE)), started(a_journey(NOTE)).statements[0], ANN.identifier)
    run = started(a_journey(NOTE, trigger={"event": "customer.updated"}), trigger)
    event = statements.event(run, run.statements[0], ANN.identifier)
    assert (event.source, trigger.data["journey"]["links"], event.data["journey"]["links"]) == (OURS, 1, 2)
    assert json.loads(json.dumps(facts.delivery(event, MONDAY)))["error"] is None


def test_a_fact_that_was_stated_survives_the_end_of_its_run_and_an_exit_states_nothing():
    journey = a_journey(NOTE, PAUSE, {**NOTE, "id": "other"}, exit=[{"event": "order.cancelled"}])
    run = started(journey)
    gone = engine.advance(run, journey, a_scene(MONDAY), an_event("order.cancelled", id="c", order={"id": "1"}))
    assert (gone.state, gone.outbox) == (ENDED, ())
    over = engine.advance(run, journey, a_scene(run.due_at), engine.Due(run.due_at))
    assert (over.reason, [one.step for one in over.statements]) == ("completed", ["other"])


def test_a_question_is_asked_once_and_its_answer_is_known_to_later_steps():
    happy = {"id": "happy", "type": "branch", "cases": [{"condition": "answer.data.score > 3", "then": "note"}]}
    journey = a_journey(QUESTION, happy, {"id": "done", "type": "end"}, NOTE)
    run = started(journey)
    assert [(type(one), one.step) for one in run.outbox] == [(Outgoing, "question")]
    assert (run.due_at, run.listens) == (MONDAY + timedelta(days=7), ("survey.answered",))
    answer = an_event("survey.answered", MONDAY + timedelta(days=1), id="s", score=5)
    moved = engine.advance(run, journey, a_scene(answer.occurred_at), answer)
    assert [one.step for one in moved.outbox] == ["note"]


def test_a_question_is_not_asked_where_the_journey_does_not_hold_any_more():
    journey = a_journey(PAUSE, QUESTION, when="order.status == 'delivered'")
    run = started(journey)
    scene = a_scene(run.due_at, a_profile(status="cancelled"))
    over = engine.advance(run, journey, scene, engine.Due(run.due_at))
    assert (over.reason, over.due_at, over.outbox) == ("guard", None, ())


def way(profile, journey="care"):
    return started(a_journey(SPLIT, *ENDS, name=journey), scene=a_scene(MONDAY, profile)).memory["split"]["taken"]


def test_the_shares_are_as_large_as_was_asked_for_and_differ_from_journey_to_journey():
    ways = [[way(a_profile(customer_id=f"c{n}"), name) for n in range(1000)] for name in ("care", "other")]
    assert all(0.17 < Counter(one)["few"] / 1000 < 0.23 for one in ways)
    assert ways[0] != ways[1]


def test_after_a_merge_the_smaller_id_decides_whichever_run_goes_on():
    journey = a_journey(PAUSE, SPLIT, *ENDS)
    lots = {n: share.lot("care", "split", f"c{n}") < share.ALL / 5 for n in range(50)}
    few, many = min(n for n in lots if lots[n]), min(n for n in lots if not lots[n])
    run = started(journey, scene=a_scene(MONDAY, a_profile(customer_id=f"c{many}")))
    merged = a_scene(run.due_at, a_profile(customer_id=f"c{few}"))
    assert engine.advance(run, journey, merged, engine.Due(run.due_at)).memory["split"] == {"taken": "few"}


@pytest.mark.parametrize("form", [svg, mermaid])
def test_the_drawing_says_what_the_steps_do_and_what_the_journey_is_for(form):
    task = {"id": "call", "type": "task", "title": "Call", "queue": "service"}
    go = {"id": "go", "type": "start", "journey": "other", "key": "order.id"}
    goal = {"event": "order.placed", "within": "14d"}
    text = form(a_journey(QUESTION, SPLIT, *ENDS, task, go, NOTE, goal=goal, holdout=0.05))
    for words in ("20 % few", "task Call for service", "start other for order.id", "order.placed within 14d", "5%"):
        assert words in text


def test_of_two_words_on_one_trait_in_one_breath_the_second_counts():
    two = ({**NOTE, "traits": {"level": 1}}, {**NOTE, "id": "again", "traits": {"level": 2}})
    run = started(a_journey(*two))
    said = [registers.stamp(one.stated_at, 50, id_of(run, one)) for one in run_of(item_of(run, MONDAY)).statements]
    assert said[0].partition("|")[0] < said[1].partition("|")[0]


@pytest.mark.parametrize(("order", "reason"), [("1", "completed"), ("2", "exit: order.placed")])
def test_what_began_the_journey_that_asked_for_this_one_does_not_end_it(order, reason):
    asked = started(
        a_journey({"id": "go", "type": "start", "journey": "next"}, trigger={"event": "order.placed"}), placed("1")
    )
    asks = statements.event(asked, asked.statements[0], ANN.identifier)
    journey = a_journey(PAUSE, name="next", trigger={"manual": True}, exit=[{"event": "order.placed"}])
    run = started(journey, asks)
    ends = engine.advance(run, journey, a_scene(run.due_at, None, placed("1"), placed(order)), engine.Due(run.due_at))
    assert ends.reason == reason


def placed(order):
    return an_event("order.placed", id=f"placed {order}", order={"id": order})
