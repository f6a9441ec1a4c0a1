"""The stream's records reach enrolment as facts; a failure makes the stream deliver them again."""

import importlib
from datetime import timedelta
from types import SimpleNamespace

import pytest

from shared import configuration
from shared.aws import codec, keys
from shared.aws.table import Table
from shared.errors import Retryable, UnavailableError
from shared.events import OURS, REVIEWS, Event
from shared.journeys import listeners
from shared.journeys.definition import plain_of
from shared.journeys.definitions import AnyOf
from shared.profiles import facts
from shared.reviews.rules import rules_of
from tests.doubles.dynamodb import DynamoDB
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
    rules = {"version": "r1", "reads": ["tags"], "segments": []}
    monkeypatch.setattr(configuration, "read", lambda name: {"journeys": compiled, "reviews": rules}[name])
    module = importlib.reload(importlib.import_module("functions.start_journeys.handler"))
    definitions = module.enrolment.definitions
    monkeypatch.setattr(definitions, "moved_by", lambda event, now: AnyOf())
    monkeypatch.setattr(definitions, "keep", lambda journey: None)
    profiles = SimpleNamespace(profile=lambda home, consistent: a_profile())
    enrolment = module.Enrolment(
        Runs(), profiles, definitions, SimpleNamespace(send=lambda bodies: None), module.enrolment.surroundings
    )
    monkeypatch.setattr(module, "enrolment", enrolment)
    monkeypatch.setattr(module, "rules", lambda: rules_of(rules))
    monkeypatch.setattr(module, "table", Table(DynamoDB(), "customers"))
    module.reviewed, module.stated = [], []
    monkeypatch.setattr(module, "reviews", lambda: SimpleNamespace(send=module.reviewed.extend))
    monkeypatch.setattr(module, "facts", lambda: SimpleNamespace(send=module.stated.extend))
    return module


def changed(now, before=None):
    images = {"NewImage": codec.dump(now)} | ({"OldImage": codec.dump(before)} if before else {})
    return {"eventName": "MODIFY" if before else "INSERT", "dynamodb": images}


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


def tags(home, **more):
    return {"pk": home, "sk": "id#traits", "kind": "traits", "registers": {}, "tags": {"fan": ["s1", True]}, **more}


def test_customers_of_whom_something_changed_that_a_rule_reads_are_queued_once_for_review(function):
    plain = {"pk": "c3", "sk": "id#traits", "kind": "traits", "registers": {"city": ["s1", "Ulm"]}}
    records = [tags("a1", quiet=True), tags("a1", links=2), tags("a1"), tags("b2", quiet=True), plain]
    function.handler({"Records": [changed(item) for item in records]}, None)
    assert function.reviewed == [{"customer": "a1", "links": 2}, {"customer": "b2", "quiet": True}]


def test_a_queue_of_reviews_that_is_down_makes_the_stream_deliver_again(function, monkeypatch):
    def send(bodies):
        raise UnavailableError("sqs")

    monkeypatch.setattr(function, "reviews", lambda: SimpleNamespace(send=send))
    with pytest.raises(Retryable):
        function.handler({"Records": [changed(tags("a1"))]}, None)


STANDING = {
    "pk": "a1", "sk": "id#standing", "kind": "standing", "v": 3, "reviewed_at": "2026-03-02T09:00:00.000000Z",
    "rules": "r1", "tells": 2, "about": "e5",
    "news": [
        {"name": "stage.changed", "at": "2026-03-02T09:00:00.000000Z", "data": '{"stage":{"from":null,"to":"trial"}}'},
        {"name": "segment.entered", "at": "2026-03-02T09:00:00.000000Z", "data": '{"segment":{"name":"fans"}}'},
    ],
}  # fmt: skip
EMAIL = {"pk": "e5", "sk": "id", "kind": "email", "value": "ann@example.com"}


