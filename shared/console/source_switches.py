"""The switches of connectors: which sources are off and what waits of them; what switching one does is said before."""

from collections.abc import Sequence
from datetime import datetime

from shared.aws import keys
from shared.console import switching
from shared.console.buttons import Buttons
from shared.console.calls import Call
from shared.console.html import Html, Part, join, tag
from shared.console.page import notice, page, pairs, reasoned, section, table
from shared.console.words import counted, moment
from shared.errors import NotFoundError
from shared.interface import operated

OFF = "What it sends is still answered and kept, but is not filed: it waits until it is on again, or is dropped."
ON = "What waits is filed, oldest first; what is known already stays as it is."
DROP = "What waits now is deleted and never filed. This cannot be undone. What comes later still waits."
TOLD = {"source_off": OFF, "source_on": ON, "source_drop": DROP}
DELIVERIES = ("delivery", "deliveries")
LABELS = {"source_off": "Switch off", "source_on": "Switch on", "source_drop": "Drop"}


def is_told(one: operated.Source) -> bool:
    """It is off, or was and something still waits."""
    return one["state"] == "paused" or one["held"] > 0


def told(one: operated.Source) -> str:
    """`shopify/shop-a is off since 2026-11-29 09:12, 120 deliveries wait, …`."""
    return switching.sentence(one["name"], one, DELIVERIES)


def off(one: operated.Source) -> Html | None:
    if one["state"] != "paused":
        return None
    return tag("span", "off" if one["switch"] == one["name"] else f"off, as all of {one['switch']}", class_="bad")


def buttons(call: Call, one: operated.Source) -> Html:
    """Where all of a connector is off, the button switches that on."""
    look, name = Buttons(call).look, {"source": one["switch"]}
    if one["state"] != "paused":
        return look(f"{LABELS['source_off']}…", "source_off", name)
    drop = look(f"{LABELS['source_drop']}…", "source_drop", {"source": one["name"]}) if one["held"] else None
    return join((look(f"{LABELS['source_on']}…", "source_on", name), drop), " ")


def connectors(call: Call, found: Sequence[operated.Standing]) -> Html:
    """One switch for all sources of each, also for those that it is given later."""
    rows = [switching.row(call, one, one["name"], of="source") for one in found]
    return table("Connectors", ("connector", *switching.STANDING), rows)


def review(call: Call, found: Sequence[operated.Source], at: datetime) -> str:
    """`found` are all sources, as they were at that time."""
    act, name = call["view"], call["source"]
    chosen = [one for one in found if name in (one["name"], one["name"].partition("/")[0])]
    if not chosen:
        raise NotFoundError(f"there is no source {name!r}")
    count = counted(sum(one["held"] for one in chosen), more=any(one["more"] for one in chosen))
    said = {"source": name} | ({"until": keys.timestamp(at)} if act == "source_drop" else {})
    press = Buttons(call).act(LABELS[act], act, f"{LABELS[act]}: {name}? {switching.wait(count, DELIVERIES)}.", said)
    return page(
        call,
        f"{LABELS[act]}: {name}",
        notice("heed", TOLD[act]),
        pairs([("deliveries that wait", count)]),
        reasoned(call, press),
        _back(call),
    )


def done(call: Call, decision: operated.Decision) -> str:
    name, dropped = decision["name"], call["act"] == "source_drop"
    state = "off" if decision["state"] == "paused" else "on"
    tour = "What waits is being filed now." if state == "on" and decision["tour"] else None
    rows = [("since", moment(decision["since"])), ("by", decision["by"]), ("because", decision["reason"])]
    return page(
        call,
        f"What waits of {name} is being deleted" if dropped else f"{name} is switched {state}",
        notice("good", "Every function hears of it within five seconds.", " " if tour else None, tour),
        section("The switch", pairs(rows)),
        _back(call),
    )


def _back(call: Call) -> Part:
    return tag("p", Buttons(call).look("All sources", "channels"))
