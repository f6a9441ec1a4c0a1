"""Today and Channels in a browser, against the deployed stack: the figures on them are those of what was caused."""

import json
import time
from collections import Counter
from dataclasses import dataclass
from uuid import uuid4

import pytest

from infra.cli import api, tour_follow, web
from infra.cli.send import post
from infra.cli.senders import Webhook
from infra.demo import webhooks
from shared.console.why import RULES
from shared.journeys.control_store import FRESH_SECONDS
from tests.e2e import test_console
from tests.e2e.browser import PROGRAM
from tests.e2e.rows import Button, decide
from tests.e2e.sale import Sale
from tests.e2e.test_console import EVIL

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium on this machine")
browser, address, opens = test_console.browser, test_console.address, test_console.opens
SHOP, OWN = "/".join(webhooks.SHOP), "/".join(webhooks.OWN)
FORGED, UNREAD = 3, 2
TABLES = """[...document.querySelectorAll('table[aria-label="{label}"]')].map((table) =>
[...table.querySelectorAll('tr')].map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.innerText)))"""
IN, OUT, RULE = ("deliveries", "new events", "refused", "quarantined"), ("sent", "delivered", "bounced"), ("withheld",)


@dataclass(frozen=True)
class Pages:
    """A dashboard with both pages, as it is now."""

    desk: test_console.Desk

    def figures(self, label, wanted):
        """By the first cell of the row and the heading of the column; none where there is no such row."""
        found = Counter()
        for names, *rows in self.desk.browser.run(TABLES.format(label=label)):
            for row in rows:
                told = dict(zip(names, row, strict=True))
                found.update({(row[0], one): int(told[one].replace(",", "")) for one in wanted})
        return found


@pytest.fixture
def pages(opens, stage):
    def opened():
        desk = opens(f"{stage.app}-{stage.stage}", "Go out, in 14 days")
        desk.sees("Waits to be worked off, now")
        return Pages(desk)

    return opened


def told(stage, email, name, **data):
    event = {"id": uuid4().hex, "name": name, "occurred_at": stage.now().isoformat(), "data": data}
    event["identifiers"] = [{"kind": "email", "value": email}]
    assert post(stage, Webhook(*webhooks.OWN, json.dumps(event).encode())).status == 200


def ready(stage, idle, email):
    """An order lies at the store: its message goes at once, and nobody need agree to it."""
    order = {"id": uuid4().hex, "number": "#77"}
    traits = {"language": "en", "first_name": EVIL}
    told(stage, email, "order.ready_for_pickup", order=order, pickup={"store": "Mitte"}, traits=traits)
    idle.wait()


@pytest.fixture
def caused(stage, idle, people, pages):
    """What the pages counted before; then good, forged and unreadable deliveries, a bounce, a message withheld."""
    idle.wait()
    before = seen(pages())
    started = people.ben.number
    assert post(stage, webhooks.customer(people.ben, stage.now())).status == 200
    for _ in range(FORGED):
        forged = {"x-shopify-hmac-sha256": "bm9ib2R5", "x-shopify-topic": "orders/create"}
        assert web.request("POST", f"{stage.api_url}/webhooks/{SHOP}", headers=forged, body=b"{}").status == 401
    for number in range(UNREAD):
        unread = json.dumps([{"id": f"unread-{started}-{number}"}]).encode()
        assert post(stage, Webhook(*webhooks.OWN, unread)).status == 200
    ready(stage, idle, f"{uuid4().hex}@example.com")
    nobody = f"bounce+{uuid4().hex}@simulator.amazonses.com"
    ready(stage, idle, nobody)
    ready(stage, idle, nobody)
    return before


def seen(pages):
    channels = ("deliveries", "wrong signature", "quarantined")
    return (
        pages.figures("Came in", IN)
        + pages.figures("By channel", OUT)
        + pages.figures("Did not go", RULE)
        + pages.figures("Sources", channels)
    )


def test_figures_on_both_pages_are_those_of_what_was_caused(caused, pages):
    found = pages()
    more = seen(found) - caused
    assert {name: value for name, value in more.items() if name[0] in ("shopify", "standard_webhooks")} == {
        ("shopify", "deliveries"): 1,
        ("shopify", "new events"): 1,
        ("shopify", "refused"): FORGED,
        ("standard_webhooks", "deliveries"): 3 + UNREAD,
        ("standard_webhooks", "new events"): 3,
        ("standard_webhooks", "quarantined"): UNREAD,
    }
    assert {name: value for name, value in more.items() if name[0] in (SHOP, OWN)} == {
        (SHOP, "deliveries"): 1,
        (SHOP, "wrong signature"): FORGED,
        (OWN, "deliveries"): 3 + UNREAD,
        (OWN, "quarantined"): UNREAD,
    }
    # Today has a table by channel, and so has Channels.
    assert {name: value for name, value in more.items() if name[0] == "email"} == {
        ("email", "sent"): 2 * 2,
        ("email", "delivered"): 1 * 2,
        ("email", "bounced"): 1 * 2,
    }
    assert more["suppressed: " + RULES["suppressed"], "withheld"] == 1
    assert found.desk.browser.run("window.hacked") is None
    assert found.desk.browser.run("document.querySelectorAll('main script, main img').length") == 0
    found.desk.pictured("Channels", "channels.png")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_both_pages_can_be_read_in_either_theme(browser, address, stage, theme):
    browser.open(f"{address}?dashboard={stage.app}-{stage.stage}&theme={theme}")
    desk = test_console.Desk(browser, "Go out, in 14 days")
    desk.sees("Waits to be worked off, now")
    shown = browser.run("[...document.querySelectorAll('main .tributary')].map((one) => [one.className, "
                        "getComputedStyle(one).color, getComputedStyle(document.body).backgroundColor])")  # fmt: skip
    assert {kind for kind, _, _ in shown} == {f"tributary {theme}"}
    for _, letters, paper in shown:
        assert contrast(letters, paper) > 4.5, (letters, paper)
    assert {luminance(paper) < 0.2 for _, _, paper in shown} == {theme == "dark"}


