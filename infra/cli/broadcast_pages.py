"""How broadcasts look in a terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

from infra.cli.console import console, moment, state, table, text

WORDS = {
    "sent": "left by now",
    "left": "wait for their turn, or are on their way",
    "held": "held for now",
    "withheld": "withheld by rule",
    "failed": "failed",
    "ended": "ended without a message",
}


def show(one: Any) -> None:
    console.print(f"[bold]{text(one['name'])}[/]  {'[yellow]paused[/]' if one['paused'] else state(one['state'])}")
    for name, value in _facts(one):
        console.print(f"  [dim]{name:<10}[/] {value}", highlight=False)
    console.print()
    if one["count"]:
        audience(one)


def audience(one: Any) -> None:
    count = one["count"]
    if not count["done_at"]:
        console.print(f"Being counted: {count['looked']:,} looked at so far.\n")
        return
    names = ("addressed", "consented", "suppressed", "capped", "reached")
    rows = ((text(channel), *(f"{found[name]:,}" for name in names)) for channel, found in count["channels"].items())
    title = (
        f"Audience: {count['members']:,} of {one['segment']} at {moment(count['at'])} UTC, {count['reached']:,} reached"
    )
    table(title, ("channel", "with an address", "agreed", "suppressed", "capped now", "reached"), rows)
    if one["legal_notice"]:
        told = "of them opted out of marketing, and get it all the same: it is a legal notice"
        console.print(f"[yellow]{count['opted_out']:,}[/] {told}.\n", highlight=False)


def outcome(found: Any, became: Mapping[str, Any]) -> None:
    entered = found["entered"]
    if not entered:
        return
    told = ", ".join(f"{number:,} {name}" for name, number in sorted(entered.items()))
    console.print(f"Of the audience so far: {told}.\n", highlight=False)
    table("What became of it", ("what", "why", "how many"), _rows(became))


def what(one: Any) -> str:
    channels = " or ".join(one["channels"])
    return f"{one['template']} by {channels}" if one["template"] else f"journey {one['journey']}"


def _rows(became: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name, words in WORDS.items():
        value = became[name]
        if isinstance(value, Mapping):
            yield from ((words, text(why), f"{number:,}") for why, number in sorted(value.items()))
        elif value:
            yield state(name) if name == "sent" else words, "", f"{value:,}"


def _facts(one: Any) -> Iterator[tuple[str, str]]:
    yield "what", text(f"{what(one)}, {'a legal notice' if one['legal_notice'] else one['message_class']}")
    yield "segment", text(one["segment"])
    yield "when", text(_when(one))
    yield "why", text(f"{one['reason']} (drafted by {one['drafted_by']}, {moment(one['drafted_at'])})")
    if one["confirmed_at"]:
        yield "confirmed", text(f"for {one['audience']:,} by {one['confirmed_by']}, {moment(one['confirmed_at'])}")
    if one["opted_out"] is not None:
        yield "override", text(f"{one['opted_out']:,} who opted out of marketing: {one['confirmed_because']}")
    if one["started_at"]:
        yield "started", f"{moment(one['started_at'])} UTC, {_pace(one['pace'])}"
    if one["ended_at"]:
        yield "ended", f"{moment(one['ended_at'])} UTC"


def _when(one: Any) -> str:
    if one["at"] is None:
        return "as soon as it is confirmed"
    if not one["local"]:
        return f"{moment(one['at'])} ({one['at'][19:] or 'UTC'})"
    past = "now" if one["past"] == "now" else "not at all"
    return f"{moment(one['at'])} on each customer's own clock; {past} where that is over"


def _pace(pace: Any) -> str:
    days = f", {pace['today']:,} on the first day and {pace['daily']:,} on each after it" if pace["daily"] else ""
    return f"{float(pace['per_second']):.4g} messages a second{days}"
