"""The one definition of all jobs: each state leads somewhere, and no history gets full."""

import json

import pytest

from infra.job import DEFINITION, MOST_TURNS
from shared.errors import TurnFailedError
from shared.jobs.models import KINDS
from tests.infra.template import Resource, of_type, text

MOST_EVENTS = 25_000
"""https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html"""

EVENTS = {"Task": 5, "Choice": 2, "Wait": 2}
"""Entered, scheduled, started, succeeded, exited: what one visit adds to the history."""

ROUND, ITERATED = 4, 2
"""Of a map: entered, started, succeeded, exited. Of each of its items: started, succeeded."""

TRIED = 3
"""Scheduled, started, failed."""


def states() -> dict[str, dict]:
    return json.loads(DEFINITION.read_text())["States"]


def test_every_state_leads_to_one_that_exists_and_each_is_reached():
    found = states()
    ways = {
        name: {
            *([one["Next"]] if "Next" in one else []),
            *([one["Default"]] if "Default" in one else []),
            *(choice["Next"] for choice in one.get("Choices", ())),
        }
        for name, one in found.items()
    }
    assert set().union(*ways.values()) == found.keys() - {json.loads(DEFINITION.read_text())["StartAt"]} | {"Turn"}
    assert {name for name, way in ways.items() if not way} == {
        name for name, one in found.items() if one["Type"] == "Succeed" or one.get("End")
    }


def test_a_history_has_room_for_all_turns_of_an_execution_and_for_as_many_that_were_tried_again():
    turn = sum(EVENTS[one["Type"]] for name, one in states().items() if name in ("Turn", "Over?", "Wait"))
    assert MOST_TURNS * (turn + TRIED) < MOST_EVENTS


@pytest.mark.parametrize("lanes", [1, 8])
def test_a_history_has_room_for_as_many_turns_of_lanes_side_by_side(lanes):
    """A lane's turn counts as one, and so does the turn before: it does not wait, but goes round."""
    turn = EVENTS["Task"] + EVENTS["Choice"] + TRIED
    round_ = ROUND + lanes * (EVENTS["Task"] + ITERATED + TRIED)
    assert MOST_TURNS / (1 + lanes) * (turn + round_) < MOST_EVENTS


def test_a_lane_is_tried_again_as_a_turn_is_and_knows_what_its_job_has_come_to():
    turn, lanes = states()["Turn"], states()["Lanes"]
    lane = lanes["ItemProcessor"]["States"]["Lane"]
    assert {name: lane[name] for name in ("Resource", "Retry", "TimeoutSeconds")} == {
        name: turn[name] for name in ("Resource", "Retry", "TimeoutSeconds")
    }
    assert lane["Arguments"].items() > turn["Arguments"].items()
    assert lanes["ItemSelector"].keys() >= {"turns", "progress"}


def test_an_error_of_ours_is_tried_less_often_than_what_aws_refuses():
    ours, others = states()["Turn"]["Retry"]
    assert ours["ErrorEquals"] == [TurnFailedError.__name__]
    assert ours["MaxAttempts"] < others["MaxAttempts"]


def test_there_is_a_standard_machine_for_each_kind(resources: dict[str, Resource]):
    machines = of_type(resources, "AWS::StepFunctions::StateMachine").values()
    assert {one["StateMachineName"] for one in machines} == {f"tributary-prod-{kind}" for kind in KINDS}
    assert all(one.get("StateMachineType", "STANDARD") == "STANDARD" for one in machines)


def test_a_machine_may_call_its_own_function_and_go_on_with_itself(resources: dict[str, Resource]):
    functions = of_type(resources, "AWS::Lambda::Function")
    for machine in of_type(resources, "AWS::StepFunctions::StateMachine").values():
        assert text(machine["DefinitionSubstitutions"]["Function"]) in functions


def test_whoever_stops_the_execution_of_a_broadcast_tells_the_function_that_holds_back_its_messages(resources):
    (machine,) = (one for one in of_type(resources, "AWS::StepFunctions::StateMachine") if one.startswith("broadcast"))
    rules = of_type(resources, "AWS::Events::Rule").values()
    (rule,) = (one for one in rules if one.get("EventPattern", {}).get("source") == ["aws.states"])
    assert rule["EventPattern"]["detail"] == {"stateMachineArn": [{"Ref": machine}], "status": ["ABORTED"]}
    (target,) = rule["Targets"]
    assert text(target["Arn"]).startswith("runbroadcasts")
