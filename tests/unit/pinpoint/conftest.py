"""The saved export, moved into a brand folder."""

import pytest

from infra.pinpoint.move import Move, move
from tests.unit.pinpoint.moving import EXPORT, a_brand


@pytest.fixture(scope="session")
def where(tmp_path_factory):
    """Moved once, for tests that only look."""
    return tmp_path_factory.mktemp("moved")


@pytest.fixture(scope="session")
def moved(where):
    return move(Move(EXPORT, a_brand(where / "brand"), where / "data"))


@pytest.fixture
def brand(moved, where):
    return where / "brand"


@pytest.fixture
def fresh(tmp_path):
    return a_brand(tmp_path / "brand")
