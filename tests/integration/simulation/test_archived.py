"""A simulation over what was archived counts what the deployed functions did with it."""

import json
from collections import Counter
from datetime import timedelta

import pytest

from infra.journeys.playbook import Playbook
from infra.simulation import event_file, findings
from infra.simulation.report import page
from infra.simulation.report.report import Report
from infra.simulation.simulation import Simulation
from infra.simulation.told import gather
from shared.aws import keys
from shared.journeys.codec import run_of
from shared.messages.items import message_of
from shared.messages.models import State
from shared.profiles import facts
from tests.integration.simulation.deployed import SECRET, deployed
from tests.integration.simulation.histories import BEGINS, history
from tests.integration.simulation.test_world import COMPILED

AFTERWARDS = timedelta(days=120)


@pytest.fixture(scope="module", params=[2, 5, 9])
def both(request, tmp_path_factory):
    brand, told, folder = COMPILED["sample"], history(request.param, length=90), tmp_path_factory.mktemp("events")
    playbook = Playbook(brand.brand, brand.journeys, SECRET.encode(), brand.segments, templates=brand.templates)
    with deployed(brand, BEGINS) as functions:
        for one in told:
            functions.travel(one.at)
            functions.receive(one.event, quiet=one.quiet)
        ends = functions.now + AFTERWARDS
        functions.travel(ends)
        (folder / "events.jsonl").write_text("".join(map(line, told)), encoding="utf-8")
        archived = gather(event_file.read(folder / "events.jsonl"), folder / "told", "a file", ends)
        simulation = Simulation(archived, playbook, sample=1.0)
        played = simulation.play(range(len(archived)))
        yield Report(simulation, played, whole=True, brand="sample"), functions


def line(told):
    received = {"received_at": keys.timestamp(told.at), "quiet": told.quiet}
    return json.dumps({**facts.plain(told.event), **received}, default=str) + "\n"


def test_the_same_entered_and_ended(both):
    report, functions = both
    runs = [run_of(item) for item in functions.items(keys.RUN)]
    counted = {one.journey: (one.entered, dict(one.ended)) for one in report.journeys if one.entered}
    there = {
        name: (sum(run.journey == name for run in runs), dict(Counter(ended(runs, name))))
        for name in {run.journey for run in runs}
    }
    assert counted == there


def test_the_same_was_sent_and_withheld(both):
    report, functions = both
    messages = [message_of(item) for item in functions.items(keys.MESSAGE)]
    assert sum(one.messages for one in report.journeys) == sum(one.state is State.SENT for one in messages)
    withheld = Counter(one.rule for one in messages if one.state is State.REFUSED)
    assert dict(report.withheld) == dict(withheld)


def test_strangers_are_apart_and_whoever_met_is_together(both):
    report, _ = both
    archived, seen = report.simulation.history, {}
    for number in range(len(archived)):
        for told in archived.circle(number):
            for one in told.event.identifiers:
                assert seen.setdefault(one, number) == number
    assert len(archived) > 1


def test_nobody_is_named_in_the_report(both):
    report, _ = both
    told = page.page(report)
    people = [one.value for number in range(len(report.simulation.history)) for one in stated(report, number)]
    assert people
    assert not [one for one in people if len(one) > 3 and one in told]


def ended(runs, name):
    return (run.reason for run in runs if run.journey == name and run.reason)


def stated(report, number):
    return (one for told in report.simulation.history.circle(number) for one in told.event.identifiers)


def test_findings_of_one_journey_are_those_among_all(both):
    report, _ = both
    for one in report.journeys:
        assert findings.journeys(report.tally, report.simulation.playbook, one.journey) == [one]
