"""The stream's records reach enrolment as facts; a failure makes the stream deliver them again."""

import importlib
from datetime import timedelta
from types import SimpleNamespace

import pytest

from shared import configuration
from shared.aws import codec, keys
from shared.errors import Retryable, UnavailableError
from shared.events import OURS, Event
from shared.journeys import listeners
from shared.journeys.definition import plain_of
from shared.profiles import facts
from tests.unit.journeys.making import MONDAY, a_journey, a_profile, an_event
from tests.unit.messages.samples import a_brand

JOURNEY = a_journey()


class Runs(list):
    """A store that keeps what is created, or is down."""

    down = False

    def of_customer(self, ids, journey=None):
        return []

    def create(self, run, now):
        if self.down:
            raise UnavailableError("put_item")
        self.append(run)
        return True


@pytest.fixture
def function(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    compiled = {"journeys": {JOURNEY.name: plain_of(JOURNEY)}, "listeners": listeners.index([JOURNEY])}
    monkeypatch.setattr(configuration, "brand", a_brand)
    monkeypatch.setattr(configuration, "read", lambda name: compiled)
    module = importlib.reload(importlib.import_module("functions.start_journeys.handler"))
    definitions = module.enrolment.definitions
    monkeypatch.setattr(definitions, "moved_by", lambda event, now: [])
    monkeypatch.setattr(definitions, "keep", lambda journey: None)
    profiles = SimpleNamespace(profile=lambda home, consistent: a_profile())
    enrolment = module.Enrolment(
        Runs(), profiles, definitions, SimpleNamespace(send=lambda bodies: None), module.enrolment.surroundings
    )
    monkeypatch.setattr(module, "enrolment", enrolment)
    return module


def a_record(event, received_at=MONDAY):
    key = keys.event("home", event.occurred_at, event.source, event.id)
    return {"eventName": "INSERT", "dynamodb": {"NewImage": codec.dump({**facts.item_of(event, received_at), **key})}}


def test_a_new_fact_starts_a_run(function):
    function.handler({"Records": [a_record(an_event(order={"id": "1"}))]}, None)
    assert [(run.journey, run.step) for run in function.enrolment.runs] == [("care", "settle")]


def test_what_a_journey_tells_other_systems_goes_to_the_bus_when_its_fact_is_filed(function, monkeypatch):
    told = []
    monkeypatch.setattr(function, "bus", lambda: SimpleNamespace(put=told.extend))
    origin = {"name": "care", "step": "tell", "links": 1, "trigger": {}}
    notice = Event("n1", "care.finished", MONDAY, OURS, (), {"notice": {"a": 1}, "journey": origin})
    function.handler({"Records": [a_record(notice), a_record(an_event("care.finished", id="n2", notice={}))]}, None)
    assert [(name, detail["id"], detail["data"]) for name, detail in told] == [("care.finished", "n1", {"a": 1})]


def test_an_old_fact_starts_nothing(function):
    function.handler({"Records": [a_record(an_event(order={"id": "1"}), MONDAY + timedelta(days=2))]}, None)
    assert function.enrolment.runs == []


def test_a_failure_is_raised_after_the_other_records_were_tried(function):
    unreadable = {"eventName": "INSERT", "dynamodb": {"NewImage": {"pk": {"S": "home"}}}}
    with pytest.raises(Retryable, match="1 of 2"):
        function.handler({"Records": [unreadable, a_record(an_event(order={"id": "1"}))]}, None)
    assert len(function.enrolment.runs) == 1


def test_a_store_that_is_down_makes_the_stream_deliver_again(function):
    function.enrolment.runs.down = True
    with pytest.raises(Retryable):
        function.handler({"Records": [a_record(an_event(order={"id": "1"}))]}, None)
