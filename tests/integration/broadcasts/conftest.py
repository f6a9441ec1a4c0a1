"""A segment, and five people in it."""

from datetime import timedelta

import pytest

from tests.integration.broadcasts.world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def fans(world: World) -> World:
    """Five of them, one of whom never agreed."""
    for number in range(5):
        world.member(f"fan{number}", consent=number > 0)
    world.now += timedelta(hours=1)
    return world
