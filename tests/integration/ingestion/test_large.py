"""A delivery of thousands of events takes minutes, and the function has one: it is filed stretch by stretch."""

import json

import pytest

from shared.aws.objects import Objects
from shared.aws.queue import Queue
from shared.errors import UnavailableError
from tests.integration.ingestion.minutes import SHOP, comes

ANN = "ann@example.com"


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
    stage.switch(SHOP, on=False)
    stage.hears()
    minutes.all()
    assert (len(sent) > len(minutes.filed), stage.waiting(), stage.lies("bodies/")) == (True, {SHOP: 1}, [])
    stage.switch(SHOP, on=True)
    stage.hears()
    stage.turn()
    minutes.all()
    assert minutes.filed == sent == stage.filed()
    assert (stage.lies(""), list(minutes.lines)) == ([], ["large"])


def test_the_line_of_one_of_whom_somebody_was_erased_before_it_is_not_written_by_a_later_stretch(stage, minutes):
    stage.comes("a0")
    minutes.all()
    stage.erases()
    minutes.lines.clear()
    comes(stage, [ANN, *["ben@example.com"] * 99])
    minutes.all()
    assert (stage.filed(), len(stage.filed("ben@example.com")), minutes.lines) == ([], 99, {})
