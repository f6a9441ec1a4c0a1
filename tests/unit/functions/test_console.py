"""Pages and buttons of the dashboards, over the functions of the API themselves and a table in moto."""

import importlib
import io
import json
from datetime import UTC, datetime
from types import SimpleNamespace

import boto3
import pytest

from shared import configuration
from shared.aws import keys
from shared.events import Event, Identifier
from shared.jobs.models import KINDS
from shared.profiles.filing import Filing
from tests.unit.console.reading import read
from tests.unit.messages.samples import a_brand

KEY = b"identity"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ANN, PHONE = Identifier("email", "ann@example.com"), Identifier("phone", "+4930901820")
ARN = "arn:aws:lambda:eu-central-1:1:function:tributary-test-"
MACHINES = "arn:aws:states:eu-central-1:123456789012:stateMachine:tributary-test-"
COMPILED = {
    "reviews": {"segments": [], "dates": [], "version": "v"},
    "journeys": {"journeys": {}, "listeners": {}},
}
REASON = "two people at the till"
PAIR = {"first": f"email:{ANN.value}", "second": f"phone:{PHONE.value}", "reason": REASON}


class Lambdas:
    """Calls the handlers of the functions that it was given by the names they have on a stage."""

    def __init__(self, handlers):
        self.handlers, self.fails = handlers, False

    def invoke(self, FunctionName, Payload):  # noqa: N803 - as boto3 has it
        if self.fails:
            return {"FunctionError": "Unhandled", "Payload": io.BytesIO(b'{"errorMessage": "secret"}')}
        answer = self.handlers[FunctionName](json.loads(Payload), None)
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}


class Desk:
    def __init__(self, functions, table, lambdas):
        self.functions, self.table, self.lambdas = functions, table, lambdas
        self.ann, self.phone = (keys.identifier_id(one, KEY) for one in (ANN, PHONE))
        event = Event("e1", "note.taken", NOON, "shopify/a", (ANN, PHONE), {})
        Filing(table, a_brand(), KEY).file(event, NOON, lambda *_: None)
        self.pressed = 0

    def call(self, function, **said):
        self.pressed += 1
        context = SimpleNamespace(invoked_function_arn=ARN + function, aws_request_id=f"r{self.pressed}")
        return read(self.functions[function].handler(said, context))

    def owners(self):
        return {self.table.get(keys.identifier(one))["owner"] for one in (self.ann, self.phone)}


def machines(client):
    definition = json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})
    for kind in KINDS:
        name = f"{MACHINES.rpartition(':')[2]}{kind}"
        client.create_state_machine(name=name, definition=definition, roleArn="arn:aws:iam::123456789012:role/machine")


@pytest.fixture
def desk(monkeypatch, table):
    monkeypatch.setattr(configuration, "brand", a_brand)
    monkeypatch.setattr(configuration, "read", COMPILED.__getitem__)
    for name, value in {"TRIBUTARY_JOBS": MACHINES, "MOTO_ALLOW_NONEXISTENT_REGION": "true"}.items():
        monkeypatch.setenv(name, value)
    boto3.client("secretsmanager").create_secret(Name="/tributary/test/keys/identity", SecretString=KEY.decode())
    machines(boto3.client("stepfunctions"))
    names = ("lookup_customer", "correct_customer", "operate_jobs", "show_console", "operate_console")
    importlib.reload(importlib.import_module("functions.show_console.composition"))
    modules = {one: importlib.reload(importlib.import_module(f"functions.{one}.handler")) for one in names}
    lambdas = Lambdas({f"tributary-test-{one}": modules[one].handler for one in names[:3]})
    for one in names[3:]:
        monkeypatch.setattr(modules[one].functions, "_client", lambdas)
    return Desk(modules, table, lambdas)


