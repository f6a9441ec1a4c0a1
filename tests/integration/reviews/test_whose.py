"""Whoever is another after a change is called for a review, also where a device lies between them and the change."""

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest

from functions.start_journeys.reviewing import called_for
from shared.aws import codec, keys
from shared.aws.table import Table
from shared.events import Event, Identifier
from shared.profiles.models import Profile
from shared.profiles.store import ProfileStore
from shared.reviews.causes import Cause
from tests.integration.profiles import judging, worlds
from tests.integration.simulation.deployed import Streaming

ALL = frozenset({"*"})
A_DEVICE_IS_CUT_OFF, SOMEBODY_IS_NOBODY_NOW = (182, 272), (425,)


class Watched:
    """`seen` is what the last review of each customer saw of it."""

    def __init__(self):
        self.double, self.seen = Streaming(), {}
        self.table = Table(self.double, "customers")
        self.store = ProfileStore(self.table)

    def do(self, job):
        self.double.records.clear()
        job(self.table)
        known = self.people()
        for cause in self.causes():
            if profile := self.store.profile(cause.customer, consistent=True):
                self.seen[profile.customer_id] = _shown(profile)
        return {one: _shown(profile) for one, profile in known.items()}

    def causes(self) -> Iterator[Cause]:
        for record in self.double.records:
            now, before = (record["dynamodb"].get(name) for name in ("NewImage", "OldImage"))
            yield from called_for(codec.load(before) if before else None, codec.load(now), self.table, ALL)

    def people(self) -> dict[str, Profile]:
        known = [one for one, items in self.double.partitions.items() if keys.IDENTIFIER in items]
        found = [self.store.profile(one, consistent=True) for one in known]
        return {one.customer_id: one for one in found if one and not one.shared and _is_somebody(one)}


FAN = frozenset({"tags", "city"})


@pytest.mark.parametrize(
    ("told", "called"),
    [
        ([("a", "yes"), ("b", "no"), ("a", "yes")], True),
        ([("a", "yes"), ("b", "yes"), ("a", "yes")], False),
        ([("b", "no"), ("a", "yes"), ("a", "yes")], False),
        ([("a", "yes"), ("a", "yes")], False),
    ],
    ids=["another home said otherwise since", "the others agree", "it counted already", "no other home"],
)
@pytest.mark.parametrize("what", ["tag", "trait"])
def test_what_a_home_says_again_calls_for_a_review_only_where_it_makes_somebody_another(told, called, what):
    """A list takes a row's address out by the customer's number, and the next list has the address again."""
    watched = Watched()
    both = (Identifier("email", "ann@a.example"), Identifier("loyalty_number", "77"))
    file(watched.table, 0, both, {})
    for number, (home, said) in enumerate(told, start=1):
        watched.double.records.clear()
        data = {"tags": {"fan": said == "yes"}} if what == "tag" else {"traits": {"city": said}}
        file(watched.table, number, (both[home == "b"],), data)
    causes = [
        cause
        for record in watched.double.records
        for now, before in [[record["dynamodb"].get(name) for name in ("NewImage", "OldImage")]]
        for cause in called_for(codec.load(before) if before else None, codec.load(now), watched.table, FAN)
    ]
    assert bool(causes) == called


def file(table, number, who, data):
    at = worlds.NOW + timedelta(minutes=number)
    event = Event(f"e{number}", "customer.updated", at, "segment/web", who, data)
    judging.filing(worlds.Told(event, at, ()))(table)


def _is_somebody(profile):
    return any(member.role == "person" for member in profile.members)


def _shown(profile):
    return repr(sorted(profile.plain().items()))


@pytest.mark.parametrize("seed", [*range(40), *A_DEVICE_IS_CUT_OFF, *SOMEBODY_IS_NOBODY_NOW])
def test_nobody_is_another_than_the_last_review_saw(seed):
    draw, watched = random.Random(seed), Watched()  # noqa: S311
    world = worlds.world(draw)
    for job in [*map(judging.filing, world.told), *map(judging.deciding, world.decided)]:
        now = watched.do(job)
        assert {one: watched.seen.get(one) for one in now} == now
