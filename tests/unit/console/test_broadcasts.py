"""Broadcasts that are under way say how far they are, and each has its own pause and stop, which ask first."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from shared.broadcasts.models import Broadcast, Pace, Start, State
from shared.broadcasts.under_way import UnderWay
from shared.console import broadcasts
from shared.console.calls import Call
from tests.unit.console.people import EVIL
from tests.unit.console.reading import read

CALL = Call("arn:aws:lambda:eu-central-1:1:function:tributary-test-show_console")
AT = datetime(2026, 11, 28, 10, tzinfo=UTC)


def under_way(name="spring", *, paused=False, **changed):
    known = {"segment": "vip", "journey": f"broadcast_{name}", "version": "v", "channels": ("email",)}
    known |= {"message_class": "marketing", "drafted_by": "arn:ann", "drafted_at": AT, "reason": EVIL}
    known |= {"state": State.RUNNING, "confirmed_at": AT, "audience": 1200, "start": Start(AT, Pace(Decimal(1)))}
    return UnderWay(Broadcast(name, **{**known, **changed}), paused, 412)


def test_of_each_it_says_how_many_have_left_and_when_what_waits_begins():
    waiting = under_way("later", state=State.CONFIRMED, start=None, at=AT + timedelta(hours=5))
    page = read(broadcasts.listing(CALL, [under_way(), under_way("held", paused=True), waiting]))
    rows = [[cell.text for cell in row.all("td")] for row in page.all("tr")[1:]]
    assert [row[:5] for row in rows] == [
        ["spring", "running", "2026-11-28 10:00", "1,200", "412"],
        ["held", "paused", "2026-11-28 10:00", "1,200", "412"],
        ["later", "confirmed", "2026-11-28 15:00", "1,200", ""],
    ]
    views = [tuple(json.loads(one.text).values()) for one in page.all("cwdb-action")]
    assert views == [
        ("broadcast_pause", "spring"),
        ("broadcast_stop", "spring"),
        ("broadcast_resume", "held"),
        ("broadcast_stop", "held"),
        ("broadcast_pause", "later"),
        ("broadcast_stop", "later"),
    ]
    assert not read(broadcasts.listing(CALL, [under_way(EVIL)])).all("script")


def test_a_legal_notice_is_called_one_and_its_name_stays_what_a_command_takes():
    page = read(broadcasts.listing(CALL, [under_way("recall", legal_notice=True, message_class="transactional")]))
    assert [cell.text for cell in page.all("td")[:2]] == ["recall", "running, a legal notice"]


@pytest.mark.parametrize(
    ("act", "question", "path", "wish"),
    [
        ("broadcast_pause", "Pause spring?", "stops", {"reason": "why", "final": False}),
        ("broadcast_resume", "Resume spring?", "resumptions", {"reason": "why"}),
        ("broadcast_stop", "Stop spring?", "stops", {"reason": "why", "final": True}),
    ],
)
def test_each_act_says_what_it_does_and_asks_and_tells_the_api_no_more_than_its_button_says(act, question, path, wish):
    page = read(broadcasts.review(Call(CALL.here, {"view": act, "broadcast": "spring"})))
    press = page.all("cwdb-action")[0]
    assert (press.attributes["confirmation"], json.loads(press.text)) == (question, {"act": act, "broadcast": "spring"})
    assert press.attributes["endpoint"].endswith("operate_console:broadcasts")
    assert broadcasts.ACTS[act].told in page.text
    assert broadcasts.asked(Call(CALL.here, {"act": act, "reason": "why"})) == (path, wish)
