"""The phone rings: who calls, what they bought, what is open, what was last said; for a contact flow and as a page."""

import importlib
import json
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest

from shared import configuration
from shared.agents import page, passes
from shared.aws import keys
from shared.configuration import Source
from shared.events import Event, Identifier
from shared.profiles.filing import Filing
from tests.unit.messages.samples import a_brand

NOW = datetime.now(UTC)  # noqa: TID251 (links go by the real clock)
KEY, LINKS, BEARER = b"identity", b"the links' key", "the bridge's secret"
ANN, HERS = Identifier("phone", "+4930901820"), Identifier("email", "ann@example.com")
HOSTILE = '<script>alert(1)</script>"\u202egnihton'


class Secrets:
    def key(self, path, now):
        return {"keys/identity": KEY, "keys/links": LINKS}[path]

    def document(self, path, now, keep):
        return {"secrets": [{"value": BEARER}]}


class Queue(list):
    def send(self, bodies):
        self.extend(bodies)


class Desk:
    """The function with a table of its own."""

    def __init__(self, module, table):
        self.module, self.table, self.queue = module, table, Queue()
        brand = a_brand(sources={"pbx": {"office": Source("DE")}})
        module.table = table
        module.desk = module.Desk(brand, table, Secrets(), "https://api.example", self.queue.send)
        self.brand = brand

    def file(self, name, number, *who, minutes=0, source="shopify/a", **data):
        at = NOW - timedelta(days=1) + timedelta(minutes=minutes)
        event = Event(f"e{number}", name, at, source, who or (ANN, HERS), data)
        Filing(self.table, self.brand, KEY).file(event, NOW, lambda *_: None)

    def flow(self, address, kind="TELEPHONE_NUMBER"):
        endpoint = {"Address": address, "Type": kind} if address else None
        details = {"ContactData": {"CustomerEndpoint": endpoint, "Channel": "VOICE"}, "Parameters": {}}
        return self.module.handler({"Name": "ContactFlowEvent", "Details": details}, None)

    def ask(self, body, bearer=BEARER):
        event = {
            "rawPath": "/stories/pbx/office",
            "pathParameters": {"connector": "pbx", "source": "office"},
            "headers": {"authorization": f"Bearer {bearer}", "content-type": "application/json"},
            "requestContext": {"http": {"method": "POST"}},
            "body": json.dumps(body),
        }
        answer = self.module.handler(event, None)
        return answer["statusCode"], json.loads(answer["body"])

    def ring(self, number="+49 30 901820"):
        status, body = self.ask({"event": "call.started", "call_id": "c1", "number": number})
        assert status == 200, body
        return body["story"]

    def open(self, url, method="GET", form=None):
        token = url.rpartition("/")[2]
        event = {
            "rawPath": f"/story/{token}",
            "pathParameters": {"token": token},
            "headers": {},
            "requestContext": {"http": {"method": method}},
            "body": urlencode(form) if form else None,
        }
        answer = self.module.handler(event, None)
        return answer["statusCode"], answer["body"]


def _day(at):
    return at.astimezone(ZoneInfo("Europe/Berlin")).strftime("%Y-%m-%d")


@pytest.fixture
def desk(monkeypatch, table):
    monkeypatch.setattr(configuration, "brand", a_brand)
    return Desk(importlib.reload(importlib.import_module("functions.inform_agent.handler")), table)


@pytest.fixture
def ann(desk):
    """She bought, wrote, and has a case open."""
    placed = {"placed_at": (NOW - timedelta(days=1)).isoformat(), "total": {"amount": "59.00", "currency": "EUR"}}
    desk.file("customer.created", 1, traits={"first_name": "Ann", "last_name": "Lee", "language": "de"})
    desk.file("order.placed", 2, minutes=1, order={"id": "7", "number": "#64550", "payment": "paid", **placed})
    desk.file(
        "ticket.opened", 3, minutes=2, source="zendesk/help", ticket={"id": "t1", "subject": "A crack in the bowl"}
    )
    desk.file("ticket.opened", 4, minutes=3, source="zendesk/help", ticket={"id": "t2", "subject": "Wrong size"})
    desk.file("ticket.closed", 5, minutes=4, source="zendesk/help", ticket={"id": "t2"})
    desk.file(
        "message.received", 6, minutes=5, message={"channel": "whatsapp", "id": "m1", "text": "It arrived broken"}
    )
    return desk


def test_a_contact_flow_hears_who_calls_as_flat_text(ann):
    told = ann.flow("+4930901820")
    assert told["story"].startswith("https://api.example/story/")
    assert {name: told[name] for name in told if name not in ("story", "customer_id")} == {
        "known": "yes",
        "name": "Ann Lee",
        "language": "de",
        "orders": "1",
        "spend": "59.00 EUR",
        "last_order": f"#64550 paid 59.00 EUR {_day(NOW - timedelta(days=1))}",
        "on_its_way": f"#64550 paid 59.00 EUR {_day(NOW - timedelta(days=1))}",
        "open_cases": "A crack in the bowl",
        "number_of_open_cases": "1",
        "last_said": "It arrived broken",
        "last_said_by": "whatsapp",
        "last_said_at": _day(NOW - timedelta(days=1) + timedelta(minutes=5)),
    }


@pytest.mark.parametrize("address", ["", None, "anonymous", "+4989123456"])
def test_nobody_known_is_said_to_be_nobody(ann, address):
    assert ann.flow(address)["known"] == "no"


def test_whoever_only_called_before_is_a_stranger_still(desk):
    desk.file("call.ended", 1, ANN, Identifier("call@office", "c0"), source="pbx/office", call={"id": "c0"})
    assert desk.flow("+4930901820")["known"] == "no"


