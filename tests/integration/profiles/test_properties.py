"""What identity promises, tried on worlds that nobody wrote down: by hypothesis, and plainly by seed.

A quick share here; `python -m infra.prove run properties` gives it many thousand examples.
"""

from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.aws.table import Table
from tests.doubles.dynamodb import DynamoDB
from tests.integration.profiles.judging import agree, filing, profiles
from tests.integration.profiles.properties import PROPERTIES, do
from tests.integration.profiles.scenes import SCENES
from tests.integration.profiles.worlds import World, world

PROVING = settings.get_current_profile_name() == "prove"
PROFILE = settings.get_profile("prove" if PROVING else "quick")
SEEDS = 20


@pytest.mark.parametrize("name", PROPERTIES)
def test_it_holds_of_worlds_that_hypothesis_draws(name, record_property):
    examples = []

    @PROFILE
    @given(st.randoms(use_true_random=False))
    def holds(draw):
        examples.append(name)
        PROPERTIES[name](draw)

    holds()
    record_property("examples", len(examples))


@pytest.mark.parametrize("name", PROPERTIES)
def test_it_holds_of_worlds_of_a_seed(name):
    for seed in range(SEEDS):
        PROPERTIES[name](Random(seed))  # noqa: S311


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_every_order_of_a_scene_ends_in_the_same_profiles(scene):
    told = world(Random(scene.__name__), (scene,), cuts=0).told[:4]  # noqa: S311
    endings = [_ending(World(order)) for order in permutations(told)]
    assert all(ending == endings[0] for ending in endings)


def _ending(stories):
    table = Table(DynamoDB(), "customers")
    do(table, [filing(one) for one in stories.told])
    agree(table, stories.told)
    return profiles(table, stories.told)
