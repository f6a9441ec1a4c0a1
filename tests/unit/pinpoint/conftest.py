"""The saved export, moved into a brand folder."""

import json

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


@pytest.fixture
def bring(fresh, tmp_path):
    """Moves answers of the API, each saved in a file, into the fresh brand folder."""

    def brought(*answers):
        source = tmp_path / "export"
        source.mkdir(exist_ok=True)
        for number, answer in enumerate(answers):
            (source / f"{number}.json").write_text(json.dumps(answer))
        return move(Move(source, fresh, tmp_path / "data"))

    return brought
