"""What the command line says when it cannot do what it was asked: a sentence and exit code 1, never a traceback."""

import json
import re
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import asdict
from typer.testing import CliRunner

from infra.cli import aws, fast_forward, web
from infra.cli import send as sending
from infra.cli.main import app
from infra.cli.travel import travel
from shared.errors import InvalidRequestError
from tests.unit.cli import stages


@pytest.fixture
def run(tmp_path, monkeypatch):
    """A command against the deployment that a file describes."""
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments, outputs=None):
        file = tmp_path / "outputs.json"
        if outputs is not None:
            file.write_text(outputs)
        return CliRunner().invoke(app, ["--outputs", str(file), *arguments])

    return run


def said(result, *words):
    assert (result.exit_code, "Traceback" in result.output) == (1, False)
    assert all(word in result.output for word in words), result.output


def test_without_a_deployment_it_says_how_to_get_one(run):
    said(run("inbox"), "make up", "outputs.json")


@pytest.mark.parametrize("outputs", ["{}", "no json", '{"app": "tributary"}'])
def test_a_file_that_describes_no_deployment_is_named(run, outputs):
    said(run("inbox", outputs=outputs), "does not describe a deployment", "outputs.json")


@pytest.mark.parametrize("command", [["inbox"], ["fast-forward", "1d"], ["demo"], ["cost"]])
def test_what_moves_the_clock_or_reads_the_inbox_is_refused_where_it_would_be_real(run, command):
    said(run(*command, outputs=stages.written(stages.production())), "local stage only", "prod")


def test_time_is_moved_nowhere_but_on_the_local_stage():
    with pytest.raises(InvalidRequestError, match="local stage only"):
        travel(stages.production(), datetime.max.replace(tzinfo=UTC), idle=None)


def test_an_unknown_connector_is_answered_with_those_there_are(run, tmp_path):
    payload = tmp_path / "payload.json"
    payload.write_text("{}")
    result = run("send", "shopfy", "shop-a", str(payload), outputs=stages.written(stages.local()))
    said(result, "shopfy", "shopify", "square")


@pytest.mark.parametrize("act", ["show", "stop", "resume"])
def test_an_unknown_kind_of_job_is_answered_with_those_there_are(run, act):
    reason = [] if act == "show" else ["--reason", "a trial"]
    result = run("jobs", act, "reply", "r1", *reason, outputs=stages.written(stages.production()))
    said(result, "unknown kind of job 'reply'; did you mean replay?")


def test_an_unknown_rule_is_answered_with_those_there_are(run):
    result = run("messages", "list", "c1", "--rule", "typo", outputs=stages.written(stages.production()))
    said(result, "no rule 'typo'", "consent", "quiet_hours")


def test_a_missing_payload_is_named(run):
    said(run("send", "shopify", "shop-a", "nowhere.json", outputs=stages.written(stages.local())), "nowhere.json")


@pytest.mark.enable_socket
def test_a_local_aws_that_is_not_up_is_said_in_one_line(run):
    said(run("inbox", outputs=stages.written(stages.local())), "does not answer")


@pytest.mark.parametrize("command", [["--stage", "dev", "jobs", "list"], ["jobs", "list"]])
def test_whoever_is_not_logged_in_is_told_how(command, run, monkeypatch):
    monkeypatch.setattr("botocore.session.Session.get_credentials", lambda self: None)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    said(run(*command, outputs=stages.written(stages.production())), "no AWS credentials", "aws sso login")


def test_the_region_is_the_one_that_the_deployment_went_to(monkeypatch):
    """`cdk` and `aws` go by AWS_REGION first, which botocore does not know."""
    monkeypatch.delenv("AWS_REGION", raising=False)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    assert aws.region() == "eu-central-1"
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    assert aws.region() == "eu-west-1"


@pytest.mark.parametrize("outputs", [".", "README.md/outputs.json"])
def test_what_cannot_be_the_description_of_a_stage_is_named(outputs):
    answer = CliRunner().invoke(app, ["--outputs", outputs, "jobs", "list"])
    assert isinstance(answer.exception, SystemExit)
    assert outputs in answer.output


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("90m", timedelta(minutes=90)),
        ("36h", timedelta(hours=36)),
        ("14d", timedelta(days=14)),
        ("2w", timedelta(weeks=2)),
    ],
)
def test_durations_are_written_as_in_journeys(text, duration):
    assert fast_forward.parse(text) == duration


@pytest.mark.parametrize("text", ["", "d", "0d", "-1d", "1y", "1.5h", "1d12h", "١d"])
def test_a_wrong_duration_is_answered_with_right_ones(text):
    with pytest.raises(InvalidRequestError, match="14d"):
        fast_forward.parse(text)


def test_the_outputs_of_make_up_may_grow(run):
    more = {**asdict(stages.production()), "inbox_url": "http://127.0.0.1:1"}
    said(run("inbox", outputs=json.dumps(more)), "local stage only")


def test_a_segment_that_is_nowhere_is_answered_with_where_it_was_looked_for(run):
    said(run("segments", "preview", "nobody", outputs=stages.written(stages.local())), "segments/nobody.yaml")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("name: vip\nif: customer.spned > 3", "vip.yaml:2"),
        ("name: vip\nlist: true\nif: customer.number_of_orders > 3", "not both"),
        ("name: vip", "list: true"),
        ("name: other\nlist: true", "that of the file"),
        ("name: vip\nif: trigger.name == 'a'", "customer, now"),
        ("name: vip\nif: size(customer.orders)", "true or false"),
    ],
)
def test_a_segment_that_is_wrong_is_told_with_file_line_and_what_would_be_right(run, tmp_path, written, told):
    file = tmp_path / "vip.yaml"
    file.write_text(written)
    result = run("segments", "preview", str(file), outputs=stages.written(stages.local()))
    said(result, "vip.yaml", told)


