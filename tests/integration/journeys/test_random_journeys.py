"""Journeys and stories that are drawn: the engine in the world of scenarios, against a reference of the guide."""

import os
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from infra.journeys.playbook import SECRET, Playbook
from infra.journeys.world import World
from shared.aws.keys import identifier_id
from shared.configuration import Brand, Senders
from shared.events import Event, Identifier
from shared.journeys import share
from shared.journeys.definition import Journey, stamped
from tests.integration.journeys.random_journeys import TRUTHS, Draw, Story
from tests.reference.clock import Clock, Customer
from tests.reference.journey_facts import Undecided
from tests.reference.journeys import Life

FIRST, STORIES = (int(one) for one in os.environ.get("PROVE_JOURNEYS", "0/300").split("/"))
"""The seeds from that one on, and how many."""

BRAND = Brand("B", "https://b.example", "1 Way", "DE", "EUR", "UTC", ("en",), Senders("a", "b"), {})
LOADED = TypeAdapter(Journey)
PEOPLE = tuple(Identifier("email", f"{name}@example.com") for name in ("ann", "bob"))
IDS = [identifier_id(one, SECRET) for one in PEOPLE]
AFTERWARDS = timedelta(days=12)


@cache
def clock(zone: str, season: datetime) -> Clock:
    return Clock.watched(ZoneInfo(zone), season - timedelta(days=6), 90)


def lives_of(story: Story) -> list[Life]:
    def life(customer: str, zone: str) -> Life:
        def lot(journey: str, step: str) -> float:
            return share.lot(journey, step, customer) / share.ALL * 100

        return Life(story.journeys, TRUTHS, Customer(ZoneInfo(zone), clock(zone, story.season), story.season), lot)

    return [life(*one) for one in zip(IDS, story.zones, strict=True)]


def played(story: Story) -> tuple[World, list[Life]]:
    loaded = tuple(stamped(LOADED.validate_python(one)) for one in story.journeys)
    world, lives = World(Playbook(BRAND, loaded), story.season), lives_of(story)
    for who, zone in enumerate(story.zones):
        data = {"traits": {"time_zone": zone}}
        world.receive(Event(f"hello {who}", "customer.created", world.now, "s/s", (PEOPLE[who],), data))
    for now, who, told in story.lines:
        for side in (world, *lives):
            side.travel(now)
        world.receive(Event(told.id, told.name, told.at, "s/s", (PEOPLE[who],), told.data), quiet=told.quiet)
        lives[who].receive(told)
    for side in (world, *lives):
        side.travel(story.lines[-1].now + AFTERWARDS)
    return world, lives


def fates(world: World, customer: str) -> list[tuple[Any, ...]]:
    """Of each run: the journey, when it began, its key, where it waits or why it ended, and when it was a success."""
    runs = [run for run in world.runs.all if run.customer_id == customer]
    ends = ((run.ended_at, run.reason) if run.reason else (run.due_at, run.step) for run in runs)
    return sorted(
        (run.journey, run.started_at, run.key, *end, run.converted_at) for run, end in zip(runs, ends, strict=True)
    )


def expected_fates(life: Life) -> list[tuple[Any, ...]]:
    ends = (run.ended or (run.due, run.step["id"]) for run in life.runs)
    runs = zip(life.runs, ends, strict=True)
    return sorted((run.journey["name"], run.began, run.key, *end, run.converted) for run, end in runs)


def messages(world: World, customer: str) -> list[tuple[Any, ...]]:
    """Of each: the journey, the step, when it was asked for, and whether an exit let it go."""
    mine = [one for one in world.post.messages if one.customer_id == customer]
    return sorted((one.journey, one.step, one.requested_at, one.rule != "exit") for one in mine)


def expected_messages(life: Life) -> list[tuple[Any, ...]]:
    return sorted((run.journey["name"], step, at, goes) for run, step, at, goes in life.asked)


def differs(story: Story) -> bool:
    try:
        world, lives = played(story)
        both = [(fates(world, one), messages(world, one)) for one in IDS]
        return both != [(expected_fates(life), expected_messages(life)) for life in lives]
    except Undecided:
        return False


def test_each_run_fares_as_the_reference_says(record_property):
    record_property("stories", STORIES)
    assert [seed for seed in range(FIRST, FIRST + STORIES) if differs(Draw(seed).story())] == []
