"""What operators do over the API: asked and answered as docs/api.yaml says, refused with what would be right."""

import importlib
import json
from datetime import timedelta
from types import SimpleNamespace

import boto3
import msgspec
import pytest
from moto import mock_aws
from msgspec.structs import replace

from shared import configuration
from shared.aws import clients, clock, gates, keys
from shared.aws.table import Table
from shared.configuration import Budget, Budgets
from shared.errors import TurnFailedError
from shared.guards import trip
from shared.guards.budget import purses
from shared.interface.operations import OPERATING
from shared.journeys import listeners
from shared.journeys.codec import item_of, key_of
from shared.journeys.control_store import ControlStore
from shared.journeys.controls import Controls
from shared.journeys.definition import plain_of
from shared.journeys.definitions import Definitions
from shared.journeys.tours import Tours, TourStore
from shared.messages.items import message_item
from shared.messages.models import State
from shared.messages.permits import granted
from tests.integration.conftest import create
from tests.unit.journeys.making import ASK, LISTEN, MONDAY, WAIT_THREE_DAYS, a_journey, started
from tests.unit.messages.samples import a_brand, a_message

ARN, REASON = "arn:aws:iam::1:user/ann", "too many complaints"
OLD = a_journey(WAIT_THREE_DAYS, ASK, LISTEN)
NEW = a_journey({**WAIT_THREE_DAYS, "id": "rest"}, ASK, LISTEN, migrate={"settle": "rest"})
OTHER = a_journey(WAIT_THREE_DAYS, name="other")
TWO = timedelta(hours=2)
GATE = gates.of_journey("care")


class Sent(list):
    """A queue, and how many are said to wait there."""

    waits = 0

    def send(self, bodies, *, delay_seconds=0):
        self.extend(bodies)

    def waiting(self):
        return self.waits


class Begun(list):
    """Jobs of tours that have a turn to come."""

    def begin(self, tour_id):
        self.append(tour_id)


class Desk:
    """The function, after a deployment of NEW while runs of OLD wait."""

    def __init__(self, module, table, monkeypatch):
        self.handler, self.table, self.now, self.asked = module.handler, table, MONDAY + TWO, 0
        self.queues, self.tours = SimpleNamespace(runs=Sent(), messages=Sent()), Begun()
        self.module = module
        routes = importlib.import_module("functions.operate_journeys.routes")
        touring = replace(module.touring, **vars(self.queues))
        monkeypatch.setattr(module, "touring", touring)
        monkeypatch.setattr(routes, "tours", self.tours)
        monkeypatch.setattr(clock, "now", lambda table, travels: self.now)
        for version in (OLD, NEW):
            named = {one.name: plain_of(one) for one in (version, OTHER)}
            Definitions(table, {"journeys": named, "listeners": listeners.index((version, OTHER))}).note()

    def ask(self, method, path, body=None, **query):
        self.asked += 1
        context = {"requestId": f"r{self.asked}", "http": {"method": method}, "authorizer": {"iam": {"userArn": ARN}}}
        event = {"rawPath": path, "requestContext": context, "queryStringParameters": query or None}
        answer = self.handler({**event, "body": json.dumps(body)}, None)
        return answer["statusCode"], json.loads(answer["body"])

    def post(self, path, **body):
        return self.ask("POST", path, {"reason": REASON, **body})

    def get(self, path, **query):
        return self.ask("GET", path, None, **query)

    def put(self, run):
        self.table.put(key_of(run), item_of(run, self.now))
        return run

    def heard(self):
        """This process has looked at the decisions, and will not for five seconds."""
        importlib.import_module("functions.operate_journeys.composition").controls.read()

    def turn(self):
        """The next one, as the state machine calls for it."""
        told = self.handler({"job": self.tours[0], "run": 1, "work": {}}, None)
        if told["done"]:
            self.tours.pop(0)
        return told

    def turns(self, most=200):
        """Until no tour has another; for how many seconds it waited after each."""
        waits = []
        while self.tours:
            waits.append(self.turn()["wait_seconds"])
            assert len(waits) < most, "a tour without end"
        return waits


