"""The switches of sending: all of it, each channel, each system of others; what switching one does is said before."""

from collections.abc import Sequence

from shared.console.buttons import Buttons
from shared.console.calls import Call
from shared.console.html import Html, Part, join, tag
from shared.console.page import notice, page, pairs, reasoned, section, table
from shared.console.words import counted, moment
from shared.interface import operated

OFF = "No message goes out by it, however urgent. Messages wait until it is on again; what comes too late then expires."
ON = "Messages that waited go out within half an hour, after one more look at whether they still should."
TOLD = {"switch_off": OFF, "switch_on": ON}
STANDING = ("state", "since", "why", "")
LABELS = {"switch_off": "Switch off", "switch_on": "Switch on"}


def is_told(one: operated.Switched) -> bool:
    return one["state"] == "paused"


def told(one: operated.Switched) -> str:
    """`all sending is off since 2026-11-29 09:12, 36 messages wait, …`."""
    return sentence(_title(one["name"]), one, ("message", "messages"))


def sentence(title: str, one: operated.Switched | operated.Source, things: tuple[str, str]) -> str:
    """What is switched off, or was, and what of it waits; `things` are one and many of these."""
    state = f"is off since {moment(one['since'])}" if one["state"] == "paused" else "is on again"
    oldest = f", the oldest since {moment(one['oldest'])}" if one["held"] else ""
    return f"{title} {state}, {wait(waits(one), things)}{oldest}: {one['reason']}"


def wait(count: str, things: tuple[str, str]) -> str:
    return f"1 {things[0]} waits" if count == "1" else f"{count} {things[1]} wait"


def waits(one: operated.Switched | operated.Source) -> str:
    return counted(one["held"], more=one["more"])


def switches(call: Call, found: Sequence[operated.Switched]) -> Html:
    return section("Sending", listed(call, found))


def listed(call: Call, found: Sequence[operated.Switched]) -> Html:
    headings = ("switch", *STANDING[:-1], "waits", "")
    return table("Sending", headings, [_row(call, one) for one in found])


def row(call: Call, one: operated.Standing, title: str, of: str = "switch") -> tuple[Part, ...]:
    """A title and STANDING; `of` is what is switched: sending and its channels, or a `source`."""
    off = one["state"] == "paused"
    state = tag("span", "off" if off else "on", class_="bad" if off else "good")
    word = "on" if off else "off"
    press = Buttons(call).look(f"Switch {word}…", f"{of}_{word}", {of: one["name"]})
    return title, state, moment(one["since"]), one["reason"], press


def review(call: Call) -> str:
    act, name = call["view"], call["switch"]
    ask = f"{LABELS[act]} {_title(name)}?"
    press = Buttons(call).act(LABELS[act], act, ask, {"switch": name})
    return page(
        call,
        f"{LABELS[act]}: {_title(name)}",
        notice("heed", TOLD[act]),
        reasoned(call, press),
        tag("p", Buttons(call).look("All journeys and switches", "journeys")),
    )


def switched(call: Call, decision: operated.Standing) -> str:
    state = "off" if decision["state"] == "paused" else "on"
    rows = [("since", moment(decision["since"])), ("by", decision["by"]), ("because", decision["reason"])]
    return page(
        call,
        f"{_title(decision['name'])} is switched {state}",
        notice("good", "Every function hears of it within five seconds."),
        pairs(rows),
        tag("p", Buttons(call).look("All journeys and switches", "journeys")),
    )


def _row(call: Call, one: operated.Switched) -> tuple[Part, ...]:
    title, state, since, why, press = row(call, one, _title(one["name"]))
    fails = f"fails since {moment(one['failing_since'])}" if one["failing_since"] else ""
    return title, state, since, join(filter(None, (why, fails)), ". "), waits(one), press


def _title(name: str) -> str:
    return "all sending" if name == "sending" else name
