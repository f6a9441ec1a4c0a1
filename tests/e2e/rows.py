"""A button in a row of a table on a page: it says what it will do, asks why, and asks once more."""

import json
from typing import NamedTuple

BUTTON = """[...([...document.querySelectorAll('table[aria-label={table}] tr')]
.find(one => one.querySelector('td')?.textContent === {of})?.querySelectorAll('button') ?? [])]
.find(one => one.textContent === {label})"""


class Button(NamedTuple):
    """`of` is the first cell of its row; what it is called there ends in `…`."""

    table: str
    of: str
    label: str


def decide(desk, button, question, reason):
    """`question` is what is asked at last, such as `Switch off email?`."""
    ask(desk, button, question, reason)
    desk.presses("Confirm", "dialog")


def ask(desk, button, question, reason):
    """Up to the last question, which waits for an answer."""
    table, of, label = map(json.dumps, (button.table, button.of, f"{button.label}…"))
    press = BUTTON.format(table=table, of=of, label=label)
    desk.browser.wait(press)
    desk.browser.run(f"{press}.click()")
    desk.sees(f"{button.label}: {button.of}")
    desk.types("reason", reason)
    desk.presses(button.label)
    desk.is_asked(question)
