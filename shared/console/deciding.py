"""What may be decided about a journey, or about sending: shown first with whom it touches, then asked, then done."""

from collections.abc import Mapping

from msgspec import Struct

from shared.console.buttons import Buttons
from shared.console.calls import Call
from shared.console.html import tag
from shared.console.page import notice, page, pairs, reasoned
from shared.console.words import moment
from shared.interface import operated


class Act(Struct, frozen=True):
    """`path` is that of the API; `when` are the states in which it changes anything."""

    label: str
    path: str
    told: str
    when: tuple[str, ...]


ACTS: Mapping[str, Act] = {
    "pause": Act("Pause", "pauses", "Timers stand still and messages wait. What ends a run still does.", ("running",)),
    "resume": Act(
        "Resume", "resumptions", "Timers go on with what was left. Held messages go within half an hour.", ("paused",)
    ),
    "stop": Act(
        "Stop", "stops", "All its runs end for good, and nobody enters any more. This cannot be undone.",
        ("running", "paused"),
    ),
    "release": Act("Let in again", "releases", "Whoever comes from now on enters again.", ("stopped",)),
}  # fmt: skip


def review(call: Call, name: str, people: int) -> str:
    """`people` are the runs that wait now."""
    act = ACTS[call["view"]]
    ask = f"{act.label} {name}? {people:,} runs wait on it now."
    press = Buttons(call).act(act.label, call["view"], ask, {"journey": name})
    back = Buttons(call).look("Back to the journey", "journey", {"journey": name})
    return page(
        call,
        f"{act.label}: {name.replace('_', ' ')}",
        notice("heed", act.told),
        pairs([("runs that wait on it now", f"{people:,}")]),
        reasoned(call, press),
        tag("p", back),
    )


def decided(call: Call, decision: operated.Decision) -> str:
    """Every function hears of it within five seconds."""
    name = decision["name"]
    told = "Every function hears of it within five seconds."
    tour = None if decision["tour"] is None else "Whoever it touches is being looked at now."
    rows = [("since", moment(decision["since"])), ("by", decision["by"]), ("because", decision["reason"])]
    back = Buttons(call).look("Back to the journey", "journey", {"journey": name})
    return page(
        call,
        f"{name.replace('_', ' ')} is {decision['state']}",
        notice("good", told, " " if tour else None, tour),
        pairs(rows),
        tag("p", back),
    )
