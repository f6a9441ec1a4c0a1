"""`tributary replay`: what lies in quarantine is read once more and filed, however large it is, and never lost."""

import io

import pytest
from rich.console import Console

from infra.cli import replay
from shared.aws.intake import Intake
from shared.aws.queue import Queue
from tests.integration.ingestion.quarantine import MIB, TOO_LARGE

FOLDER = "quarantine/standard_webhooks/own/2026-11-29/"


def test_three_mebibytes_are_read_and_filed_and_leave_nothing_behind(desk, stage):
    events = [desk.event(f"e{number}", "x" * (MIB // 2)) for number in range(6)]
    desk.lies("large", events)
    assert "1 of 1 read and sent on" in desk.replays().output
    (record,) = stage.takes("events")
    assert len(record["body"]) < 1024
    assert stage.handles([record]) == {"batchItemFailures": []}
    assert stage.filed() == [one["id"] for one in events]
    assert stage.lies("") == []


def test_what_has_no_body_is_filed_as_it_was_read(desk, stage):
    """A row of a file, a part of a vendor's page."""
    read = [{**desk.event(name), "source": "shopify/shop-a"} for name in ("row", "part")]
    desk.lies("row", [], read[:1], connector="shopify", source="shop-a", body="", replayed=True, quiet=True)
    asked = {"reconcile": {"path": "/", "query": {}, "body": None}, "part": 1}
    desk.lies("part", [], read[1:], connector="shopify", source="shop-a", body="", asked=asked)
    assert "2 of 2 read and sent on" in desk.replays().output
    stage.files()
    assert stage.filed() == ["row", "part"]


def test_of_a_connector_that_there_is_no_more_the_rest_hears_nothing(desk, stage):
    desk.lies("a", [desk.event("a1")], connector="nobody")
    desk.lies("b", [desk.event("b1")])
    said = desk.replays().output
    assert ("1 of 2 read and sent on" in said, "there is no connector nobody" in said) == (True, True)
    stage.files()
    assert stage.filed() == ["b1"]


def test_whoever_stops_it_goes_on_with_the_same_command(desk, stage, monkeypatch):
    for name in ("a", "b", "c"):
        desk.lies(name, [desk.event(name)])
    whole, put = replay.Intake.put, []

    def stopped(*given):
        if put:
            raise KeyboardInterrupt
        put.append(whole(*given))

    with monkeypatch.context() as patch:
        patch.setattr(Intake, "put", stopped)
        first = desk.replays()
    assert (first.exit_code, "1 of 1 read and sent on" in first.output) == (1, True)
    assert "the same command goes on" in first.output
    assert "2 of 2 read and sent on" in desk.replays("standard_webhooks/own").output
    stage.files()
    assert (stage.filed(), stage.lies("")) == (["a", "b", "c"], [])


def test_a_bar_says_how_far_it_is(desk, monkeypatch):
    for number in range(4):
        desk.lies(str(number), [desk.event(f"e{number}")])
    monkeypatch.setenv("TERM", "xterm")  # a dumb one shows no bar
    shown = Console(file=io.StringIO(), force_terminal=True, width=100)
    monkeypatch.setattr(replay, "console", shown)
    desk.replays()
    assert all(word in shown.file.getvalue() for word in ("deliveries", "━", "100%"))


@pytest.mark.refused
def test_what_is_refused_again_before_it_is_deleted_stays_in_quarantine(desk, stage, monkeypatch):
    whole = Queue.send

    def sent_and_taken_at_once(queue, *given, **named):
        whole(queue, *given, **named)
        stage.files()

    monkeypatch.setattr(Queue, "send", sent_and_taken_at_once)
    desk.lies("a", [desk.event("a1", TOO_LARGE)])
    for number in (1, 2):
        assert "1 of 1 read and sent on" in desk.replays().output
        assert stage.lies("") == [f"{FOLDER}a-again-{number}.json"]
