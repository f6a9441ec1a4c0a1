"""`tributary journeys simulate`, as somebody types it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from infra.cli.main import app
from infra.simulation import crew

ROOT = Path(__file__).parents[3]
BRAND = str(ROOT / "shared" / "brand")
FEW = ("--customers", "30", "--months", "3", "--workers", "1", "--brand", BRAND)


def simulate(*options):
    return CliRunner().invoke(app, ["journeys", "simulate", *options], env={"COLUMNS": "200"})


def test_a_made_up_shop_is_reported_and_the_page_is_written(tmp_path):
    done = simulate(*FEW, "--out", str(tmp_path))
    assert done.exit_code == 0, done.output
    assert "a made-up shop of 30 customers, seed 7, 2026-01-01 to 2026-04-01" in done.output
    assert "post_purchase" in done.output
    page = (tmp_path / "report.html").read_text()
    assert page.startswith("<!doctype html>")
    assert page.count("<svg") > 5


def test_whoever_stops_it_gets_what_was_played_and_goes_on_from_there(tmp_path, monkeypatch):
    whole = simulate(*FEW, "--out", str(tmp_path / "whole"))
    play = crew.play

    def stopped(simulation, todo, workers):
        yield from play(simulation, todo[:1], workers)
        raise KeyboardInterrupt

    monkeypatch.setattr(crew, "play", stopped)
    first = simulate(*FEW, "--out", str(tmp_path / "parts"))
    assert "stopped: this is what had been played by then; the same command goes on from there" in first.output
    asked = []
    monkeypatch.setattr(crew, "play", lambda *told: asked.append(told[1]) or play(*told))
    second = simulate(*FEW, "--out", str(tmp_path / "parts"))
    assert asked == [[range(25, 30)]]
    assert "stopped" not in second.output
    pages = [(tmp_path / name / "report.html").read_text() for name in ("whole", "parts")]
    assert pages[0] == pages[1]
    assert whole.exit_code == first.exit_code == second.exit_code == 0


def test_whoever_stops_one_without_a_folder_hears_what_would_have_kept_it(monkeypatch):
    def stopped(simulation, todo, workers):
        raise KeyboardInterrupt

    monkeypatch.setattr(crew, "play", stopped)
    assert "with --out it could go on from there" in simulate(*FEW).output


def test_events_of_a_file_are_played_and_nobody_is_named(tmp_path):
    told = {
        "id": "1",
        "name": "consent.changed",
        "occurred_at": "2026-03-02T10:00:00Z",
        "source": "standard_webhooks/own",
        "identifiers": [{"kind": "email", "value": "ann@example.com"}],
        "data": {"consents": [{"channel": "email", "purpose": "marketing", "state": "granted", "by_person": True}]},
    }
    later = {**told, "id": "2", "name": "page.viewed", "occurred_at": "2026-03-05T10:00:00Z", "data": {}}
    (tmp_path / "events.jsonl").write_text(f"{json.dumps(told)}\n{json.dumps(later)}\n")
    done = simulate("--events", str(tmp_path / "events.jsonl"), "--brand", BRAND, "--journey", "welcome")
    assert done.exit_code == 0, done.output
    assert "welcome" in done.output
    assert "email 1" in done.output
    assert "post_purchase" not in done.output
    assert "ann@" not in done.output


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--events", "nowhere.jsonl"), "no file nowhere.jsonl"),
        (("--journey", "welcom"), "there is no journey 'welcom'; there are"),
        (("--begins", "soon"), "'soon' is no day: write 2026-01-01"),
        (("--begins", "9999-06-01"), "--begins 9999-06-01: write a time in a year from 1971 to 8800"),
        (("--archive", "yesterday"), "'yesterday' is no span of time: write 2026-11-01..2026-11-28"),
        (("--archive", "a..b", "--events", "c"), "give --events or --archive, not both"),
    ],
)
def test_what_cannot_be_played_is_said_in_a_sentence(options, said):
    done = simulate("--brand", BRAND, *options)
    assert done.exit_code != 0
    assert said in " ".join((done.output + str(done.exception)).split())


def test_a_file_without_events_is_said_to_have_none(tmp_path):
    (tmp_path / "events.jsonl").write_text("")
    done = simulate("--events", str(tmp_path / "events.jsonl"), "--brand", BRAND)
    assert "there is no event in the events of events.jsonl" in " ".join((done.output + str(done.exception)).split())


EVENT = {"id": "1", "name": "page.viewed", "occurred_at": "2026-03-02T10:00:00Z", "source": "own/shop"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"id": "1"}, "Object missing required field"),
        (EVENT | {"received_at": "9999-12-31T23:59:59Z"}, "received_at: write a time in a year from 1971 to 8800"),
        (EVENT | {"occurred_at": "0001-01-01T00:00:00+05:00"}, "occurred_at: write a time in a year from 1971"),
        (EVENT | {"data": {"message": "stop"}}, "data.message: Input should be a valid dictionary"),
        (EVENT | {"data": {"consents": ["granted"]}}, "data.consents.0: Input should be a valid dictionary"),
    ],
)
def test_a_line_that_is_no_event_is_named(tmp_path, line, said):
    (tmp_path / "events.jsonl").write_text(f"\n{json.dumps(line)}\n")
    done = simulate("--events", str(tmp_path / "events.jsonl"), "--brand", BRAND)
    assert f"events.jsonl:2: {said}" in " ".join((done.output + str(done.exception)).split())