@pytest.fixture
def desk(monkeypatch):
    given = {"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", "AWS_DEFAULT_REGION": "eu-central-1"}
    for name, value in {**given, "TRIBUTARY_TABLE": "customers"}.items():
        monkeypatch.setenv(name, value)
    compiled = {"journeys": {one.name: plain_of(one) for one in (NEW, OTHER)}, "listeners": {}}
    monkeypatch.setattr(configuration, "read", lambda name: compiled)
    brand = a_brand(channels={"sms": {"sender": "ALDERFINCH"}, "webhook": {"endpoints": ["crm", "erp"]}})
    monkeypatch.setattr(configuration, "brand", lambda: brand)
    clients.client.cache_clear()
    with mock_aws():
        create(boto3.client("dynamodb"), "customers")
        for name in ("composition", "routes", "handler"):
            module = importlib.reload(importlib.import_module(f"functions.operate_journeys.{name}"))
        yield Desk(module, Table(boto3.client("dynamodb"), "customers"), monkeypatch)
    clients.client.cache_clear()


def a_run(number=0, journey=OLD):
    return replace(started(journey), customer_id=f"c{number}")


def parked(run):
    return replace(run, parked_at=MONDAY, due_at=MONDAY)


PATHS = {"name": "care", "version": OLD.version, "id": "r1"}
SWITCHED = {"switch": {"name": "email"}, "switch_target": {"name": "webhook", "target": "crm"}}


@pytest.mark.parametrize("operation", OPERATING, ids=lambda one: one.id)
def test_every_operation_is_answered_as_it_is_described(desk, operation):
    desk.put(a_run())
    if operation.id == "tour":
        desk.post("/journeys/care/stops")
    path = operation.path.format(**{**PATHS, **SWITCHED.get(operation.id, {})})
    body = {"reason": REASON, **({"on": False} if operation.id in SWITCHED else {})}
    status, answer = desk.ask(operation.method.upper(), path, body)
    assert status == 200, answer
    assert msgspec.to_builtins(msgspec.convert(answer, operation.answered)) == answer


@pytest.mark.parametrize(
    ("act", "state"), [("pauses", "paused"), ("stops", "stopped"), ("releases", "running"), ("resumptions", "running")]
)
def test_a_decision_is_kept_with_who_made_it_and_shown(desk, act, state):
    status, answer = desk.post(f"/journeys/care/{act}")
    assert (status, answer["state"]) == (200, state)
    _, shown = desk.get("/journeys/care")
    decided = state != "running"
    assert (shown["state"], shown["by"], shown["reason"]) == (state, ARN * decided, REASON * decided)
    assert [(one["act"], one["by"], one["reason"]) for one in shown["acts"]] == [(state, ARN, REASON)] * decided


def test_runs_are_counted_by_version_and_step_and_those_parked_and_held_out_apart(desk):
    for number in range(3):
        desk.put(a_run(number))
    desk.put(parked(a_run(3)))
    desk.put(replace(a_run(4), state="held_out"))
    desk.put(a_run(5, NEW))
    desk.put(a_run(6, OTHER))
    _, shown = desk.get("/journeys/care")
    found = {(one["version"], one["step"], one["state"], one["parked"]): one["runs"] for one in shown["counts"]}
    assert found == {
        (OLD.version, "settle", "waiting", False): 3,
        (OLD.version, "settle", "waiting", True): 1,
        (OLD.version, "settle", "held_out", False): 1,
        (NEW.version, "rest", "waiting", False): 1,
    }
    assert (shown["versions"], shown["version"], shown["next"]) == ([OLD.version, NEW.version], NEW.version, None)
    _, every = desk.get("/journeys")
    assert sum(one["runs"] for one in every["counts"]) == 7
    assert [(one["name"], one["version"]) for one in every["journeys"]] == [
        ("care", NEW.version),
        ("other", OTHER.version),
    ]


def test_what_is_too_much_for_one_answer_goes_on_in_the_next(desk, monkeypatch):
    for number in range(7):
        desk.put(a_run(number))
    monkeypatch.setattr("shared.journeys.census.PAGE", 2)
    monkeypatch.setattr("functions.operate_journeys.routes.COUNTING_SECONDS", -1)
    found, after, answers = 0, {}, 0
    while True:
        _, page = desk.get("/journeys", **after)
        found, answers = found + sum(one["runs"] for one in page["counts"]), answers + 1
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert (found, answers >= 4) == (7, True)


