"""What a stage archived is told to a simulation as it was received, but for what concerns somebody who was erased."""

import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from infra.cli import deployment, simulate_archive
from shared.archive.lines import seal

CASE = json.loads((Path(__file__).parents[2] / "fixtures" / "connectors" / "standard_webhooks.json").read_text())[0]
SECRET = b"of the stage"
NOW = datetime(2026, 3, 12, tzinfo=UTC)


def delivery(number, **besides):
    about = {"id": str(number), "connector": "standard_webhooks", "source": "own", "received_at": CASE["received_at"]}
    request = {"url": CASE["url"], "headers": CASE["headers"], "query": {}, "body": CASE["body"], "base64": False}
    return {**about, **request, **besides}


def archived(*lines):
    """As Firehose leaves them."""
    text, key = "".join(line.text() for line in lines).encode(), "archive/2026/03/10/09/one"
    body = SimpleNamespace(read=lambda: text)

    def listed(Bucket, Prefix, MaxKeys, StartAfter=""):  # noqa: N803 - as boto3 has it
        return {"Contents": [{"Key": key}]} if key.startswith(Prefix) and key > StartAfter else {}

    return SimpleNamespace(list_objects_v2=listed, get_object=lambda Bucket, Key: {"Body": body})


@pytest.fixture
def told(monkeypatch):
    def told(*lines, span="2026-03-10..2026-03-11"):
        salts = [{"pk": "mira", "salt": "s1"}, {"pk": "unknown to all"}]
        stage = SimpleNamespace(
            bucket="bucket",
            now=lambda: NOW,
            client=lambda service: archived(*lines),
            store=lambda: SimpleNamespace(get_many=lambda wanted, consistent: salts),
            secrets=lambda: SimpleNamespace(key=lambda name, now: SECRET),
        )
        monkeypatch.setattr(deployment, "of", lambda context: stage)
        found, secret = simulate_archive.told(None, span)
        assert secret == SECRET
        return list(found)

    return told


def test_a_delivery_is_told_as_it_was_received(told):
    (one,) = told(seal(delivery(1), ["survey.answered"], {"mira": "s1"}, SECRET))
    assert one.received_at == datetime.fromisoformat(CASE["received_at"])
    assert one.event.id == "crm-1"
    assert [str(who) for who in one.event.identifiers] == ["email:mira@example.com", "loyalty_number:4711"]
    assert not one.quiet


def test_what_was_imported_stays_quiet(told):
    (one,) = told(seal(delivery(1, quiet=True), ["survey.answered"], {"mira": "s1"}, SECRET))
    assert one.quiet


def test_whoever_was_erased_is_left_out_and_so_is_what_nobody_can_read(told):
    erased = seal(delivery(1), ["survey.answered"], {"gone": "s2"}, SECRET)
    unreadable = seal(delivery(2, body="{}"), ["survey.answered"], {"mira": "s1"}, SECRET)
    assert told(erased, unreadable) == []


def test_what_was_received_at_another_time_is_left_out(told):
    line = seal(delivery(1), ["survey.answered"], {"mira": "s1"}, SECRET)
    assert told(line, span="2026-03-10T09:30..2026-03-11") == []
