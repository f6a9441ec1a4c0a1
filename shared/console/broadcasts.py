"""Broadcasts that are going out or wait for their time; how to stop one is said before it is done."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from shared.broadcasts import starting
from shared.broadcasts.models import State
from shared.broadcasts.under_way import UnderWay
from shared.console.buttons import Buttons
from shared.console.calls import Call
from shared.console.html import Html, Part, join, tag
from shared.console.page import notice, page, pairs, reasoned, table
from shared.console.words import moment
from shared.interface import broadcasting


class Act(Struct, frozen=True):
    """`path` is that of the API, `final` what it is told besides the reason."""

    label: str
    path: str
    told: str
    final: bool | None = None


ACTS: Mapping[str, Act] = {
    "broadcast_pause": Act("Pause", "stops", "Nothing more leaves. What has not left waits until it goes on.", False),
    "broadcast_resume": Act("Resume", "resumptions", "What has not left goes, as much later as the pause lasted."),
    "broadcast_stop": Act("Stop", "stops", "Nothing more leaves, for good. This cannot be undone.", True),
}
HEADINGS = ("broadcast", "state", "begins", "people", "messages sent", "")


def listing(call: Call, found: Sequence[UnderWay]) -> Html:
    return table("Broadcasts", HEADINGS, [_row(call, one) for one in found])


def review(call: Call) -> str:
    name, act = call["broadcast"], ACTS[call["view"]]
    press = Buttons(call).act(act.label, call["view"], f"{act.label} {name}?", {"broadcast": name})
    return page(call, f"{act.label}: {name}", notice("heed", act.told), reasoned(call, press), _back(call))


def asked(call: Call) -> tuple[str, dict[str, str | bool]]:
    """The rest of the path, and what is told."""
    act = ACTS[call["act"]]
    final: dict[str, bool] = {} if act.final is None else {"final": act.final}
    return act.path, {"reason": call["reason"], **final}


def decided(call: Call, found: broadcasting.Broadcast) -> str:
    state = "paused" if found["paused"] else found["state"]
    told = notice("good", "Every function hears of it within five seconds.")
    return page(call, f"{found['name']} is {state}", told, pairs([("people", f"{found['audience']:,}")]), _back(call))


def _row(call: Call, one: UnderWay) -> tuple[Part, ...]:
    known = one.broadcast
    state = tag("span", _state(one), class_="warn" if one.paused else "good")
    confirmed, audience = known.confirmed_at, known.audience or 0
    begins = known.start.at if known.start else starting.begins(known, confirmed) if confirmed else None
    sent = f"{one.sent:,}" if known.state is State.RUNNING else ""
    return known.name, state, moment(begins), f"{audience:,}", sent, join(_buttons(call, one), " ")


def _state(one: UnderWay) -> str:
    state = "paused" if one.paused else str(one.broadcast.state)
    return f"{state}, a legal notice" if one.broadcast.legal_notice else state


def _buttons(call: Call, one: UnderWay) -> Iterator[Html]:
    for view in ("broadcast_resume" if one.paused else "broadcast_pause", "broadcast_stop"):
        yield Buttons(call).look(f"{ACTS[view].label}…", view, {"broadcast": one.broadcast.name})


def _back(call: Call) -> Html:
    return tag("p", Buttons(call).look("Today", "today"))
