"""A delivery of thousands of events takes minutes, and the function has one: it is filed stretch by stretch."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest

from shared.aws.objects import Objects
from shared.aws.queue import Queue
from shared.errors import UnavailableError
from shared.events import Event, Identifier
from shared.profiles import facts
from shared.profiles.filing import Filing
from tests.doubles.dynamodb import DynamoDB
from tests.integration.ingestion.test_switched_off import erased

A, ANN = "shopify/shop-a", "ann@example.com"
PLACE = "bodies/shopify/shop-a/2026-11-29/large.json"
MILLISECOND = timedelta(milliseconds=1)
MINUTE, RECEIVES = 60_000, 5


class CutOffError(BaseException):
    """Lambda ends what takes longer, and nothing catches that."""


class Minutes:
    """One invocation after the other, of a minute each: an event takes `for_one` milliseconds of it.

    `filed` is in the order in which it was; `lines` are those of the archive.
    """

    def __init__(self, stage, monkeypatch):
        self.stage, self.for_one, self.left = stage, 1_000, MINUTE
        self.filed, self.lines, self.turns, whole = [], {}, 0, Filing.file

        def file(filing, event, *given, **named):
            self.left -= self.for_one
            if self.left < 0:
                raise CutOffError
            done = whole(filing, event, *given, **named)
            self.filed.append(event.id)
            return done

        monkeypatch.setattr(Filing, "file", file)
        stage.resolve.archive = lambda: SimpleNamespace(put=self.lines.update)

    def turn(self, *records, left=MINUTE):
        self.left, self.turns = left, self.turns + 1
        context = SimpleNamespace(get_remaining_time_in_millis=lambda: self.left)
        return self.stage.resolve.handler({"Records": list(records)}, context)

    def all(self):
        """What is cut off comes again, until it is a dead letter."""
        while records := self.stage.takes("events"):
            assert any(self._ends(records) for _ in range(RECEIVES)), "it ended among the dead letters"

    def _ends(self, records):
        try:
            return self.turn(*records) == {"batchItemFailures": []}
        except CutOffError:
            return False


@pytest.fixture
def minutes(stage, monkeypatch):
    stage.stands_on(DynamoDB())
    return Minutes(stage, monkeypatch)


def comes(stage, people, most=100, *, lies=True):
    """As ingest_webhook queues it: what is large lies in the bucket. Its events are of all people in turn."""
    names, at = [f"e{number:04}" for number in range(most)], stage.now
    told = [(name, at + MILLISECOND * number, people[number % len(people)]) for number, name in enumerate(names)]
    events = [Event(one, "note.taken", at, A, (Identifier("email", whose),), {"note": {}}) for one, at, whose in told]
    about = {"id": "large", "connector": "shopify", "source": "shop-a", "received_at": stage.now.isoformat()}
    about |= {"url": "", "headers": {}, "query": {}, "body": "{}", "base64": False}
    message = {"delivery": about, "events": [facts.plain(event) for event in events], "error": None}
    if lies:
        stage.s3.put_object(Bucket="bucket", Key=PLACE, Body=json.dumps(message))
    stage.send({"pointer": PLACE} if lies else message)
    return names


def test_five_thousand_events_are_filed_in_their_order_each_once_and_are_one_line(stage, minutes):
    minutes.for_one = 30
    people = [f"p{number}@example.com" for number in range(50)]
    sent = comes(stage, people, 5_000)
    minutes.all()
    assert minutes.filed == sent == sorted(one for whose in people for one in stage.filed(whose))
    assert minutes.turns == 4
    (line,) = minutes.lines.values()
    assert (len(json.loads(line)["homes"]), json.loads(line)["types"]) == (50, ["note.taken"])
    assert stage.lies("") == []


def test_what_lies_in_no_bucket_is_cut_as_well_where_the_time_is_short(stage, minutes):
    sent = comes(stage, [ANN], lies=False)
    minutes.turn(*stage.takes("events"), left=31_000)
    assert (minutes.filed, minutes.lines) == (sent[:17], {})
    minutes.all()
    assert minutes.filed == sent == stage.filed()
    assert (list(minutes.lines), stage.lies("")) == (["large"], [])


def test_the_last_look_at_the_time_may_come_late_and_one_event_at_least_is_filed(stage, minutes):
    minutes.for_one = 20_000
    sent = comes(stage, [ANN], 5, lies=False)
    minutes.all()
    assert (minutes.filed, stage.filed()) == (sent, sent)


def test_whoever_is_handed_its_place_twice_goes_on_and_does_not_begin_anew(stage, minutes):
    sent = comes(stage, [ANN])
    (first,) = stage.takes("events")
    minutes.turn(first)
    minutes.turn(first)
    assert (len(sent) > len(minutes.filed) > 50, minutes.filed) == (True, sent[: len(minutes.filed)])
    minutes.all()
    assert (stage.filed(), stage.lies(""), list(minutes.lines)) == (sent, [], ["large"])


@pytest.mark.parametrize("failing", [(Objects, "put"), (Queue, "send")], ids=["kept", "queued"])
def test_where_the_rest_can_be_neither_kept_nor_queued_nothing_of_it_is_lost(stage, minutes, monkeypatch, failing):
    sent = comes(stage, [ANN])
    (first,) = stage.takes("events")
    with monkeypatch.context() as patch:
        patch.setattr(*failing, unavailable)
        assert minutes.turn(first)["batchItemFailures"] == [{"itemIdentifier": first["messageId"]}]
    assert minutes.turn(first) == {"batchItemFailures": []}
    minutes.all()
    assert (stage.filed(), stage.lies("")) == (sent, [])


def unavailable(*_, **__):
    raise UnavailableError("it is down")


def test_what_is_left_of_a_source_that_is_switched_off_meanwhile_waits_until_it_is_on(stage, minutes):
    sent = comes(stage, [ANN])
    minutes.turn(*stage.takes("events"))
    stage.switch(A, on=False)
    stage.hears()
    minutes.all()
    assert (len(sent) > len(minutes.filed), stage.waiting(), stage.lies("bodies/")) == (True, {A: 1}, [])
    stage.switch(A, on=True)
    stage.hears()
    stage.turn()
    minutes.all()
    assert minutes.filed == sent == stage.filed()
    assert (stage.lies(""), list(minutes.lines)) == ([], ["large"])


def test_the_line_of_one_of_whom_somebody_was_erased_before_it_is_not_written_by_a_later_stretch(stage, minutes):
    stage.comes("a0")
    minutes.all()
    erased(stage)
    minutes.lines.clear()
    comes(stage, [ANN, *["ben@example.com"] * 99])
    minutes.all()
    assert (stage.filed(), len(stage.filed("ben@example.com")), minutes.lines) == ([], 99, {})
