"""Once an hour it says who is silent, by name in the log and by number in two metrics, also that nobody is."""

import importlib
import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from shared import configuration
from tests.unit.messages.samples import a_brand

HOUR = {"source": "aws.events", "time": "2026-11-28T12:00:00Z"}


@pytest.fixture
def function(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setattr(configuration, "brand", a_brand)
    monkeypatch.setattr(configuration, "read", lambda name: {"journeys": {}, "listeners": {}})
    return importlib.reload(importlib.import_module("functions.notice_silence.handler"))


def finds(function, monkeypatch, sources=(), journeys=()):
    asked = []

    def told(names):
        return lambda now: asked.append(now) or [SimpleNamespace(name=one) for one in names]

    monkeypatch.setattr(function, "listening", SimpleNamespace(sources=told(sources), sending=told(journeys)))
    return asked


def numbers(capsys):
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
    return {name: line[name] for line in lines for name in ("SourceSilent", "JourneySilent") if name in line}


def test_it_looks_at_the_time_of_its_schedule_and_counts_what_it_finds(function, monkeypatch, capsys):
    asked = finds(function, monkeypatch, ["shopify/a", "square/b"], ["welcome"])
    assert function.handler(HOUR, None) == {"sources": ["shopify/a", "square/b"], "journeys": ["welcome"]}
    assert asked == [datetime(2026, 11, 28, 12, tzinfo=UTC)] * 2
    assert numbers(capsys) == {"SourceSilent": [2], "JourneySilent": [1]}


def test_that_nobody_is_silent_is_counted_too(function, monkeypatch, capsys):
    finds(function, monkeypatch)
    function.handler(HOUR, None)
    assert numbers(capsys) == {"SourceSilent": [0], "JourneySilent": [0]}
