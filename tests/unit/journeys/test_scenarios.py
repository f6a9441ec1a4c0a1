"""The scenario files of the shipped brand are played, and a wrong expectation is really found."""

from dataclasses import replace
from pathlib import Path

import pytest

from infra.brand.compile import check_brand
from infra.brand.problems import BrandError
from infra.journeys import scenario
from infra.journeys.scenario import Stage
from shared import plugins
from shared.journeys import steps

ROOT = Path(__file__).parents[3]
SCENARIOS = sorted((ROOT / "tests" / "scenarios").glob("*.yaml"))
COMPILED = check_brand(ROOT / "shared" / "brand")
STAGE = Stage(COMPILED.brand, {journey.name: journey for journey in COMPILED.journeys})
RESULTS = [result for path in SCENARIOS for result in scenario.play(path, STAGE)]

OF_STEPS = sorted((ROOT / "tests" / "scenarios" / "steps").glob("*.yaml"))
"""What the step types do for a customer, played on a brand made for it."""
STEPS = check_brand(ROOT / "tests" / "fixtures" / "brands" / "steps")
STEP_STAGE = Stage(STEPS.brand, {journey.name: journey for journey in STEPS.journeys})
STEP_RESULTS = [result for path in OF_STEPS for result in scenario.play(path, STEP_STAGE)]

FILE = """journey: post_purchase
scenarios:
  - name: one
    start: 2026-03-27T15:30:00+01:00
    customer: {identifiers: {email: ann@example.com}}
    story:
      - receive: {event: order.delivered, data: {order: {id: "1"}}}
      - advance: 3w
"""


@pytest.mark.parametrize("result", RESULTS + STEP_RESULTS, ids=lambda result: result.scenario)
def test_the_scenario_comes_true(result):
    assert result.problems == ()


def test_every_step_type_has_scenarios():
    played = {step.type for journey in (*COMPILED.journeys, *STEPS.journeys) for step in journey.steps}
    assert played == set(plugins.names(steps))


def test_every_journey_has_scenarios():
    assert {path.stem for path in SCENARIOS} == STAGE.journeys.keys()


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("expect: {sent: []}", "f.yaml:9: sent: expected [], found ['arrival_check'] at 2026-04-17 15:30"),
        ("expect: {withheld: {matching_items: cap}}", "f.yaml:9: withheld: expected {'matching_items': 'cap'}"),
        ("at: 2026-03-28T00:00:00+01:00", "f.yaml:9: it is later than that already"),
    ],
)
def test_what_does_not_come_true_is_named_with_its_line(tmp_path, line, complaint):
    (result,) = played(tmp_path, f"{FILE}      - {line}\n")
    assert str(result.problems[0]).startswith(complaint)


@pytest.mark.parametrize(
    "line", ["advance: soon", "receive: {}", "expect: {sende: []}", "{advance: 1d, at: 2026-05-01}"]
)
def test_what_cannot_be_read_is_named_with_its_line(tmp_path, line):
    with pytest.raises(BrandError, match=r"f.yaml:9: "):
        played(tmp_path, f"{FILE}      - {line}\n")


def test_a_journey_that_does_not_exist_is_named(tmp_path):
    (result,) = played(tmp_path, FILE.replace("post_purchase", "pre_purchase"))
    assert str(result.problems[0]) == "f.yaml:1: there is no journey pre_purchase"


WITHOUT = {"exit": (), "when": None, "key": None, "holdout": 0, "reentry": "never"}
RULES = [
    (name, field) for name, one in STAGE.journeys.items() for field in WITHOUT if getattr(one, field) != WITHOUT[field]
]


@pytest.mark.parametrize(("name", "field"), RULES)
def test_a_journey_without_one_of_its_rules_fails_its_own_scenarios(name, field):
    broken = replace(STAGE.journeys[name], **{field: WITHOUT[field]})
    stage = replace(STAGE, journeys={name: broken})
    played = scenario.play(ROOT / "tests" / "scenarios" / f"{name}.yaml", stage)
    assert any(result.problems for result in played)


EXITS = [(name, index) for name, one in STAGE.journeys.items() for index in range(len(one.exit))]


@pytest.mark.parametrize(("name", "index"), EXITS)
def test_a_journey_without_one_of_its_exits_fails_its_own_scenarios(name, index):
    journey = STAGE.journeys[name]
    broken = replace(journey, exit=journey.exit[:index] + journey.exit[index + 1 :])
    played = scenario.play(ROOT / "tests" / "scenarios" / f"{name}.yaml", replace(STAGE, journeys={name: broken}))
    assert any(result.problems for result in played)


def played(folder, text):
    path = folder / "f.yaml"
    path.write_text(text)
    return list(scenario.play(path, STAGE))
