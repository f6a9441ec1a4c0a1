"""A crowd delivered through HTTP by many at once, shuffled, doubled, while workers die: everybody is who they are.

The sizes are those of a minute; `python -m infra.prove households` and `hot_customer` set them to those of an hour.
"""

import json
import os
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import islice
from random import Random
from uuid import uuid4

from infra.cli import customers, dlq
from infra.cli.idle import Idle
from infra.cli.send import post
from infra.cli.senders import Webhook
from shared.errors import UnavailableError
from tests.e2e.crowd import Crowd
from tests.e2e.killing import killing, soon_again, stay
from tests.e2e.test_doors import eventually
from tests.e2e.told import by_others
from tests.reference import identity, profile

SEED = int(os.environ.get("PROVE_SEED", "1"))
HOUSEHOLDS, EVENTS = int(os.environ.get("PROVE_HOUSEHOLDS", "5")), int(os.environ.get("PROVE_EVENTS", "50"))
HOT_RATE, HOT_SECONDS = int(os.environ.get("PROVE_HOT_RATE", "20")), int(os.environ.get("PROVE_HOT_SECONDS", "2"))
KILL_EVERY_SECONDS = float(os.environ.get("PROVE_KILL_EVERY", "3"))
DELIVERIES_A_KILL = 30
GIVEN_BACK_SECONDS = 7 * 60
"""What lost against all others comes again when its time-out of visibility has passed, after six minutes."""

WORKERS, TRIES, PATIENCE_SECONDS = 8, 20, 3_600


def deliver(stage, webhook):
    """As vendors do: until it is accepted."""
    for attempt in range(TRIES):
        try:
            if post(stage, webhook).status == 200:
                return attempt
        except UnavailableError:
            pass
        time.sleep(min(5, 0.2 * 2**attempt))
    raise AssertionError("a delivery was refused again and again")


def test_everybody_is_who_they_are_whatever_comes_when_and_whoever_dies(stage, record_property):
    draw, dead = Random(SEED), dlq.counts(stage)  # noqa: S311
    facts = Crowd(draw, uuid4().hex[:8], stage.now()).grow(HOUSEHOLDS, EVENTS).facts()
    deliveries = [fact["webhook"] for fact in facts] + [fact["webhook"] for fact in facts if draw.random() < 0.3]
    draw.shuffle(deliveries)
    idle, began = Idle(stage, PATIENCE_SECONDS), time.monotonic()
    with soon_again(stage):
        with killing(draw, every_seconds=KILL_EVERY_SECONDS) as killed, ThreadPoolExecutor(WORKERS) as pool:
            again = sum(pool.map(lambda webhook: deliver(stage, webhook), deliveries))
            stay(stage, killed, len(deliveries) // DELIVERIES_A_KILL)
        idle.wait()
    figures = {"events": len(facts), "deliveries": len(deliveries), "posts_repeated": again, "killed": len(killed)}
    for name, value in {**figures, "seconds_filing": round(time.monotonic() - began)}.items():
        record_property(name, value)
    assert dlq.counts(stage) == dead
    agrees(stage, facts, record_property)


def agrees(stage, facts, record_property):
    """Same customers and members, and each fact on the timeline and in the traits of the one who owns its home."""
    stories = [list(fact["stated"]) for fact in facts]
    owners = identity.customers(stories, {}, set())
    homes = [identity.home(story) for story in stories]
    with ThreadPoolExecutor(WORKERS) as pool:
        found = dict(
            zip(owners, pool.map(lambda one: customers.find(stage, f"{one[0]}:{one[2]}"), owners), strict=True)
        )
    heads = {}
    for one, (head, how) in owners.items():
        assert found[one]["shared"] == (how in ("shared", "contested")), one
        heads.setdefault(head, set()).add(found[one]["customer_id"])
    assert {head: ids for head, ids in heads.items() if len(ids) > 1} == {}
    assert len(set.union(*heads.values())) == len(heads), "two customers have become one"
    mine = {head: [fact for fact, home in zip(facts, homes, strict=True) if owners[home][0] == head] for head in heads}
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda head: same_profile(stage, found[head], mine[head]), heads))
    record_property("identifiers", len(owners))
    record_property("customers", len(heads))


def same_profile(stage, found, facts):
    expected = profile.profile([{**fact, "source": ""} for fact in facts])
    assert found["traits"] == expected["traits"]
    assert found["measures"]["number_of_orders"] == expected["number_of_orders"]
    seen = by_others(customers.timeline(stage, found["customer_id"], limit=1_000))
    assert sorted(event["id"] for event in seen) == expected["timeline"]


def test_one_hot_customer_is_filed_whole_and_delays_nobody_for_long(stage, record_property):
    world, dead = uuid4().hex[:8], dlq.counts(stage)
    facts = list(islice(_hot(world, stage.now()), HOT_RATE * HOT_SECONDS))
    idle, began, began_at = Idle(stage, PATIENCE_SECONDS), time.monotonic(), time.time()
    with ThreadPoolExecutor(4 * WORKERS) as pool:
        for number, told in enumerate(facts):
            time.sleep(max(0.0, began + number / HOT_RATE - time.monotonic()))
            pool.submit(deliver, stage, told)
    accepted = time.monotonic() - began
    idle.wait()
    found = customers.find(stage, f"email:hot.{world}@a.example")

    def listed():
        return by_others(customers.timeline(stage, found["customer_id"], limit=len(facts) + 10))

    eventually(lambda: len(listed()) == len(facts), GIVEN_BACK_SECONDS)
    filed, seen = time.monotonic() - began, listed()
    assert dlq.counts(stage) == dead
    assert Counter(event["id"] for event in seen) == Counter(f"{world}-{number}" for number in range(len(facts)))
    assert found["traits"]["visits"] == len(facts) - 1
    record_property("given_back", given_back(stage, began_at))
    rates = {"accepted_a_second": len(facts) / accepted, "filed_a_second": len(facts) / filed}
    for name, value in {"events": len(facts), **{name: round(rate, 1) for name, rate in rates.items()}}.items():
        record_property(name, value)


def given_back(stage, since):
    """Deliveries that a worker could not finish against others, and left to a later attempt."""
    pages = stage.client("logs").get_paginator("filter_log_events")
    group = f"/{stage.app}/{stage.stage}/resolve_identity"
    found = pages.paginate(logGroupName=group, startTime=int(since * 1000), filterPattern='"again later"')
    return sum(len(page["events"]) for page in found)


def _hot(world, now):
    """One person by e-mail and login, by turns and together, who visits all the time."""
    email, login = ({"kind": "email", "value": f"hot.{world}@a.example"},
                    {"kind": "external_id@web", "value": f"hot-{world}"})  # fmt: skip
    number = 0
    while True:
        at = now - timedelta(hours=1) + timedelta(milliseconds=number)
        said = {"id": f"{world}-{number}", "name": "page.viewed", "occurred_at": at.isoformat()}
        stated = ([email], [login], [email, login])[number % 3]
        told = {**said, "identifiers": stated, "data": {"traits": {"visits": number}}}
        yield Webhook("standard_webhooks", "own", json.dumps(told).encode())
        number += 1
