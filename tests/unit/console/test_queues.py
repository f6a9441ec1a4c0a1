"""The pages of queues: what failed is shown with its reason, and sent back only after a question."""

import json
from datetime import UTC, datetime

import pytest

from shared.aws.letters import Letter
from shared.console import queues
from shared.console.calls import Call
from tests.unit.console.reading import read

CALL = Call("arn:aws:lambda:eu-central-1:1:function:tributary-test-show_console")
AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
EVIL = "<script>alert(1)</script>"


def test_every_queue_is_listed_and_only_those_with_dead_letters_can_be_looked_into():
    page = read(queues.listing(CALL, {"events": 1234, "runs": 0}, {"events": 3, "new-events": 0, "runs": 0}))
    rows = [[cell.text for cell in row.all("td")][:3] for row in page.all("tr")[1:]]
    assert rows == [["events", "1,234", "3"], ["new-events", "", "0"], ["runs", "0", "0"]]
    assert [json.loads(one.text) for one in page.all("cwdb-action")] == [{"view": "letters", "queue": "events"}]


def test_where_nothing_failed_it_says_so():
    assert "nothing failed for good" in read(queues.listing(CALL, {}, {"events": 0})).text


def test_a_letter_is_shown_with_its_reason_and_runs_nothing():
    letters = [Letter("1", AT, 5, EVIL * 20, EVIL), Letter("2", AT, 5, "x" * 200_000)]
    page = read(queues.show(CALL, "events", letters))
    assert not page.all("script")
    assert [row.all("td")[1].text for row in page.all("tr")[1:]] == [EVIL, queues.NO_REASON]
    assert page.all("pre")[0].text == EVIL * 20
    assert len(page.all("pre")[1].text) == queues.LONGEST_BODY


def test_a_redrive_says_what_it_does_and_asks_first():
    page = read(queues.show(CALL, "events", [Letter("1", AT, 5, "{}")]))
    press = page.all("cwdb-action")[-1]
    assert press.attributes["confirmation"] == "Send all dead letters of events back?"
    assert json.loads(press.text) == {"act": "redrive", "queue": "events"}
    assert "not done twice" in page.text


def test_there_is_no_button_where_there_is_nothing_to_send_back():
    acts = [json.loads(one.text) for one in read(queues.show(CALL, "events", [])).all("cwdb-action")]
    assert acts == [{"view": "queues"}]


@pytest.mark.parametrize(("left", "told"), [(0, False), (7, True)])
def test_what_is_left_is_told(left, told):
    assert ("About 7 are left" in read(queues.sent_back(CALL, "events", 1200, left)).text) is told
