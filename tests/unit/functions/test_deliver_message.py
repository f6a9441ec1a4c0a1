"""The two triggers of deliver_message: a run with something in its outbox, and a message whose time has come."""

import importlib
import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import boto3
import pytest
from botocore.exceptions import ReadTimeoutError
from moto import mock_aws
from msgspec.structs import replace

from functions.deliver_message.journey import messages_of
from shared import configuration
from shared.aws import clients, codec, gates, keys
from shared.aws.table import Table
from shared.errors import Retryable
from shared.events import OURS, Event, Identifier, Name
from shared.guards import trip
from shared.journeys import controls
from shared.journeys.codec import item_of, key_of
from shared.journeys.control_store import ControlStore, Decision
from shared.journeys.definition import Exit, Journey, Trigger, plain_of, stamped
from shared.journeys.models import WAITING, Outgoing, Run, Statement
from shared.journeys.steps.send import Send
from shared.messages.consent import Choice, Sending, Suppression
from shared.messages.ledger import Ledger
from shared.messages.look import Broadcast
from shared.messages.models import State
from shared.messages.store import ConsentStore
from shared.profiles.filing import Filing
from tests.integration.conftest import create
from tests.integration.messages.post import TEMPLATES, Ses
from tests.unit.messages.samples import a_brand, an_act

KEY = b"identity"
NOON = datetime.now(UTC).replace(hour=12, minute=0)  # noqa: TID251 (the function goes by the real clock)
ANN = Identifier("email", "ann@example.com")
ADDRESS = keys.identifier_id(ANN, KEY)
PHONE = Identifier("phone", "+4930901820")
NUMBER = keys.identifier_id(PHONE, KEY)
JOURNEY = stamped(
    Journey(
        name="after_delivery",
        message_class="marketing",
        trigger=Trigger("order.delivered"),
        steps=(Send("ask", "send", "receipt"),),
        exit=(Exit("order.cancelled"),),
    )
)
ORDER = {"order": {"id": "1001"}}


def run_with(*outbox: Outgoing | Statement) -> Run:
    trigger = {
        "id": "1",
        "name": "order.delivered",
        "occurred_at": NOON.isoformat(),
        "source": "shopify/a",
        "data": ORDER,
    }
    return Run(ADDRESS, JOURNEY.name, "", JOURNEY.version, WAITING, "ask", NOON, trigger, outbox=outbox)


def by_broadcast(run: Run, **trigger) -> Run:
    """Let in by `spring`, or led to by it."""
    about = {"broadcast": {"name": "spring", "segment": "lapsed"}}
    asked = {"source": OURS, "name": Name.JOURNEY_START_REQUESTED, "data": about}
    return replace(run, key="spring", trigger={**run.trigger, **asked, **trigger})


def text_or_mail(**changes) -> Outgoing:
    """By text, and by mail if that does not reach her."""
    return replace(outgoing(NUMBER), channel="sms", others=(f"email {ADDRESS}",), **changes)


def outgoing(address: str | None = ADDRESS) -> Outgoing:
    return Outgoing("ask", "receipt", "email", "transactional", 0, address, NOON)


