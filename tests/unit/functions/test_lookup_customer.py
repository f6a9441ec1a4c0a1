"""One customer over the API: profile with measures and united orders, and a timeline that can be filtered and paged."""

import dataclasses
import importlib
import json
from datetime import UTC, datetime, timedelta
from functools import partial

import boto3
import pytest
from moto import mock_aws
from msgspec.structs import replace

from shared import configuration
from shared.aws import clients, gates, keys
from shared.aws.table import Table
from shared.configuration import Budget, Budgets, Guards, QuietHours, Topic
from shared.events import Event, Identifier
from shared.guards.budget import purses
from shared.interface.operations import LOOKUPS, SEGMENTS
from shared.journeys.control_store import ControlStore, Decision
from shared.journeys.controls import BY_ITSELF, Control, Controls
from shared.messages import inbound
from shared.pauses import Pause
from shared.profiles import timeline
from shared.profiles.filing import Filing
from shared.profiles.store import ProfileStore
from shared.reviews.causes import Cause
from shared.reviews.refresh import Refresh
from shared.reviews.review import review
from shared.reviews.reviewing import Reviewing
from shared.reviews.rules import rules_of
from shared.reviews.store import Standings
from tests.integration.conftest import create
from tests.unit.messages.samples import a_brand

KEY = b"identity"
WORDS = {"en": {"text": "Hello"}}
TEMPLATES = {
    "offer": {"class": "marketing", "channels": {"email": WORDS, "sms": WORDS}},
    "note": {"class": "transactional", "channels": {"email": WORDS}},
}
ALWAYS_DAY = QuietHours("00:00", "00:00")
BRAND = a_brand(topics={"sales": Topic({"en": "Sales"}, ("offer",))}, quiet_hours=ALWAYS_DAY)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ANN = Identifier("email", "ann@example.com")
CARD = Identifier("loyalty_number", "c-1")


class Desk:
    """The function, and a table with what happened to Ann."""

    def __init__(self, module, table):
        self.module, self.table = module, table
        self.ann = keys.identifier_id(ANN, KEY)

    def file(self, name, number, *who, source="shopify/a", **data):
        event = Event(f"e{number}", name, NOON + timedelta(minutes=number), source, who or (ANN,), data)
        Filing(self.table, a_brand(), KEY).file(event, NOON + timedelta(days=1), lambda *_: None)

    def get(self, path, **query):
        answer = self.module.handler({"rawPath": path, "queryStringParameters": query or None}, None)
        return answer["statusCode"], json.loads(answer["body"])

    def timeline(self, **query):
        status, body = self.get(f"/customers/{self.ann}/timeline", **query)
        assert status == 200, body
        return [event["id"] for event in body["events"]], body["next"]

    def pages(self, **query):
        """Every page, by following `next`."""
        found, after = [], {}
        while after is not None:
            page, cursor = self.timeline(**query, **after)
            found.append(page)
            after = {"before": cursor} if cursor else None
        return found


@pytest.fixture
def desk(monkeypatch):
    given = {"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", "AWS_DEFAULT_REGION": "eu-central-1"}
    settings = {"TRIBUTARY_TABLE": "customers", "TRIBUTARY_APP": "tributary", "TRIBUTARY_STAGE": "test"}
    for name, value in (given | settings).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(configuration, "brand", a_brand)
    monkeypatch.setattr(configuration, "read", lambda name: REVIEWS)
    clients.client.cache_clear()
    with mock_aws():
        create(boto3.client("dynamodb"), "customers")
        boto3.client("secretsmanager").create_secret(Name="/tributary/test/keys/identity", SecretString=KEY.decode())
        module = importlib.reload(importlib.import_module("functions.lookup_customer.handler"))
        module.asking = module.Asking(module.table, lambda: BRAND, lambda: TEMPLATES, lambda: ["win_back"])
        yield Desk(module, Table(boto3.client("dynamodb"), "customers"))
    clients.client.cache_clear()


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


def test_a_customer_comes_with_measures_and_one_order_for_what_two_sources_report(desk):
    order = Identifier("order@a", "1")
    desk.file("order.placed", 1, ANN, order, order={"id": "1", "number": "#1", "total": eur("20.00")})
    desk.file("order.refunded", 2, order, refund={"id": "r", "amount": eur("5.00")}, source="stripe/a")
    status, body = desk.get("/customers", identifier="email:Ann@example.com")
    assert (status, body["measures"]["spend"], body["measures"]["number_of_orders"]) == (200, eur("15.00"), 1)
    (found,) = body["orders"]
    assert (found["net"], found["payment"], len(found["refunds"])) == (eur("15.00"), "partially_refunded", 1)


