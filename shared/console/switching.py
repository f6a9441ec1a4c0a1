"""The switches of sending: all of it, and each channel; what switching one does is said before it is done."""

from collections.abc import Sequence

from shared.console.buttons import Buttons
from shared.console.calls import Call
from shared.console.correcting import REASON
from shared.console.html import Html, Part, tag
from shared.console.page import form, notice, page, pairs, section, table, text_field
from shared.console.words import moment
from shared.interface import operated

OFF = "No message goes out by it, however urgent. Messages wait until it is on again; what comes too late then expires."
ON = "Messages that waited go out within half an hour, after one more look at whether they still should."
TOLD = {"switch_off": OFF, "switch_on": ON}
LABELS = {"switch_off": "Switch off", "switch_on": "Switch on"}


def switches(call: Call, found: Sequence[operated.Standing]) -> Html:
    headings = ("switch", "state", "since", "why", "")
    return section("Sending", table("Sending", headings, [_row(call, one) for one in found]))


def review(call: Call) -> str:
    act, name = call["view"], call["switch"]
    ask = f"{LABELS[act]} {_title(name)}?"
    field = text_field("Reason", "reason", call.get("reason"), REASON)
    return page(
        call,
        f"{LABELS[act]}: {_title(name)}",
        notice("heed", TOLD[act]),
        form(field, tag("div", Buttons(call).act(LABELS[act], act, ask, {"switch": name}))),
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


def _row(call: Call, one: operated.Standing) -> tuple[Part, ...]:
    off = one["state"] == "paused"
    act = "switch_on" if off else "switch_off"
    state = tag("span", "off" if off else "on", class_="bad" if off else "good")
    press = Buttons(call).look(f"{LABELS[act]}…", act, {"switch": one["name"]})
    return _title(one["name"]), state, moment(one["since"]), one["reason"], press


def _title(name: str) -> str:
    return "all sending" if name == "sending" else name
