"""The process of a function dies at a call that it makes, on the local stage, and nothing is lost or doubled.

Many play one journey side by side. For each of them but one the process dies at a call of its own: just before it is
carried out, or just after. The platform delivers again, and at the end all have what that one has. Then all wake-ups
come again: days late, twice, and in any order.

Here it is at what changes anything; `python -m infra.prove killed_calls` notes first which calls there are, and plays
them all.
"""

import os
from random import Random
from uuid import uuid4

import pytest

from infra.cli import dlq
from infra.cli.idle import Idle
from tests.e2e.acts import AGAIN, ASKED, People, end, journey, unsure
from tests.e2e.dying import Fates, Point, one_by_one
from tests.e2e.editions import editions
from tests.e2e.killing import soon_again

SEED, ALL_OF = int(os.environ.get("PROVE_SEED", "1")), os.environ.get("PROVE_FUNCTION", "")
SHARE = float(os.environ.get("PROVE_SHARE", "1"))
PATIENCE_SECONDS = 1_800 if ALL_OF else 180
DEATH_SECONDS = 90
"""Where many die one after the other, what waits for its next delivery counts as failed before it is tried."""

NAME = f"stay_{uuid4().hex[:6]}"
"""A stage that is up remembers what was decided about the last one."""

GUARDS = f"guards: {{journeys: {{{NAME}: {{hourly: 10000, daily: 10000}}}}}}\n"
"""Otherwise some hundred in an hour are what a journey stands still at."""

CHANGES = [
    Point(*change, after)
    for change in (
        ("advance_journey", "settled", "dynamodb PutItem"),
        ("advance_journey", "answered", "dynamodb PutItem"),
        ("advance_journey", "paid", "dynamodb PutItem"),
        ("start_journeys", "booked", "dynamodb PutItem"),
        ("start_journeys", "answered", "sqs SendMessageBatch"),
        ("deliver_message", "settled", "sqs SendMessageBatch"),
        ("deliver_message", "settled", "dynamodb PutItem"),
        ("deliver_message", "answered", "ses"),
        ("deliver_message", "answered", "dynamodb UpdateItem"),
    )
    for after in (False, True)
]
FUNCTIONS = [ALL_OF] if ALL_OF else sorted({point.function for point in CHANGES})


@pytest.fixture(scope="module")
def people(stage, tmp_path_factory):
    with editions(stage, tmp_path_factory.mktemp("played") / "brand") as here:
        here.write(NAME, journey(NAME))
        with (here.folder / "brand.yaml").open("a") as brand:
            brand.write(GUARDS)
        here.publish()
        with soon_again(stage, "runs"), one_by_one(stage, FUNCTIONS):
            yield lambda number: People(stage, Idle(stage, PATIENCE_SECONDS), NAME, uuid4().hex[:8], number)


@pytest.fixture
def fates(stage):
    found = Fates(stage)
    yield found
    found.are([])


def test_who_dies_at_any_call_and_is_told_again_late_twice_and_in_any_order_loses_and_doubles_nothing(
    stage, people, fates, record_property
):
    draw, dead = Random(SEED), dlq.counts(stage)  # noqa: S311
    points = noted(people(1), fates, draw) if ALL_OF else CHANGES
    crowd = people(1 + len(points))
    alive, told = play(crowd, points, fates, draw)
    undisturbed, *stories = crowd.stories()
    became = list(zip(points, stories, strict=True))
    assert end(undisturbed)["runs"] == [(NAME, "ended", "rest", f"exit: {NAME}.paid")]
    assert [(one, end(story)) for one, story in became if end(story) != end(undisturbed)] == []
    assert crowd.mails() == {(one, what): 1 for one in crowd.addresses for what in (ASKED, AGAIN)}
    assert dlq.counts(stage) == dead
    assert alive == []
    doubted = [one for one, story in became if unsure(story)]
    assert {one.function for one in doubted} <= {"deliver_message"}
    record_property("killed", len(points))
    record_property("woken_besides", told)
    record_property("sent_in_doubt", len(doubted))


def noted(one, fates, draw):
    """Before and after each call, as somebody plays whom nobody disturbs; or some of them."""
    found = []
    (word,) = one.homes
    for act, begins in one.acts.items():
        fates.watch(word, FUNCTIONS)
        begins()
        found += [point for followed in fates.read() for point in followed.points(act)]
    return [point for point in found if draw.random() < SHARE]


def play(crowd, points, fates, draw):
    """Those points at which nobody died, and how many wake-ups came besides: before the last act, and a day after it.

    It is settled who got the mails before they end, or they would get none.
    """
    mine, alive, wake_ups, told = list(zip(crowd.homes[1:], points, strict=True)), [], [], 0
    for act, begins in crowd.acts.items():
        wake_ups += crowd.wake_ups()
        if act == "paid":
            crowd.rest()
            told += crowd.tell_again(wake_ups, draw)
        wanted = [(word, point) for word, point in mine if point.act == act]
        fates.are(wanted)
        begins()
        dead = fates.met(DEATH_SECONDS)
        alive += [point for word, point in wanted if word not in dead]
        fates.are([])
        crowd.idle.wait()
    crowd.rest()
    return alive, told + crowd.tell_again(wake_ups + crowd.wake_ups(), draw)