def test_an_order_stands_at_the_word_that_conditions_see_whatever_its_source_calls_so(desk):
    """A brand's own systems may state any fields: here the state of a parcel, and a number of the buyer's."""
    said = {"id": "1", "total": eur("20.00"), "payment": "paid", "status": "shipped", "reference": "PO-17"}
    desk.file("order.placed", 1, ANN, Identifier("order@own", "1"), source="standard_webhooks/own", order=said)
    (found,) = desk.get("/customers", identifier="email:ann@example.com")[1]["orders"]
    reference = keys.identifier_id(Identifier("order@own", "1"), KEY)
    assert (found["status"], found["reference"]) == ("paid", reference)


def many(desk, count=7):
    """At two homes, told by two sources."""
    desk.file("customer.updated", 0, ANN, CARD)
    for number in range(1, count):
        name, source = ("order.paid", "shopify/a") if number % 3 == 0 else ("page.viewed", "segment/web")
        desk.file(name, number, (ANN, CARD)[number % 2], source=source)


@pytest.mark.parametrize("limit", ["1", "2", "3", "50"])
def test_pages_put_together_are_the_whole_timeline(desk, limit):
    many(desk)
    pages = desk.pages(limit=limit)
    assert [one for page in pages for one in page] == [f"e{number}" for number in reversed(range(7))]
    assert all(len(page) == int(limit) for page in pages[:-1])


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({"name": "order.paid"}, [6, 3]),
        ({"name": "order.*"}, [6, 3]),
        ({"name": "order"}, []),
        ({"source": "segment/web"}, [5, 4, 2, 1]),
        ({"source": "shopify/*", "name": "customer.*"}, [0]),
        ({"since": "2026-05-01T12:04:00Z"}, [6, 5, 4]),
        ({"until": "2026-05-01T14:02:00+02:00"}, [2, 1, 0]),
        ({"since": "2026-05-01T12:01:00Z", "until": "2026-05-01T12:03:00Z", "name": "page.viewed"}, [2, 1]),
    ],
)
def test_a_timeline_is_filtered_by_name_source_and_time(desk, query, numbers):
    many(desk)
    expected = [f"e{number}" for number in numbers]
    assert desk.timeline(**query) == (expected, None)
    assert [one for page in desk.pages(limit="1", **query) for one in page] == expected


def test_a_request_examines_only_so_many_and_the_next_one_goes_on(desk, monkeypatch):
    monkeypatch.setattr(timeline, "MOST_EXAMINED", 2)
    monkeypatch.setattr(timeline, "READ_AT_ONCE", 2)
    many(desk)
    assert desk.pages(name="customer.updated", limit="1") == [[], [], [], ["e0"]]


@pytest.mark.parametrize("at_once", [2, 3])
def test_a_home_that_is_read_bit_by_bit_gives_each_event_once(desk, monkeypatch, at_once):
    monkeypatch.setattr(timeline, "READ_AT_ONCE", at_once)
    many(desk)
    assert desk.timeline() == ([f"e{number}" for number in reversed(range(7))], None)


def test_of_one_event_at_two_homes_none_is_lost_between_pages(desk):
    desk.file("customer.updated", 0, ANN, CARD)
    desk.file("page.viewed", 1, ANN)
    desk.file("page.viewed", 1, CARD)
    assert desk.pages(limit="1") == [["e1"], ["e1"], ["e0"]]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"limit": "ten"}, "limit"),
        ({"before": "yesterday"}, "before"),
        ({"since": "2026-05-01"}, "since"),
        ({"since": "2026-05-01T12:00:00"}, "since"),
        ({"nmae": "order.*"}, "nmae"),
    ],
)
def test_a_wrong_parameter_is_named(desk, query, named):
    many(desk, 1)
    status, body = desk.get(f"/customers/{desk.ann}/timeline", **query)
    assert status == 400
    assert named in body["detail"]