def test_a_message_that_waits_for_the_end_of_a_pause_is_counted(desk):
    held = a_message(state=State.READY, parked=GATE, due_at=MONDAY, journey="care")
    desk.table.put(keys.message(held.address, held.send_key), message_item(held))
    assert desk.get("/journeys/care")[1]["held"] == 1


@pytest.mark.parametrize(
    ("asked", "detail"),
    [
        (("POST", "/journeys/care/pauses", {}), "reason"),
        (("POST", "/journeys/care/pauses", {"reason": "x"}), "reason"),
        (("POST", "/journeys/caer/pauses", {"reason": REASON}), "there is care, other"),
        (("POST", "/journeys/care/nonsense", {"reason": REASON}), "/journeys/{name}/pauses"),
        (("POST", "/switches/fax", {"reason": REASON, "on": True}), "there is sending"),
        (("POST", "/switches/email", {"reason": REASON}), "on"),
        (("GET", "/journeys/nobody", None), "there is care, other"),
        (("GET", "/journeys/care/versions/000", None), "no version 000"),
        (("GET", "/tours/r9", None), "no tour 'r9'"),
        (("GET", "/nothing", None), "/journeys/{name}"),
    ],
)
def test_what_cannot_be_done_says_what_would_be_right(desk, asked, detail):
    status, answer = desk.ask(*asked)
    assert status in (400, 404)
    assert detail in answer["detail"]


@pytest.mark.parametrize("after", ["x", "e30=", "bnVsbA=="])
def test_a_place_in_the_index_that_is_none_is_refused(desk, after):
    assert desk.get("/journeys", after=after)[0] == 400


def test_what_is_stopped_can_neither_be_paused_nor_toured(desk):
    desk.post("/journeys/care/stops")
    for act in ("pauses", "tours"):
        status, answer = desk.post(f"/journeys/care/{act}")
        assert (status, "release" in answer["detail"]) == (400, True)


def keys_of(bodies):
    return sorted({(one["pk"], one["sk"]) for one in bodies})


def places(*runs):
    return sorted((key_of(run)["pk"], key_of(run)["sk"]) for run in runs)


def test_a_stop_looks_at_every_run_of_the_journey_that_waits_and_at_nothing_else(desk):
    own = [desk.put(a_run(0)), desk.put(a_run(1, NEW)), desk.put(parked(a_run(2)))]
    desk.put(replace(a_run(3), state="held_out"))
    desk.put(a_run(4, OTHER))
    held = a_message(state=State.READY, parked=GATE, due_at=MONDAY, journey="care")
    desk.table.put(keys.message(held.address, held.send_key), message_item(held))
    _, answer = desk.post("/journeys/care/stops")
    desk.turn()
    assert keys_of(desk.queues.runs) == places(*own)
    assert not [one for one in desk.queues.runs if "due_at" in one]
    assert [one["sk"] for one in desk.queues.messages] == [f"message#{held.send_key}"]
    assert answer["tour"] == "r1"


def test_a_resumption_wakes_who_was_parked_as_a_timer_does_and_nobody_else(desk):
    desk.post("/journeys/care/pauses")
    desk.now += TWO
    run = desk.put(parked(a_run(0)))
    desk.put(a_run(1))
    desk.put(parked(a_run(2, OTHER)))
    desk.heard()
    desk.post("/journeys/care/resumptions")
    desk.turns()
    assert keys_of(desk.queues.runs) == places(run)
    assert {one["due_at"] for one in desk.queues.runs} == {keys.timestamp(MONDAY)}


def test_a_migration_looks_at_those_whose_step_the_new_version_names(desk):
    run = desk.put(a_run(0))
    desk.put(replace(a_run(1), step="listen"))
    desk.put(a_run(2, NEW))
    desk.post("/journeys/care/tours")
    desk.turn()
    assert keys_of(desk.queues.runs) == places(run)


def test_a_tour_goes_through_again_until_it_finds_nobody(desk):
    run = desk.put(a_run(0))
    desk.post("/journeys/care/stops")
    for _ in range(3):
        desk.turn()
    assert len(desk.queues.runs) == 3
    desk.table.delete(key_of(run))
    desk.turns()
    _, tour = desk.get("/tours/r1")
    assert (tour["passes"], tour["woken"], tour["left"], bool(tour["done_at"])) == (4, 3, 0, True)


