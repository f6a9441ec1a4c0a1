"""Broadcasts over the API: drafted, counted, confirmed and stopped as docs/api.yaml says, and by whom."""

import importlib
from datetime import timedelta
from types import SimpleNamespace

import boto3
import msgspec
import pytest
from moto import mock_aws
from msgspec.structs import replace

from shared import configuration
from shared.aws import clients, clock, keys, quota
from shared.aws.table import Table
from shared.interface.operations import BROADCASTS
from shared.journeys.definition import plain_of
from tests.integration.conftest import create
from tests.unit.broadcasts.drafts import TEMPLATES
from tests.unit.functions.operator import ARN, Operator
from tests.unit.journeys.making import MONDAY, a_journey
from tests.unit.messages.samples import a_brand

REASON = "spring has come"
BY_HAND = a_journey({"id": "hello", "type": "send", "template": "sale"}, name="steady", trigger={"manual": True})
QUOTA = {"MaxSendRate": 14.0, "Max24HourSend": 50_000.0, "SentLast24Hours": 0.0}


class Executions(dict):
    """Of jobs, by id: the work of those that run, None of those that were stopped."""

    def begin(self, kind, job, work):
        self.setdefault(job, work)

    def stop(self, kind, job, why):
        self[job] = None

    def stopped_elsewhere(self, kind, job):
        return job if job in self and self[job] is None else ""

    def resume(self, kind, job):
        self[job] = {"broadcast": job, "task": "turns"}


class Desk(Operator):
    def __init__(self, module, table, monkeypatch):
        super().__init__(module.handler)
        self.table, self.now = table, MONDAY
        self.jobs, self.tours = Executions(), []
        jobs = replace(module.halting.jobs, jobs=self.jobs)
        halting = replace(module.halting, jobs=jobs, tours=SimpleNamespace(begin=self.tours.append))
        for place in (module, importlib.import_module("functions.run_broadcasts.routes")):
            monkeypatch.setattr(place, "halting", halting)
        monkeypatch.setattr(clock, "now", lambda table, travels: self.now)

    def post(self, path, **body):
        return self.ask("POST", path, body)

    def get(self, path, **query):
        return self.ask("GET", path, None, **query)

    def draft(self, **wish):
        return self.post(
            "/broadcasts", **{"name": "spring", "segment": "fans", "reason": REASON, "template": "sale", **wish}
        )

    def counted(self):
        """With members of whom nobody knows anything."""
        for number in range(3):
            self.table.put(keys.membership("fans", f"c{number}"), {"since": keys.timestamp(MONDAY - timedelta(days=1))})
        assert self.post("/broadcasts/spring/counts")[0] == 200
        self.work()

    def work(self):
        """Turns of all jobs, until they wait or end."""
        for job, work in list(self.jobs.items()):
            while work and not (told := self.handler({"job": job, "work": work}, None))["next_at"]:
                for lane in told["lanes"]:
                    assert self.handler({"job": job, "work": work, "lane": lane}, None) == {}
                if told["done"] or told["stopped"]:
                    break


@pytest.fixture(scope="module")
def here():
    with pytest.MonkeyPatch.context() as patched, mock_aws():
        for name, value in {"AWS_DEFAULT_REGION": "eu-central-1", "TRIBUTARY_TABLE": "customers"}.items():
            patched.setenv(name, value)
        clients.client.cache_clear()
        client = boto3.client("dynamodb")
        create(client, "customers")
        files = {
            "journeys": {"journeys": {"steady": plain_of(BY_HAND)}, "listeners": {}},
            "reviews": {"segments": [{"name": "fans"}]},
            "templates": TEMPLATES,
        }
        patched.setattr(configuration, "brand", a_brand)
        patched.setattr(configuration, "read", lambda name: files[name])
        patched.setattr(quota, "of_mail", lambda client: QUOTA)
        for name in ("composition", "routes", "handler"):
            module = importlib.reload(importlib.import_module(f"functions.run_broadcasts.{name}"))
        yield module, Table(client, "customers"), client
        clients.client.cache_clear()


@pytest.fixture
def desk(here, monkeypatch):
    module, table, client = here
    yield Desk(module, table, monkeypatch)
    for item in client.scan(TableName="customers")["Items"]:
        client.delete_item(TableName="customers", Key={name: item[name] for name in ("pk", "sk")})


@pytest.mark.parametrize("priority", [1_000_001, -1_000_001])
def test_a_priority_is_bounded_as_that_of_a_journey_is(desk, priority):
    status, found = desk.draft(priority=priority)
    assert status == 400
    assert "priority" in found["detail"]


def test_a_draft_says_who_drafted_it_and_why(desk):
    status, found = desk.draft(rate=2.5, at="2026-03-04T09:00:00+01:00")
    assert (status, found["state"], found["drafted_by"], found["reason"]) == (200, "drafted", ARN, REASON)
    assert (found["channels"], found["journey"], found["at"]) == (
        ["email"],
        "broadcast_spring",
        "2026-03-04T09:00:00+01:00",
    )


def test_a_draft_under_the_same_name_takes_the_place_of_the_former_until_it_is_confirmed(desk):
    desk.draft()
    assert desk.draft(channels=["sms"])[1]["channels"] == ["sms"]
    desk.counted()
    assert desk.draft()[1]["count"] is None
    desk.now += timedelta(seconds=1)
    desk.counted()
    assert desk.post("/broadcasts/spring/confirmations", audience=3)[0] == 200
    status, told = desk.draft()
    assert (status, told["detail"]) == (400, "spring is confirmed: it cannot be changed any more")