@pytest.mark.parametrize("operation", [*LOOKUPS, *SEGMENTS], ids=lambda one: one.id)
def test_every_operation_that_is_described_is_answered_as_described(desk, operation):
    many(desk, 3)
    queries = {"Identified": {"identifier": "loyalty_number:c-1"}, "Template": {"template": "offer"}}
    query = queries.get(operation.asked.__name__, {})
    status, body = desk.get(operation.path.format(customer_id=desk.ann, name="fans"), **query)
    assert (status, set(body)) == (200, set(operation.answered.__annotations__))


def test_another_path_is_answered_with_those_there_are(desk):
    many(desk, 1)
    status, body = desk.get(f"/customers/{desk.ann}/tmeline")
    assert (status, "/customers/{customer_id}/timeline" in body["detail"]) == (404, True)


REVIEWS = {
    "version": "r1",
    "reads": ["tags"],
    "segments": [
        {"name": "fans", "description": "On the list", "condition": None},
        {"name": "buyers", "description": "", "condition": "customer.number_of_orders > 0"},
    ],
}


def reviewed(desk, *people, tags):
    """Customers of whom the list's tag is known, looked at by the rules of the function."""
    for number, one in enumerate(people):
        desk.file("customer.updated", number, one, tags=tags)
        Reviewing(
            ProfileStore(desk.table), Standings(desk.table), partial(review, rules=rules_of(REVIEWS)), lambda _: None
        ).review(Cause(keys.identifier_id(one, KEY)), NOON)


def test_a_customer_comes_with_the_segments_that_it_is_in(desk):
    assert desk.get(f"/customers/{desk.ann}")[0] == 404
    desk.file("page.viewed", 9)
    assert desk.get(f"/customers/{desk.ann}")[1]["segments"] == []
    reviewed(desk, ANN, tags={"fans": True})
    assert desk.get(f"/customers/{desk.ann}")[1]["segments"] == ["fans"]


def test_the_members_of_a_segment_are_counted_and_listed_page_by_page(desk):
    people = [Identifier("email", f"p{number}@example.com") for number in range(25)]
    reviewed(desk, *people, tags={"fans": True})
    assert desk.get("/segments/fans") == (200, {**REVIEWS["segments"][0], "members": 25})
    found, after = [], {}
    while after is not None:
        _, page = desk.get("/segments/fans/members", limit="4", **after)
        assert len(page["members"]) == 4 or page["next"] is None
        found += page["members"]
        after = {"after": page["next"]} if page["next"] else None
    assert sorted(one["customer_id"] for one in found) == sorted(keys.identifier_id(one, KEY) for one in people)
    assert {one["since"] for one in found} == {keys.timestamp(NOON)}
    assert desk.get("/segments/buyers")[1]["members"] == 0


def test_segments_are_listed_with_what_they_are_and_how_far_the_latest_refresh_is(desk):
    status, body = desk.get("/segments")
    assert (status, [one["name"] for one in body["segments"]], body["refresh"]) == (200, ["fans", "buyers"], None)
    Refresh(desk.table, Nowhere(), "r1").begin(NOON)
    told = {"rules": "r1", "started_at": keys.timestamp(NOON), "customers": 0, "done": False}
    assert desk.get("/segments")[1]["refresh"] == told


class Nowhere:
    def send(self, bodies, *, delay_seconds=0):
        """Nobody listens."""


@pytest.mark.parametrize(
    ("path", "query", "refused"),
    [
        ("/segments/fan", {}, (404, "fans")),
        ("/segments/fan/members", {}, (404, "fans")),
        ("/segments/fans/others", {}, (404, "/segments/{name}/members")),
        ("/segments/fans/members", {"after": "9@a"}, (400, "next")),
        ("/segments/fans/members", {"after": "x"}, (400, "next")),
        ("/segments/fans/members", {"limit": "0"}, (400, "limit")),
        ("/segments", {"name": "fans"}, (400, "name")),
    ],
)
def test_what_is_asked_wrongly_of_segments_is_refused_with_what_would_be_right(desk, path, query, refused):
    status, body = desk.get(path, **query)
    assert status == refused[0]
    assert refused[1] in body["detail"]


def would(desk, template, **said):
    status, body = desk.get(f"/customers/{desk.ann}/messages/why", template=template, **said)
    assert status == 200, body
    return [(one["channel"], one["value"], one["rule"], one["detail"]) for one in body["answers"]]


