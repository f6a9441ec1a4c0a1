"""Many runs wait on the local stage and are due in one minute: its own minute hand wakes them, and each fires once.

Some here; `python -m infra.prove due_minute` plays thousands.
"""

import os
import time
from collections import Counter
from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest

from infra.cli import dlq, web
from infra.cli.idle import Idle
from infra.cli.travel import travel
from shared.journeys.models import WAITING
from tests.e2e.editions import editions
from tests.e2e.killing import killing, soon_again
from tests.e2e.test_doors import eventually
from tests.e2e.waiting import Crowd, left, wake

DUE, SEED = int(os.environ.get("PROVE_DUE", "24")), int(os.environ.get("PROVE_SEED", "1"))
KILL_EVERY_SECONDS = float(os.environ.get("PROVE_KILL_EVERY", "2"))
WORKERS = ("advance_journey", "deliver_message")
PATIENCE_SECONDS = 180 + 2 * DUE
LOOK_EVERY_SECONDS = 0.5 + DUE / 1_000
"""Each look reads all that wait."""

MINUTE, BEFORE = timedelta(minutes=1), timedelta(seconds=10)
A_SECOND = 4
"""So many are due in a second, where there are not enough for the whole minute."""

NAME = f"visit_{uuid4().hex[:6]}"
"""A stage that is up remembers what was decided about the last one."""
JOURNEY = f"""
name: {NAME}
class: transactional
trigger: {{event: {NAME}.booked}}
steps:
  - {{id: settle, type: wait, for: 3d}}
  - {{id: ask, type: send, template: lead_reply}}
  - {{id: rest, type: wait, for: 90d, then: done}}
  - {{id: done, type: end}}
"""
GUARDS = f"guards: {{journeys: {{{NAME}: {{hourly: {10 * DUE}, daily: {10 * DUE}}}}}}}\n"
"""Otherwise ten thousand in an hour are what a journey stands still at."""


@pytest.fixture(scope="module")
def crowd(stage, tmp_path_factory):
    with editions(stage, tmp_path_factory.mktemp("edited") / "brand") as here:
        here.write(NAME, JOURNEY)
        here.add(GUARDS)
        here.publish()
        yield Crowd(stage, here.compiled(), f"{NAME}.booked", uuid4().hex[:8])


def test_all_that_are_due_in_one_minute_fire_once_whoever_dies_and_however_often_they_are_told(
    stage, crowd, record_property
):
    draw, idle, dead = Random(SEED), Idle(stage, PATIENCE_SECONDS), dlq.counts(stage)  # noqa: S311
    begins, began = stage.now().replace(second=0, microsecond=0), time.monotonic()
    runs = crowd.comes(DUE, begins, min(MINUTE, timedelta(seconds=DUE / A_SECOND)))
    minute, last = begins + timedelta(days=3), max(run.due_at for run in runs)
    assert {run.due_at.replace(second=0, microsecond=0) for run in runs} == {minute}
    idle.wait()
    record_property("seconds_filing", round(time.monotonic() - began))
    travel(stage, minute - BEFORE, idle)
    assert (left(stage, minute), crowd.mails()) == (DUE, [])
    before = asked(stage)
    with soon_again(stage, "runs"):
        with killing(draw, every_seconds=KILL_EVERY_SECONDS, of=WORKERS) as killed:
            told = wake(stage, runs, draw)
            eventually(lambda: left(stage, minute) == 0, PATIENCE_SECONDS, every=LOOK_EVERY_SECONDS)
        idle.wait()
    fired, punctual, after = crowd.runs(runs), crowd.mails(), asked(stage)
    told += comes_later(stage, idle, lambda: wake(stage, runs, draw))
    assert Counter((run.step, run.sequence, run.state) for run in crowd.runs(runs)) == {("rest", 1, WAITING): DUE}
    assert Counter(Counter(to for to, _ in crowd.mails()).values()) == {1: DUE}
    assert dlq.counts(stage) == dead
    figures = {"due": DUE, "killed": len(killed), "woken_besides": told, "sent_later": DUE - len(punctual)}
    figures |= {"seconds_to_last_fired": seconds(last, (run.entered_step_at for run in fired))}
    figures |= {"seconds_to_last_sent": seconds(last, (at for _, at in punctual)), "load": round(os.getloadavg()[0])}
    figures |= {f"{what}_a_run": round((after[what] - before[what]) / DUE, 1) for what in after}
    for name, value in figures.items():
        record_property(name, value)


def comes_later(stage, idle, told):
    """An hour later they are told again. Who died with a mail in hand cannot say whether it left: where SES says
    nothing either, it goes within a day.
    """
    travel(stage, stage.now() + timedelta(hours=1), idle)
    again = told()
    idle.wait()
    travel(stage, stage.now() + timedelta(days=1), idle)
    return again


def asked(stage):
    """How many calls its functions made of the local AWS so far, and how often they were run."""
    found = web.request("GET", f"{stage.aws_endpoint_url}/_tributary/asked").json()
    return {what: sum(counts.values()) for what, counts in found.items()}


def seconds(due, times):
    """From when the last was due, on the stage's clock."""
    return round((max(times) - due).total_seconds())
