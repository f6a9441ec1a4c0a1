"""What the parts of the bench have measured, put into words and rows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from infra.bench import connectors, decisions, engine, growth, imports, simulation
from infra.bench.section import Section
from infra.bench.stories import JOIN, KNOWN

Plain = dict[str, Any]
MOST = 2.0
"""The target of the ratio: our own work may double what bare botocore takes, and no more."""


def of_imports(rows: Sequence[Plain]) -> Section:
    slow = [one["function"] for one in rows if one["ratio"] > imports.TARGET]
    return Section(
        "Cold starts",
        "CPU of a process that imports one function with all its clients and sees nothing but its package, against a"
        f" bare `boto3` that creates the same clients. The minimum of {imports.RUNS} processes each, taking turns."
        f" Target: at most {imports.TARGET} ({_verdict(slow)}).",
        ("function", "clients", "CPU ms", "bare ms", "ratio"),
        [
            [one["function"], one["clients"], f"{one['ms']:.0f}", f"{one['bare_ms']:.0f}", f"{one['ratio']:.2f}"]
            for one in rows
        ],
    )


def _verdict(missed: Sequence[str]) -> str:
    return f"missed by {', '.join(missed)}" if missed else "met by all"


def of_engine(rows: Sequence[Plain]) -> Section:
    return Section(
        "An event, from the signed delivery to the stored fact",
        "CPU of both functions that it passes, without network and store: botocore's answers are those of a first"
        " playing, given again. *Bare* makes the same requests, parameters ready, with one HMAC and one JSON reading."
        f" Medians of {engine.ROUNDS} rounds of {engine.EVENTS} events; the range shows how noisy the machine was."
        f" Target: at most {MOST:g}. Units are counted from the sizes of the items by DynamoDB's own rules.",
        (
            "event",
            "calls",
            "write units",
            "read units",
            "events/s/core in identity",
            "CPU ms",
            "bare ms",
            "ratio (range)",
        ),
        [_event(one) for one in rows],
    )


def _event(one: Plain) -> list[str]:
    numbers = [f"{one[name]:g}" for name in ("calls", "write_units", "read_units")]
    times = [f"{1000 / one['identity_ms']:.0f}", f"{one['door_ms'] + one['identity_ms']:.1f}", f"{one['bare_ms']:.1f}"]
    ratio = f"{one['ratio']:.2f} ({one['ratio_from']:.2f}–{one['ratio_to']:.2f})"
    return [one["kind"], *numbers, *times, ratio]


def of_growth(axes: Sequence[Plain]) -> Section:
    uneven = growth.uneven(axes)
    return Section(
        "Growth",
        "Units and calls of one event, when there is ever more already. Target: flat within 10 % for a known customer's"
        f" event; {'; '.join(uneven) if uneven else 'it is exactly flat'}. A join costs by the customer's"
        " identifiers, and nothing by its history or by the number of customers.",
        (
            "over",
            "from",
            "to",
            *(f"{story.name}: {what}" for story in (KNOWN, JOIN) for what in ("write", "read", "calls")),
        ),
        [_axis(axis) for axis in axes],
        picture="pictures/growth.svg",
    )


def _axis(axis: Plain) -> list[str]:
    lines = [values for story in (KNOWN, JOIN) for values in axis["stories"][story.name].values()]
    cells = [f"{values[0]:g}" if len(set(values)) == 1 else f"{values[0]:g} → {values[-1]:g}" for values in lines]
    return [axis["name"], f"{axis['sizes'][0]:,}", f"{axis['sizes'][-1]:,}", *cells]


def of_decisions(rows: Sequence[Plain]) -> Section:
    return Section(
        "Deciding",
        "CPU of one decision when there is ever more of what it might have to look at, without store and network: of"
        f" each size the quickest of {decisions.ROUNDS} rounds, the sizes taking turns. Target: flat within 10 % where"
        " it says so.",
        ("decision", "with", "µs", "ratio", "target"),
        [_decision(one) for one in rows],
    )


def _decision(one: Plain) -> list[str]:
    (first, *_, last), (least, *_, most) = one["sizes"], one["us"]
    ratio, target = f"{most / least:.2f}", "flat" if one["flat"] else "–"
    return [one["what"], f"{first:,} → {last:,} {one['over']}", f"{least:g} → {most:g}", ratio, target]


def of_connectors(rows: Sequence[Plain]) -> Section:
    slow = [one["connector"] for one in rows if one.get("p99_ms", 0) > connectors.TARGET_MS]
    return Section(
        "Believing and reading a delivery, by connector",
        f"CPU of `verify` and `parse` over {connectors.RUNS} runs of every case of its fixture (– where no case holds a"
        " proof: over EventBridge that is IAM's). Target: p99 below"
        f" {connectors.TARGET_MS:g} ms for deliveries of ordinary size"
        f" ({_verdict(slow)}).",
        (
            "connector",
            "cases",
            "largest KB",
            "verify p50 ms",
            "p50 ms",
            "p99 ms",
            "worst case's p99 ms",
            "events/s/core",
        ),
        [_connector(one) for one in rows if one["cases"]],
    )


def _connector(one: Plain) -> list[str]:
    proof = "–" if one["verify_p50_ms"] is None else f"{one['verify_p50_ms']:.3f}"
    times = [f"{one[name]:.2f}" for name in ("p50_ms", "p99_ms", "worst_p99_ms")]
    return [one["connector"], str(one["cases"]), f"{one['largest_kb']:g}", proof, *times, f"{one['per_second']:,}"]


def of_simulation(rows: Sequence[Plain]) -> Section:
    missed = any(one["per_second"] < simulation.TARGET for one in rows)
    return Section(
        "A simulated year",
        "CPU of `tributary journeys simulate` for a month of a customer of the made-up shop, with all journeys of the"
        " sample brand, on one core. *Ratio* is against the same story with neither journeys nor segments, where facts"
        f" are only filed: medians of {simulation.ROUNDS} rounds. *Calls* are of functions. Target:"
        f" {simulation.TARGET:,} a second ({'missed' if missed else 'met'}).",
        ("customers", "events", "runs", "messages", "calls", "of them filing", "a second", "ratio (range)"),
        [_simulated(one) for one in rows],
    )


def _simulated(one: Plain) -> list[str]:
    counts = [f"{one[name]:,}" for name in ("customers", "events", "runs", "messages", "calls", "calls_bare")]
    return [*counts, f"{one['per_second']:,}", f"{one['ratio']:.2f} ({one['ratio_from']:.2f}–{one['ratio_to']:.2f})"]


PARTS: Mapping[str, tuple[Callable[[], list[Plain]], Callable[[Sequence[Plain]], Section]]] = {
    "imports": (imports.measure, of_imports),
    "engine": (engine.measure, of_engine),
    "growth": (growth.measure, of_growth),
    "decisions": (decisions.measure, of_decisions),
    "connectors": (connectors.measure, of_connectors),
    "simulation": (simulation.measure, of_simulation),
}
"""How each part is measured, and how it is told; in this order."""