@pytest.mark.parametrize("typed", ["ann@example.com", "+49 30 901820", "phone:030 901820"])
def test_a_customer_is_found_by_whatever_is_known(desk, typed):
    page = desk.call("show_console", view="customer", identifier=typed)
    assert {ANN.value, PHONE.value} <= {cell.text for cell in page.all("td")}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"view": "customer", "identifier": "email:ben@example.com"}, "no customer has this identifier"),
        ({"view": "customer", "identifier": "Ann"}, "write email:ann@example.com"),
        ({"view": "customer"}, "identifier: please fill it in"),
        ({"view": "customer", "customer": "../holds"}, "no customer has this identifier"),
    ],
)
def test_who_is_not_found_is_told_so_beside_the_search(desk, said, told):
    page = desk.call("show_console", **said)
    assert told in page.text
    assert page.all("input")


@pytest.mark.parametrize("view", ["", "find", "nonsense"])
def test_it_begins_with_the_search(desk, view):
    assert "Find a customer" in desk.call("show_console", view=view).text


def test_the_chain_between_two_identifiers_is_shown_by_their_values(desk):
    page = desk.call("show_console", view="explain", customer=desk.ann, one=str(ANN), other=str(PHONE))
    (row,) = page.all("tbody")[0].all("tr")
    assert {str(ANN), str(PHONE), "shopify/a"} <= {cell.text for cell in row.all("td")}


def test_a_cut_and_its_restore_are_done_and_noted_with_the_request_that_asked(desk):
    joined = desk.owners()
    assert len(joined) == 1
    assert "two customers now" in desk.call("operate_console", act="cut", customer=desk.ann, **PAIR).text
    assert len(desk.owners()) == 2
    noted = desk.table.get(keys.cut(desk.ann, desk.phone)) or desk.table.get(keys.cut(desk.phone, desk.ann))
    assert (noted["by"], noted["reason"]) == (f"{ARN}operate_console#r1", REASON)
    assert "one customer now" in desk.call("operate_console", act="restore", customer=desk.ann, **PAIR).text
    assert desk.owners() == joined


@pytest.mark.parametrize("act", ["erasure", "export"])
def test_what_a_person_asks_for_is_noted_with_who_asked_and_can_be_looked_at_again(desk, act):
    page = desk.call("operate_console", act=act, customer=desk.ann, reason=REASON)
    (again,) = [json.loads(one.text) for one in page.all("cwdb-action")]
    shown = desk.call("operate_console", **again)
    assert {f"{ARN}operate_console#r1", REASON} <= {one.text for one in shown.all("dd")}


def test_a_job_is_stopped_and_gone_on_with_from_the_page_that_lists_it(desk):
    desk.call("operate_console", act="erasure", customer=desk.ann, reason=REASON)
    for label, state in (("Stop", "stopped"), ("Go on", "running")):
        (ask,) = [json.loads(one.text) for one in desk.call("show_console", view="jobs").all("cwdb-action")]
        reviewed = desk.call("show_console", **ask)
        press = json.loads(reviewed.all("cwdb-action")[0].text)
        assert f"{label}: erasure r1" in reviewed.text
        assert f"erasure r1 is {state}" in desk.call("operate_console", **press, reason=REASON).text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"act": "cut", "customer": "c", "first": "a", "second": "b"}, "reason: please fill it in"),
        ({"act": "cut", "customer": "c", **PAIR, "reason": "x"}, "reason"),
        ({"act": "cut", **PAIR}, "customer: please fill it in"),
        ({"act": "erasure", "customer": "c", "reason": REASON}, "no customer has this identifier"),
        ({"act": "request", "customer": "c", "request": "../../x"}, "no such request"),
        ({"act": "drop"}, "there is cut, restore"),
        ({}, "there is cut, restore"),
    ],
)
def test_what_cannot_be_done_is_not_and_says_why(desk, said, told):
    page = desk.call("operate_console", **said)
    assert "Not done" in page.text
    assert told in page.text
    assert len(desk.owners()) == 1


def test_trouble_of_ours_is_worth_another_try_and_quotes_nothing(desk):
    desk.lambdas.fails = True
    page = desk.call("show_console", view="customer", identifier="ann@example.com")
    assert "please try again" in page.text
    assert "secret" not in page.text


@pytest.mark.parametrize("function", ["show_console", "operate_console"])
def test_it_describes_itself_to_whoever_adds_it_to_a_dashboard(desk, function):
    assert desk.functions[function].handler({"describe": True}, None).startswith("### Tributary")
