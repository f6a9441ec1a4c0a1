"""A connector that is switched off: what it sends waits, is filed once or dropped, whoever has heard of what when."""

import json
from datetime import timedelta

import pytest
from msgspec.structs import force_setattr

from shared.aws import keys
from shared.errors import UnavailableError
from shared.ingestion import held
from shared.ingestion.held import LISTED
from shared.journeys import refiling
from shared.profiles.folding import Folding
from tests.integration.ingestion.conftest import NOW, REASON
from tests.unit.functions.operator import ARN

A, B, TILL = "shopify/shop-a", "shopify/shop-b", "square/till"


def off(stage, name=A):
    stage.switch(name, on=False)
    stage.hears()


def on(stage, name=A):
    """How its tour ended."""
    decided = stage.switch(name, on=True)
    stage.hears()
    stage.tours()
    return stage.ask("GET", f"/tours/{decided['tour']}")[1]


def test_what_comes_while_it_is_off_waits_and_what_others_send_does_not(stage):
    off(stage)
    stage.comes("a1")
    stage.comes("b1", B)
    stage.files()
    assert stage.filed() == ["b1"]
    assert stage.waiting() == {A: 1}
    assert len(stage.archived) == 1


def test_it_is_shown_who_switched_it_off_why_and_how_old_the_oldest_is(stage):
    off(stage)
    stage.comes("a1")
    oldest = stage.now
    stage.comes("a2")
    stage.files()
    _, told = stage.ask("GET", "/connectors")
    shown = {one["name"]: one for one in told["sources"]}
    assert shown.keys() == {A, B, TILL}
    assert (shown[A]["state"], shown[A]["by"], shown[A]["reason"]) == ("paused", ARN, REASON)
    assert (shown[A]["held"], shown[A]["more"], shown[A]["oldest"]) == (2, False, keys.timestamp(oldest))
    assert (shown[B]["state"], shown[B]["held"], shown[B]["oldest"]) == ("running", 0, None)


def test_once_it_is_on_all_of_it_is_filed_oldest_first_once_and_archived(stage, monkeypatch):
    monkeypatch.setattr(refiling, "PAGE", 3)
    off(stage)
    for number in range(8):
        stage.comes(f"a{number}")
    stage.comes("a3")
    stage.files()
    assert (stage.filed(), stage.archived) == ([], [])
    on(stage)
    assert stage.filed() == [f"a{number}" for number in range(8)]
    assert sorted(set(stage.archived)) == [f"a{number}" for number in range(8)]
    assert (stage.waiting(), stage.lies()) == ({}, [])


def test_what_waits_is_sent_on_in_the_order_in_which_it_came(stage):
    off(stage)
    for name in ("z", "m", "a"):
        stage.comes(name)
    stage.files()
    stage.switch(A, on=True)
    stage.tours(alone=True)
    order = [held.received_at(json.loads(one["body"])["pointer"]) for one in stage.takes("events")]
    assert order[:3] == sorted(order[:3])
    assert len(set(order)) == 3


def test_a_worker_that_has_not_heard_that_it_is_on_leaves_what_waits_and_the_next_pass_files_it(stage):
    off(stage)
    stage.comes("a1")
    stage.files()
    stage.switch(A, on=True)
    stage.turn()
    stage.resolve.controls._until = stage.seconds + 1
    stage.resolve.controls.latest = stage.resolve.controls.read
    stage.files()
    assert (stage.filed(), stage.waiting()) == ([], {A: 1})
    stage.resolve = stage.worker()
    stage.tours()
    assert (stage.filed(), stage.waiting()) == (["a1"], {})


def test_what_is_laid_aside_after_the_last_look_is_filed_by_whoever_laid_it_there(stage):
    """The worker believes that it is off; the tour is over before it has laid anything aside."""
    off(stage)
    stage.comes("a0")
    stage.files()
    stage.switch(A, on=True)
    stage.tours(alone=True)
    stage.takes("events")
    assert stage.resolve.controls.read().of_source(A).paused
    stage.comes("a1")
    stage.files()
    assert "a1" in stage.filed()
    assert [one for one in stage.lies() if "a1" in one] == []