def test_a_tour_that_cannot_move_somebody_ends_and_says_how_many_are_left(desk):
    desk.put(a_run(0))
    desk.post("/journeys/care/stops")
    desk.turns()
    _, tour = desk.get("/tours/r1")
    assert (tour["passes"], tour["left"], bool(tour["done_at"])) == (20, 1, True)


def test_a_tour_waits_longer_after_each_pass_for_those_that_it_woke(desk):
    desk.put(a_run(0))
    desk.post("/journeys/care/stops")
    rests = [one for one in desk.turns() if one]
    assert (rests[:3], rests[-1]) == ([5, 10, 15], 60)


def test_a_tour_waits_where_the_queue_is_long(desk):
    desk.put(a_run(0))
    desk.post("/journeys/care/stops")
    desk.queues.runs.waits = 2_001
    assert desk.turn()["wait_seconds"] == 5
    assert (len(desk.queues.runs), len(desk.tours)) == (0, 1)


def test_until_its_first_turn_a_tour_is_found_by_the_sweep_which_begins_it(desk):
    desk.put(a_run(0))
    desk.post("/journeys/care/stops")
    buckets = list(keys.due_buckets(desk.now, desk.now + timedelta(minutes=2)))
    found = [item for one in buckets for item in desk.table.due(one, "~")]
    jobs = SimpleNamespace(begin=lambda kind, job, work: begun.append((kind, job)))
    begun = []
    Tours(jobs).send(found)
    assert begun == [("tour", one) for one in desk.tours]
    desk.turn()
    assert not [item for one in buckets for item in desk.table.due(one, "~")]


def test_of_two_turns_at_once_one_goes_on_and_neither_is_the_last(desk, monkeypatch):
    """A whole pass finds nobody while another turn, which began earlier, has found somebody."""
    desk.post("/journeys/care/stops")
    run, save = a_run(0), TourStore.save

    def overtaken(store, tour):
        monkeypatch.setattr(TourStore, "save", save)
        desk.put(run)
        assert not desk.turn()["done"]
        return save(store, tour)

    monkeypatch.setattr(TourStore, "save", overtaken)
    assert not desk.turn()["done"]
    assert desk.get("/tours/r1")[1]["woken"] == len(desk.queues.runs) == 1


def test_a_job_says_which_tour_it_is_and_how_far(desk):
    desk.put(a_run(0))
    desk.post("/journeys/care/tours")
    counts = {"passes": 1, "looked": 2, "woken": 1, "left": 1}
    assert desk.turn()["progress"] == {"kind": "migrate", "gate": GATE, **counts}


def test_a_job_of_no_tour_fails(desk):
    with pytest.raises(TurnFailedError, match="NotFoundError"):
        desk.handler({"job": "r9", "run": 1, "work": {}}, None)


def test_to_decide_the_same_again_starts_no_tour(desk):
    assert desk.post("/journeys/care/resumptions")[1]["tour"] is None
    assert desk.post("/journeys/care/stops")[1]["tour"]
    assert desk.post("/journeys/care/stops")[1]["tour"] is None
    assert len(desk.get("/journeys/care")[1]["acts"]) == 1


def test_switches_say_what_of_each_budget_is_spent(desk, monkeypatch):
    brand = a_brand(budgets=Budgets(daily="2", channels={"sms": Budget(monthly="10.5")}))
    monkeypatch.setattr("functions.operate_journeys.routes.current", lambda: brand)
    (whole, _) = purses(brand, Controls(), desk.now)
    granted(desk.table, whole.allowance, 1_250_000)
    told = desk.get("/switches")[1]["budgets"]
    found = [(one["gate"], one["period"], one["spent"], one["left"], one["most"], one["shut_until"]) for one in told]
    assert found == [
        ("sending", "day", "1.25", "0.75", "2.00", None),
        ("channel:sms", "month", "0.00", "10.50", "10.50", None),
    ]


