"""The price tag: what each path of an event uses on the local stage stays within its target."""

import pytest

from infra.cost import ledger
from infra.cost.measure import measure


@pytest.fixture(scope="module")
def lines(stage):
    return measure(stage)


@pytest.mark.parametrize("path", range(3), ids=["known customer", "two joined", "journey"])
def test_a_path_of_an_event_stays_within_its_target(lines, path):
    assert ledger.exceeded(lines[path]) == []
