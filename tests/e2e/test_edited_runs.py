"""A journey is edited while many are on it, on the local stage and by command: the report says who stays and who moves,
and nobody gets anything twice, whoever dies.

Some here; `python -m infra.prove edited_runs` plays a thousand.
"""

import os
import re
from collections import Counter
from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from infra.cli import dlq
from infra.cli.idle import Idle
from infra.cli.main import app
from infra.cli.travel import travel
from tests.e2e.editions import editions
from tests.e2e.killing import killing, soon_again
from tests.e2e.test_doors import eventually
from tests.e2e.waiting import Crowd

EDITED, SEED = int(os.environ.get("PROVE_EDITED", "12")), int(os.environ.get("PROVE_SEED", "1"))
KILL_EVERY_SECONDS = float(os.environ.get("PROVE_KILL_EVERY", "5"))
PATIENCE_SECONDS = 180 + 2 * EDITED
AT_ONCE = timedelta(0)

NAME = f"repair_{uuid4().hex[:6]}"
"""A stage that is up remembers what was decided about the last one."""
BEFORE = f"""
name: {NAME}
class: transactional
trigger: {{event: {NAME}.booked}}
steps:
  - {{id: settle, type: wait, for: 3d}}
  - {{id: ask, type: send, template: lead_reply}}
  - {{id: rest, type: wait, for: 5d, at: "10:00"}}
  - {{id: again, type: send, template: missed_call, then: done}}
  - {{id: done, type: end}}
"""
AFTER = f"""
name: {NAME}
class: transactional
trigger: {{event: {NAME}.booked}}
migrate: {{settle: cool_down}}
steps:
  - {{id: cool_down, type: wait, for: 4d}}
  - {{id: ask, type: send, template: lead_reply}}
  - {{id: calm, type: wait, for: 6d, at: "10:00"}}
  - {{id: again, type: send, template: missed_call, then: done}}
  - {{id: done, type: end}}
"""
GUARDS = f"guards: {{journeys: {{{NAME}: {{hourly: {10 * EDITED}, daily: {10 * EDITED}}}}}}}\n"
ASKED, AGAIN = "We have your enquiry", "We missed your call"


@pytest.fixture
def edition(stage, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "300")
    with editions(stage, tmp_path / "brand") as here:
        here.write(NAME, BEFORE)
        here.add(GUARDS)
        here.publish()
        yield here


def test_the_report_on_an_edited_journey_is_what_comes_and_nobody_gets_anything_twice(stage, edition, record_property):
    draw, idle, dead = Random(SEED), Idle(stage, PATIENCE_SECONDS), dlq.counts(stage)  # noqa: S311
    (early, stay), (late, move) = two_crowds(stage, edition.compiled(), idle)
    edition.write(NAME, AFTER)
    told = command("journeys", "diff", "--brand", str(edition.folder))
    moves, stays = f"settle {len(move)} move to cool_down", f"rest {len(stay)} stay"
    assert [said for said in (f"{NAME} changes", "+ cool_down: wait 4d", moves, stays) if said not in told] == []
    edition.publish()
    with soon_again(stage, "runs"), killing(draw, every_seconds=KILL_EVERY_SECONDS, of=["advance_journey"]) as killed:
        migrates(f"{len(stay)} stay on their version, {len(move)} move", "were looked at")
        eventually(lambda: steps(late, move) == {"cool_down": len(move)}, PATIENCE_SECONDS)
        idle.wait()
    assert steps(early, stay) == {"rest": len(stay)}
    with killing(draw, every_seconds=KILL_EVERY_SECONDS, of=["deliver_message"]) as killed_later:
        travel(stage, stage.now() + timedelta(days=11), idle)
    travel(stage, stage.now() + timedelta(days=2), idle)
    assert steps(early, stay) + steps(late, move) == {"done": EDITED}
    everybody = [crowd.address(one) for crowd, runs in ((early, stay), (late, move)) for one in range(len(runs))]
    assert Counter(early.got() + late.got()) == {(one, what): 1 for one in everybody for what in (ASKED, AGAIN)}
    assert dlq.counts(stage) == dead
    figures = {"edited": EDITED, "stayed": len(stay), "moved": len(move), "killed": len(killed) + len(killed_later)}
    for name, value in figures.items():
        record_property(name, value)


def migrates(*told):
    """By a tour, which looks once more at those whose worker died."""
    said = command("journeys", "migrate", NAME, "--reason", "a longer wait", "--yes")
    assert [one for one in told if one not in said] == []
    (job,) = re.findall("tributary jobs stop (tour [^ ]+)", said)
    assert "done" in command("jobs", "show", *job.split())


def two_crowds(stage, brand, idle):
    """The later ones come when the others have had their first message, and wait for the second."""
    world = uuid4().hex[:8]
    early, late = (Crowd(stage, brand, f"{NAME}.booked", f"{part}{world}") for part in ("early", "late"))
    had = early.comes(EDITED // 2, stage.now(), AT_ONCE)
    travel(stage, stage.now() + timedelta(days=4), idle)
    new = late.comes(EDITED - len(had), stage.now(), AT_ONCE)
    idle.wait()
    return (early, had), (late, new)


def steps(crowd, runs):
    return Counter(run.step for run in crowd.runs(runs))


def command(*words):
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())
