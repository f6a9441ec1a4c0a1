"""Every page of the console in a browser after the demo's story, in either theme: its words stand out from its paper.

With `PROVE_PICTURES` it takes their pictures, light and dark.
"""

import json

import pytest

from tests.e2e import test_console
from tests.e2e.browser import PROGRAM
from tests.e2e.test_watching_pages import contrast

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium on this machine")
browser, address = test_console.browser, test_console.address
READABLE = 4.5
"""WCAG 2.2, AA."""

TITLED = "[...document.querySelectorAll('.tributary h2')].some((one) => one.textContent === {title})"
WORDS = """[...document.querySelectorAll('main .tributary *, dialog *')].filter((one) => one.checkVisibility() &&
!one.closest('svg') && [...one.childNodes].some((part) => part.nodeType === 3 && part.textContent.trim()))
.map((one) => [one.textContent.slice(0, 40), getComputedStyle(one).color, (function paper(on) {
  const colour = on ? getComputedStyle(on).backgroundColor : 'rgb(255, 255, 255)';
  return colour.startsWith('rgba') ? paper(on.parentElement) : colour; })(one)])"""


def customer(desk, ines):
    desk.finds(f"email:{ines.person.email}")
    desk.sees(ines.story.profile["customer_id"])
    return "Ines Hoffmann"


def chosen(desk, ines):
    customer(desk, ines)
    desk.types("one", f"email:{ines.person.email}")
    desk.types("other", f"shopify_customer@shop-a:{ines.person.customer_id}")


def why_one(desk, ines):
    chosen(desk, ines)
    desk.presses("Why are they one?")
    desk.browser.wait("document.querySelector('dialog table')")


def cut(desk, ines):
    chosen(desk, ines)
    desk.presses("Cut apart…")
    desk.sees("had never been one")
    desk.types("reason", "two people share a tablet")
    desk.presses("Cut apart")
    desk.is_asked("apart?")


def journey(desk, ines):
    row = "[...document.querySelectorAll('tr')].find(one => one.innerText.includes('first to second'))"
    desk.browser.wait(row)
    desk.browser.run(f"{row}.querySelector('button').click()")
    desk.sees("Who waits where")
    return "first to second purchase"


PAGES = {
    "customer": ("-customers", "Find a customer", customer),
    "why-one": ("-customers", "Find a customer", why_one),
    "cut": ("-customers", "Find a customer", cut),
    "journeys": ("-journeys", "Who changed what", lambda desk, ines: "Journeys"),
    "journey": ("-journeys", "Who changed what", journey),
    "settings": ("-journeys", "Who changed what", lambda desk, ines: "Settings"),
    "queues": ("", "Go out, in 14 days", lambda desk, ines: "Queues"),
    "jobs": ("", "Go out, in 14 days", lambda desk, ines: "Jobs"),
    "today": ("", "Go out, in 14 days", lambda desk, ines: "Today"),
    "channels": ("", "Go out, in 14 days", lambda desk, ines: "Channels"),
}
"""By picture: the end of the dashboard's name, what it shows at last, and how to come to the page. That gives its
title, or none where a question lies above it.
"""


@pytest.fixture
def opens(browser, address, stage):
    def opened(page, theme):
        browser.open(f"{address}?dashboard={stage.app}-{stage.stage}{PAGES[page][0]}&theme={theme}")
        return test_console.Desk(browser, PAGES[page][1])

    return opened


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_read(opens, told, page, theme):
    desk = opens(page, theme)
    title = PAGES[page][2](desk, told[0])
    desk.browser.wait(TITLED.format(title=json.dumps(title)) if title else "document.querySelector('dialog')")
    words = desk.browser.run(WORDS)
    assert words
    assert [(text, one, paper) for text, one, paper in words if contrast(one, paper) < READABLE] == []
    desk.pictured(title, f"{page}{'' if theme == 'light' else '-dark'}.png")
