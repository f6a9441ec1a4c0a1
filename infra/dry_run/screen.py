"""What a dry run found, in the terminal: numbers first, then examples."""

from collections.abc import Mapping, Sequence
from typing import Any

from infra.cli.console import table, text
from infra.dry_run.report import STANDINGS, Report, counts

TOTALS = {
    "customers": "customers",
    "identifiers": "identifiers",
    "events": "events",
    "events_without_identifier": "events that name nobody",
}
CHANGES = {"joins": ("Joined from several", "was"), "splits": ("Split into several", "becomes")}
FEW = 6
Plain = Mapping[str, Any]


def show(report: Report) -> None:
    found = report.plain()
    rows = ((what, f"{found['before'][name]:,}", f"{found['after'][name]:,}") for name, what in TOTALS.items())
    table("Customers", ("", "rules of now", "changed rules"), rows)
    differences = ((what, f"{number:,}") for what, number in counts(report.outcome.difference) if number)
    table("What would change", ("", "number"), differences)
    _examples(found)
    for side, heading in (("before", "Largest now"), ("after", "Largest under the changed rules")):
        largest = ((named(one), f"{one['identifiers']:,}", f"{one['events']:,}") for one in found[side]["largest"])
        table(heading, ("customer", "identifiers", "events"), largest)


def _examples(found: Plain) -> None:
    for name, (heading, word) in CHANGES.items():
        if found[name]:
            rows = ((named(one["customer"]), listed(one[word])) for one in found[name])
            table(f"{heading}, for example", ("customer", word), rows)
    for name, heading in STANDINGS.items():
        if found[name]:
            table(f"{heading.capitalize()}, for example", ("",), ((named(one),) for one in found[name]))
    if found["consent"]:
        reached = ((named(one["withdrawn"]), listed(one["meets"]), listed(one["leaves"])) for one in found["consent"])
        table("Consent, for example", ("said no", "meets a yes of", "leaves a yes of"), reached)


def named(one: Plain) -> str:
    """By its value only if there is one to be shown."""
    return text(f"{one['kind']}:{one['value']}" if "value" in one else f"{one['kind']} {one['id']}")


def listed(some: Sequence[Plain]) -> str:
    more = f" and {len(some) - FEW} more" if len(some) > FEW else ""
    return ", ".join(map(named, some[:FEW])) + more
