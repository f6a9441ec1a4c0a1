"""A definition is read strictly when it is compiled, and comes back from storage as it was."""

import json

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.journeys.definition import Journey, expressions, journey_of, plain_of, stamped, version_of

JOURNEY = TypeAdapter(Journey)

WRITTEN = {
    "name": "care",
    "class": "marketing",
    "trigger": {"event": "order.delivered", "if": "event.data.order.channel == 'web'"},
    "key": "event.data.order.id",
    "when": "order.status != 'cancelled'",
    "reentry": {"after": "90d"},
    "exit": [{"event": "order.cancelled"}, {"if": "customer.number_of_orders > 9"}],
    "goal": {"event": "order.placed", "within": "14d"},
    "holdout": 0.05,
    "steps": [
        {"id": "settle", "type": "wait", "for": "3d", "at": "10:00", "days": ["tuesday"]},
        {"id": "ask", "type": "send", "template": "question", "channels": ["email"]},
        {"id": "listen", "type": "wait_for", "events": [{"event": "survey.answered", "if": "true"}], "within": "7d"},
        {"id": "which", "type": "branch", "cases": [{"if": "answer.data.score > 3", "then": "done"}]},
        {"id": "done", "type": "end"},
    ],
}


def written(**changes):
    return JOURNEY.validate_python({**WRITTEN, **changes})


def with_step(position: int, **changes):
    steps = [dict(step) for step in WRITTEN["steps"]]
    steps[position].update(changes)
    return {"steps": steps}


def test_it_comes_back_from_storage_as_it_was():
    journey = stamped(written())
    assert journey_of(json.loads(json.dumps(plain_of(journey)))) == journey


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"colour": "red"}, ("colour",)),
        ({"class": "advertising"}, ("class",)),
        ({"name": "Care!"}, ("name",)),
        ({"holdout": 5}, ("holdout",)),
        ({"trigger": {"stage": "retired"}}, ("trigger", "stage")),
        ({"trigger": {"date": "birthday"}}, ("trigger", "date")),
        (with_step(0, **{"for": "3 days"}), ("steps", 0, "wait", "for")),
        (with_step(0, at="25:00"), ("steps", 0, "wait", "at")),
        (with_step(0, days=["dienstag"]), ("steps", 0, "wait", "days", 0)),
        (with_step(1, type="shout"), ("steps", 1)),
        (with_step(2, withn="7d"), ("steps", 2, "wait_for", "withn")),
        (with_step(3, cases=[{"if": " ", "then": "done"}]), ("steps", 3, "branch", "cases", 0, "if")),
    ],
)
def test_a_mistake_is_named_where_it_is(changes, place):
    with pytest.raises(ValidationError) as error:
        written(**changes)
    assert place in [one["loc"] for one in error.value.errors()]


def test_every_condition_is_found_with_its_place():
    assert [place for place, _ in expressions(written())] == [
        ("trigger", "if"),
        ("steps", 2, "events", 0, "if"),
        ("steps", 3, "cases", 0, "if"),
        ("key",),
        ("when",),
        ("exit", 1, "if"),
    ]


def test_the_version_is_that_of_the_content():
    journey = stamped(written())
    assert len(journey.version) == 12
    assert version_of(plain_of(journey)) == journey.version == stamped(written()).version
    assert stamped(written(**with_step(0, **{"for": "4d"}))).version != journey.version


def test_editors_are_told_of_all_step_types_and_spellings():
    schema = JOURNEY.json_schema(by_alias=True)
    assert {"class", "trigger", "steps", "exit"} <= schema["properties"].keys()
    assert "for" in schema["$defs"]["Wait"]["properties"]
    assert set(schema["properties"]["steps"]["items"]["discriminator"]["mapping"]) >= {"wait", "send", "branch"}
