"""The page of channels: how each source fares, its switch, what became of what went out by each channel, and which of
these, and of the systems that webhooks go to, is off.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import reduce
from operator import add

from msgspec import Struct

from shared.console import source_switches, switching
from shared.console.calls import Call
from shared.console.html import Part, tag
from shared.console.outgoing import NOTHING, Out, deliverability, funnel, number
from shared.console.page import folded, page, section, table
from shared.console.words import moment
from shared.interface import operated
from shared.watching.health import Health, Heard

UNPROVED = ("401", "403")
"""What is refused for want of a right signature."""

HEADINGS = (
    "source",
    "health",
    "last delivery",
    "deliveries",
    "wrong signature",
    "refused else",
    "quarantined",
    "secret",
    "waits",
    "",
)
Rows = Iterator[tuple[Part, ...]]


class Channels(Struct, frozen=True):
    """`secrets` is by source when its secret was last changed; None where it needs none; `standings` say who is off,
    `connectors` of whom all are, and `switches` which of what goes out is.
    """

    health: Health
    secrets: Mapping[str, datetime | None]
    standings: Sequence[operated.Source]
    connectors: Sequence[operated.Standing]
    switches: Sequence[operated.Switched]
    went_out: Out
    now: datetime


def show(call: Call, found: Channels) -> str:
    return page(
        call,
        "Channels",
        section(
            "Come in, in 14 days",
            table("Sources", HEADINGS, _sources(call, found)),
            folded("Switch all sources of a connector", source_switches.connectors(call, found.connectors)),
        ),
        section(
            "Go out, in 14 days",
            funnel(found.went_out),
            deliverability(found.went_out),
            switching.listed(call, found.switches),
        ),
    )


def _sources(call: Call, found: Channels) -> Rows:
    health, now = found.health, found.now
    for standing in found.standings:
        name = standing["name"]
        heard, refused = _heard(health, name), health.refused.get(name, NOTHING)
        unproved = sum(refused.get(status, 0) for status in UNPROVED)
        quarantined = health.quarantined.get(name, 0)
        yield (
            name,
            source_switches.off(standing) or _state(health, heard, unproved + quarantined),
            tag("span", moment(heard.last), class_="moment") if heard else "none",
            number(heard.count if heard else 0),
            number(unproved, "warn"),
            number(sum(refused.values()) - unproved, "warn"),
            number(quarantined, "warn"),
            _age(found.secrets.get(name), now),
            switching.waits(standing),
            source_switches.buttons(call, standing),
        )


def _heard(health: Health, name: str) -> Heard | None:
    proved: Collection[Heard] = (health.accepted or {}).get(name, {}).values()
    return reduce(add, proved) if proved else None


def _state(health: Health, heard: Heard | None, trouble: int) -> Part:
    if health.accepted is None:
        return tag("span", "nothing was counted", class_="dim")
    if heard is None:
        return tag("span", "refused" if trouble else "never heard of", class_="bad" if trouble else "dim")
    return tag("span", "some refused or unreadable" if trouble else "good", class_="warn" if trouble else "good")


def _age(changed: datetime | None, now: datetime) -> str:
    return f"{(now - changed).days} days old" if changed else "needs none"
