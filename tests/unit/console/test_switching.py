"""The switches of sending: what is off says so, and none is thrown without a question."""

import json

import pytest

from shared.console import switching
from shared.console.calls import Call
from shared.console.html import Html
from tests.unit.console.reading import read

CALL = Call("arn:aws:lambda:eu-central-1:1:function:tributary-test-show_console")
EVIL = "<script>alert(1)</script>"


def a_switch(name="sms", state="running", **changed):
    known = {"name": name, "state": state, "since": "2026-11-22T10:00:00Z", "by": "arn:ann", "reason": EVIL}
    return {**known, "held": 0, "more": False, "oldest": None, "failing_since": None, **changed}


def test_what_is_off_can_be_switched_on_and_what_is_on_off():
    page = read(Html(switching.switches(CALL, [a_switch("sending"), a_switch("sms", "paused", held=1200)]).source))
    rows = [[cell.text for cell in row.all("td")][:5] for row in page.all("tr")[1:]]
    assert rows == [
        ["all sending", "on", "2026-11-22 10:00", EVIL, "0"],
        ["sms", "off", "2026-11-22 10:00", EVIL, "1,200"],
    ]
    assert [json.loads(one.text) for one in page.all("cwdb-action")] == [
        {"view": "switch_off", "switch": "sending"},
        {"view": "switch_on", "switch": "sms"},
    ]
    assert not page.all("script")


def test_a_system_that_fails_is_seen_to_before_it_is_switched_off():
    failing = a_switch("webhook/crm", reason="", failing_since="2026-11-20T08:00:00Z")
    page = read(Html(switching.switches(CALL, [failing]).source))
    assert [cell.text for cell in page.all("td")][:4] == [
        "webhook/crm", "on", "2026-11-22 10:00", "fails since 2026-11-20 08:00",
    ]  # fmt: skip


@pytest.mark.parametrize(("act", "question"), [("switch_off", "Switch off sms?"), ("switch_on", "Switch on sms?")])
def test_it_says_what_it_does_and_asks(act, question):
    said = Call(CALL.here, {"view": act, "switch": "sms"})
    page = read(switching.review(said))
    press = page.all("cwdb-action")[0]
    assert (press.attributes["confirmation"], json.loads(press.text)) == (question, {"act": act, "switch": "sms"})
    assert switching.TOLD[act] in page.text


@pytest.mark.parametrize(("state", "told"), [("paused", "sms is switched off"), ("running", "sms is switched on")])
def test_it_says_how_it_is_now_and_who_did_it(state, told):
    page = read(switching.switched(CALL, a_switch(state=state)))
    assert told in page.text
    assert "arn:ann" in page.text