def test_the_number_that_was_counted_must_be_named(desk):
    desk.draft()
    assert desk.post("/broadcasts/spring/confirmations", audience=3)[1]["detail"].startswith(
        "audience: it is not counted"
    )
    desk.counted()
    _, found = desk.get("/broadcasts/spring")
    assert (found["broadcast"]["state"], found["broadcast"]["count"]["members"]) == ("counted", 3)
    status, told = desk.post("/broadcasts/spring/confirmations", audience=4)
    assert (status, told["detail"]) == (400, "audience: 3 were counted, and not 4")
    status, found = desk.post("/broadcasts/spring/confirmations", audience=3)
    assert (status, found["state"], found["confirmed_by"], found["audience"]) == (200, "confirmed", ARN, 3)
    assert desk.post("/broadcasts/spring/confirmations", audience=3)[1] == found


def test_a_legal_notice_is_confirmed_with_the_number_of_those_who_opted_out_and_why(desk):
    assert desk.draft(template="recall")[0] == 400
    status, found = desk.draft(template="recall", legal_notice=True)
    assert (status, found["legal_notice"], found["opted_out"]) == (200, True, None)
    desk.counted()
    assert desk.get("/broadcasts/spring")[1]["broadcast"]["count"]["opted_out"] == 0
    status, told = desk.post("/broadcasts/spring/confirmations", audience=3, reason="a recall")
    assert (status, told["detail"].partition(" ")[0]) == (400, "opted_out:")
    status, found = desk.post("/broadcasts/spring/confirmations", audience=3, opted_out=0, reason="a recall")
    assert (status, found["state"], found["opted_out"]) == (200, "confirmed", 0)
    assert (found["confirmed_by"], found["confirmed_because"]) == (ARN, "a recall")
    noted = desk.table.query(f"{keys.AUDIT}{desk.now:%Y-%m-%d}", "")
    confirmed = [one["reason"] for one in noted if (one["what"], one["outcome"]) == ("confirm_broadcast", "done")]
    assert confirmed == ["a recall"]


def test_at_its_time_it_starts_with_the_pace_of_the_account(desk):
    desk.draft()
    desk.counted()
    desk.post("/broadcasts/spring/confirmations", audience=3)
    desk.work()
    _, found = desk.get("/broadcasts/spring")
    assert (found["broadcast"]["state"], found["entered"]) == ("running", {"refused": 3})
    assert found["broadcast"]["pace"] == {"per_second": "11.20", "today": 40_000, "daily": 40_000}


def running(desk):
    desk.draft()
    desk.counted()
    desk.post("/broadcasts/spring/confirmations", audience=3)


def test_a_stop_holds_it_until_it_is_resumed(desk):
    running(desk)
    assert desk.post("/broadcasts/spring/stops", reason=REASON)[1]["paused"]
    assert desk.jobs["spring"] is None
    _, found = desk.post("/broadcasts/spring/resumptions", reason=REASON)
    assert (found["paused"], found["state"]) == (False, "confirmed")
    assert desk.jobs["spring"]
    assert len(desk.tours) == 1


@pytest.mark.parametrize("event", [{"source": "aws.states", "detail": {"name": "spring"}}, {"source": "aws.events"}])
def test_a_stop_in_the_console_of_aws_is_heard_of_or_found_within_the_hour(desk, event):
    running(desk)
    desk.jobs["spring"] = None
    desk.handler(event, None)
    assert desk.get("/broadcasts/spring")[1]["broadcast"]["paused"]


def test_a_final_stop_is_final(desk):
    running(desk)
    assert desk.post("/broadcasts/spring/stops", reason=REASON, final=True)[1]["state"] == "stopped"
    status, told = desk.post("/broadcasts/spring/resumptions", reason=REASON)
    assert (status, told["detail"]) == (400, "spring is stopped: there is nothing to stop or to resume")
    assert desk.jobs["spring"] is None
    desk.jobs.resume("broadcast", "spring")
    desk.work()
    assert desk.get("/broadcasts/spring")[1]["broadcast"]["started_at"] is None


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (("GET", "/broadcasts/none", None), 404),
        (("POST", "/broadcasts/none/counts", {}), 404),
        (("POST", "/broadcasts/spring/parties", {}), 404),
        (("POST", "/broadcasts/spring/stops", {}), 400),
        (("POST", "/broadcasts/spring/confirmations", {"audience": "many"}), 400),
        (("POST", "/broadcasts", {"name": "Spring!", "segment": "fans", "reason": REASON, "template": "sale"}), 400),
        (("GET", "/broadcasts/spring", {"after": "nowhere"}), 400),
    ],
)
def test_what_is_wrong_is_refused(desk, asked, status):
    desk.draft()
    method, path, body = asked
    query = body if method == "GET" and body else {}
    assert desk.ask(method, path, body, **query)[0] == status


@pytest.mark.parametrize("operation", BROADCASTS, ids=lambda one: one.id)
def test_every_operation_answers_with_the_types_that_the_api_lists(desk, operation):
    running(desk)
    asked = {
        "draft_broadcast": {"name": "other", "segment": "fans", "reason": REASON, "journey": "steady"},
        "confirm_broadcast": {"audience": 3},
        "halt_broadcast": {"reason": REASON},
        "continue_broadcast": {"reason": REASON},
    }
    if operation.id == "count_broadcast":
        desk.draft(name="other")
    name = "other" if operation.id == "count_broadcast" else "spring"
    path = operation.path.format(name=name)
    status, found = desk.ask(operation.method.upper(), path, asked.get(operation.id))
    assert status == 200, found
    msgspec.convert(found, operation.answered)
