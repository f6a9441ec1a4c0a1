"""A day of trouble while messages leave, rehearsed: all sending is switched off.

What is said of test_trouble.py holds here, too. How soon a switch acts is told by those who took the messages: the
last one of them, after the button was pressed that asks no more.
"""

import time

import pytest

from infra.cli import api
from tests.e2e import switchboard
from tests.e2e.browser import PROGRAM
from tests.e2e.editions import editions
from tests.e2e.pictures import pictured
from tests.e2e.rows import Button, decide
from tests.e2e.sale import Sale
from tests.e2e.switchboard import PROMISED, REASON, Switch
from tests.e2e.traffic import CHANNELS, EVERY_SECONDS, Traffic

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium on this machine")
ALL, WRONG = "all sending", "Boards from 1.90 EUR"
MEMBERS, ENOUGH = 40, 3
ON_JOURNEYS = ("-journeys", "Sending", "Sending")


@pytest.fixture
def desk(drill):
    with switchboard.console(drill) as console:
        yield Operators(console, Traffic(drill))


@pytest.fixture(autouse=True)
def on(stage):
    """Whatever becomes of the exercise, all is on in the end."""
    yield
    api.post(stage, "/switches/sending", {"on": True, "reason": "the exercise is over"})


class Operators:
    """At the console, while people are written to by every channel."""

    def __init__(self, console, traffic):
        self.console, self.traffic, self.drill = console, traffic, console.drill
        stage = self.drill.stage
        self.watched = f"{stage.app}-{stage.stage}", "Waits to be worked off, now"
        """The dashboard of Today and Channels, and what is on it at last."""

    def sees_messages(self):
        """Of each channel, on *Today*."""
        before = {one: self.drill.figure("By channel", one, 1) for one in CHANNELS}

        def leave():
            return all(self.drill.figure("By channel", one, 1) >= before[one] + ENOUGH for one in CHANNELS)

        self.drill.sees("Today: what goes out, by channel", leave)

    def sees_waiting(self, name, what, held):
        """On *Today*, as many as are missing elsewhere. Others' may wait with ours, which does them no harm."""
        self.drill.idle.wait()
        self.drill.eventually(lambda: (waits(self.drill, name, what) or 0) >= held(), "Today: how many wait")
        return held()


class Prices:
    """Of a mail, in a brand folder of one's own: wrong, until somebody puts them right."""

    def __init__(self, edited):
        self._edited = edited
        self._mail = edited.folder / "templates" / "lead_reply" / "email.en.txt"
        self._right = self._mail.read_text()
        self._deploys(f"{self._right}\n{WRONG}")

    def mend(self):
        self._deploys(self._right)

    def _deploys(self, text):
        self._mail.write_text(text)
        self._edited.publish()


@pytest.fixture
def prices(stage, tmp_path):
    with editions(stage, tmp_path / "brand") as edited:
        yield Prices(edited)


@pytest.fixture
def sale(drill):
    here = Sale(drill, MEMBERS, rate="0.05")
    yield here
    here.ends()


def longer_than_promised():
    time.sleep(PROMISED.total_seconds() + 2 * EVERY_SECONDS)


def waits(drill, name, what):
    """How much of it waits, by the sentence on *Today*; None where that is silent."""
    told = drill.page("today").partition(f"{name} is off since ")[2].partition(f" {what}")
    return int(told[0].rpartition(" ")[2]) if told[1] else None


def whom(left):
    return {one.whom for one in left}


def doubled(left):
    return len(left) - len(whom(left))


def test_wrong_prices_leave_and_all_sending_is_switched_off(desk, prices, sale):
    drill, traffic, switch = desk.drill, desk.traffic, Switch(desk.console, "marketer", ON_JOURNEYS, ALL)
    sale.begins()
    drill.causes("prices are wrong in a template, while a broadcast and the messages of the day leave by every channel")
    with traffic:
        desk.sees_messages()
        drill.does("marketer", f"*Switch off* of {ALL}, on the page *Journeys*", switch.off)
        longer_than_promised()
    drill.idle.wait()  # the local AWS ends functions in the middle of their work, where it gets new code for them
    prices.mend()
    with traffic:
        longer_than_promised()

    def held():
        return len(traffic.asked) - len(traffic.left()) + sale.outcome("held", "switched_off")

    waited, out = desk.sees_waiting(ALL, "messages wait", held), [*traffic.left(), *sale.mails()]
    pictured(drill, "today", "trouble-off.png")
    drops(desk, sale)
    switch.on()
    drill.passes(minutes=31)
    drill.found["helped_after"] = switch.seconds(out)
    counted = {"asked": len(traffic.asked) + MEMBERS, "left_before": len(switch.before(out)), "waited": waited}
    heard, wrong, more = told(traffic.left(), sale, switch)
    drill.ends(lost=len({*traffic.asked} - heard), wrong=wrong, **counted, **more)


def drops(desk, sale):
    """For good."""
    today = desk.console.opens("marketer", *desk.watched)
    decide(today, Button("Broadcasts", sale.name, "Stop"), f"Stop {sale.name}?", REASON)
    today.sees(f"{sale.name} is stopped")


def told(left, sale, switch):
    """All that came that day is told once, and with the right price; of the broadcast nobody is told any more.

    Who was told, how much of it was wrong, and what became of what had waited.
    """
    mails, released = sale.mails(), [one for one in left if one.at > switch.opened]
    stopped = sale.outcome("ended", "journey stopped") + sale.outcome("withheld", "stopped")
    assert len(mails) + stopped == MEMBERS
    late = switch.late([*left, *mails])
    wrong = [one for one in released if WRONG in one.text] + [one for one in mails if one.at > switch.opened]
    counted = {"dropped": stopped, "released": len(released)}
    return whom(left), len(late) + len(wrong) + doubled(left) + doubled(mails), counted