def test_whatever_customers_write_the_flow_gets_no_more_than_it_takes(desk):
    text = "ก" * 100_000
    desk.file("customer.created", 1, traits={"first_name": text[:50_000]})
    desk.file("message.received", 2, message={"channel": "sms", "id": "m1", "text": text})
    told = desk.flow("+4930901820")
    assert sum(len(name) + len(value.encode()) for name, value in told.items()) < 32_000
    assert set(told["last_said"]) == {"ก"}


@pytest.mark.parametrize("odd", [7, 1.5, True, ["de"], {"en": "Ann"}])
def test_a_trait_that_is_no_text_breaks_no_call(desk, odd):
    desk.file("customer.created", 1, traits=dict.fromkeys(("name", "language", "stage", "spend"), odd))
    desk.file("ticket.opened", 3, source="zendesk/help", ticket={"id": odd, "subject": odd, "status": odd})
    desk.file("order.placed", 4, order={"id": "7", "number": odd, "payment": "paid", "items": [{"name": odd}]})
    told = desk.flow("+4930901820")
    assert told["known"] == "yes"
    assert all(isinstance(one, str) for one in told.values())
    assert desk.open(desk.ring())[0] == 200


def test_the_telephone_system_gets_a_link_that_opens_the_story(ann):
    status, page = ann.open(ann.ring())
    assert status == 200
    for shown in ("Ann Lee", "#64550", "A crack in the bowl", "It arrived broken"):
        assert shown in page
    assert "Wrong size" not in page.partition("On its way")[0]


def test_the_number_says_who_calls_also_where_the_telephone_system_knows_an_address(ann):
    _, told = ann.ask(
        {"event": "call.started", "call_id": "c1", "number": "+4930901820", "email": "somebody@example.com"}
    )
    assert "Ann Lee" in ann.open(told["story"])[1]


def test_whoever_cannot_prove_to_be_the_telephone_system_gets_none(ann):
    assert ann.ask({"event": "call.started", "number": "+4930901820"}, bearer="a guess")[0] == 401


def test_a_call_without_a_number_gets_an_answer_that_says_so(ann):
    status, body = ann.ask({"event": "call.started", "call_id": "c1"})
    assert (status, body["detail"]) == (400, "number: nothing here says who is calling")
    assert ann.ask({"event": "rang"})[0] == 400


def test_the_link_shows_neither_number_nor_address_and_ends(ann):
    url = ann.ring()
    assert "4930901820" not in url
    caller = keys.identifier_id(ANN, KEY)
    old = passes.token(passes.Pass(caller, NOW - timedelta(seconds=1)), LINKS)
    assert ann.open(old)[0] == ann.open("/made-up")[0] == ann.open(url[:-2])[0] == 404
    assert "Ann" not in ann.open(old)[1]


def test_a_head_request_shows_nothing(ann):
    assert ann.open(ann.ring(), "HEAD") == (200, "")


@pytest.mark.parametrize(("colour", "letters"), [("#1f6f5c", "#fff"), ("#F5D400", "#000")])
def test_what_stands_on_the_button_can_be_read_whatever_colour_the_brand_has(colour, letters):
    shown = page.unknown(a_brand(colour=colour))
    assert f"--brand: {colour};" in shown
    assert re.search(rf"background: var\(--brand\);\s+color: {letters};", shown)


def test_what_customers_write_is_never_markup(desk):
    desk.file("customer.created", 1, traits={"first_name": HOSTILE})
    desk.file("ticket.opened", 2, source="zendesk/help", ticket={"id": HOSTILE, "subject": HOSTILE * 200})
    desk.file("message.received", 3, message={"channel": HOSTILE, "id": "m1", "text": HOSTILE})
    _, page = desk.open(desk.ring())
    assert "<script" not in page
    outside = re.sub(r"<bdi>.*?</bdi>", "", page)
    assert "\u202e" in page
    assert "\u202e" not in outside
    assert "alert" not in outside
    assert len(page) < 20_000


def test_of_a_number_that_several_share_nothing_is_shown(desk):
    for number in range(7):
        desk.file(
            "customer.created", number, ANN, Identifier("email", f"p{number}@example.com"), traits={"first_name": "Ann"}
        )
    assert desk.flow("+4930901820")["known"] == "several"
    _, page = desk.open(desk.ring())
    assert "Several people" in page
    assert "Ann" not in page.replace("Alder &amp; Finch", "")


def test_an_unknown_number_is_linked_after_the_call_by_whoever_had_it(desk):
    desk.file("call.started", 1, ANN, Identifier("call@office", "c1"), source="pbx/office", call={"id": "c1"})
    url = desk.ring()
    assert "Nobody known" in desk.open(url)[1]
    assert "Noted" in desk.open(url, "POST", {"email": "Ann@Example.com"})[1]
    (told,) = desk.queue
    (event,) = told["events"]
    assert event["name"] == "customer.identified"
    assert {(one["kind"], one["value"]) for one in event["identifiers"]} == {
        ("phone", ANN.value),
        ("email", HERS.value),
    }


@pytest.mark.parametrize("form", [None, {"email": "no address"}, {"other": "ann@example.com"}])
def test_what_is_no_address_links_nobody(desk, form):
    desk.file("call.started", 1, ANN, Identifier("call@office", "c1"), source="pbx/office", call={"id": "c1"})
    assert "Nobody known" in desk.open(desk.ring(), "POST", form)[1]
    assert desk.queue == []


def test_a_known_customer_cannot_be_linked_to_anybody_else_from_the_page(ann):
    assert "Ann Lee" in ann.open(ann.ring(), "POST", {"email": "other@example.com"})[1]
    assert ann.queue == []
