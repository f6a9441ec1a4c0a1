"""What every connector keeps to, said once. A case of its fixture is a signed delivery and the events it means.

Beside `name`, `source`, `url`, `headers`, `body`, `received_at`, `secret` (null: it came over the bus) and `events` or
`error`, a case may have `method`, `query`, `base64` (the body is so encoded), `certificates` (the addresses that
signatures name, each with its file in fixtures/certificates), `changed` (a text of the body and what it is replaced by
to make a forgery, where a space at the end would not be one), and `patience` (for how many seconds the vendor tries
again with one and the same signature).
"""

import base64
import json
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from shared import connectors, plugins, webhooks
from shared.connectors import Connector
from shared.errors import BadSignatureError
from shared.events import Event
from shared.ingestion import reading
from shared.ingestion.trust import Believed
from shared.webhooks import Request, Secret

FIXTURES = Path(__file__).parents[2] / "fixtures" / "connectors"
NAMES = plugins.names(connectors)
FILES = sorted(FIXTURES.glob("*.json"))
CASES = [(path.stem, case) for path in FILES if path.stem in NAMES for case in json.loads(path.read_text())]
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
    body = base64.b64decode(body) if case.get("base64") else body
    method, query = case.get("method", "POST"), case.get("query", {})
    return Request(name, case["source"], method, case["url"], case["headers"], query, body, at)


def certificates(case: dict) -> list[Secret]:
    given = case.get("certificates", {}).items()
    return [Secret(address, (FIXTURES.parent / "certificates" / file).read_text()) for address, file in given]


def secrets(case: dict) -> list[Secret]:
    return [Secret("", case["secret"]), *certificates(case)]


def read(name: str, case: dict) -> reading.Reading:
    known = connector(name)
    return reading.read(Believed(known, request(name, case), known.parse, ""))


def test_every_connector_has_a_fixture_and_every_fixture_a_connector():
    assert [path.stem for path in FILES] == NAMES


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
    assert connector(name).verify(request(name, case), [Secret("old", "another"), right, *certificates(case)]) == right


@pytest.mark.parametrize(
    ("name", "case"), [one for one in SIGNED if "certificates" in one[1]], ids=lambda given: str(given)[:40]
)
def test_the_certificate_asked_for_is_the_one_that_the_signature_names(name, case):
    assert [connector(name).certificate(request(name, case))] == list(case["certificates"])


@every_signed_case
def test_a_changed_body_is_refused(name, case):
    inside = case["secret"] in case["body"] and "changed" not in case
    if "authorization" in case["headers"] or inside:
        pytest.skip("proved by a key beside the body, not by a signature of it")
    genuine = request(name, case)
    old, new = case.get("changed", ["", ""])
    forged = genuine.body.replace(old.encode(), new.encode(), 1) if old else genuine.body + b" "
    assert forged != genuine.body
    with pytest.raises(BadSignatureError):
        connector(name).verify(replace(genuine, body=forged), secrets(case))


@every_signed_case
@pytest.mark.parametrize("wrong", [[], [webhooks.DECOY], [Secret("", "")], [Secret("", "é")]], ids=str)
def test_a_wrong_secret_is_refused(name, case, wrong):
    with pytest.raises(BadSignatureError):
        connector(name).verify(request(name, case), [*wrong, *certificates(case)])


@every_signed_case
@pytest.mark.parametrize("value", ["", "é", "v1,", "Basic é", "Bearer ", "\ud800", "0" * 5000])
def test_a_hostile_header_is_refused_and_never_breaks_anything(name, case, value):
    for header in case["headers"]:
        if header in ("content-type", "authorization") or any(word in header for word in OF_SIGNATURES):
            hostile = replace(request(name, case), headers={**case["headers"], header: value})
            try:
                connector(name).verify(hostile, secrets(case))
            except BadSignatureError:
                continue
            assert header == "content-type"


@every_signed_case
def test_a_signature_that_came_twice_is_refused(name, case):
    """Of a scheme that has commas of its own the gateway cannot tell."""
    proof = {
        header: value for header, value in case["headers"].items() if any(word in header for word in OF_SIGNATURES)
    }
    for header in [header for header, value in proof.items() if "," not in value]:
        twice = replace(request(name, case), repeated=frozenset({header}))
        with pytest.raises(BadSignatureError):
            connector(name).verify(twice, secrets(case))


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
    body = base64.b64decode(kept["body"]) if kept["base64"] else kept["body"].encode()
    stored = {"headers": kept["headers"], "body": body, "url": kept["url"], "query": kept["query"]}
    again = replace(delivery.request, **stored)
    assert reading.read(replace(delivery, request=again)).events == tuple(case["events"])


@pytest.mark.parametrize("name", NAMES)
def test_it_says_where_its_deliveries_come_from(name):
    known = connector(name)
    assert isinstance(known, Connector)
    assert known.verify or known.bus_source


@every_case
def test_events_are_dated_and_named(name, case):
    known = connector(name)
    for event in known.parse(request(name, case)) if not case.get("error") else []:
        assert isinstance(event, Event)
        assert event.occurred_at.tzinfo
        assert event.name
        assert event.source == f"{name}/{case['source']}"
