"""The long lists of a customer, a page at a time: messages, journeys, orders, and the timeline."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shared.console import measures
from shared.console.buttons import Buttons
from shared.console.html import Html, Part, join, plain, tag
from shared.console.page import folded, table
from shared.console.why import why
from shared.console.words import moment

Plain = Mapping[str, Any]
Row = tuple[Part, ...]

PAGE = 10
STATES = {"sent": "good", "completed": "good", "refused": "warn", "unknown": "bad", "abandoned": "bad"}
LONGEST_DATA = 4_000
"""Of the data of an event; the API has all of it."""


def messages(buttons: Buttons, customer: str, found: Sequence[Plain], start: int) -> Html:
    headings = ("asked for", "template", "by", "state", "why not")
    return _paged(buttons, ("messages", customer), found, start)(headings, _message)


def runs(buttons: Buttons, customer: str, found: Sequence[Plain], start: int) -> Html:
    headings = ("began", "journey", "state", "step", "why it ended", "goal reached", "way")
    return _paged(buttons, ("runs", customer), found, start)(headings, _run)


def orders(buttons: Buttons, customer: str, found: Sequence[Plain], start: int) -> Html:
    """Newest first: the API has them oldest first."""
    return _paged(buttons, ("orders", customer), found[::-1], start)(measures.ORDER, measures.order)


def timeline(buttons: Buttons, customer: str, events: Sequence[Plain], following: str | None) -> Html:
    shown = table("Timeline", ("when", "what", "from"), map(_event, events))
    older = buttons.look("Older events", "customer", {"customer": customer, "before": following}) if following else None
    return join((shown, tag("p", older) if older else None))


def value(found: Any) -> Part:
    """A trait may be anything that JSON can say."""
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False, default=str)


def _paged(
    buttons: Buttons, place: tuple[str, str], found: Sequence[Plain], start: int
) -> Callable[[Sequence[str], Callable[[Plain], Row]], Html]:
    """`place` is the list and whose it is."""
    name, customer = place
    first = min(start, max(len(found) - 1, 0)) // PAGE * PAGE

    def drawn(headings: Sequence[str], row: Callable[[Plain], Row]) -> Html:
        shown = table(name, headings, map(row, found[first : first + PAGE]))
        return join((shown, _turns(buttons, name, customer, (first, len(found)))))

    return drawn


def _turns(buttons: Buttons, name: str, customer: str, place: tuple[int, int]) -> Html | None:
    first, total = place
    if total <= PAGE:
        return None
    last = min(first + PAGE, total)
    turns = [tag("span", f"{first + 1} to {last} of {total:,} ", class_="dim")]
    if first:
        turns.append(buttons.look(f"Newer {name}", "customer", {"customer": customer, name: first - PAGE}))
    if last < total:
        turns.append(buttons.look(f"Older {name}", "customer", {"customer": customer, name: last}))
    return tag("p", *turns)


def _message(one: Plain) -> Row:
    state = tag("span", one["state"], class_=STATES.get(one["state"], "dim"))
    return moment(one["requested_at"]), one["template"], one["channel"], state, why(one.get("rule"), one.get("detail"))


def _run(one: Plain) -> Row:
    state = tag("span", one["state"], class_=STATES.get(one["state"], "dim"))
    goal, way = moment(one.get("converted_at")), [_step(step) for step in one.get("path", ())]
    passed = (
        folded(f"{len(way)} {'step' if len(way) == 1 else 'steps'}", *(tag("div", step) for step in way))
        if way
        else None
    )
    return moment(one["started_at"]), one["journey"], state, one.get("step"), one.get("reason"), goal, passed


def _step(written: str) -> str:
    at, _, step = written.partition(" ")
    return f"{moment(at)} {step}"


def _event(one: Plain) -> Row:
    data = json.dumps(one["data"], ensure_ascii=False, indent=1, default=str)
    cut = data if len(data) <= LONGEST_DATA else f"{data[:LONGEST_DATA]}…"
    lines = tag("pre", join((_line(line) for line in cut.split("\n")), "\n"))
    return moment(one["occurred_at"]), tag("details", tag("summary", one["name"]), lines), one["source"]


def _line(text: str) -> Part:
    """Each by itself, so that letters that turn the direction turn one line only."""
    return text if text.isascii() else plain(text)
