"""Long jobs on the deployed stage: seen, stopped, gone on with, and done once, though workers die in between."""

import json
import os
import signal
import time
from datetime import timedelta

import pytest

from infra.cli import api
from infra.cli.import_follow import follow
from infra.cli.import_start import Wanted, start
from infra.cli.send import post
from infra.cli.senders import Webhook
from infra.cli.travel import travel
from infra.demo import webhooks
from infra.job import MOST_TURNS
from shared.aws.objects import Objects
from shared.importing import error_file
from shared.importing.models import State as Ended
from shared.jobs.jobs import Jobs
from shared.jobs.models import State
from tests.e2e.awaiting import PATIENCE_SECONDS, until
from tests.e2e.killing import workers

REASON = {"reason": "asked for it on the phone"}
QUARTER = timedelta(minutes=15)


@pytest.fixture
def jobs(stage):
    return Jobs(stage.client, stage.jobs)


@pytest.fixture
def customer(stage, idle, people):
    """Somebody of whom one thing is known; by number, so that a test may have several."""

    def known(number=0):
        identifier = {"kind": "email", "value": f"job{number}.{people.ben.number}@example.com"}
        event = {"id": f"{people.ben.number}-{number}", "name": "note.taken", "identifiers": [identifier], "data": {}}
        event["occurred_at"] = (stage.now() - timedelta(hours=1)).isoformat()
        assert post(stage, Webhook(*webhooks.OWN, json.dumps(event).encode())).status == 200
        idle.wait()
        return api.get(stage, "/customers", {"identifier": f"email:{identifier['value']}"})["customer_id"]

    return known


def asked(stage, customer_id, what):
    return api.post(stage, f"/customers/{customer_id}/{what}", REASON)


def request(stage, one):
    return api.get(stage, f"/customers/{one['customer_id']}/requests/{one['id']}")


def test_an_erasure_waits_for_its_second_turn_and_takes_it_when_its_time_has_come(stage, idle, jobs, customer):
    erasure = asked(stage, customer(), "erasure")
    waiting = until(State.WAITING, lambda: jobs.find("erasure", erasure["id"]))
    assert waiting.turns == 1
    assert waiting.progress["event"] > 0
    assert erasure["id"] in {one.id for one in jobs.running("erasure")}
    travel(stage, stage.now() + QUARTER, idle)
    assert until(State.DONE, lambda: jobs.find("erasure", erasure["id"])).progress == waiting.progress
    assert request(stage, erasure)["swept_at"] >= waiting.next_at


def test_an_erasure_that_is_stopped_takes_no_turn_and_goes_on_where_it_was(stage, idle, jobs, customer):
    erasure = asked(stage, customer(), "erasure")
    waiting = until(State.WAITING, lambda: jobs.find("erasure", erasure["id"]))
    assert jobs.stop("erasure", erasure["id"], "test").state is State.STOPPED
    travel(stage, stage.now() + QUARTER, idle)
    assert "swept_at" not in request(stage, erasure)
    jobs.resume("erasure", erasure["id"])
    done = until(State.DONE, lambda: jobs.find("erasure", erasure["id"]))
    assert (done.run, done.turns) == (2, 1)
    assert request(stage, erasure)["swept_at"] >= waiting.next_at


def test_what_a_dying_worker_did_not_do_is_done_by_the_next(stage, jobs, customer):
    exports = [asked(stage, customer(number), "export") for number in range(3)]
    killed, late = [], time.monotonic() + PATIENCE_SECONDS
    while any(request(stage, one)["state"] != "done" for one in exports):
        assert time.monotonic() < late
        for one in workers("fulfil_privacy_request")[: 3 - len(killed)]:
            os.kill(one, signal.SIGKILL)
            killed.append(one)
    assert killed
    for one in exports:
        assert until(State.DONE, lambda one=one: jobs.find("export", one["id"])).run == 1
        events = api.get(stage, f"/customers/{one['customer_id']}/timeline")["events"]
        assert request(stage, one)["counts"]["events"] == len(events)