def contrast(one, other):
    """WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour):
    parts = [int(one) / 255 for one in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_a_source_is_switched_off_and_on_by_its_buttons_and_what_waited_is_dropped(stage, idle, people, pages):
    shown = pages()
    try:
        decides(shown.desk, f"Switch off: {SHOP}?", "their app sends test orders")
        shown.desk.sees(f"{SHOP} is switched off")
        assert standing(stage)["state"] == "paused"
        tour_follow.followed(stage, None)
        assert post(stage, webhooks.customer(people.clara, stage.now())).status == 200
        idle.wait()
        shown = pages()
        shown.desk.sees(f"{SHOP} is off since")
        shown.desk.sees("1 delivery waits")
        decides(shown.desk, f"Drop: {SHOP}? 1 delivery waits.", "all of it was a test")
        shown.desk.sees(f"What waits of {SHOP} is being deleted")
        idle.wait()
        assert standing(stage)["held"] == 0
    finally:
        if standing(stage)["state"] == "paused":
            shown = pages()
            decides(shown.desk, f"Switch on: {SHOP}?", "they have mended it")
            shown.desk.sees(f"{SHOP} is switched on")
    assert standing(stage)["state"] == "running"


def test_all_sources_of_a_connector_are_switched_off_and_on_by_its_button(stage, pages):
    shown, whole = pages(), webhooks.SHOP[0]
    try:
        decides(shown.desk, f"Switch off: {whole}?", "their app sends test orders")
        shown.desk.sees(f"{whole} is switched off")
        assert (standing(stage)["state"], standing(stage)["switch"]) == ("paused", whole)
        shown = pages()
        shown.desk.sees(f"off, as all of {whole}")
        decides(shown.desk, f"Switch on: {whole}?", "they have mended it")
        shown.desk.sees(f"{whole} is switched on")
    finally:
        if standing(stage)["state"] == "paused":
            api.post(stage, f"/connectors/{whole}/switches", {"on": True, "reason": "the test is over"})
    assert standing(stage)["state"] == "running"


def standing(stage):
    (found,) = [one for one in api.get(stage, "/connectors")["sources"] if one["name"] == SHOP]
    return found


def decides(desk, asked, reason):
    """By the button of a source, or of a whole connector: `asked` is what it asks, such as `Switch off: shopify?`."""
    label, _, rest = asked.partition(": ")
    of = rest.partition("?")[0]
    decide(desk, Button("Sources" if "/" in of else "Connectors", of, label), asked, reason)


@pytest.fixture
def sale(drill):
    here = Sale(drill, 12, rate="0.1")
    yield here
    here.ends()


def test_a_broadcast_under_way_is_paused_resumed_and_stopped_by_its_buttons(drill, sale, pages):
    sale.begins()
    presses(pages, sale, "Pause", "paused")
    paused = settled(drill, sale)
    assert 0 < len(paused) < len(sale.people)
    (_, *rows) = pages().desk.browser.run(TABLES.format(label="Broadcasts"))[0]
    (shown,) = [row for row in rows if row[0] == sale.name]
    assert (shown[1], shown[3], shown[4]) == ("paused, a legal notice", str(len(sale.people)), str(len(paused)))
    presses(pages, sale, "Resume", "running")
    drill.eventually(lambda: drill.passes(seconds=5) or len(sale.mails()) > len(paused), "it goes on")
    presses(pages, sale, "Stop", "stopped")
    stopped = settled(drill, sale)
    assert len(paused) < len(stopped) < len(sale.people)
    left = [row[0] for table in pages().desk.browser.run(TABLES.format(label="Broadcasts")) for row in table]
    assert sale.name not in left


def presses(pages, sale, label, state):
    desk = pages().desk
    decide(desk, Button("Broadcasts", sale.name, label), f"{label} {sale.name}?", "the price in it is wrong")
    desk.sees(f"{sale.name} is {state}")


def settled(drill, sale):
    """Once every function has heard, nothing leaves any more, however long it lasts."""
    time.sleep(FRESH_SECONDS)
    drill.idle.wait()
    left = sale.mails()
    drill.passes(minutes=10)
    assert sale.mails() == left
    return left
