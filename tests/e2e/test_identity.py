"""Households, a kiosk and a cashier, delivered through HTTP by many at once, shuffled and doubled."""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest

from infra.cli import customers
from infra.cli.idle import Idle
from infra.cli.send import post
from infra.cli.senders import Webhook
from tests.reference import identity as reference

WORKERS = 8
ROLES = {"email": "person", "loyalty_number": "person", "anonymous_id": "pointer", "order@own": "pointer"}


def households(draw, world):
    """A chain of people on one tablet, a cashier who types one address for everybody, and returning customers."""
    one = lambda kind, name: (kind, ROLES[kind], f"{name}-{world}" + "@a.example" * (kind == "email"))  # noqa: E731
    people = [one("email", f"p{number}") for number in range(12)]
    cards = [one("loyalty_number", f"c{number}") for number in range(12)]
    tablet, cashier = one("anonymous_id", "tablet"), one("email", "cashier")
    stories = [[person, card] for person, card in zip(people, cards, strict=True)]
    stories += [[person, one("order@own", f"o{number}")] for number, person in enumerate(people)]
    stories += [[one("order@own", f"o{number}")] for number in range(12)]
    stories += [[person, tablet] for person in people[:2]] + [[tablet]]
    stories += [[cashier, card] for card in cards[2:9]]
    stories += [list(pair) for pair in pairwise(people[9:12])]
    draw.shuffle(stories)
    return stories


def event(number, story, at):
    stated = [{"kind": kind, "value": value} for kind, _, value in story]
    return {"id": f"e{number}", "name": "page.viewed", "occurred_at": at.isoformat(), "identifiers": stated, "data": {}}


@pytest.mark.parametrize("seed", [1])
def test_parallel_shuffled_and_doubled_deliveries_end_in_the_customers_of_the_reference(stage, seed):
    draw, world = random.Random(seed), uuid4().hex[:8]  # noqa: S311
    stories, began = households(draw, world), stage.now()
    numbers = list(range(len(stories))) * 2
    draw.shuffle(numbers)

    def deliver(number):
        told = event(f"{world}-{number}", stories[number], began - timedelta(seconds=number))
        return post(stage, Webhook("standard_webhooks", "own", json.dumps(told).encode())).status

    with ThreadPoolExecutor(WORKERS) as pool:
        assert set(pool.map(deliver, numbers)) == {200}
    Idle(stage).wait()
    agrees(stage, stories)


def agrees(stage, stories):
    owners = reference.customers(stories, {}, set())
    found = {one: customers.find(stage, f"{one[0]}:{one[2]}") for one in owners}
    ids = {one: profile["customer_id"] for one, profile in found.items()}
    for one, (head, how) in owners.items():
        assert found[one]["shared"] == (how in ("shared", "contested")), one
        for other, (other_head, _) in owners.items():
            assert (ids[one] == ids[other]) == (head == other_head), (one, other)
    for customer in set(ids.values()):
        seen = [told["id"] for told in customers.timeline(stage, customer, limit=200)]
        assert len(seen) == len(set(seen))
