"""Every minute it sweeps; from its queue it moves one run per message, and names the messages that failed."""

import importlib
import json
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from shared import configuration
from shared.aws import clock
from shared.errors import ConflictError
from shared.journeys import endings
from shared.journeys.models import ENDED, HELD_OUT
from tests.unit.journeys.making import MONDAY, a_journey, started
from tests.unit.messages.samples import a_brand


@pytest.fixture
def function(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setattr(configuration, "brand", a_brand)
    monkeypatch.setattr(configuration, "read", lambda name: {"journeys": {}, "listeners": {}})
    monkeypatch.setattr(clock, "now", lambda table, travels: MONDAY)
    return importlib.reload(importlib.import_module("functions.advance_journey.handler"))


def delivered(*bodies):
    return {"Records": [{"messageId": f"m{n}", "body": json.dumps(body)} for n, body in enumerate(bodies)]}


def test_the_schedule_makes_it_sweep_and_note_which_versions_are_in_force(function, monkeypatch):
    swept, noted, lapsed = [], [], []
    monkeypatch.setattr(function, "definitions", SimpleNamespace(note=lambda: noted.append(1)))
    monkeypatch.setattr(function, "lapse", lambda controls, now: lapsed.append(now))
    monkeypatch.setattr(
        function, "Sweep", lambda table, queues, controls: SimpleNamespace(run=lambda now: swept.append(now) or 3)
    )
    assert function.handler({"source": "aws.events", "time": "2026-03-02T09:00:00Z"}, None) == {"woken": 3}
    assert (swept, noted, lapsed) == ([MONDAY], [1], [MONDAY])


def test_each_message_wakes_its_run(function, monkeypatch):
    woken = []
    monkeypatch.setattr(
        function, "waking", SimpleNamespace(wake=lambda message, now: woken.append((message["sk"], now)))
    )
    answer = function.handler(delivered({"pk": "c", "sk": "run#a"}, {"pk": "c", "sk": "run#b"}), None)
    assert answer == {"batchItemFailures": []}
    assert woken == [("run#a", MONDAY), ("run#b", MONDAY)]


def test_only_the_messages_that_failed_come_again(function, monkeypatch):
    def wake(message, now):
        if message["sk"] == "run#busy":
            raise ConflictError("put_item")

    monkeypatch.setattr(function, "waking", SimpleNamespace(wake=wake))
    answer = function.handler(delivered({"sk": "run#a"}, {"sk": "run#busy"}, {"sk": "run#b"}), None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m1"}]}


def test_a_run_that_ended_is_counted_when_it_is_saved_and_only_then(function, capsys):
    run = started(a_journey())
    ended = endings.end(run, "exit: order.cancelled", MONDAY)
    function.waking.saved(run, ended)
    line = json.loads(capsys.readouterr().out)
    assert (line["RunEnded"], line["journey"], line["reason"]) == ([1], run.journey, "exit")
    function.waking.saved(ended, ended)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("state", "metric"), [(ENDED, "RunConverted"), (HELD_OUT, "HeldOutConverted")])
def test_a_goal_is_counted_for_the_group_that_reached_it(function, capsys, state, metric):
    run = replace(started(a_journey()), state=state)
    function.waking.saved(run, replace(run, converted_at=MONDAY))
    assert f'"{metric}":[1.0]' in capsys.readouterr().out.replace(" ", "")
