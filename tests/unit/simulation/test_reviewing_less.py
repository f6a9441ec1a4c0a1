"""Whoever is only reviewed when a rule can see the change is what they would be, were they reviewed at every change."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from infra.journeys.playbook import Playbook
from infra.simulation.play import play
from infra.simulation.shop.shop import Shop
from shared.reviews.relevance import ALL

CIRCLES = 25


def reading_all(playbook):
    other = Playbook(playbook.brand, playbook.journeys, segments=playbook.segments, templates=playbook.templates)
    vars(other)["rules"] = replace(playbook.rules, reads=frozenset({ALL}))
    return other


def outcome(world):
    """Standings hold when they were found, and by how many changes."""
    standings = [world.known.profile(one).standing for one in sorted(world.known.circle.owners)]
    return world.runs.all, world.post.messages, world.post.holds, world.known.facts, standings


@pytest.mark.parametrize("seed", [1, 2])
def test_a_year_of_customers_is_the_same(playbook, seed):
    shop, every = Shop(CIRCLES, seed, datetime(2026, 1, 1, tzinfo=UTC)), reading_all(playbook)
    for number in range(CIRCLES):
        told = shop.circle(number)
        assert outcome(play(playbook, told, shop)) == outcome(play(every, told, shop))
