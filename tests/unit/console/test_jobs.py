"""The page of jobs: every job is shown with what can be done to it now, and nothing is done unasked."""

import json

import pytest

from shared.console import jobs
from shared.console.calls import Call
from tests.unit.console.reading import read

CALL = Call("arn:aws:lambda:eu-central-1:1:function:tributary-test-show_console")


def a_job(**more):
    plain = {"kind": "erasure", "id": "e1", "run": 1, "state": "waiting", "since": "2026-11-22T10:00:00.000000Z"}
    plain |= {"ended_at": None, "turns": 1, "progress": {"event": 1234}, "next_at": "2026-11-22T10:15:00.000000Z"}
    return {**plain, "error": "", "final": False, **more}


@pytest.mark.parametrize(
    ("state", "act"),
    [("running", "stop_import"), ("waiting", "stop_import"), ("failed", "resume_import"), ("stopped", "resume_import"),
     ("done", None)],
)  # fmt: skip
def test_a_job_is_stopped_where_it_goes_on_and_gone_on_with_where_it_does_not(state, act):
    page = read(jobs.listing(CALL, [a_job(kind="import", id="i1", state=state)]))
    asked = [json.loads(one.text) for one in page.all("cwdb-action")]
    assert asked == ([{"view": act, "job": "i1"}] if act else [])


def test_nobody_is_offered_to_go_on_with_what_was_stopped_for_good():
    page = read(jobs.listing(CALL, [a_job(kind="broadcast", id="spring", state="stopped", next_at="", final=True)]))
    assert not page.all("cwdb-action")
    assert "stopped for good" in page.text


def test_the_newest_is_first_and_each_says_how_far_it_is():
    later = a_job(id="e2", state="failed", error="TurnFailedError", next_at="", since="2026-11-22T11:00:00.000000Z")
    page = read(jobs.listing(CALL, [a_job(), later]))
    rows = [[cell.text for cell in row.all("td")][:5] for row in page.all("tr")[1:]]
    assert rows == [
        ["erasure", "e2", "failed: TurnFailedError", "2026-11-22 11:00", "event 1,234"],
        ["erasure", "e1", "waiting until 2026-11-22 10:15", "2026-11-22 10:00", "event 1,234"],
    ]


def test_before_it_is_done_it_is_said_and_asked():
    call = Call(CALL.here, {"view": "stop_erasure", "job": "e1"})
    page = read(jobs.review(call))
    press = page.all("cwdb-action")[0]
    assert "gone on with" in page.text
    assert press.attributes["confirmation"] == "Stop: erasure e1?"
    assert press.attributes["endpoint"].endswith("-operate_console:privacy")
    assert json.loads(press.text) == {"act": "stop_erasure", "job": "e1"}


def test_an_act_names_the_path_of_the_api():
    assert jobs.path(Call(CALL.here, {"act": "resume_import"})) == ("import", "resumptions")
