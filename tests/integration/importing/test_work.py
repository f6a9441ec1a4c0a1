"""An import may die at any call it makes, and ends as if nothing had happened: nothing is lost, nothing is new."""

import csv
import io
import json

import boto3
import pytest
from msgspec.structs import replace

from shared.aws import keys
from shared.aws.intake import Intake
from shared.aws.objects import Objects
from shared.aws.queue import Queue
from shared.aws.table import Table
from shared.errors import ConflictError
from shared.importing import chunks, error_file, work
from shared.importing.members import Leaving
from shared.importing.models import State
from shared.importing.store import ImportStore
from shared.importing.work import Importing
from tests.unit.importing.making import BRAND, NOW

ROWS = [f"p{number}@example.com,Nummer {number}" for number in range(40)]
ROWS[7], ROWS[23] = "nobody,x", 'ann@example.com,"a\r\nb",c'
FILE = "\r\n".join(["email,first_name", *ROWS]).encode()
FIRST = {"id": "i1", "kind": "customers", "source": "crm/main"}
STEPS = ("get_object", "put_object", "send_message_batch", "get_queue_attributes", "get_item", "put_item")


class Killed(BaseException):
    """As a process ends: nothing of ours catches it."""


class Frail:
    """A client that dies before or after one of its calls."""

    def __init__(self, client, world):
        self._client, self._world = client, world

    def __getattr__(self, name):
        call = getattr(self._client, name)
        return (lambda **given: self._world.through(call, given)) if name in STEPS else call


class Letters:
    """Queues as SQS has them, where a message stays until it is deleted."""

    def __init__(self):
        self.waiting = {"events": []}

    def send_message_batch(self, *, QueueUrl, Entries):
        self.waiting[QueueUrl] += [one["MessageBody"] for one in Entries]
        return {}

    def get_queue_attributes(self, *, QueueUrl, AttributeNames):
        return {"Attributes": {AttributeNames[0]: str(len(self.waiting[QueueUrl]))}}


