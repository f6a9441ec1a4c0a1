"""The price tag: what each path of an event uses on the local stage stays within its target, or its ceiling."""

import pytest

from infra.cost import ledger
from infra.cost.measure import measure


@pytest.fixture(scope="module")
def lines(stage):
    return measure(stage)


@pytest.mark.parametrize(
    "path", range(6), ids=["known customer", "two joined", "new stage", "review", "journey", "erasure"]
)
def test_a_path_of_an_event_costs_no_more_than_it_did(lines, path):
    assert ledger.worsened(lines[path]) == []