def test_a_channel_is_switched_off_and_on_again_with_a_tour_of_what_it_held(desk):
    assert desk.post("/switches/email", on=False)[1]["state"] == "paused"
    held = a_message(state=State.READY, parked=gates.of_channel("email"), due_at=MONDAY)
    desk.table.put(keys.message(held.address, held.send_key), message_item(held))
    desk.now += TWO
    assert waiting(desk) == {"email": ("paused", 1, False, keys.timestamp(MONDAY))}
    assert desk.post("/switches/email", on=True)[1]["tour"]
    states = {one["name"]: one["state"] for one in desk.get("/switches")[1]["switches"]}
    assert set(states.values()) == {"running"}
    assert {"sending", "email"} <= set(states)
    assert waiting(desk) == {}
    desk.turns()
    assert {one["sk"] for one in desk.queues.messages} == {f"message#{held.send_key}"}


def test_a_system_that_webhooks_go_to_has_a_switch_of_its_own_which_a_guard_may_have_thrown(desk):
    gate = gates.of_channel("webhook/crm")
    trip.pause(ControlStore(desk.table), gate, trip.Trip("endpoint", "endpoint: it failed for a week"), desk.now)
    desk.table.put(keys.endpoint("webhook/crm"), {"since": keys.timestamp(MONDAY)})
    held = a_message(channel="webhook", state=State.READY, parked=gate, due_at=MONDAY)
    desk.table.put(keys.message(held.address, held.send_key), message_item(held))
    shown = {one["name"]: one for one in desk.get("/switches")[1]["switches"]}
    crm, erp, email = (shown[name] for name in ("webhook/crm", "webhook/erp", "email"))
    assert (crm["state"], crm["by"], crm["reason"]) == ("paused", "tributary", "endpoint: it failed for a week")
    assert (crm["held"], crm["failing_since"]) == (1, keys.timestamp(MONDAY))
    assert [(one["state"], one["failing_since"]) for one in (erp, email)] == [("running", None)] * 2
    desk.now += TWO
    status, answer = desk.post("/switches/webhook/crm", on=True)
    assert (status, answer["name"], answer["state"], answer["by"]) == (200, "webhook/crm", "running", ARN)
    desk.turns()
    assert {one["sk"] for one in desk.queues.messages} == {f"message#{held.send_key}"}
    assert desk.post("/switches/webhook/till", on=False)[0] == 404


def waiting(desk):
    """What is off, and what waits of it."""
    found = [one for one in desk.get("/switches")[1]["switches"] if one["state"] == "paused"]
    return {one["name"]: tuple(one[name] for name in ("state", "held", "more", "oldest")) for one in found}


def test_what_waits_is_counted_for_the_switch_that_holds_it_and_where_there_is_more_it_says_so(desk, monkeypatch):
    monkeypatch.setattr("shared.journeys.switches.MOST", 2)
    for name in ("sending", "sms"):
        desk.post(f"/switches/{name}", on=False)
    late = MONDAY + TWO
    for number, at in enumerate([late] * 19 + [MONDAY]):
        held = a_message(send_key=f"k{number}", state=State.READY, parked=gates.SENDING, due_at=at)
        desk.table.put(keys.message(held.address, held.send_key), message_item(held))
    found = waiting(desk)
    assert found["sms"] == ("paused", 0, False, None)
    assert found["sending"][1:] == (4 * 2, True, keys.timestamp(MONDAY))


def test_a_release_into_a_gate_that_is_shut_again_is_over(desk):
    desk.post("/journeys/care/pauses")
    desk.now += TWO
    desk.post("/journeys/care/resumptions")
    desk.now += TWO
    desk.post("/journeys/care/pauses")
    desk.put(parked(a_run(0)))
    assert (desk.turns(), desk.queues.runs) == ([0], [])


def test_to_release_what_stands_still_by_itself_is_to_resume_it(desk):
    """A guard let it stand still: nobody was sent away, and whoever was parked goes on."""
    trip.pause(ControlStore(desk.table), GATE, trip.Trip("blast_guard", "too many"), desk.now)
    assert desk.get("/journeys/care")[1]["by"] == "tributary"
    desk.now += TWO
    status, answer = desk.post("/journeys/care/releases")
    assert (status, answer["state"]) == (200, "running")
    assert desk.get(f"/tours/{answer['tour']}")[1]["kind"] == "release"
