"""A budget on the local AWS, from the first mail to the next noon: what waits says so, and goes by itself."""

from datetime import timedelta

import pytest
from typer.testing import CliRunner

from infra.cli import api, customer, inbox
from infra.cli.main import app
from infra.cli.travel import travel
from tests.e2e import test_console
from tests.e2e.browser import PROGRAM
from tests.e2e.editions import editions
from tests.e2e.settling import TEMPLATE, Office
from tests.e2e.test_watching_pages import TABLES

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium on this machine")
browser, address, opens = test_console.browser, test_console.address, test_console.opens
JOURNEY = "welcome"
BUDGET = """
exchange_rates: {USD: "1"}
budgets:
  journeys:
    welcome: {daily: "0.0002"}
"""
"""Of two mails a day."""


@pytest.fixture
def office(stage, idle, tmp_path):
    """Of a thrifty brand. Whatever becomes of the test, the journey goes on."""
    with editions(stage, tmp_path / "brand", also=("show_console", "lookup_customer")) as edited:
        edited.add(BUDGET)
        edited.publish()
        yield Office(stage, idle)
        api.post(stage, f"/journeys/{JOURNEY}/resumptions", {"reason": "the test is over"})


def noon(office):
    """Of the next day: nobody sleeps, and nothing of it is spent."""
    at = (office.stage.now() + timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)
    travel(office.stage, at, office.idle)


def a_minute_later(office, who):
    """The sweep that lets it go on wakes it. Who delivers may not have heard of that yet, and leaves it to a later one:
    here a minute is shorter than they need to hear.
    """
    travel(office.stage, office.stage.now() + timedelta(minutes=1), office.idle)
    return office.became(who)


def would(office, who, **said):
    found = customer.read(office.stage, who).profile["customer_id"]
    asked = {"template": TEMPLATE, **said}
    answers = api.get(office.stage, f"/customers/{found}/messages/why", asked)["answers"]
    return next(one["rule"] for one in answers if one["channel"] == "email")


@pytest.fixture
def today(opens, stage):
    """The page, as it is now."""

    def opened():
        desk = opens(f"{stage.app}-{stage.stage}", "Budgets")
        desk.sees("journey welcome")
        return desk

    return opened


def budget(desk):
    """What it shows of the journey's: what is spent and left, and whether it stands still."""
    (shown,) = desk.browser.run(TABLES.format(label="Budgets"))
    (row,) = [one for one in shown if one[0] == "journey welcome"]
    return row[2], row[3], row[6], row[7]


def run(*words):
    done = CliRunner().invoke(app, words, env={"COLUMNS": "300"})
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


def test_what_a_spent_budget_holds_says_so_everywhere_and_goes_by_itself_the_next_day(office, stage, today):
    noon(office)
    people = [office.comes() for _ in range(2)]
    assert [office.became(one) for one in people] == ["sent", "sent"]
    assert api.get(stage, f"/journeys/{JOURNEY}")["state"] == "running"
    assert (would(office, people[0], journey=JOURNEY), would(office, people[0])) == ("budget", None)
    people.append(office.comes())
    assert office.became(people[2]) == "budget"
    assert api.get(stage, f"/journeys/{JOURNEY}")["state"] == "paused"
    assert would(office, people[2], journey=JOURNEY) == "budget"
    assert "budget: the budget is used up" in run("messages", "list", people[2])
    assert "shut until" in run("sending", "show")
    shown = today()
    spent, left, state, press = budget(shown)
    assert (spent, left, press) == ("0.0002 EUR", "0.00", "Open")
    assert state.startswith("stands still until")
    shown.pictured("Today", "today.png")
    noon(office)
    office.sees(lambda: a_minute_later(office, people[2]), "sent")
    known = api.get(stage, f"/journeys/{JOURNEY}")
    assert (known["state"], known["acts"][0]["by"], known["acts"][0]["reason"]) == (
        "running",
        "tributary",
        "its time is over",
    )
    assert budget(today()) == ("0.0001 EUR", "0.0001", "goes on", "")
    got = [mail.to[0] for mail in inbox.read(stage)]
    assert [got.count(one.removeprefix("email:")) for one in people] == [1, 1, 1]