@pytest.fixture
def office(monkeypatch):
    given = {"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", "AWS_DEFAULT_REGION": "eu-central-1"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    compiled = {"journeys": {"journeys": {JOURNEY.name: plain_of(JOURNEY)}, "listeners": {}}, "templates": TEMPLATES}
    monkeypatch.setattr(configuration, "brand", a_brand)
    monkeypatch.setattr(configuration, "read", compiled.__getitem__)
    monkeypatch.setenv("TRIBUTARY_PUBLIC_URL", "https://api.example")
    monkeypatch.setenv("TRIBUTARY_TABLE", "customers")
    monkeypatch.setenv("TRIBUTARY_APP", "tributary")
    monkeypatch.setenv("TRIBUTARY_STAGE", "test")
    ses = Ses()
    monkeypatch.setattr(clients, "provider", lambda _: ses)
    clients.client.cache_clear()
    with mock_aws():
        create(boto3.client("dynamodb"), "customers")
        boto3.client("secretsmanager").create_secret(Name="/tributary/test/keys/links", SecretString="links")
        modules = {}
        for name in ("composition", "canary", "stating", "handler"):
            modules[name] = importlib.reload(importlib.import_module(f"functions.deliver_message.{name}"))
        yield Office(modules, ses, Table(boto3.client("dynamodb"), "customers"))
    clients.client.cache_clear()


class Office:
    """The function, a table, and Ann, whose order arrived today."""

    milliseconds = 60_000

    def __init__(self, modules, ses: Ses, table: Table) -> None:
        self.module, self.stating, self.ses, self.table = modules["handler"], modules["stating"], ses, table
        self.store, self.look_again = modules["composition"].controls, modules["composition"].delivery.look_again
        self.file("order.delivered", "1")
        table.put(key_of(run_with()), item_of(run_with(), NOON))

    def file(self, name: str, event_id: str) -> None:
        event = Event(event_id, name, NOON, "shopify/a", (ANN, PHONE), {"traits": {"first_name": "Ann"}, **ORDER})
        Filing(self.table, a_brand(), KEY).file(event, NOON, lambda *_: None)

    def get_remaining_time_in_millis(self) -> int:
        return self.milliseconds

    def stream(self, *runs: Run) -> None:
        images = [codec.dump({**item_of(run, NOON), **key_of(run)}) for run in runs]
        records = [{"eventSource": "aws:dynamodb", "dynamodb": {"NewImage": image}} for image in images]
        self.module.handler({"Records": records}, self)

    def queue(self, address: str, send_key: str) -> dict:
        body = json.dumps({"pk": address, "sk": f"message#{send_key}"})
        return self.module.handler({"Records": [{"eventSource": "aws:sqs", "messageId": "1", "body": body}]}, self)

    def decide(self, act, gate: str, at: datetime) -> None:
        """An operator's decision, of which every process has heard since."""
        decision = Decision(f"{act.__name__} {at}", gate, act.__name__, "ann", "a test", at)
        ControlStore(self.table).decide(decision, lambda known: act(known, at))
        self.store._until = None

    def rows(self) -> list:
        return Ledger(self.table).list([ADDRESS])

    def everywhere(self) -> list[tuple]:
        rows = Ledger(self.table).list([ADDRESS, NUMBER])
        return sorted((row.channel, row.state, row.rule) for row in rows)


def test_a_run_with_a_message_in_its_outbox_sends_it_once_however_often_the_stream_says_so(office):
    for _ in range(3):
        office.stream(run_with(outgoing()))
    (row,) = office.rows()
    assert (row.state, row.provider_id, len(office.ses.requests)) == (State.SENT, "ses-1", 1)
    assert office.ses.requests[0]["Content"]["Simple"]["Subject"]["Data"] == "Hello Ann"
    assert office.ses.requests[0]["Destination"] == {"ToAddresses": [ANN.value]}


def test_a_later_visit_or_a_new_run_of_the_same_key_is_another_message(office):
    office.stream(
        run_with(outgoing()), run_with(replace(outgoing(), visit=1)), replace(run_with(outgoing()), attempt=0)
    )
    assert len(office.ses.requests) == 2


def test_an_exit_that_happened_since_stops_it_and_is_named(office):
    office.file("order.cancelled", "2")
    office.stream(run_with(outgoing()))
    (row,) = office.rows()
    assert (row.state, row.rule, row.detail) == (State.REFUSED, "exit", "exit: order.cancelled")
    assert office.ses.requests == []


def test_a_customer_without_an_address_has_it_in_the_books(office):
    office.stream(run_with(outgoing(address=None)))
    (row,) = office.rows()
    assert (row.state, row.rule, office.ses.requests) == (State.REFUSED, "no_address", [])


def test_a_message_that_waited_is_sent_from_the_queue(office):
    office.milliseconds = 60_000
    message = office.module.messages_of(run_with(outgoing()))[0]
    ledger = Ledger(office.table)
    mine = ledger.claim(message, NOON - timedelta(hours=1))
    ledger.conclude(mine, replace(mine, state=State.READY, rule="quiet_hours", due_at=NOON - timedelta(days=1)))
    assert office.queue(ADDRESS, message.send_key) == {"batchItemFailures": []}
    assert [row.state for row in office.rows()] == [State.SENT]


def test_without_time_left_nothing_is_claimed_and_the_record_comes_again(office):
    office.milliseconds = 2_000
    with pytest.raises(Retryable):
        office.stream(run_with(outgoing()))
    assert office.rows() == []
    assert office.queue(ADDRESS, "x") == {"batchItemFailures": [{"itemIdentifier": "1"}]}


def test_what_a_run_states_goes_to_the_queue_of_facts_as_the_same_event_each_time(office, monkeypatch):
    queued = []
    monkeypatch.setattr(office.stating, "intake", lambda: SimpleNamespace(put=lambda *all: queued.extend(all)))
    note = Statement("note", 1, "customer.updated", ADDRESS, NOON, {"traits": {"vip": True}})
    office.stream(run_with(note, outgoing()))
    office.stream(run_with(note, outgoing()))
    (first,), (second,) = (message["events"] for message in queued)
    assert first == second
    assert (first["source"], first["identifiers"]) == ("tributary/journeys", [{"kind": "email", "value": ANN.value}])
    assert [row.state for row in office.rows()] == [State.SENT]


def test_a_message_that_cannot_go_now_holds_up_no_fact(office, monkeypatch):
    queued = []
    monkeypatch.setattr(office.stating, "intake", lambda: SimpleNamespace(put=lambda *all: queued.extend(all)))
    office.milliseconds = 2_000
    with pytest.raises(Retryable):
        office.stream(run_with(outgoing(), Statement("note", 1, "customer.updated", ADDRESS, NOON, {})))
    assert len(queued) == 1


def test_a_suppressed_address_gets_nothing_not_even_transactional(office):
    ConsentStore(office.table).record(ADDRESS, "email", an_act())
    ConsentStore(office.table).suppress(ADDRESS, "email", Suppression("complaint", NOON, "1"))
    office.stream(run_with(outgoing()))
    assert [(row.rule, row.detail) for row in office.rows()] == [("suppressed", "complaint")]


def test_of_two_ways_the_first_is_taken_and_only_that(office):
    for _ in range(3):
        office.stream(run_with(text_or_mail()))
    assert office.everywhere() == [("sms", State.SENT, None)]
    assert [one["PhoneNumber"] for one in office.ses.texts] == [PHONE.value]
    assert office.ses.requests == []


@pytest.mark.parametrize("died", [False, True], ids=["at once", "after its worker died in between"])
def test_what_cannot_reach_the_person_by_one_channel_goes_once_by_the_next(office, monkeypatch, died):
    ConsentStore(office.table).suppress(NUMBER, "sms", Suppression("bounce", NOON, "aws_sms/a/1"))
    if died:
        with monkeypatch.context() as patched:
            patched.setattr(office.module, "go_on", lambda row, seconds_left: 1 / 0)
            with pytest.raises(Retryable):
                office.stream(run_with(text_or_mail()))
        assert office.everywhere() == [("sms", State.REFUSED, "suppressed")]
    for _ in range(3):
        office.stream(run_with(text_or_mail()))
    assert office.everywhere() == [("email", State.SENT, None), ("sms", State.REFUSED, "suppressed")]
    assert (len(office.ses.requests), office.ses.texts) == (1, [])


def test_what_must_not_go_at_all_goes_by_no_other_channel_either(office):
    office.file("order.cancelled", "2")
    office.stream(run_with(text_or_mail()))
    assert office.everywhere() == [("sms", State.REFUSED, "exit")]


def test_what_may_have_gone_by_one_channel_does_not_go_by_the_next(office, monkeypatch):
    def breaks(**request):
        raise ReadTimeoutError(endpoint_url="https://sns")

    monkeypatch.setattr(office.ses, "publish", breaks, raising=False)
    for _ in range(2):
        office.stream(run_with(text_or_mail()))
    assert office.everywhere() == [("sms", State.UNKNOWN, None)]
    assert office.ses.requests == []


def test_a_held_message_that_turns_out_to_reach_nobody_goes_on_when_its_time_comes(office):
    """Held because of a flood of texts; meanwhile the number turned out to be none."""
    ConsentStore(office.table).record(NUMBER, "sms", an_act())
    held = [Sending(f"{n}", NOON, "transactional") for n in range(15)]
    consent = ConsentStore(office.table).get(NUMBER, "sms", consistent=True)
    ConsentStore(office.table).save(consent, replace(consent, recent=tuple(held)))
    office.stream(run_with(text_or_mail()))
    (row,) = Ledger(office.table).list([NUMBER])
    assert (row.state, row.rule) == (State.READY, "blast_guard")
    Ledger(office.table).conclude(row, replace(row, due_at=None))
    ConsentStore(office.table).suppress(NUMBER, "sms", Suppression("bounce", NOON, "aws_sms/a/1"))
    office.queue(row.address, row.send_key)
    assert office.everywhere() == [("email", State.SENT, None), ("sms", State.REFUSED, "suppressed")]


LONG_AGO = NOON - timedelta(days=2)
GATES = {gates.of_journey(JOURNEY.name): "paused", gates.of_channel("email"): "switched_off", "sending": "switched_off"}


def parked(office, gate: str) -> list[str]:
    return [item["sk"] for bucket in gates.buckets(gate) for item in office.table.due(bucket, "~")]


@pytest.mark.parametrize("gate", GATES)
def test_a_message_whose_gate_is_shut_is_parked_there_and_goes_when_it_was_opened_long_ago(office, gate):
    office.decide(controls.paused, gate, LONG_AGO)
    office.stream(run_with(outgoing()))
    (row,) = office.rows()
    assert (row.state, row.rule, row.detail, row.parked) == (State.READY, GATES[gate], gate, gate)
    assert (parked(office, gate), office.ses.requests) == ([f"message#{row.send_key}"], [])
    office.queue(ADDRESS, row.send_key)
    assert office.rows()[0].parked == gate
    office.decide(controls.resumed, gate, LONG_AGO + timedelta(hours=1))
    office.queue(ADDRESS, row.send_key)
    (row,) = office.rows()
    assert (row.state, row.parked, parked(office, gate), len(office.ses.requests)) == (State.SENT, None, [], 1)


def test_of_a_journey_that_is_stopped_nothing_goes_any_more(office):
    office.decide(controls.stopped, gates.of_journey(JOURNEY.name), NOON + timedelta(hours=1))
    office.stream(run_with(outgoing()))
    (row,) = office.rows()
    assert (row.state, row.rule, office.ses.requests) == (State.REFUSED, "stopped", [])


def test_a_stop_that_was_released_before_the_run_began_stops_nothing(office):
    gate = gates.of_journey(JOURNEY.name)
    office.decide(controls.stopped, gate, LONG_AGO)
    office.decide(controls.released, gate, NOON - timedelta(hours=1))
    office.stream(run_with(outgoing()))
    assert [row.state for row in office.rows()] == [State.SENT]


def test_a_run_that_a_broadcast_let_in_is_known_by_it_and_by_how_many_people_were_confirmed(office):
    office.table.put(keys.broadcast("spring"), {"journey": JOURNEY.name, "audience": 2})
    own = by_broadcast(run_with(outgoing()))
    seen = []
    for run in (own, replace(own, key="autumn"), run_with(outgoing())):
        office.table.put(key_of(run), item_of(run, NOON))
        (message,) = messages_of(run)
        outlook = office.look_again(message, NOON)[1]
        seen.append((outlook.broadcast, outlook.led_by))
    spring = Broadcast("spring", 2, journey=JOURNEY.name)
    assert seen == [(spring, spring), (None, spring), (None, None)]


@pytest.mark.parametrize(
    ("known", "trigger", "rule"),
    [
        ({"journey": JOURNEY.name, "audience": 2}, {}, "opted_out"),
        ({"journey": "another", "audience": 2}, {}, "opted_out"),
        ({"journey": JOURNEY.name, "legal_notice": True}, {}, "opted_out"),
        ({}, {}, "opted_out"),
        ({"journey": "another", "audience": 2, "legal_notice": True}, {}, None),
        ({}, {"source": "standard_webhooks/own"}, None),
    ],
)
def test_what_a_broadcast_led_to_goes_to_whoever_opted_out_only_as_a_legal_notice(office, known, trigger, rule):
    """Whatever drafting let pass, or wrote a message into the outbox that was never drafted. What a vendor calls by the
    name of our word says nothing of a broadcast, and is the message of a journey that nobody lets many into at once."""
    office.table.put(keys.broadcast("spring"), known)
    run = by_broadcast(run_with(outgoing()), **trigger)
    office.table.put(key_of(run), item_of(run, NOON))
    ConsentStore(office.table).record(ADDRESS, "email", an_act(Choice.WITHDRAWN))
    office.stream(run)
    (row,) = office.rows()
    assert (row.state, row.rule) == (State.REFUSED if rule else State.SENT, rule)
    assert len(office.ses.requests) == (not rule)


def test_a_broadcast_that_was_confirmed_since_it_was_looked_at_is_looked_at_again(office):
    run = by_broadcast(run_with(outgoing()))
    office.table.put(key_of(run), item_of(run, NOON))
    (message,) = messages_of(run)
    drafted = {"journey": JOURNEY.name, "legal_notice": True}
    seen = []
    for known in (drafted, {**drafted, "audience": 2}, drafted):
        office.table.put(keys.broadcast("spring"), known)
        seen.append(office.look_again(message, NOON)[1].led_by.is_notice)
    assert seen == [False, True, True]


@pytest.mark.parametrize(
    ("opted_out", "legal_notice", "noted"),
    [
        (True, True, "legal notice spring: marketing is withdrawn here, and it goes all the same"),
        (False, True, None),
        (False, False, None),
    ],
)
def test_of_a_legal_notice_the_ledger_says_whose_word_it_overrode(office, opted_out, legal_notice, noted):
    office.table.put(keys.broadcast("spring"), {"journey": JOURNEY.name, "audience": 2, "legal_notice": legal_notice})
    run = by_broadcast(run_with(outgoing()))
    office.table.put(key_of(run), item_of(run, NOON))
    choice = Choice.WITHDRAWN if opted_out else Choice.GRANTED
    ConsentStore(office.table).record(ADDRESS, "email", an_act(choice))
    office.stream(run)
    assert [(row.state, row.rule, row.detail) for row in office.rows()] == [(State.SENT, None, noted)]


@pytest.mark.parametrize("reason", ["bounce", "complaint"])
def test_a_legal_notice_goes_to_no_address_that_is_suppressed(office, reason):
    office.table.put(keys.broadcast("spring"), {"journey": JOURNEY.name, "audience": 2, "legal_notice": True})
    run = by_broadcast(run_with(outgoing()))
    office.table.put(key_of(run), item_of(run, NOON))
    ConsentStore(office.table).suppress(ADDRESS, "email", Suppression(reason, NOON, "1"))
    office.stream(run)
    assert [(row.state, row.rule, row.detail) for row in office.rows()] == [(State.REFUSED, "suppressed", reason)]


def test_a_journey_that_stands_still_by_itself_says_so_of_what_it_holds(office):
    control = ControlStore(office.table)
    trip.pause(control, gates.of_journey(JOURNEY.name), trip.Trip("blast_guard", "too many"), LONG_AGO)
    office.store._until = None
    office.stream(run_with(outgoing()))
    (row,) = office.rows()
    assert (row.state, row.rule, row.parked) == (State.READY, "blast_guard", gates.of_journey(JOURNEY.name))


def test_a_canary_flies_to_the_simulator_once_in_five_minutes_however_often_it_is_asked_for(office, monkeypatch):
    monkeypatch.setattr("shared.aws.clock.now", lambda *_: NOON)
    answers = [office.module.handler({"source": "aws.events"}, office) for _ in range(3)]
    (request,) = office.ses.requests
    slot = f"{NOON:%Y%m%dT}1200"
    assert answers == [{"canary": slot}, {"canary": None}, {"canary": None}]
    assert request["Destination"]["ToAddresses"] == ["success@simulator.amazonses.com"]
    assert request["EmailTags"] == [{"Name": "send_id", "Value": f"canary_tributary-test_{slot}"}]
    assert request["FromEmailAddress"] == a_brand().senders.transactional


def test_a_canary_that_ses_refuses_is_never_heard_of_and_fails_nobody(office, monkeypatch):
    monkeypatch.setattr("shared.aws.clock.now", lambda *_: NOON)

    def hangs(**_):
        raise ReadTimeoutError(endpoint_url="https://ses")

    monkeypatch.setattr(office.ses, "send_email", hangs)
    assert office.module.handler({"source": "aws.events"}, office) == {"canary": f"{NOON:%Y%m%dT}1200"}
