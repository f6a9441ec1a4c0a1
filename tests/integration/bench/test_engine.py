"""What `make bench` counts of each kind of event, played through both functions: counts, and never times."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROGRAM = """
import json
from infra.bench import engine
engine.ROUNDS, engine.EVENTS = 1, 1
print(json.dumps(engine.measure()))
"""


@pytest.fixture(scope="module")
def kinds():
    """In a process of its own: it sets the environment of the functions and loads them anew."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    return {one["kind"]: one for one in json.loads(done.stdout)}


def test_a_known_customer_costs_at_most_three_write_units_and_one_read_unit(kinds):
    assert kinds["known customer"]["write_units"] <= 3
    assert kinds["known customer"]["read_units"] <= 1


def test_a_redelivery_is_one_write_attempt_that_changes_nothing(kinds):
    assert kinds["redelivery"]["write_units"] <= 1


def test_a_new_order_is_five_writes_statement_pointer_traits_purchase_and_fact(kinds):
    assert kinds["order of a known customer"]["write_units"] <= 5


def test_a_new_pointer_costs_less_than_a_join(kinds):
    assert kinds["new pointer: a browser signs in"]["write_units"] < kinds["join of two customers"]["write_units"]


def test_a_known_pointer_writes_no_more_than_a_known_customer(kinds):
    assert kinds["known pointer: it browses on"]["write_units"] <= kinds["known customer"]["write_units"]


def test_every_kind_was_played_through_the_door_and_identity(kinds):
    assert all(one["calls"] >= 3 and one["door_ms"] > 0 and one["identity_ms"] > 0 for one in kinds.values())
