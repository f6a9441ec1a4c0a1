"""Jobs as executions: one at a time of each, whoever begins, stops or resumes it how often."""

import json

import boto3
import pytest
from moto import mock_aws

from shared.errors import InvalidRequestError, NotFoundError
from shared.jobs.jobs import Jobs
from shared.jobs.models import State

WORK = {"customer": "c1"}


@pytest.fixture
def states(monkeypatch):
    """botocore lists no regions for it, and moto goes by that list."""
    monkeypatch.setenv("MOTO_ALLOW_NONEXISTENT_REGION", "true")
    with mock_aws():
        yield boto3.client("stepfunctions")


@pytest.fixture
def jobs(states):
    definition = json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})
    role = "arn:aws:iam::123456789012:role/machine"
    arn = states.create_state_machine(name="app-erasure", definition=definition, roleArn=role)["stateMachineArn"]
    return Jobs(lambda service: states, arn.removesuffix("erasure"))


def executions(states, jobs):
    found = states.list_executions(stateMachineArn=f"{jobs.machines}erasure")["executions"]
    return {one["name"]: one["status"] for one in found}


def test_a_job_that_is_begun_twice_is_one(states, jobs):
    jobs.begin("erasure", "e1", WORK)
    jobs.begin("erasure", "e1", WORK)
    jobs.begin("erasure", "e1", {"customer": "other"})
    assert executions(states, jobs) == {"e1": "RUNNING"}


def test_a_job_that_was_stopped_goes_on_as_another_execution_with_the_same_work(states, jobs):
    jobs.begin("erasure", "e1", WORK)
    assert jobs.stop("erasure", "e1", "ann").state is State.STOPPED
    assert jobs.resume("erasure", "e1").run == 2
    assert executions(states, jobs) == {"e1": "ABORTED", "e1.2": "RUNNING"}
    arn = f"{jobs.machines.replace('stateMachine', 'execution')}erasure:e1.2"
    given = json.loads(states.describe_execution(executionArn=arn)["input"])
    assert given == {"id": "e1", "run": 2, "turns": 0, "work": WORK}


def test_to_resume_what_runs_changes_nothing(states, jobs):
    jobs.begin("erasure", "e1", WORK)
    assert jobs.resume("erasure", "e1").run == 1
    assert executions(states, jobs) == {"e1": "RUNNING"}


def test_to_stop_what_is_stopped_changes_nothing(states, jobs):
    jobs.begin("erasure", "e1", WORK)
    jobs.stop("erasure", "e1", "ann")
    assert jobs.stop("erasure", "e1", "bob").state is State.STOPPED


def test_a_stop_reaches_what_the_job_was_handed_over_to(states, jobs):
    jobs.begin("erasure", "e1", WORK)
    states.start_execution(stateMachineArn=f"{jobs.machines}erasure", name="e1.2", input="{}")
    assert jobs.stop("erasure", "e1", "ann").run == 2
    assert executions(states, jobs)["e1.2"] == "ABORTED"


def test_what_somebody_stopped_in_the_console_of_aws_is_told_from_what_was_stopped_here(states, jobs, monkeypatch):
    """moto does not say with what error something was stopped."""
    jobs.begin("erasure", "e1", WORK)
    jobs.begin("erasure", "e2", WORK)
    stop, errors, describe = states.stop_execution, {}, states.describe_execution

    def note(**asked):
        errors[asked["executionArn"]] = asked.get("error", "")
        return stop(**asked)

    def tell(**asked):
        return {**describe(**asked), "error": errors.get(asked["executionArn"], "")}

    monkeypatch.setattr(states, "stop_execution", note)
    monkeypatch.setattr(states, "describe_execution", tell)
    jobs.stop("erasure", "e1", "ann")
    states.stop_execution(executionArn=f"{jobs.machines.replace('stateMachine', 'execution')}erasure:e2")
    assert [jobs.stopped_elsewhere("erasure", one) for one in ("e1", "e2")] == ["", "e2"]
    jobs.resume("erasure", "e2")
    assert jobs.stopped_elsewhere("erasure", "e2") == ""


def test_of_a_job_that_had_several_executions_the_list_shows_the_last(jobs):
    jobs.begin("erasure", "e1", WORK)
    jobs.stop("erasure", "e1", "ann")
    jobs.resume("erasure", "e1")
    jobs.begin("erasure", "e2", WORK)
    assert {(one.id, one.run) for one in jobs.recent("erasure", 10)} == {("e1", 2), ("e2", 1)}


def test_what_is_done_is_not_gone_on_with(states, jobs, monkeypatch):
    jobs.begin("erasure", "e1", WORK)
    describe = states.describe_execution
    monkeypatch.setattr(states, "describe_execution", lambda **asked: {**describe(**asked), "status": "SUCCEEDED"})
    with pytest.raises(InvalidRequestError, match="e1 is done"):
        jobs.resume("erasure", "e1")


def test_a_job_that_nobody_began_is_not_found(jobs):
    for act in (jobs.find, jobs.resume, lambda kind, job: jobs.stop(kind, job, "ann")):
        with pytest.raises(NotFoundError):
            act("erasure", "e9")
