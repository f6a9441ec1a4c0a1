"""The archive is read again turn by turn: all that is wanted, in its order, also where a turn dies at any call."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import boto3
import pytest

from shared.archive import replaying
from shared.archive.lines import seal
from shared.archive.reading import Archive
from shared.archive.replaying import Replaying
from shared.archive.store import ReplayStore
from shared.aws import keys
from shared.aws.intake import Intake
from shared.aws.objects import Objects
from shared.aws.queue import Queue
from shared.errors import ConflictError

CASE = json.loads((Path(__file__).parents[2] / "fixtures" / "connectors" / "standard_webhooks.json").read_text())[0]
SECRET, DAY = b"of the stage", datetime(2026, 3, 10, tzinfo=UTC)
SALTS = {"mira": "s1"}
WANTED = {"since": "2026-03-10T00:00:00Z", "until": "2026-03-11T00:00:00Z", "source": "standard_webhooks", "type": ""}
COUNTED = ("objects", "read", "sent", "unreadable", "erased")


class Killed(BaseException):
    """As a process ends: nothing of ours catches it."""


class Letters:
    """A queue; whoever sends the `dies`th message ends after it."""

    def __init__(self):
        self.sent, self.waits, self.dies = [], 0, 0

    def send_message_batch(self, *, QueueUrl, Entries):  # noqa: N803 - as boto3 has it
        self.sent += [json.loads(one["MessageBody"]) for one in Entries]
        self.dies -= 1
        if self.dies == 0:
            raise Killed
        return {}

    def get_queue_attributes(self, *, QueueUrl, AttributeNames):  # noqa: N803
        return {"Attributes": {AttributeNames[0]: str(self.waits)}}


class World:
    def __init__(self, table):
        self.s3, self.letters, self.table, self.number = boto3.client("s3"), Letters(), table, count(1)
        self.s3.create_bucket(Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        table.put(keys.identifier("mira"), {"salt": "s1"})

    def lies(self, hour, *lines, packed=False):
        text = "".join(one.text() for one in lines).encode()
        key = f"archive/{hour}/{next(self.number)}"
        self.s3.put_object(Bucket="bucket", Key=key, Body=gzip.compress(text) if packed else text)

    def replaying(self):
        objects, events = Objects(self.s3, "bucket"), Queue(self.letters, "events")
        archive = Archive(objects, self.table, lambda: SECRET)
        return Replaying(ReplayStore(self.table), archive, events, Intake(events, objects))

    def turn(self):
        return self.replaying().turn("r1", WANTED, DAY)

    def whole(self):
        """How many turns it took, and the last."""
        for number in range(1, 100):
            if (taken := self.turn()).done:
                return number, taken
        raise AssertionError("a replay without end")

    def ids(self):
        return [one["delivery"]["id"] for one in self.letters.sent]


def a_line(number, at="2026-03-10T09:00:00+00:00", salts=SALTS, **besides):
    about = {"id": str(number), "connector": "standard_webhooks", "source": "own", "received_at": at, **besides}
    request = {"url": CASE["url"], "headers": CASE["headers"], "query": {}, "body": CASE["body"], "base64": False}
    return seal({**request, **about}, ["survey.answered"], salts, SECRET)


@pytest.fixture
def world(table):
    """Around what is wanted lies what is not: of another time or source; some are packed, some large."""
    world = World(table)
    world.lies("2026/03/09/23", a_line("before", "2026-03-09T23:00:00+00:00"))
    world.lies("2026/03/10/00", a_line("late", "2026-03-09T23:59:00+00:00"), a_line(1), packed=True)
    world.lies("2026/03/10/09", *(a_line(number) for number in range(2, 7)))
    world.lies("2026/03/10/09", a_line("other", connector="shopify"), a_line(7))
    world.lies("2026/03/11/00", a_line(8, "2026-03-10T23:59:00+00:00"), a_line("after", "2026-03-11T00:00:00+00:00"))
    world.lies("2026/03/26/01", a_line("later", "2026-03-26T01:00:00+00:00"))
    world.lies("failed/processing", a_line("failed"))
    world.lies("large", a_line(9))
    return world


ALL = [str(number) for number in range(1, 10)]


def test_all_that_is_wanted_is_sent_on_as_it_came_and_said_to_be_replayed(world):
    turns, taken = world.whole()
    assert (turns, world.ids()) == (1, ALL)
    assert all(one["delivery"]["replayed"] and one["events"] for one in world.letters.sent)
    assert dict(taken.progress) == dict(zip(COUNTED, (5, 12, 9, 0, 0), strict=True))


@pytest.mark.parametrize(("lines", "objects"), [(1, 50), (2, 50), (500, 1), (500, 2)])
def test_a_turn_reads_no_more_than_it_may_and_the_next_goes_on_there(world, monkeypatch, lines, objects):
    monkeypatch.setattr(replaying, "LINES", lines)
    monkeypatch.setattr(replaying, "OBJECTS", objects)
    turns, taken = world.whole()
    assert turns > 1
    assert world.ids() == ALL
    assert taken.progress["read"] == 12


def test_what_a_turn_that_died_had_sent_is_sent_again_and_nothing_is_left_out(world, monkeypatch):
    monkeypatch.setattr(replaying, "LINES", 3)
    world.letters.dies = 4
    with pytest.raises(Killed):
        world.whole()
    _, taken = world.whole()
    assert (sorted({*world.ids()}), len(world.ids())) == (ALL, len(ALL) + 2)
    assert taken.progress["sent"] == len(ALL)


def test_of_two_turns_at_once_one_begins_anew(world, monkeypatch):
    save = ReplayStore.save

    def overtaken(store, task):
        monkeypatch.setattr(ReplayStore, "save", save)
        world.turn()
        return save(store, task)

    monkeypatch.setattr(ReplayStore, "save", overtaken)
    with pytest.raises(ConflictError):
        world.turn()
    assert world.turn().done


def test_it_waits_while_webhooks_have_the_way(world):
    world.letters.waits = replaying.BUSY + 1
    taken = world.turn()
    assert (taken.done, taken.next_at, world.ids()) == (False, DAY + timedelta(seconds=5), [])


def test_what_lay_on_the_queue_as_long_as_it_may_before_it_was_filed_is_read_again_too(world):
    """A source that was switched off, or dead letters sent back: received on that day, archived two weeks later."""
    world.lies("2026/03/24/23", a_line(10))
    world.whole()
    assert sorted(world.ids(), key=int) == [*ALL, "10"]


def test_who_was_erased_and_what_nobody_can_read_is_counted_and_not_sent(world):
    world.lies("2026/03/10/10", a_line("gone", salts={"ann": "2e"}), a_line("broken", body="{"))
    _, taken = world.whole()
    assert world.ids() == ALL
    assert (taken.progress["erased"], taken.progress["unreadable"]) == (1, 1)


def test_one_that_is_done_reads_nothing_any_more(world):
    _, taken = world.whole()
    world.lies("2026/03/10/11", a_line("new"))
    assert world.turn() == taken
    assert world.ids() == ALL
