"""What people do with long jobs over the API: asked and answered as docs/api.yaml says, and noted."""

import importlib
import json

import boto3
import msgspec
import pytest

from shared.audit import Audit, Filter
from shared.aws import clock
from shared.broadcasts import changes
from shared.broadcasts.jobs import BroadcastJobs
from shared.broadcasts.models import State
from shared.broadcasts.store import BroadcastStore
from shared.interface.operations import JOBS
from shared.journeys.control_store import ControlStore
from tests.unit.broadcasts.drafts import a_broadcast
from tests.unit.functions.operator import ARN, Operator
from tests.unit.journeys.making import MONDAY

REASON = {"reason": "the wrong customer"}


class Desk(Operator):
    """The function, and one erasure that runs."""

    def __init__(self, module, table):
        super().__init__(module.handler)
        self.module, self.table = module, table
        module.jobs.begin("erasure", "e1", {"customer": "c1"})

    def notes(self):
        found, _ = Audit(self.table).page(Filter(MONDAY, MONDAY), 10, None)
        return [(one["what"], one["by"], one["outcome"], one.get("state")) for one in found]


@pytest.fixture
def desk(monkeypatch, table):
    machines = "arn:aws:states:eu-central-1:123456789012:stateMachine:app-"
    for name, value in {"MOTO_ALLOW_NONEXISTENT_REGION": "true", "TRIBUTARY_JOBS": machines}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(clock, "now", lambda table, travels: MONDAY)
    definition = json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})
    for kind in importlib.import_module("shared.jobs.models").KINDS:
        role = "arn:aws:iam::123456789012:role/machine"
        boto3.client("stepfunctions").create_state_machine(name=f"app-{kind}", definition=definition, roleArn=role)
    return Desk(importlib.reload(importlib.import_module("functions.operate_jobs.handler")), table)


@pytest.mark.parametrize("operation", [one for one in JOBS if "_" not in one.id or "erasure" in one.id])
def test_every_operation_that_is_described_is_answered_as_described(desk, operation):
    path = operation.path.format(kind="erasure", id="e1")
    status, body = desk.ask(operation.method.upper(), path, REASON if operation.body else None)
    assert status == 200, body
    assert msgspec.to_builtins(msgspec.convert(body, operation.answered)) == body


def test_a_job_is_stopped_and_gone_on_with_and_both_are_noted(desk):
    assert desk.ask("POST", "/jobs/erasure/e1/stops", REASON)[1]["state"] == "stopped"
    assert desk.ask("POST", "/jobs/erasure/e1/resumptions", REASON)[1]["run"] == 2
    assert desk.notes() == [("stop_erasure", ARN, "done", "stopped"), ("resume_erasure", ARN, "done", "running")]


def test_nothing_is_stopped_without_a_reason(desk):
    assert desk.ask("POST", "/jobs/erasure/e1/stops", {})[0] == 400
    assert desk.ask("GET", "/jobs/erasure/e1")[1]["state"] == "running"


@pytest.mark.parametrize("path", ["/jobs/erasure/none", "/jobs/nonsense/e1", "/jobs/erasure/e1/nonsense"])
def test_what_is_not_there_is_not_found(desk, path):
    assert desk.ask("GET", path, REASON)[0] == 404


@pytest.fixture
def spring(desk):
    """A broadcast that waits for its time, and its job."""
    store = BroadcastStore(desk.table)
    confirmed = a_broadcast(state=State.CONFIRMED, confirmed_at=MONDAY, audience=5)
    BroadcastJobs(store, desk.module.jobs).take_up(confirmed, MONDAY)
    return lambda: ControlStore(desk.table).latest().of_run(confirmed.journey, confirmed.name)


def test_who_stops_the_job_of_a_broadcast_stops_the_broadcast_and_goes_on_with_both(desk, spring):
    assert desk.ask("POST", "/jobs/broadcast/spring/stops", REASON)[1]["state"] == "stopped"
    assert (spring().paused, spring().by, spring().reason) == (True, ARN, REASON["reason"])
    assert desk.ask("POST", "/jobs/broadcast/spring/resumptions", REASON)[1]["run"] == 2
    assert not spring().paused
    assert [(what, outcome) for what, _, outcome, _ in desk.notes()] == [
        ("stop_broadcast", "done"),
        ("resume_broadcast", "done"),
    ]


def test_a_count_is_a_job_that_is_stopped_and_nothing_else(desk, spring):
    desk.module.jobs.begin("broadcast", "spring-count-20260302", {"broadcast": "spring", "task": "count-1"})
    assert desk.ask("POST", "/jobs/broadcast/spring-count-20260302/stops", REASON)[1]["state"] == "stopped"
    assert not spring().paused


def test_the_job_of_a_broadcast_that_was_stopped_for_good_is_told_from_one_that_can_go_on(desk, spring):
    said = desk.ask("POST", "/jobs/broadcast/spring/stops", REASON)[1]
    assert (said["state"], said["final"]) == ("stopped", False)
    store = BroadcastStore(desk.table)
    store.save(changes.stopped(store.get("spring"), MONDAY))
    assert desk.ask("GET", "/jobs/broadcast/spring")[1]["final"]
    assert [one["final"] for one in desk.ask("GET", "/jobs")[1]["jobs"]] == [True, False]
