"""The page of today: alarms, who is off or silent, what came in and went out in 24 hours, and what did not."""

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from shared.aws.alarms import Alarm
from shared.broadcasts.under_way import UnderWay
from shared.console import broadcasts, source_switches, switching
from shared.console.buttons import Buttons
from shared.console.calls import Call
from shared.console.html import Html, Part, join, tag
from shared.console.outgoing import By, Out, funnel, number, withheld
from shared.console.page import notice, page, section, table
from shared.console.spending import budgets
from shared.console.words import moment
from shared.interface import operated
from shared.watching.lag import Lag
from shared.watching.silence import Silent


class In(Struct, frozen=True):
    """By connector, whatever its sources are; `lag` is of all of them, who share one queue."""

    accepted: By = field(default_factory=dict)
    filed: By = field(default_factory=dict)
    refused: By = field(default_factory=dict)
    quarantined: By = field(default_factory=dict)
    lag: Lag | None = None


class Today(Struct, frozen=True):
    """`waiting` is by queue, now."""

    alarms: Sequence[Alarm]
    switches: Sequence[operated.Switched]
    silent: Sequence[Silent]
    standings: Sequence[operated.Source]
    came_in: In
    went_out: Out
    spending: Sequence[operated.Spending]
    broadcasts: Sequence[UnderWay]
    waiting: By


def show(call: Call, today: Today) -> str:
    return page(
        call,
        "Today",
        section("Alarms", *_alarms(today.alarms)),
        _switched(call, today.switches, today.standings),
        section("Silent, and usually not", _silent(today.silent)) if today.silent else None,
        section("Came in, in 24 hours", table("Came in", CAME_IN, _came_in(today.came_in)), _late(today.came_in.lag)),
        section("Went out, in 24 hours", funnel(today.went_out)),
        section("Broadcasts, now", broadcasts.listing(call, today.broadcasts)) if today.broadcasts else None,
        section("Budgets", budgets(call, today.spending)),
        section("Did not go, in 24 hours", withheld(today.went_out)),
        section("Waits to be worked off, now", table("Waits", ("queue", "messages"), _waiting(today.waiting))),
    )


def _alarms(alarms: Sequence[Alarm]) -> Iterator[Html]:
    if not alarms:
        yield notice("good", "No alarm is on.")
        return
    rows = ((one.says.rpartition(" ")[0], one.says.rpartition(" ")[2], moment(one.since)) for one in alarms)
    yield table("Alarms", ("what", "what to do", "since"), rows)


def _switched(call: Call, switches: Sequence[operated.Switched], standings: Sequence[operated.Source]) -> Html | None:
    sending = [switching.told(one) for one in switches if switching.is_told(one)]
    sources = [source_switches.told(one) for one in standings if source_switches.is_told(one)]
    if not sending and not sources:
        return None
    look, told = Buttons(call).look, (notice("heed", one) for one in (*sending, *sources))
    journeys = look("Look at the switches", "journeys") if sending else None
    channels = look("Look at the sources", "channels") if sources else None
    return section("Switched off", *told, tag("p", join((journeys, channels), " ")))


def _silent(found: Sequence[Silent]) -> Html:
    rows = ((one.name, moment(one.last), f"{one.after.total_seconds() / 3600:,.0f} hours") for one in found)
    return table("Silent", ("who", "last heard of", "missed after"), rows)


CAME_IN = ("connector", "deliveries", "new events", "refused", "quarantined")


def _came_in(found: In) -> Iterator[tuple[Part, ...]]:
    for name in sorted({*found.accepted, *found.filed, *found.refused, *found.quarantined}):
        good = (number(one.get(name, 0)) for one in (found.accepted, found.filed))
        bad = (number(one.get(name, 0), "warn") for one in (found.refused, found.quarantined))
        yield name, *good, *bad


def _late(lag: Lag | None) -> Html | None:
    if lag is None:
        return None
    now, most = (f"{one.total_seconds():,.1f} s" for one in (lag.now, lag.most))
    return tag("p", f"From received to filed: {now} at most in the last hour that had any, {most} at most in 24 hours.")


def _waiting(waiting: By) -> Iterator[tuple[Part, ...]]:
    return ((name, number(count)) for name, count in sorted(waiting.items()) if count)
