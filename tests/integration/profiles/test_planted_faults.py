"""The properties are worth something: put a fault into the code, and the one that is about it fails within seconds."""

from random import Random

import pytest

from tests.integration.profiles.faults import FAULTS
from tests.integration.profiles.properties import PROPERTIES

SEEDS = 400
"""As many worlds as a quick run has, at most; most faults show in the first ten."""


@pytest.mark.parametrize(("plant", "name"), FAULTS.items(), ids=lambda one: getattr(one, "__name__", one))
def test_a_planted_fault_is_caught(plant, name, monkeypatch, record_property):
    plant(monkeypatch)
    caught = next((seed for seed in range(SEEDS) if _fails(name, seed)), None)
    record_property("caught_by_world", caught)
    assert caught is not None, f"{name} does not notice it"


def _fails(name, seed):
    try:
        PROPERTIES[name](Random(seed))  # noqa: S311
    except AssertionError:
        return True
    return False
