"""The switches of connectors: what is off says so with what waits, and nothing is thrown without a question."""

import json
from datetime import UTC, datetime

import pytest

from shared.console import source_switches, sources
from shared.console.calls import Call
from shared.console.html import Html
from shared.console.sources import Channels
from shared.console.today import Out
from shared.errors import NotFoundError
from shared.watching.health import Health
from tests.unit.console.people import EVIL
from tests.unit.console.reading import read
from tests.unit.console.test_sources import a_standing

HERE = "arn:aws:lambda:eu-central-1:1:function:tributary-test-show_console"
NOW = datetime(2026, 11, 28, 10, tzinfo=UTC)
OFF = {"state": "paused", "since": "2026-11-28T09:00:00Z"}


def pressed(page):
    return [json.loads(one.text) for one in page.all("cwdb-action")]


def review(act, *standings, source="shopify/a"):
    return read(source_switches.review(Call(HERE, {"view": act, "source": source}), standings, NOW))


@pytest.mark.parametrize(
    ("changed", "state", "waits", "buttons"),
    [
        ({}, None, "0", [{"view": "source_off", "source": "shopify/a"}]),
        (OFF, "off", "0", [{"view": "source_on", "source": "shopify/a"}]),
        (
            {**OFF, "held": 1200},
            "off",
            "1,200",
            [{"view": "source_on", "source": "shopify/a"}, {"view": "source_drop", "source": "shopify/a"}],
        ),
        ({**OFF, "switch": "shopify"}, "off, as all of shopify", "0", [{"view": "source_on", "source": "shopify"}]),
        ({**OFF, "held": 10_000, "more": True}, "off", "at least 10,000", None),
    ],
)
def test_a_row_says_whether_it_is_off_what_waits_and_what_may_be_done(changed, state, waits, buttons):
    standing = a_standing(**changed)
    page = read(sources.show(Call(HERE), Channels(Health({}), {}, [standing], (), (), Out(), NOW)))
    cells = [cell.text for cell in page.all("tr")[1].all("td")]
    assert cells[1] == (state or "nothing was counted")
    assert cells[8] == waits
    assert buttons is None or pressed(page) == buttons


@pytest.mark.parametrize(
    ("act", "question", "said"),
    [
        ("source_off", "Switch off: shopify/a? 7 deliveries wait.", {}),
        ("source_on", "Switch on: shopify/a? 7 deliveries wait.", {}),
        ("source_drop", "Drop: shopify/a? 7 deliveries wait.", {"until": "2026-11-28T10:00:00.000000Z"}),
    ],
)
def test_it_says_what_it_does_and_to_how_many_and_asks(act, question, said):
    page = review(act, a_standing(held=7), a_standing("shopify/b", held=5))
    press = page.all("cwdb-action")[0]
    assert press.attributes["confirmation"] == question
    assert json.loads(press.text) == {"act": act, "source": "shopify/a", **said}
    assert press.attributes["endpoint"].endswith("operate_console:connectors")
    assert source_switches.TOLD[act] in page.text


def test_of_a_whole_vendor_all_that_waits_is_counted():
    found = [a_standing(held=7), a_standing("shopify/b", held=5, more=True), a_standing("square/c", held=9)]
    assert "Switch on: shopify? at least 12 deliveries wait." in str(
        review("source_on", *found, source="shopify").all()
    )


def test_a_source_that_nobody_has_is_said_to_be_none():
    with pytest.raises(NotFoundError, match="no source 'x/y'"):
        review("source_off", a_standing(), source="x/y")


@pytest.mark.parametrize(
    ("act", "state", "told"),
    [
        ("source_off", "paused", "shopify/a is switched off"),
        ("source_on", "running", "shopify/a is switched on"),
        ("source_drop", "paused", "What waits of shopify/a is being deleted"),
    ],
)
def test_it_says_how_it_is_now_and_who_did_it(act, state, told):
    decided = {"name": "shopify/a", "state": state, "since": OFF["since"], "by": "arn:ann", "reason": EVIL, "tour": "t"}
    page = read(Html(source_switches.done(Call(HERE, {"act": act}), decided)))
    assert told in page.text
    assert "arn:ann" in page.text
    assert ("being filed now" in page.text) == (act == "source_on")
    assert not page.all("script")