class World:
    """The bucket, the queues and the table of one import, which takes a turn at a time."""

    def __init__(self, table, file=FILE):
        self.s3, self.sqs = boto3.client("s3"), Letters()
        self.s3.create_bucket(Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        self.table, self.calls, self.dies, self.now = table, 0, None, NOW
        if file is not None:
            self.s3.put_object(Bucket="bucket", Key=error_file.input_key("i1"), Body=file)
        self.begin(FIRST)

    def through(self, call, given):
        self.calls += 1
        if self.dies == (self.calls, "before"):
            raise Killed
        answer = call(**given)
        if self.dies == (self.calls, "after"):
            raise Killed
        return answer

    def importing(self):
        s3, sqs = Frail(self.s3, self), Frail(self.sqs, self)
        events, objects = Queue(sqs, "events"), Objects(s3, "bucket")
        table = Table(Frail(self.table._client, self), "customers")
        return Importing(ImportStore(table), objects, events, Intake(events, objects), BRAND, Leaving(table))

    def begin(self, asked):
        """As a job does: its executions are counted."""
        self.asked, self.runs, self.over = asked, 1, False

    def go_on(self):
        self.runs, self.over = self.runs + 1, False

    def turn(self):
        taken = self.importing().turn(self.asked, self.runs, self.now)
        self.now, self.over = taken.next_at or self.now, taken.done or taken.stopped
        return taken

    def run(self):
        for _ in range(100):
            if self.over:
                return self.state()
            self.turn()
        raise AssertionError("it never ends")

    def state(self):
        return ImportStore(self.table).get("i1")

    def queued(self):
        """Every delivery on the queue of events."""
        return [json.loads(one) for one in self.sqs.waiting["events"]]

    def errors(self):
        return self.s3.get_object(Bucket="bucket", Key=error_file.errors_key("i1"))["Body"].read().decode()

    def forget(self, first=FIRST):
        """As before the first turn, but for what lies in the bucket."""
        self.table.delete(keys.imported("i1"))
        self.sqs.waiting, self.now = {"events": []}, NOW
        self.begin(first)


@pytest.fixture
def world(table, monkeypatch):
    monkeypatch.setattr(work, "STRETCH", 300)
    return World(table)


def told(deliveries):
    return {json.dumps(event, sort_keys=True) for delivery in deliveries for event in delivery["events"]}


def test_a_file_is_read_to_its_end_in_stretches(world):
    done = world.run()
    assert (done.state, done.accepted, done.refused, done.offset) == (State.DONE, 38, 2, len(FILE))
    deliveries = world.queued()
    events = [event for delivery in deliveries for event in delivery["events"]]
    assert len(events) == len(told(deliveries)) == 38
    assert {
        (one["delivery"]["quiet"], one["delivery"]["replayed"], one["delivery"]["connector"], one["error"])
        for one in deliveries
    } == {(True, True, "crm", None)}


def test_the_error_file_names_line_and_reason_and_no_value(world):
    world.run()
    lines = list(csv.DictReader(io.StringIO(world.errors(), newline="")))
    assert [(line["line"], line["column"], line["reason"]) for line in lines] == [
        ("9", "email", "not an e-mail address"),
        ("25", "", "has 3 fields, and the header has 2"),
    ]
    assert "ann@" not in world.errors()


def points(calls):
    return [(call, when) for call in range(1, calls + 1) for when in ("before", "after")]


def test_the_first_rows_of_it_are_shown_while_it_is_kept(world):
    objects, done = Objects(world.s3, "bucket"), world.run()
    assert error_file.first(done, objects, most=1) == [["9", "email", "not an e-mail address"]]
    world.s3.delete_object(Bucket="bucket", Key=error_file.part_key("i1", 0))
    assert error_file.first(done, objects) == []


def test_it_may_die_at_every_call_and_goes_on(table, monkeypatch):
    """Before or after each call that any of its turns makes: in the end the same is told, and counted."""
    monkeypatch.setattr(work, "STRETCH", 600)
    whole = World(table)
    done, expected, errors, calls = whole.run(), told(whole.queued()), whole.errors(), whole.calls
    assert calls > 12
    for point in points(calls):
        whole.forget()
        whole.dies, whole.calls = point, 0
        with pytest.raises(Killed):
            whole.run()
        whole.dies = None
        after = whole.run()
        assert replace(after, version=done.version) == done, point
        assert told(whole.queued()) == expected, point
        assert whole.errors() == errors, point


def test_two_turns_at_once_meet_at_the_note_and_one_begins_anew(world, monkeypatch):
    world.turn()
    save = ImportStore.save

    def overtaken(imports, task):
        monkeypatch.setattr(ImportStore, "save", save)
        world.importing().turn(FIRST, 1, NOW)
        return save(imports, task)

    monkeypatch.setattr(ImportStore, "save", overtaken)
    with pytest.raises(ConflictError):
        world.turn()
    done = world.run()
    assert (done.state, done.accepted, done.refused) == (State.DONE, 38, 2)


def test_a_turn_after_the_end_changes_nothing(world):
    done = world.run()
    world.begin(FIRST)
    assert world.run() == done
    world.go_on()
    assert world.run() == done


def test_a_file_that_was_mended_is_gone_on_with_where_it_stopped_and_not_before_somebody_says_so(table):
    world = World(table, None)
    assert world.turn().stopped
    world.s3.put_object(Bucket="bucket", Key=error_file.input_key("i1"), Body=FILE)
    assert world.turn().stopped
    world.go_on()
    done = world.run()
    assert (done.state, done.reason, done.accepted) == (State.DONE, "", 38)


def test_a_dry_run_tells_the_same_and_queues_nothing(world):
    world.forget({**FIRST, "dry_run": True})
    done = world.run()
    assert (done.state, done.accepted, done.refused) == (State.DONE, 38, 2)
    assert world.queued() == []
    assert "not an e-mail address" in world.errors()


def test_webhooks_come_first(world, monkeypatch):
    monkeypatch.setattr(work, "BUSY", 0)
    world.sqs.waiting["events"].append("{}")
    taken = world.turn()
    assert (world.state().offset, taken.done, taken.next_at) == (0, False, NOW + work.PAUSE)
    world.sqs.waiting["events"].clear()
    world.turn()
    assert world.state().offset > 0


@pytest.mark.parametrize("file", [b"", b'email,city\na@example.com,"never closed', b"hat\n1\n"])
def test_a_file_that_cannot_be_read_stops_with_the_reason(table, file):
    stopped = World(table, file).run()
    assert (stopped.state, bool(stopped.reason)) == (State.STOPPED, True)


def test_without_a_file_it_stops(table):
    assert "put the file there first" in World(table, None).run().reason


def test_a_file_that_is_written_anew_meanwhile_stops(world):
    world.turn()
    world.s3.put_object(Bucket="bucket", Key=error_file.input_key("i1"), Body=FILE + b"\r\nmore@example.com,x")
    assert "written anew" in world.run().reason


def test_what_was_refused_before_it_stopped_is_in_the_error_file(table, monkeypatch):
    monkeypatch.setattr(work, "STRETCH", 300)
    monkeypatch.setattr(chunks, "MAX_RECORD", 250)
    world = World(table, FILE + b'\r\nq@example.com,"' + b"x" * 400)
    assert world.run().state is State.STOPPED
    assert "not an e-mail address" in world.errors()


def test_a_row_that_is_too_large_for_the_queue_goes_by_the_bucket(table):
    items = json.dumps([{"name": "x" * 900} for _ in range(150)])
    row = {"email": "a@example.com", "order_id": "1", "placed_at": "2024-05-01", "items": json.loads(items)}
    world = World(table, json.dumps(row).encode())
    world.forget({**FIRST, "kind": "orders"})
    assert world.run().accepted == 1
    (message,) = world.queued()
    body = json.loads(world.s3.get_object(Bucket="bucket", Key=message["pointer"])["Body"].read())
    assert body["delivery"]["quiet"]
    assert len(body["events"][0]["data"]["order"]["items"]) == 150
