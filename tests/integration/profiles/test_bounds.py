"""What an event costs does not depend on how much there is already: neither history, nor identifiers, nor customers."""

from datetime import timedelta

import pytest

from shared.aws.table import Table
from shared.events import Event, Identifier
from shared.profiles.facts import RETENTION
from shared.profiles.store import ProfileStore
from tests.doubles.dynamodb import DynamoDB
from tests.integration.profiles.judging import filing, hashed
from tests.integration.profiles.properties import do
from tests.integration.profiles.scenes import account, email, login, phone, pointer
from tests.integration.profiles.worlds import NOW, Told

SCREEN = pointer("anonymous_id", 0)
READS, WRITES = 8, 4
"""Items of the dearest of them, a new order of a known person."""


def told(number, story, **data):
    stated = tuple(Identifier(kind, value) for kind, _, value in story)
    at = NOW - timedelta(days=400) + timedelta(minutes=number)
    return Told(Event(f"n{number}", "page.viewed", at, "segment/web", stated, data), NOW, story)


def cost(client, event):
    before = client.reads, client.attempts
    do(Table(client, "customers"), [filing(event)])
    return client.reads - before[0], client.attempts - before[1]


NORMAL = {
    "a known person": (email(0),),
    "a known visitor": (SCREEN,),
    "a known pair": (email(0), SCREEN),
    "a new order": (email(0), pointer("order@web", 9)),
}


def known_customer(events, identifiers):
    """With so many events, and so many identifiers that were joined one by one."""
    client = DynamoDB()
    ring = [email(0), *(login(number) for number in range(1, identifiers))]
    joined = [told(number, pair) for number, pair in enumerate(zip(ring, ring[1:], strict=False))]
    history = [told(100 + number, (email(0), SCREEN)) for number in range(events)] + [told(99, (SCREEN,))]
    do(Table(client, "customers"), [filing(one) for one in joined + history])
    return client


@pytest.mark.parametrize("story", NORMAL.values(), ids=NORMAL)
def test_a_normal_event_costs_the_same_after_a_thousand_others(story):
    young, old = (cost(known_customer(events, 2), told(5_000, story)) for events in (10, 1_000))
    assert young == old
    assert young[0] <= READS
    assert young[1] <= WRITES


@pytest.mark.parametrize("story", NORMAL.values(), ids=NORMAL)
def test_a_normal_event_costs_the_same_with_fifty_identifiers(story):
    costs = {cost(known_customer(5, identifiers), told(5_000, story)) for identifiers in (1, 2, 10, 50)}
    assert len(costs) == 1


def test_a_normal_event_costs_the_same_among_a_hundred_customers():
    alone, crowded = known_customer(5, 2), known_customer(5, 2)
    crowd = [told(900 + number, (account(number), phone(number % 10))) for number in range(100)]
    do(Table(crowded, "customers"), [filing(one) for one in crowd])
    assert cost(alone, told(5_000, (email(0),))) == cost(crowded, told(5_000, (email(0),)))


def test_a_join_costs_by_identifiers_and_rewrites_no_event():
    young, old = known_customer(10, 5), known_customer(1_000, 5)
    join = told(5_000, (email(0), account(1)))
    assert cost(young, join) == cost(old, join)


@pytest.mark.parametrize("asked", [email(0), login(1)], ids=["email", "login"])
def test_a_customer_is_read_with_one_query_for_each_identifier_whichever_is_asked(asked):
    client = known_customer(0, 2)
    before = client.reads
    profile = ProfileStore(Table(client, "customers")).profile(hashed(asked), consistent=True)
    assert {hashed(email(0)), hashed(login(1))} <= set(profile.aliases)
    assert client.reads - before == 2


def test_what_makes_a_redelivery_known_outlives_any_vendors_retries():
    assert timedelta(days=35) <= RETENTION