def test_a_turn_that_fails_is_tried_again_and_its_history_says_where_and_nothing_else(stage, jobs):
    job = f"nobody-{time.monotonic_ns()}"
    jobs.begin("export", job, {"customer": "0" * 24})
    machine = f"{stage.jobs.replace(':stateMachine:', ':execution:')}export"
    late, tried = time.monotonic() + PATIENCE_SECONDS, []
    while len(tried) < 2:
        assert time.monotonic() < late
        history = stage.client("stepfunctions").get_execution_history(executionArn=f"{machine}:{job}")["events"]
        tried = [one["taskFailedEventDetails"]["cause"] for one in history if one["type"] == "TaskFailed"]
    assert all(json.loads(one)["errorMessage"].startswith("NotFoundError at requests.py:") for one in tried)
    assert jobs.stop("export", job, "test").state is State.STOPPED


@pytest.fixture
def impatient(stage):
    """The kind of an import whose executions have one turn each, on a machine that is otherwise that of imports."""
    states, machine = stage.client("stepfunctions"), f"{stage.jobs}import"
    known = states.describe_state_machine(stateMachineArn=machine)
    most, definition = f">= {MOST_TURNS}", known["definition"]
    assert most in definition
    made = f"impatient-{time.monotonic_ns()}"
    name = f"{machine.rpartition(':')[2].removesuffix('import')}{made}"
    arn = states.create_state_machine(name=name, definition=definition.replace(most, ">= 1"), roleArn=known["roleArn"])
    yield made
    states.delete_state_machine(**{"stateMachineArn": arn["stateMachineArn"]})


def test_a_job_is_handed_over_from_execution_to_execution_and_goes_on_where_it_was(stage, jobs, impatient, tmp_path):
    file, rows = many_rows(tmp_path)
    job = f"import-{time.monotonic_ns()}"
    Objects(stage.client("s3"), stage.bucket).put(error_file.input_key(job), file.read_bytes())
    work = {"id": job, "kind": "customers", "source": "crm/main", "mapping": {}, "delimiter": "", "dry_run": True}
    jobs.begin(impatient, job, work)
    done = until(State.DONE, lambda: jobs.find(impatient, job))
    assert done.run > 2
    assert done.turns == 1
    assert (done.progress["accepted"], done.progress["refused"]) == (rows, 0)
    assert [(one.id, one.run) for one in jobs.recent(impatient, 100)] == [(job, done.run)]


def many_rows(folder):
    """Of several stretches."""
    file, rows = folder / "many.csv", 50_000
    file.write_text("email,first_name\n" + "".join(f"p{n}@example.com,{'x' * 90}\n" for n in range(rows)))
    return file, rows


def test_an_import_that_dies_is_stopped_and_gone_on_with_reads_every_row_once(stage, tmp_path):
    """A dry run, since what is filed is another test's."""
    file, rows = many_rows(tmp_path)
    job = start(stage, Wanted(file, "customers", "crm/main", dry_run=True))
    path = f"/jobs/import/{job}"
    killed, late = [], time.monotonic() + PATIENCE_SECONDS
    while api.get(stage, path)["turns"] < 1:
        assert time.monotonic() < late
        for one in workers("import_rows")[: 1 - len(killed)]:
            os.kill(one, signal.SIGKILL)
            killed.append(one)
    stopped = api.post(stage, f"{path}/stops", {"reason": "a look first"})
    assert stopped["state"] == "stopped"
    assert follow(stage, job).offset < file.stat().st_size
    assert api.post(stage, f"{path}/resumptions", {"reason": "it is right"})["run"] == 2
    done = follow(stage, job)
    assert (done.state, done.accepted, done.refused) == (Ended.DONE, rows, 0)
    assert killed
