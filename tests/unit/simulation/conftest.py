from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.brand.compile import check_brand
from infra.journeys.playbook import Playbook
from infra.simulation.shop.shop import Shop
from infra.simulation.simulation import Simulation

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def playbook():
    """The sample brand's."""
    brand = check_brand(ROOT / "shared" / "brand")
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