def test_members_are_imported_into_a_segment(run, tmp_path):
    file = tmp_path / "guests.csv"
    file.write_text("email\nann@example.com\n")
    result = run("import", str(file), "--kind", "members", outputs=stages.written(stages.local()))
    said(result, "tributary segments import NAME FILE")


@pytest.mark.parametrize(
    "command",
    [["sending", "off"], ["sending", "on", "--channel", "sms"], ["journeys", "release", "welcome"]],
)
def test_what_people_would_notice_is_asked_before_anything_is_done(run, command):
    result = run(*command, "--reason", "a test", outputs=stages.written(stages.local()))
    assert (result.exit_code, "[y/N]" in result.output) == (1, True)
    assert "does not answer" not in result.output


@pytest.mark.parametrize(
    "command",
    [["journeys", "list"], ["journeys", "draw", "welcome"], ["messages", "preview"], ["segments", "preview", "vip"]],
)
def test_a_brand_folder_that_is_not_there_is_named(run, command):
    result = run(*command, "--brand", "nowhere/brand", outputs=stages.written(stages.local()))
    assert result.exit_code == 2
    assert "nowhere/brand" in result.output


@pytest.mark.parametrize(
    "command",
    [
        ["journeys", "list", "--brand", "docs"],
        ["journeys", "simulate", "--against", "docs"],
        ["pinpoint", "import", "docs", "--to", "docs"],
    ],
)
def test_a_folder_that_is_no_brand_folder_is_named(command, run):
    result = run(*command)
    assert (result.exit_code, "docs is no brand folder" in " ".join(result.output.split())) == (2, True)


def test_a_file_that_is_not_there_is_named_in_plain_words(run):
    said(run("messages", "preview", "--customer", "nope.json"), "there is no file nope.json")


def test_a_journey_is_shown_with_what_starts_it(run):
    result = run("journeys", "show", "welcome", "--brand", "shared/brand")
    assert "starts with: consent.changed" in result.output


@pytest.fixture
def brand(tmp_path):
    """The sample brand, with scenarios of one of its journeys."""
    folder = shutil.copytree("shared/brand", tmp_path / "brand")
    (folder / "scenarios").mkdir()
    shutil.copy("tests/scenarios/welcome.yaml", folder / "scenarios")
    return folder


def test_the_scenarios_that_are_played_are_those_of_the_brand_and_are_named(run, brand):
    result = run("journeys", "test", "--brand", str(brand))
    assert result.exit_code == 0, result.output
    assert f"{brand}/scenarios/welcome.yaml" in result.output
    assert "birthday" not in result.output
    assert re.search(r"All \d+ scenarios came true", result.output)


def test_a_scenario_that_does_not_come_true_is_told_with_its_line_and_how_many_were_played(run, brand):
    file = brand / "scenarios" / "welcome.yaml"
    file.write_text(file.read_text().replace("sent: [welcome], ended", "sent: [], ended", 1))
    said(run("journeys", "test", "--brand", str(brand)), "welcome.yaml:16", "1 of ", str(brand))


def test_a_brand_without_scenarios_is_not_tried_with_those_of_another(run, brand):
    shutil.rmtree(brand / "scenarios")
    said(run("journeys", "test", "--brand", str(brand)), "no scenarios", "brand/scenarios", "docs/scenarios.md")


@pytest.mark.parametrize(("accepted", "explained"), [(0, True), (1, False)])
def test_a_delivery_of_which_nothing_becomes_an_event_is_explained(accepted, explained, run, monkeypatch):
    answer = web.Answer(200, {}, f'{{"accepted": {accepted}}}'.encode())
    monkeypatch.setattr(sending, "post", lambda stage, webhook: answer)
    result = run("send", "shopify", "shop-a", "README.md", outputs=stages.written(stages.local()))
    assert ("tributary replay --list" in result.output) is explained


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["messages", "preview", "welcom"], "did you mean welcome?"),
        (["messages", "preview", "welcome.email.xx"], "did you mean welcome.email"),
        (["journeys", "draw", "welcom"], "did you mean welcome?"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_one_that_is_meant(command, words, run):
    said(run(*command), words)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["journeys", "draw", "welcome", "--out", "README.md/welcome.svg"], "README.md"),
        (["messages", "preview", "welcome.email.en", "--out", "README.md/preview"], "README.md"),
        (["journeys", "simulate", "--customers", "1", "--months", "1", "--out", "README.md/story"], "README.md"),
        (["export", "email:ann@example.com", "--to", "nowhere/ann.json"], "there is no folder nowhere"),
        (["consent", "export", "email:ann@example.com", "--to", "README.md/ann.json"], "there is no folder README.md"),
        (["consent", "export", "email:ann@example.com", "--to", "nowhere/ann.json"], "there is no folder nowhere"),
    ],
)
def test_a_file_that_cannot_be_written_is_said_in_one_line(command, words, run):
    result = run(*command, outputs=stages.written(stages.local()))
    said(result, words)
    assert len(result.output.splitlines()) == 1, result.output
