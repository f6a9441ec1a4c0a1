"""Many runs wait, and all are due in one minute, or their journey is edited: everybody gets everything exactly once.

Some here; `python -m infra.prove waiting_runs` plays ten thousand.
"""

import os
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

from infra.brand.compile import check_brand
from infra.journeys.fate import Deployed as OnStage
from infra.journeys.fate import fates
from shared.journeys.codec import run_of
from tests.integration.simulation.crowd import Crowd, Stage, brand_with
from tests.integration.simulation.deployed import deployed
from tests.unit.journeys.making import MONDAY, a_journey

DUE, EDITED = int(os.environ.get("PROVE_DUE", "200")), int(os.environ.get("PROVE_EDITED", "100"))
SEED = int(os.environ.get("PROVE_SEED", "1"))
BRAND = check_brand(Path(__file__).parents[2] / "fixtures" / "brands" / "steps")
TRIGGER = {"trigger": {"event": "visit.booked"}, "message_class": "transactional"}
WAIT, ASK = {"id": "settle", "type": "wait", "duration": "3d"}, {"id": "ask", "type": "send", "template": "asked"}
REST, AGAIN = {"id": "rest", "type": "wait", "duration": "5d"}, {"id": "again", "type": "send", "template": "again"}
OLD = a_journey(WAIT, ASK, REST, AGAIN, **TRIGGER)
NEW = a_journey(
    {**WAIT, "id": "cool_down", "duration": "4d"},
    ASK,
    {**REST, "id": "calm", "duration": "6d"},
    AGAIN,
    migrate={"settle": "cool_down"},
    **TRIGGER,
)


def a_crowd(here):
    return Crowd(here, Random(SEED))  # noqa: S311 - the same seed is the same crowd


def runs(here):
    return [run_of(item) for item in here.items("run#")]


def test_all_that_are_due_in_one_minute_fire_once_however_late_and_often_they_are_told(record_property):
    with deployed(brand_with(BRAND, OLD, "asked", "again"), MONDAY, Stage()) as here:
        crowd = a_crowd(here)
        crowd.comes(0, DUE)
        assert (len(runs(here)), crowd.mails()) == (DUE, {})
        assert {run.due_at.replace(second=0) for run in runs(here)} == {MONDAY + timedelta(days=3)}
        began = time.monotonic()
        crowd.travels(MONDAY + timedelta(days=4))
        record_property("seconds_from_due_to_sent", round(time.monotonic() - began))
        assert Counter((run.step, run.sequence) for run in runs(here)) == {("rest", 1): DUE}
        assert set(crowd.mails().values()) == {1}
        assert len(crowd.mails()) == DUE
        crowd.travels(MONDAY + timedelta(days=30))
        assert Counter(run.state for run in runs(here)) == {"ended": DUE}
        assert Counter(crowd.mails().values()) == {2: DUE}
    record_property("due_in_one_minute", DUE)
    record_property("sent", sum(crowd.mails().values()))


def test_of_a_journey_that_is_edited_the_report_is_what_comes_and_nobody_gets_anything_twice(record_property):
    stage, half = Stage(), EDITED // 2
    with deployed(brand_with(BRAND, OLD, "asked", "again"), MONDAY, stage) as here:
        crowd = a_crowd(here)
        crowd.comes(0, half)
        crowd.travels(MONDAY + timedelta(days=4))
        crowd.comes(half, EDITED - half)
        before, now = crowd.mails(), here.now
        report = told(crowd, NEW)
    assert report == {("rest", None): half, ("settle", "cool_down"): EDITED - half}
    with deployed(brand_with(BRAND, NEW, "asked", "again"), now, stage) as here:
        crowd = a_crowd(here)
        assert told(crowd, NEW) == report
        tour = crowd.ask("POST", "/journeys/care/tours", {"reason": "a shorter wait"})["tour"]
        turns = crowd.tour()
        assert crowd.ask("GET", f"/tours/{tour}")["left"] == 0
        assert Counter(run.step for run in runs(here)) == {"rest": half, "cool_down": EDITED - half}
        crowd.travels(here.now + timedelta(days=30))
        assert Counter(run.state for run in runs(here)) == {"ended": EDITED}
        assert Counter((crowd.mails() + before).values()) == {2: EDITED}
    record_property("waiting_when_edited", EDITED)
    record_property("turns_of_the_tour", turns)


def told(crowd, new):
    """What `tributary journeys diff` says: where how many are, and where they go."""
    found = crowd.ask("GET", "/journeys/care")
    versions = {one.version: one for one in (OLD, NEW)}
    stage = OnStage("care", versions, found["versions"], found["counts"], versions[found["version"]])
    return {(one.step, one.to): one.runs for one in fates(stage, new)}
