from datetime import UTC, datetime

import pytest

from infra.journeys.playbook import Playbook
from infra.simulation.shop.shop import Shop
from infra.simulation.simulation import Simulation
from tests import shipped


@pytest.fixture(scope="session")
def playbook():
    """The sample brand's."""
    brand = shipped.compiled()
    return Playbook(brand.brand, tuple(brand.journeys), segments=tuple(brand.segments), templates=brand.templates)


@pytest.fixture(scope="session")
def shop():
    return Shop(60, 7, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="session")
def simulation(playbook, shop):
    return Simulation(shop, playbook)


@pytest.fixture(scope="session")
def played(simulation):
    return simulation.play(range(len(simulation.history)))
