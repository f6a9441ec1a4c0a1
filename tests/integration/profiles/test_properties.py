"""What identity promises, tried on worlds that nobody wrote down: by hypothesis, which makes failures small, and by seed.

A quick share here; `python -m infra.prove run properties` gives each property many thousand examples.
"""

from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.doubles.dynamodb import DynamoDB
from tests.integration.profiles.judging import agree, filing
from tests.integration.profiles.properties import PROPERTIES, do
from tests.integration.profiles.scenes import email, phone, pointer
from tests.integration.profiles.worlds import world
from shared.aws.table import Table

PROFILE = settings.get_profile("prove" if settings.get_current_profile_name() == "prove" else "quick")
SEEDS = 40


@pytest.mark.parametrize("name", PROPERTIES)
def test_it_holds_of_worlds_that_hypothesis_draws(name, record_property):
    examples = []

    @PROFILE
    @given(st.randoms(use_true_random=False))
    def holds(draw):
        examples.append(1)
        PROPERTIES[name](draw)

    try:
        holds()
    finally:
        record_property("examples", len(examples))


@pytest.mark.parametrize("name", PROPERTIES)
def test_it_holds_of_worlds_of_a_seed(name):
    for seed in range(SEEDS):
        PROPERTIES[name](Random(seed))  # noqa: S311
