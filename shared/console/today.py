"""The page of today: alarms, who is off or silent, what came in and went out in 24 hours, and what did not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shared.aws.alarms import Alarm
from shared.console import source_switches
from shared.console.buttons import Buttons
from shared.console.calls import Call
from shared.console.html import Html, Part, tag
from shared.console.page import notice, page, section, table
from shared.console.why import RULES
from shared.console.words import moment
from shared.interface import operated
from shared.watching.silence import Silent

By = Mapping[str, int]
NOTHING: By = {}
FUNNEL = ("delivered", "opened", "clicked", "bounced", "complained")


@dataclass(frozen=True, slots=True)
class In:
    """By connector, whatever its sources are."""

    accepted: By = field(default_factory=dict)
    filed: By = field(default_factory=dict)
    refused: By = field(default_factory=dict)
    quarantined: By = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Out:
    """By channel; `feedback` by what providers said became of it; `withheld` and `held` by rule."""

    sent: By = field(default_factory=dict)
    unknown: By = field(default_factory=dict)
    feedback: Mapping[str, By] = field(default_factory=dict)
    withheld: By = field(default_factory=dict)
    held: By = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Today:
    """`waiting` is by queue, now."""

    alarms: Sequence[Alarm]
    silent: Sequence[Silent]
    standings: Sequence[operated.Source]
    came_in: In
    went_out: Out
    waiting: By


def show(call: Call, today: Today) -> str:
    return page(
        call,
        "Today",
        section("Alarms", *_alarms(today.alarms)),
        _switched(call, today.standings),
        section("Silent, and usually not", _silent(today.silent)) if today.silent else None,
        section("Came in, in 24 hours", table("Came in", CAME_IN, _came_in(today.came_in))),
        section("Went out, in 24 hours", funnel(today.went_out)),
        section("Did not go, in 24 hours", table("Did not go", ("rule", "withheld", "waits"), _rules(today.went_out))),
        section("Waits to be worked off, now", table("Waits", ("queue", "messages"), _waiting(today.waiting))),
    )


def funnel(out: Out) -> Html:
    """Whoever opened, clicked or bounced today may have been written to before."""
    channels = sorted({*out.sent, *out.unknown, *(name for one in out.feedback.values() for name in one)})
    rows = (
        (
            name,
            number(out.sent.get(name, 0)),
            *(number(out.feedback.get(state, NOTHING).get(name, 0), _kind(state)) for state in FUNNEL),
            number(out.unknown.get(name, 0), "warn"),
        )
        for name in channels
    )
    return table("By channel", ("channel", "sent", *FUNNEL, "outcome unknown"), rows)


def number(value: int, kind: str = "") -> Part:
    return tag("span", f"{value:,}", class_=kind) if value and kind else f"{value:,}"


def _kind(state: str) -> str:
    return {"bounced": "warn", "complained": "bad"}.get(state, "")


def _alarms(alarms: Sequence[Alarm]) -> Iterator[Html]:
    if not alarms:
        yield notice("good", "No alarm is on.")
        return
    rows = ((one.says.rpartition(" ")[0], one.says.rpartition(" ")[2], moment(one.since)) for one in alarms)
    yield table("Alarms", ("what", "what to do", "since"), rows)


def _switched(call: Call, found: Sequence[operated.Source]) -> Html | None:
    told = [source_switches.told(one) for one in found if source_switches.is_told(one)]
    if not told:
        return None
    look = Buttons(call).look("Look at the sources", "channels")
    return section("Switched off", *(notice("heed", one) for one in told), tag("p", look))


def _silent(found: Sequence[Silent]) -> Html:
    rows = ((one.name, moment(one.last), f"{one.after.total_seconds() / 3600:,.0f} hours") for one in found)
    return table("Silent", ("who", "last heard of", "missed after"), rows)


CAME_IN = ("connector", "deliveries", "new events", "refused", "quarantined")


def _came_in(found: In) -> Iterator[tuple[Part, ...]]:
    for name in sorted({*found.accepted, *found.filed, *found.refused, *found.quarantined}):
        good = (number(one.get(name, 0)) for one in (found.accepted, found.filed))
        bad = (number(one.get(name, 0), "warn") for one in (found.refused, found.quarantined))
        yield name, *good, *bad


def _rules(out: Out) -> Iterator[tuple[Part, ...]]:
    """Most often first."""
    total = {rule: out.withheld.get(rule, 0) + out.held.get(rule, 0) for rule in {*out.withheld, *out.held}}
    for rule in sorted(total, key=lambda one: (-total[one], one)):
        told = f"{rule}: {RULES[rule]}" if rule in RULES else rule
        yield told, number(out.withheld.get(rule, 0)), number(out.held.get(rule, 0))


def _waiting(waiting: By) -> Iterator[tuple[Part, ...]]:
    return ((name, number(count)) for name, count in sorted(waiting.items()) if count)
