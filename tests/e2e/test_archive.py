"""What was accepted lies in the archive, can be read again, and is lost with the person it concerns."""

import json
import time
from datetime import timedelta

import pytest
from msgspec.structs import replace
from typer.testing import CliRunner

from infra.cli import api, archive
from infra.cli.main import app
from infra.cli.send import post
from infra.cli.senders import Webhook
from infra.demo import webhooks
from shared.archive.replaying import JOB, LINES
from shared.archive.store import ReplayStore
from shared.archive.wanted import Wanted
from shared.aws import keys
from shared.aws.objects import Objects
from shared.errors import NotFoundError
from shared.jobs.jobs import Jobs
from shared.jobs.models import State
from tests.e2e.awaiting import until

QUIET_SECONDS = 3
"""A job that goes on would have begun its next turn."""


@pytest.fixture
def email(people):
    return f"archive.{people.clara.number}@example.com"


@pytest.fixture
def wanted(stage):
    now = stage.now()
    return Wanted(now - timedelta(minutes=5), now + timedelta(hours=1), "standard_webhooks/own")


def tell(stage, email, name):
    event = {"id": f"{email}-{name}", "name": name, "occurred_at": stage.now().isoformat(), "data": {"said": "Käthe"}}
    event["identifiers"] = [{"kind": "email", "value": email}]
    assert post(stage, Webhook(*webhooks.OWN, json.dumps(event).encode())).status == 200


def mine(stage, wanted, name):
    return [one for one in archive.opened(stage).all(wanted) if name in one.types]


def again(stage, wanted, name):
    """What became of it: the job has read it when it is done."""
    jobs, job = Jobs(stage.client, stage.jobs), archive.begin(stage, replace(wanted, type=name))
    progress = until(State.DONE, lambda: jobs.find("replay", job)).progress
    return tuple(progress[one] for one in ("sent", "unreadable", "erased"))


def standing(stage, job):
    """As it stays: a turn that was under way when it was stopped still ends."""
    replays, known = ReplayStore(stage.store()), None
    while (found := replays.get(job)) != known:
        known = found
        time.sleep(QUIET_SECONDS)
    return found


def test_every_delivery_is_there_as_it_came_duplicates_too_and_sealed(stage, idle, email, wanted):
    name = f"tea.poured_{email.split('.')[1].split('@')[0]}"
    tell(stage, email, name)
    tell(stage, email, name)
    idle.wait()
    found = mine(stage, wanted, name)
    assert len(found) == 2
    assert email not in found[0].text()
    customer = api.get(stage, "/customers", {"identifier": f"email:{email}"})["customer_id"]
    assert found[0].homes == (customer,)


def test_what_was_lost_comes_back_from_the_archive_and_what_is_there_is_not_doubled(stage, idle, email, wanted):
    name = f"tea.poured_{email.split('.')[1].split('@')[0]}"
    tell(stage, email, name)
    idle.wait()
    (line,) = mine(stage, wanted, name)
    (home,) = line.homes
    for item in stage.store().query(home, keys.EVENT, consistent=True):
        stage.store().delete({"pk": home, "sk": item["sk"]})
    for _ in range(2):
        assert again(stage, wanted, name) == (1, 0, 0)
        idle.wait()
    told = api.get(stage, f"/customers/{home}/timeline")["events"]
    assert [event["data"]["said"] for event in told] == ["Käthe"]


def test_a_replay_that_is_stopped_takes_no_turn_and_goes_on_at_the_next_line(stage, idle, email, wanted):
    """One object holds what was received, and that of three turns again: as many times as vendors had sent it."""
    name, jobs = f"tea.poured_{email.split('.')[1].split('@')[0]}", Jobs(stage.client, stage.jobs)
    tell(stage, email, name)
    idle.wait()
    (line,) = mine(stage, wanted, name)
    objects, again = Objects(stage.client("s3"), stage.bucket), 2 * LINES + 100
    objects.put(key := f"{wanted.first}{name}", f"{line.text()}\n" * again)
    job = archive.begin(stage, replace(wanted, type=name))
    path = f"/jobs/{JOB}/{job}"
    while not (before := api.get(stage, path))["turns"]:
        assert before["state"] == "running"
    api.post(stage, f"{path}/stops", {"reason": "a look first"})
    idle.wait()
    stopped = standing(stage, job)
    assert stopped.done_at is None
    assert LINES <= stopped.read < again
    assert api.post(stage, f"{path}/resumptions", {"reason": "it is right"})["run"] == 2
    done = until(State.DONE, lambda: jobs.find(JOB, job))
    idle.wait()
    objects.delete(key)
    assert (done.run, done.progress["sent"], done.progress["unreadable"]) == (2, 1 + again, 0)
    told = api.get(stage, f"/customers/{line.homes[0]}/timeline")["events"]
    assert [event["name"] for event in told].count(name) == 1


def test_a_command_reads_it_again_and_says_how_that_is_stopped(stage, idle, email, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    name = f"tea.poured_{email.split('.')[1].split('@')[0]}"
    tell(stage, email, name)
    idle.wait()
    since = (stage.now() - timedelta(minutes=5)).isoformat()
    told = CliRunner().invoke(app, ["archive", "replay", "--since", since, "--type", name])
    assert told.exit_code == 0, told.output
    assert "tributary jobs stop replay replay-" in told.output
    assert ["sent", "1"] in [line.split() for line in told.output.splitlines()]


def test_a_line_of_somebody_who_was_erased_cannot_be_opened(stage, idle, email, wanted):
    name = f"tea.poured_{email.split('.')[1].split('@')[0]}"
    tell(stage, email, name)
    idle.wait()
    (line,) = mine(stage, wanted, name)
    api.post(stage, f"/customers/{line.homes[0]}/erasure", {"reason": "she asked for it"})
    idle.wait()
    assert again(stage, wanted, name) == (0, 0, 1)
    with pytest.raises(NotFoundError):
        api.get(stage, "/customers", {"identifier": f"email:{email}"})
