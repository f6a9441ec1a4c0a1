"""Every door by which our own people act, walked as it is published: each leaves its note, and the list shows it."""

import re
from datetime import timedelta

import pytest
import yaml
from typer.testing import CliRunner

from infra.cli import api, audit, dashboards
from infra.cli.main import app
from infra.openapi import FILE

NOBODY = "0" * 24
REASON = "to see it noted"
PUBLISHED = yaml.safe_load(FILE.read_text(encoding="utf-8"))["paths"]
ACTS = {
    ways["post"]["operationId"]: re.sub("{[^}]*}", "none", path.replace("{customer_id}", NOBODY))
    for path, ways in PUBLISHED.items()
    if "post" in ways
}
COMMANDS = {
    "redrive": ["dlq", "redrive", "vendors"],
    "replay": ["replay", "none/"],
    "archive_replay": ["archive", "replay", "--since", "2020-01-01", "--until", "2020-01-02"],
}


@pytest.fixture
def noted(stage):
    """Those that were noted since, by what was done."""
    since = (stage.now() - timedelta(seconds=1)).isoformat()
    return lambda: {one["what"]: one for one in audit.everything(stage, {"since": since})}


def test_every_act_over_the_api_is_noted_with_who_and_why_also_where_it_is_refused(stage, noted):
    for path in ACTS.values():
        answer = api.call(stage, "POST", path, {"reason": REASON})
        assert 400 <= answer.status < 500, path
    found = noted()
    assert ACTS.keys() <= found.keys()
    for what, path in ACTS.items():
        one = found[what]
        assert (one["on"], one["reason"], one["by"]) == (path.strip("/"), REASON, "arn:aws:iam::000000000000:root")
        assert one["outcome"].startswith("refused: "), one


def test_a_switch_that_was_thrown_is_noted_with_its_state(stage, noted):
    try:
        api.post(stage, "/switches/sms", {"on": False, "reason": REASON})
        assert (noted()["switch"]["outcome"], noted()["switch"]["state"]) == ("done", "paused")
    finally:
        api.post(stage, "/switches/sms", {"on": True, "reason": REASON})
    assert noted()["switch"]["state"] == "running"


def test_what_is_done_in_the_console_is_noted_with_the_request_that_cloudtrail_knows(stage, noted):
    arn = f"arn:aws:lambda:{stage.region}:000000000000:function:tributary-local-operate_console"
    dashboards.Stage(stage).call(f"{arn}:queues", {"act": "redrive", "queue": "vendors"})
    one = noted()["redrive"]
    assert one["by"] == f"{arn}#{one['id']}"
    assert (one["on"], one["outcome"]) == ("vendors", "done")


@pytest.mark.parametrize("what", COMMANDS)
def test_a_command_that_does_something_itself_notes_it(noted, what):
    done = CliRunner().invoke(app, COMMANDS[what])
    assert done.exit_code == 0, done.output
    assert noted()[what]["outcome"] == "done"


def test_an_import_is_noted_and_the_command_lists_it_by_who_and_what(tmp_path, noted):
    file = tmp_path / "nobody.csv"
    file.write_text("email\nnobody@example.com\n")
    done = CliRunner().invoke(app, ["import", str(file), "--source", "crm/main", "--dry-run"])
    assert done.exit_code == 0, done.output
    one = noted()["import"]
    shown = CliRunner().invoke(app, ["audit", "list", "--who", "root", "--what", "import"], env={"COLUMNS": "300"})
    assert one["on"] in shown.output
    assert one["on"] not in CliRunner().invoke(app, ["audit", "list", "--who", "nobody"], env={"COLUMNS": "300"}).output
