"""A preview finds who would be in a segment, as looking at each customer by itself does, and writes nothing."""

from datetime import timedelta

import boto3
import pytest

from infra.audience.audience import Audience, Looking
from infra.audience.homes import Homes
from infra.whole_table import WholeTable
from shared.profiles.measures import NO_EXCHANGE
from shared.profiles.store import ProfileStore
from shared.reviews.segments import Segment, holds
from tests.integration.profiles.stories import ROLES, decide, file_all, hashed, stories, told
from tests.integration.reviews.conftest import ANN, BEN, COOKIE, NOW, order, visit

CITY = Segment("ulm", condition="customer.city == 'Ulm'")
FANS = Segment("fan")


class Small:
    """A client of DynamoDB whose pages end after a few items, as a megabyte does."""

    def __init__(self, limit):
        self._client, self._limit = boto3.client("dynamodb"), limit

    def scan(self, **asked):
        return self._client.scan(**asked, Limit=self._limit)


def an_audience(table, segment, limit=5, shown=5):
    audience = Audience(segment, NOW, shown)
    looking = Looking(audience, NO_EXCHANGE)
    homes = Homes(WholeTable(Small(limit), "customers"))
    for page in homes.read():
        looking.learn(page)
    looking.finish(ProfileStore(table), lambda done: None)
    return audience, homes


@pytest.mark.parametrize("limit", [1, 4, 1000])
@pytest.mark.parametrize("seed", range(4))
def test_it_is_what_looking_at_each_customer_would_find(table, seed, limit):
    """Merged customers, shared identifiers and pointers that follow somebody are all in these stories."""
    listed = stories(seed + 900)
    file_all(
        table,
        [told(n, story, traits={"city": ("Ulm", "Bonn")[n % 2]}) for n, story in enumerate(listed)],
    )
    store = ProfileStore(table)
    everybody = {one: store.profile(hashed(one)) for story in listed for one in story}
    people = {
        profile.customer_id: profile
        for profile in everybody.values()
        if not profile.shared and any(ROLES[one.identifier.kind] == "person" for one in profile.members)
    }
    audience, _ = an_audience(table, CITY, limit)
    inside = [one for one in people.values() if holds(CITY, one.plain(), NOW)]
    assert (audience.customers, audience.members) == (len(people), len(inside))


def test_it_says_who_would_enter_and_leave_and_shows_a_few(world):
    world.file(visit(1, ANN, tags={"fan": True}), visit(2, BEN, tags={"fan": True}), visit(3, COOKIE))
    world.review(ANN)
    world.review(BEN)
    world.file(visit(4, ANN, tags={"fan": False}), order(5, ("email", "person", "new@a.example")))
    audience, homes = an_audience(world.table, FANS, shown=1)
    found = (audience.customers, audience.members, audience.entering, audience.leaving)
    assert found == (3, 1, 0, 1)
    assert [one.customer_id for one in audience.examples] == [hashed(BEN)]
    assert homes.looked_at >= 8
    assert len(world.client.written) == 2


def test_customers_that_were_one_are_looked_at_as_they_are_now(world):
    world.file(visit(1, ANN, BEN, traits={"city": "Ulm"}), visit(2, BEN))
    assert (an_audience(world.table, CITY)[0].customers, an_audience(world.table, CITY)[0].members) == (1, 1)
    decide(world.table, (ANN, BEN), 1)
    assert (an_audience(world.table, CITY)[0].customers, an_audience(world.table, CITY)[0].members) == (2, 1)


def test_it_looks_at_the_moment_it_is_told(world):
    world.file(visit(1, ANN))
    quiet = Segment("quiet", condition='now - timestamp(customer.last_active) > duration("240h")')
    late = Audience(quiet, NOW + timedelta(days=30), 5)
    looking = Looking(late, NO_EXCHANGE)
    for page in Homes(WholeTable(Small(3), "customers")).read():
        looking.learn(page)
    assert (late.members, an_audience(world.table, quiet)[0].members) == (1, 0)
