"""What every connector keeps to, said once. A case of its fixture is a signed delivery and the events it means."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from shared import connectors, plugins, webhooks
from shared.connectors import Connector
from shared.errors import BadSignatureError
from shared.events import Event
from shared.ingestion import reading
from shared.ingestion.trust import Believed
from shared.webhooks import Request, Secret

FIXTURES = Path(__file__).parents[2] / "fixtures" / "connectors"
NAMES = plugins.names(connectors)
CASES = [(name, case) for name in NAMES for case in json.loads((FIXTURES / f"{name}.json").read_text())]
SIGNED = [(name, case) for name, case in CASES if case["secret"]]
OF_SIGNATURES = ("signature", "hmac", "authorization", "token", "cookie")

every_case = pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case['name']}" for name, case in CASES])
every_signed_case = pytest.mark.parametrize(
    ("name", "case"), SIGNED, ids=[f"{name}: {case['name']}" for name, case in SIGNED]
)


def connector(name: str) -> Connector:
    return plugins.load(connectors, name).connector


def request(name: str, case: dict) -> Request:
    at, body = datetime.fromisoformat(case["received_at"]), case["body"].encode()
    return Request(name, case["source"], "POST", case["url"], case["headers"], {}, body, at)


def read(name: str, case: dict) -> reading.Reading:
    known = connector(name)
    return reading.read(Believed(known, request(name, case), known.parse, ""))


def test_every_connector_has_a_fixture_and_every_fixture_a_connector():
    assert sorted(path.stem for path in FIXTURES.glob("*.json")) == NAMES


@every_case
def test_it_reads_the_events_that_the_delivery_means(name, case):
    assert read(name, case) == reading.Reading(tuple(case["events"]), case.get("error"))


@every_case
def test_reading_twice_gives_equal_events(name, case):
    assert read(name, case) == read(name, case)


@every_case
def test_a_redelivery_an_hour_later_is_the_same_events(name, case):
    later = {**case, "received_at": case["received_at"].replace("T09", "T10")}
    assert [one["id"] for one in read(name, later).events] == [one["id"] for one in read(name, case).events]


@every_case
def test_what_is_known_of_a_person_has_a_declared_kind(name, case):
    known = connector(name)
    declared = {"email", "phone", "loyalty_number", *known.persons, *known.pointers}
    stated = {one["kind"].partition("@")[0] for event in case["events"] for one in event["identifiers"]}
    assert stated <= declared


@every_signed_case
def test_the_right_secret_is_found_among_two(name, case):
    right = Secret("new", case["secret"])
    assert connector(name).verify(request(name, case), [Secret("old", "another"), right]) == right


@every_signed_case
def test_a_changed_body_is_refused(name, case):
    if "authorization" in case["headers"] or "writeKey" in case["body"]:
        pytest.skip("proved by a key beside the body, not by a signature of it")
    genuine = request(name, case)
    with pytest.raises(BadSignatureError):
        connector(name).verify(replace(genuine, body=genuine.body + b" "), [Secret("", case["secret"])])


@every_signed_case
@pytest.mark.parametrize("secrets", [[], [webhooks.DECOY], [Secret("", "")], [Secret("", "é")]], ids=str)
def test_a_wrong_secret_is_refused(name, case, secrets):
    with pytest.raises(BadSignatureError):
        connector(name).verify(request(name, case), secrets)


@every_signed_case
@pytest.mark.parametrize("value", ["", "é", "v1,", "Basic é", "Bearer ", "\ud800", "0" * 5000])
def test_a_hostile_header_is_refused_and_never_breaks_anything(name, case, value):
    for header in case["headers"]:
        if header in ("content-type", "authorization") or any(word in header for word in OF_SIGNATURES):
            hostile = replace(request(name, case), headers={**case["headers"], header: value})
            try:
                connector(name).verify(hostile, [Secret("", case["secret"])])
            except BadSignatureError:
                continue
            assert header == "content-type"


@every_signed_case
def test_a_signature_that_came_twice_is_refused(name, case):
    proof = [header for header in case["headers"] if any(word in header for word in OF_SIGNATURES)]
    for header in set(proof) - {"webhook-signature"}:
        twice = replace(request(name, case), repeated=frozenset({header}))
        with pytest.raises(BadSignatureError):
            connector(name).verify(twice, [Secret("", case["secret"])])


@every_case
def test_no_signature_and_no_token_is_kept(name, case):
    known = connector(name)
    delivery = Believed(known, request(name, case), known.parse, "")
    kept = reading.envelope(delivery, reading.read(delivery))["delivery"]["headers"]
    assert not [header for header in kept if any(word in header for word in OF_SIGNATURES)]
    assert json.loads(json.dumps(kept)) == kept


@every_case
def test_a_replay_from_what_was_kept_means_the_same(name, case):
    known = connector(name)
    delivery = Believed(known, request(name, case), known.parse, "")
    kept = reading.envelope(delivery, reading.read(delivery))["delivery"]
    stored = {"headers": kept["headers"], "body": kept["body"].encode(), "url": kept["url"]}
    again = replace(delivery.request, **stored)
    assert reading.read(replace(delivery, request=again)).events == tuple(case["events"])


@pytest.mark.parametrize("name", NAMES)
def test_it_says_where_its_deliveries_come_from(name):
    known = connector(name)
    assert isinstance(known, Connector)
    assert (known.verify is None) == (known.bus_source is not None)


@every_case
def test_events_are_dated_and_named(name, case):
    known = connector(name)
    for event in known.parse(request(name, case)) if not case.get("error") else []:
        assert isinstance(event, Event)
        assert event.occurred_at.tzinfo
        assert event.name
        assert event.source == f"{name}/{case['source']}"
