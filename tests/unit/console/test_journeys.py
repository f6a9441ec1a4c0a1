"""The pages of journeys: where people wait, what it adds, and what may be decided in which state."""

import json
import re
from xml.etree import ElementTree

import pytest

from shared.console import deciding, journeys
from shared.console.calls import Call
from shared.console.html import Html
from shared.console.journeys import Listed, Shown
from shared.drawing.svg import svg
from tests import shipped
from tests.unit.console.reading import read

HERE = "arn:aws:lambda:eu-central-1:1:function:tributary-test-show_console"
EVIL = "<script>alert(1)</script>"
COMPARED = {"RunStarted": 1000, "RunConverted": 200, "RunHeldOut": 1000, "HeldOutConverted": 100}
BUTTONS = {"running": ["pause", "stop"], "paused": ["resume", "stop"], "stopped": ["release"]}


def a_journey(state="running", **changes):
    since = {"since": "2026-11-22T10:00:00Z", "by": "arn:ann", "reason": EVIL}
    found = {"name": "post_purchase", "state": state, **since, "version": "v2", "acts": [], "versions": ["v1", "v2"]}
    return {**found, "counts": [], "held": 0, "next": None, **changes}


def a_count(runs, step="settle", state="waiting", version="v2"):
    return {"journey": "post_purchase", "version": version, "step": step, "state": state, "parked": False, "runs": runs}


def shown(found, **figures):
    return read(journeys.show(Call(HERE), Shown(found, None, figures)))


def views(page):
    return [json.loads(one.text).get("view") for one in page.all("cwdb-action")]


@pytest.mark.parametrize("state", BUTTONS)
def test_only_what_changes_something_may_be_decided(state):
    assert views(shown(a_journey(state))) == ["journeys", *BUTTONS[state]]


def test_a_decision_is_shown_with_who_made_it_and_why_and_runs_nothing():
    acts = [{"act": "paused", "by": "arn:ben", "reason": EVIL, "at": "2026-11-22T10:00:00Z"}]
    page = shown(a_journey("paused", acts=acts, held=3))
    assert not page.all("script")
    assert {"arn:ann", EVIL, "3"} <= {one.text for one in page.all("dd")}
    assert {"arn:ben", "2026-11-22 10:00"} <= {one.text for one in page.all("td")}


def test_the_picture_counts_who_waits_on_the_version_in_force_and_nobody_else():
    counts = [a_count(1200), a_count(34), a_count(5, version="v1"), a_count(7, state="held_out"), a_count(0, "x")]
    assert journeys.waiting(counts, "v2") == {"settle": "1,234"}


def test_the_picture_of_every_shipped_journey_shows_the_count_at_its_step():
    for journey in shipped.compiled().journeys:
        marks = {step.id: f"{place + 1:,}00" for place, step in enumerate(journey.steps)}
        drawn = svg(journey, marks)
        root = ElementTree.fromstring(drawn)  # noqa: S314 - our own text
        texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
        assert [text for text in texts if text in marks.values()] == list(marks.values())
        assert not re.search(r"<(script|use|foreignObject|image|a)\b|\son\w+=|href", drawn)


def test_a_picture_stands_on_the_page_as_it_is():
    page = journeys.show(Call(HERE), Shown(a_journey(), Html("<svg>x</svg>"), {}))
    assert "<svg>x</svg>" in page


def test_why_runs_ended_is_told_most_often_first_and_only_what_happened():
    page = shown(a_journey(), RunStarted=9, **{"completed": 3, "exit": 5, "journey stopped": 0})
    (table,) = [one for one in page.all("table") if one.attributes["aria-label"] == "Ended"]
    rows = [[cell.text for cell in row.all("td")] for row in table.all("tr")[1:]]
    assert rows == [["left: the reason to go on was gone", "5"], ["went to the end", "3"]]


def test_what_a_journey_adds_is_said_with_how_sure_it_is():
    page = shown(a_journey(), **COMPARED)
    assert "The journey adds +10.0 points of percent (95 % sure: +6.9 to +13.1)." in page.text
    assert "1,000" in {one.text for one in page.all("dd")}


def test_of_few_people_it_says_that_they_are_few():
    assert "Too few people" in shown(a_journey(), RunStarted=9, RunConverted=9, RunHeldOut=2).text
    assert "Nothing was counted" in shown(a_journey()).text
    assert "adds" not in shown(a_journey(), RunStarted=900, RunConverted=9).text


def test_the_list_sums_up_who_waits_on_any_version_and_says_when_that_is_not_all():
    counts = [a_count(3), a_count(4, version="v1", state="held_out")]
    found = {"journeys": [a_journey("paused"), {**a_journey(), "name": "gone", "version": None}], "counts": counts}
    page = read(journeys.listing(Call(HERE), Listed({**found, "next": "more"}, {"gone": COMPARED}, [])))
    rows = [[cell.text for cell in row.all("td")][:5] for row in page.all("tr")[1:]]
    assert rows[0] == ["post purchase", "paused", "2026-11-22 10:00", EVIL, "7"]
    assert [row.all("td")[5].text for row in page.all("tr")[1:]] == ["", "+10.0 (+6.9 to +13.1)"]
    assert (rows[1][0], rows[1][4]) == ("gone (not in the brand any more)", "0")
    assert "counts a part of them" in page.text


@pytest.mark.parametrize("act", deciding.ACTS)
def test_a_decision_says_what_it_does_and_asks_with_how_many_it_touches(act):
    page = read(deciding.review(Call(HERE, {"view": act}), "post_purchase", 1234))
    (press,) = [one for one in page.all("cwdb-action") if "confirmation" in one.attributes]
    assert "post_purchase? 1,234 runs wait on it now." in press.attributes["confirmation"]
    assert json.loads(press.text) == {"act": act, "journey": "post_purchase"}
    assert deciding.ACTS[act].told in page.text


@pytest.mark.parametrize("tour", [None, "t1"])
def test_what_was_decided_is_told_and_leads_back(tour):
    page = read(deciding.decided(Call(HERE), {**a_journey("paused"), "tour": tour}))
    assert "post purchase is paused" in page.text
    assert ("being looked at now" in page.text) is (tour is not None)
    assert views(page) == ["journey"]
