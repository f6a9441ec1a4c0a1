"""A journey that was changed shows in what differs, and nothing else does."""

from dataclasses import replace
from itertools import permutations

import pytest

from infra.simulation import comparison
from infra.simulation.comparison import Example
from infra.simulation.report import page
from infra.simulation.report.report import Report
from infra.simulation.simulation import Simulation


@pytest.fixture(scope="module")
def report(playbook, shop):
    """A delay is told of without waiting for six days."""
    journey = next(one for one in playbook.journeys if one.name == "delivery_delayed")
    first, *rest = journey.steps
    hasty = replace(journey, steps=(replace(first, duration="1d"), *rest), version="hasty")
    simulation = Simulation(shop, playbook.replaced(hasty), present=playbook)
    return Report(simulation, simulation.play(range(len(shop))), whole=True, brand="tried", against="present")


def test_only_the_changed_journey_differs(report):
    assert [one.journey for one in report.changes] == ["delivery_delayed"]


def test_more_is_sent_because_nobody_waits(report):
    (change,) = report.changes
    assert change.messages[0] > change.messages[1]
    assert change.entered[0] == change.entered[1]
    assert 0 < change.circles <= report.tally["circles",]
    ours, theirs = report.dollars
    assert ours > theirs


def test_examples_say_who_and_what(report):
    assert 0 < len(report.examples) <= comparison.EXAMPLES
    one = report.examples[0]
    assert any("delivery_delayed by email is sent" in line for line in one.changed)
    assert f"number {one.circle}" in one.label
    assert all(line in page.page(report) for line in one.changed)


def test_the_same_folder_twice_differs_in_nothing(playbook, shop):
    simulation = Simulation(shop, playbook, present=playbook)
    played = simulation.play(range(15))
    assert played.examples == []
    assert played.tally["differs",] == 0
    assert {key: number for key, number in played.tally.items() if number} == played.present


def test_the_same_examples_are_kept_in_whatever_order_they_are_found():
    known = [Example("a", number, "", (), ()) for number in range(5)]
    kept = {tuple(comparison.first(one)) for one in permutations(known)}
    assert kept == {tuple(known[: comparison.EXAMPLES])}