def agrees(desk, choice="granted", purpose="marketing", number=1):
    act = {"channel": "email", "purpose": purpose, "state": choice, "by_person": True}
    at = NOON + timedelta(minutes=number)
    event = Event(f"c{number}", "consent.changed", at, "shopify/a", (ANN,), {"consents": [act]})
    inbound.record(event, {ANN: desk.ann}, desk.table)


def test_why_names_the_first_rule_by_each_channel_of_the_template_and_says_where_there_is_no_address(desk):
    desk.file("customer.updated", 1)
    assert would(desk, "offer") == [
        ("email", ANN.value, "consent", "never_asked"),
        ("sms", None, "no_address", None),
    ]


def test_why_goes_by_what_holds_now(desk):
    desk.file("customer.updated", 1)
    agrees(desk)
    assert would(desk, "offer")[0][2:] == (None, None)
    agrees(desk, "withdrawn", "sales", number=2)
    assert would(desk, "offer")[0][2:] == ("topic", "sales")
    assert would(desk, "note")[0][2:] == (None, None)


def test_why_tells_the_switch_that_holds_a_message(desk):
    desk.file("customer.updated", 1)
    decision = Decision("d1", gates.of_channel("email"), "switched_off", "ann", "trouble", NOON)
    shut = Control((Pause(NOON),))
    ControlStore(desk.table).decide(decision, lambda _: shut)
    status, body = desk.get(f"/customers/{desk.ann}/messages/why", template="note")
    assert (status, body["answers"][0]["rule"], body["answers"][0]["parked"]) == (200, "switched_off", "channel:email")


def test_why_asks_budgets_and_the_blast_guard_whether_there_is_room_and_counts_nothing(desk, monkeypatch):
    desk.file("customer.updated", 1)
    agrees(desk)
    budgets, guards = Budgets(channels={"email": Budget(daily="0.0003")}), Guards(daily=5, hourly=5)
    brand = dataclasses.replace(BRAND, budgets=budgets, guards=guards, exchange_rates={"USD": "1"})
    monkeypatch.setattr(desk.module, "asking", replace(desk.module.asking, brand=lambda: brand))
    (purse,) = purses(brand, Controls(), datetime.now(UTC))
    for spent, rule in ((0, None), (200, None), (201, "budget")):
        desk.table.put(purse.allowance.key, {"spent": spent})
        assert would(desk, "offer")[0][2] == rule
        assert would(desk, "note")[0][2] is None
    assert desk.table.get(purse.allowance.key)["spent"] == 201
    assert ControlStore(desk.table).latest() == Controls()
    at = datetime.now(UTC)
    sent = keys.sends(gates.of_journey("win_back"), None, at.date().isoformat())
    desk.table.put(sent, {"day": 5, f"h{at:%H}": 5})
    assert would(desk, "offer", journey="win_back")[0][2:] == ("blast_guard", "5 a day, 5 an hour")
    assert would(desk, "offer")[0][2] == "budget"


@pytest.mark.parametrize(
    ("shut", "rule"),
    [
        (Control((Pause(NOON),)), "paused"),
        (Control((Pause(NOON),), by=BY_ITSELF), "blast_guard"),
        (Control((Pause(NOON),), by=BY_ITSELF, until=NOON), "budget"),
        (Control(stopped_at=NOON), "stopped"),
    ],
)
def test_why_tells_what_holds_its_journey_where_that_is_said(desk, shut, rule):
    desk.file("customer.updated", 1)
    agrees(desk)
    decision = Decision("d1", gates.of_journey("win_back"), "paused", shut.by, "trouble", NOON)
    ControlStore(desk.table).decide(decision, lambda _: shut)
    assert would(desk, "offer", journey="win_back")[0][2] == rule
    assert would(desk, "offer")[0][2] is None


def test_an_unknown_journey_is_answered_with_those_there_are(desk):
    desk.file("customer.updated", 1)
    status, body = desk.get(f"/customers/{desk.ann}/messages/why", template="note", journey="winback")
    assert (status, "there are win_back" in body["detail"]) == (404, True)


def test_an_unknown_template_is_answered_with_those_there_are(desk):
    desk.file("customer.updated", 1)
    status, body = desk.get(f"/customers/{desk.ann}/messages/why", template="ofer")
    assert (status, "note, offer" in body["detail"]) == (404, True)