def test_a_large_one_that_is_laid_aside_then_and_cannot_be_filed_at_once_is_filed_by_the_next_try(stage, monkeypatch):
    """What the queue hands out again still knows nothing but the place that it had at first."""
    off(stage)
    stage.comes("a0")
    stage.files()
    stage.comes("a1")
    (record,) = stage.takes("events")
    stage.s3.put_object(Bucket="bucket", Key="bodies/shopify/shop-a/x.json", Body=record["body"])
    stage.switch(A, on=True)
    stage.tours(alone=True)
    stage.takes("events")
    assert stage.resolve.controls.read().of_source(A).paused
    again = [{**record, "body": json.dumps({"pointer": "bodies/shopify/shop-a/x.json"})}]
    with monkeypatch.context() as patch:
        patch.setattr(Folding, "fold", unavailable)
        assert stage.handles(again)["batchItemFailures"] != []
    stage.hears()
    assert stage.handles(again) == {"batchItemFailures": []}
    assert (stage.filed(), stage.lies("bodies/")) == (["a1"], [])


def unavailable(*_):
    raise UnavailableError("put_item")


def test_within_seconds_every_worker_has_heard_that_it_is_off(stage):
    stage.comes("a0")
    stage.files()
    stage.switch(A, on=False)
    stage.comes("a1")
    stage.files()
    stage.hears()
    stage.comes("a2")
    stage.files()
    assert (stage.filed(), stage.waiting()) == (["a0", "a1"], {A: 1})


def test_a_large_delivery_waits_in_one_place_only(stage):
    off(stage)
    stage.comes("a1")
    (record,) = stage.takes("events")
    stage.s3.put_object(Bucket="bucket", Key="bodies/shopify/shop-a/x.json", Body=record["body"])
    stage.send({"pointer": "bodies/shopify/shop-a/x.json"})
    stage.files()
    assert (stage.lies("bodies/"), stage.waiting()) == ([], {A: 1})
    on(stage)
    assert (stage.filed(), stage.lies()) == (["a1"], [])


@pytest.mark.parametrize("times", [2, 3])
def test_what_the_queue_hands_out_twice_waits_once(stage, times):
    off(stage)
    stage.comes("a1")
    (record,) = stage.takes("events")
    for _ in range(times):
        stage.handles([record])
    assert stage.waiting() == {A: 1}


def test_what_people_read_again_from_a_file_or_the_archive_does_not_wait(stage):
    off(stage)
    stage.comes("a1", replayed=True)
    stage.files()
    assert (stage.filed(), stage.waiting()) == (["a1"], {})


def test_all_sources_of_a_vendor_are_off_by_one_switch_and_one_of_them_stays_off_by_its_own(stage):
    off(stage, "shopify")
    off(stage, B)
    for name, source in (("a", A), ("b", B), ("t", TILL)):
        stage.comes(name, source)
    stage.files()
    assert (stage.filed(), stage.waiting()) == (["t"], {A: 1, B: 1})
    _, told = stage.ask("GET", "/connectors")
    assert {one["name"]: one["switch"] for one in told["sources"]} == {A: "shopify", B: B, TILL: TILL}
    assert on(stage, "shopify")["left"] == 0
    assert (stage.filed(), stage.waiting()) == (["a", "t"], {B: 1})
    on(stage, B)
    assert (stage.filed(), stage.waiting()) == (["a", "b", "t"], {})


def test_one_source_stays_off_while_all_of_the_vendor_is(stage):
    off(stage, "shopify")
    off(stage, A)
    stage.comes("a")
    stage.files()
    on(stage, A)
    assert (stage.filed(), stage.waiting()) == ([], {A: 1})


