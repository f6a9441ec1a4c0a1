"""An event that nobody can file holds no other up: the rest is filed, and the delivery is set aside with the reason."""

import json

import pytest
from msgspec.structs import replace

from shared.connectors import standard_webhooks
from shared.profiles import identifiers
from tests.integration.ingestion.minutes import comes
from tests.integration.ingestion.quarantine import TOO_LARGE

PLACE = "quarantine/standard_webhooks/own/2026-11-29/d.json"
ANN = {"kind": "email", "value": "ann@example.com"}
MANY = "identifiers: 2 on one event, at most 1"


def sent(stage, *events, **about):
    """As ingest_webhook queues it: what is large lies in the bucket."""
    received = {"id": "d", "connector": "standard_webhooks", "source": "own", "received_at": stage.now.isoformat()}
    request = {"url": "", "headers": {}, "query": {}, "body": json.dumps(events), "base64": False}
    read = [{**one, "source": "standard_webhooks/own"} for one in events]
    message = {"delivery": {**received, **request, **about}, "events": read, "error": None}
    stage.s3.put_object(Bucket="bucket", Key="bodies/d.json", Body=json.dumps(message))
    stage.send({"pointer": "bodies/d.json"})


def lying(stage):
    """What is in quarantine, all else having been put away."""
    (key,) = stage.lies("")
    return key, json.loads(stage.s3.get_object(Bucket="bucket", Key=key)["Body"].read())


def with_two(event):
    return {**event, "identifiers": [ANN, {"kind": "phone", "value": "+4930901820"}]}


@pytest.fixture
def strict(monkeypatch):
    """A limit of ours that somebody raises later."""
    with monkeypatch.context() as patch:
        patch.setattr(identifiers, "MAX_IDENTIFIERS", 1)
        yield patch


@pytest.mark.refused
def test_what_is_too_large_for_the_table_is_set_aside_and_the_rest_is_filed(desk, stage, capsys, monkeypatch):
    sent(stage, desk.event("a1"), desk.event("a2", TOO_LARGE), desk.event("a3"))
    stage.files()
    assert (stage.filed(), stage.archived) == (["a1", "a3"], [])
    key, kept = lying(stage)
    assert (key, [one["id"] for one in kept["events"]]) == (PLACE, ["a2"])
    assert kept["error"] == "event 2 of 3: put_item: an item would have more than 400 KB, which the table does not take"
    told = capsys.readouterr().out
    assert (told.count('"Quarantined":['), ANN["value"] in told) == (1, False)
    monkeypatch.setattr(standard_webhooks, "connector", shortening())
    assert "1 of 1 read and sent on" in desk.replays().output
    stage.files()
    assert (stage.filed(), {*stage.archived}, stage.lies("")) == (["a1", "a2", "a3"], {"d-again-1"}, [])


def shortening():
    """A connector that leaves out what is too long."""
    whole = standard_webhooks.connector

    def parse(request):
        return whole.parse(replace(request, body=request.body.replace(TOO_LARGE.encode(), b"")))

    return replace(whole, parse=parse)


def test_what_a_replay_reads_again_is_filed_once(desk, stage, strict, capsys):
    sent(stage, desk.event("a1"), with_two(desk.event("a2")), desk.event("a3"))
    stage.files()
    assert (stage.filed(), lying(stage)[1]["error"]) == (["a1", "a3"], f"event 2 of 3: {MANY}")
    strict.undo()
    desk.replays()
    capsys.readouterr()
    stage.files()
    counted = capsys.readouterr().out
    assert (counted.count('"EventFiled":[1'), counted.count('"EventSeenBefore":[1')) == (1, 2)
    assert "FilingLag" not in counted
    assert (stage.filed(), stage.archived, stage.lies("")) == (["a1", "a2", "a3"], ["d-again-1"], [])


def test_of_what_has_no_body_only_the_rest_is_sent_again(desk, stage, strict):
    """Rows of a file."""
    sent(stage, desk.event("a1"), with_two(desk.event("a2")), body="", replayed=True)
    stage.files()
    assert stage.filed() == ["a1"]
    strict.undo()
    desk.replays()
    (record,) = stage.takes("events")
    assert [one["id"] for one in json.loads(record["body"])["events"]] == ["a2"]
    stage.handles([record])
    assert (stage.filed(), stage.lies("")) == (["a1", "a2"], [])


@pytest.mark.parametrize("lies", [True, False])
def test_of_many_stretches_all_that_is_refused_is_named_at_the_end(stage, minutes, strict, lies):
    """By its place in the whole, once."""
    names = comes(stage, ["ann@example.com"], 100, lies=lies)
    (record,) = stage.takes("events")
    place = "bodies/shopify/shop-a/2026-11-29/large.json"
    message = json.loads(stage.s3.get_object(Bucket="bucket", Key=place)["Body"].read() if lies else record["body"])
    bad = (0, 10, 20, 60, 61, 90, 99)
    message["events"] = [with_two(one) if at in bad else one for at, one in enumerate(message["events"])]
    if lies:
        stage.s3.put_object(Bucket="bucket", Key=place, Body=json.dumps(message))
    minutes.turn({**record, **({} if lies else {"body": json.dumps(message)})}, left=31_000)
    minutes.all()
    assert minutes.turns > 2
    assert minutes.filed == [name for at, name in enumerate(names) if at not in bad]
    key, kept = lying(stage)
    assert (key, minutes.lines) == ("quarantine/shopify/shop-a/2026-11-29/large.json", {})
    named = [f"event {at + 1} of 100: {MANY}" for at in bad[:5]]
    assert kept["error"] == "; ".join([*named, "and 2 more"])
    assert [one["id"] for one in kept["events"]] == [names[at] for at in bad]
    assert kept.keys() == {"delivery", "events", "error"}