@pytest.mark.parametrize("quiet", [False, True])
def test_what_a_review_found_becomes_facts_that_are_the_same_however_often_the_stream_tells_them(
    function, monkeypatch, quiet
):
    monkeypatch.setattr(function, "table", SimpleNamespace(get=lambda key, consistent=False: EMAIL))
    standing = STANDING | ({"quiet": True} if quiet else {})
    function.handler({"Records": [changed(standing), changed(standing)]}, None)
    first, second, *again = function.stated
    assert [{**one, "delivery": None} for one in again] == [{**one, "delivery": None} for one in (first, second)]
    events = [facts.event_from_plain(one["events"][0]) for one in (first, second)]
    assert [(one.name, one.source, one.data) for one in events] == [
        ("stage.changed", REVIEWS, {"stage": {"from": None, "to": "trial"}}),
        ("segment.entered", REVIEWS, {"segment": {"name": "fans"}}),
    ]
    assert {str(one) for event in events for one in event.identifiers} == {"email:ann@example.com"}
    assert events[0].id != events[1].id
    assert [one["delivery"].get("quiet", False) for one in function.stated] == [quiet] * 4
    assert function.reviewed == []


def test_a_date_that_came_starts_its_journey_also_where_an_import_or_a_journey_was_what_it_was_noticed_by(
    function, monkeypatch
):
    monkeypatch.setattr(function, "table", SimpleNamespace(get=lambda key, consistent=False: EMAIL))
    date = {"name": "date.reached", "at": "2026-03-02T09:00:00.000000Z", "data": '{"start":{"journey":"birthday"}}'}
    standing = STANDING | {"news": [*STANDING["news"], date], "quiet": True, "links": 5}
    function.handler({"Records": [changed(standing)]}, None)
    assert [one["delivery"].get("quiet", False) for one in function.stated] == [True, True, False]
    assert [("journey" in facts.event_from_plain(one["events"][0]).data) for one in function.stated] == [
        *(True, True, False)
    ]


def test_nothing_is_stated_about_somebody_who_was_erased_meanwhile(function, monkeypatch):
    monkeypatch.setattr(function, "table", SimpleNamespace(get=lambda key, consistent=False: {"pk": "e5", "sk": "id"}))
    function.handler({"Records": [changed(STANDING)]}, None)
    assert function.stated == []


def test_what_a_review_found_is_told_to_other_systems_when_its_fact_is_filed_and_what_others_call_so_is_not(
    function, monkeypatch
):
    told = []
    monkeypatch.setattr(function, "bus", lambda: SimpleNamespace(put=told.extend))
    moved = {"stage": {"from": "trial", "to": "loyalty"}}
    ours, theirs = (Event(one, "stage.changed", MONDAY, source, (), moved) for one, source in
                    (("s1", REVIEWS), ("s2", "standard_webhooks/own")))  # fmt: skip
    function.handler({"Records": [a_record(ours), a_record(theirs)]}, None)
    assert [(name, detail["id"], detail["customer_id"], detail["stage"]) for name, detail in told] == [
        ("stage.changed", "s1", "home", moved["stage"])
    ]


@pytest.mark.parametrize(
    ("change", "looked_at"),
    [
        (({"owner": "b2"}, {"owner": "a1"}), ["a1", "b2"]),
        (({"owner": "b2", "shared": True}, {"owner": "a1"}), ["a1", "b2"]),
        (({"owner": "a1"}, {"owner": "b2"}), []),
        (({"owner": "b2"},), []),
    ],
    ids=["told apart", "shared from now on", "joined", "new"],
)
def test_of_customers_that_are_told_apart_the_runs_are_handed_over(function, monkeypatch, change, looked_at):
    own = {**keys.identifier("b2"), "kind": "phone", "value": "+4930901820", "role": "person"}
    parted = []
    monkeypatch.setattr(function, "enrolment", SimpleNamespace(parted=parted.append))
    monkeypatch.setattr(function, "bus", lambda: SimpleNamespace(put=lambda news: None))
    function.handler({"Records": [changed(*({**own, **one} for one in change))]}, None)
    assert parted == looked_at


def test_of_a_device_that_is_cut_off_from_one_the_others_who_use_it_are_looked_at_quietly(function):
    device, ann, ben = ["c9", "anonymous_id", "pointer"], ["a1", "email", "person"], ["b2", "email", "person"]
    function.table.put(keys.identifier("c9"), {"kind": "anonymous_id", "role": "pointer", "value": "x"})
    for person in (ann, ben):
        function.table.put(keys.stated("c9", person[0]), {"nodes": [device, person]})
    cut = {**keys.cut("c9", "b2"), "cut": True, "nodes": [device, ben]}
    function.handler({"Records": [changed(cut)]}, None)
    assert function.reviewed == [
        {"customer": "c9", "quiet": True, "afresh": True},
        {"customer": "a1", "quiet": True},
    ]