def test_a_switch_that_is_thrown_again_holds_what_is_not_filed_yet(stage):
    off(stage)
    stage.comes("a1")
    stage.files()
    stage.switch(A, on=True)
    stage.switch(A, on=False)
    stage.hears()
    stage.tours()
    assert (stage.filed(), stage.waiting()) == ([], {A: 1})


def test_a_drop_deletes_what_had_come_by_the_count_and_what_came_later_waits(stage, monkeypatch):
    monkeypatch.setattr(refiling, "PAGE", 2)
    off(stage)
    for number in range(5):
        stage.comes(f"a{number}")
    counted = stage.now
    stage.comes("later")
    stage.comes("b", B)
    stage.files()
    status, decided = stage.drop(A, counted)
    assert (status, decided["state"]) == (200, "paused")
    stage.tours()
    assert stage.waiting() == {A: 1}
    _, tour = stage.ask("GET", f"/tours/{decided['tour']}")
    assert (tour["kind"], tour["by"], tour["reason"], tour["woken"]) == ("drop", ARN, REASON, 5)
    on(stage)
    assert set(stage.filed()) == {"b", "later"}


def test_nothing_is_dropped_of_a_source_that_is_on_nor_what_is_still_to_come(stage):
    status, told = stage.drop(A)
    assert (status, "switch it off first" in told["detail"]) == (400, True)
    off(stage)
    _, decided = stage.drop(A, stage.now + timedelta(days=1))
    stage.comes("a1")
    stage.files()
    stage.tours()
    assert stage.waiting() == {A: 1}


@pytest.mark.parametrize("path", ["nobody", "shopify/nobody", "nobody/shop-a", "email"])
def test_a_source_that_nobody_has_is_refused_with_those_that_there_are(stage, path):
    for act, body in (("switches", {"on": False, "reason": REASON}), ("drops", {"reason": REASON, "until": str(NOW)})):
        status, told = stage.ask("POST", f"/connectors/{path}/{act}", body)
        assert (status, "shopify, shopify/shop-a, shopify/shop-b, square, square/till" in told["detail"]) == (404, True)


def test_a_source_that_the_brand_has_no_more_is_shown_while_anything_waits_and_can_be_dropped(stage):
    off(stage)
    stage.comes("a1")
    stage.files()
    standings = stage.operate.route.__globals__["shown"].__globals__["standings"]
    force_setattr(standings, "brand", {"square": ["till"]})
    assert stage.waiting() == {A: 1}
    assert stage.drop(A)[0] == 200
    stage.tours()
    assert stage.waiting() == {}


def test_an_erasure_in_between_is_not_undone_by_what_waited(stage):
    stage.comes("a0")
    stage.files()
    off(stage)
    stage.comes("a1")
    stage.comes("b1", email="ben@example.com")
    stage.files()
    stage.erases()
    assert stage.filed() == []
    on(stage)
    assert (stage.filed(), stage.filed("ben@example.com"), stage.lies()) == ([], ["b1"], [])
    assert set(stage.archived) == {"a0", "b1"}


def test_no_key_says_who_it_speaks_of(stage):
    off(stage)
    stage.comes("0a1b", email="ann@example.com")
    stage.files()
    assert stage.lies() == [f"held/shopify/shop-a/{keys.timestamp(stage.now)}-0a1b.json"]


def test_of_very_many_it_is_said_that_there_are_more(stage, monkeypatch):
    monkeypatch.setattr(held, "LISTED", 2)
    monkeypatch.setattr(held, "MOST_COUNTED", 4)
    monkeypatch.setattr(held.Held.page, "__defaults__", (2,))
    for number in range(4):
        stage.s3.put_object(Bucket="bucket", Key=held.key_of(_delivery(number)), Body=b"")
    found = held.Held(stage.resolve.objects).waiting(A)
    assert (found.deliveries, found.more, found.oldest) == (4, True, NOW)
    assert LISTED == 1_000


def _delivery(number):
    at = NOW + timedelta(minutes=number)
    return {"connector": "shopify", "source": "shop-a", "id": str(number), "received_at": at.isoformat()}
