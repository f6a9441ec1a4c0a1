"""The end of the demo: what happened to whom, what was sent and what was not, and where to look."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from infra.brand.compile import check_brand
from infra.cli import customer, inbox, journeys
from infra.cli.brand_folder import BRAND
from infra.cli.console import console, moment, state, table, text
from infra.cost.usage import Usage
from infra.demo.checks import Check
from infra.demo.outcome import Outcome
from infra.journeys import draw as drawing

FOLDER = Path(".local/demo")


def customers(outcomes: Sequence[Outcome]) -> None:
    rows = ((text(customer.name(one.story.profile)), *_summary(one)) for one in outcomes)
    table("Customers", ("name", "known by", "events", "orders", "journey"), rows)


def timeline(ines: Outcome) -> None:
    events = sorted(ines.story.timeline, key=lambda event: str(event["occurred_at"]))
    rows = ((moment(event["occurred_at"]), text(event["name"]), text(event["source"])) for event in events)
    table("Timeline of Ines (UTC)", ("when", "what", "from"), rows)


def messages(outcomes: Sequence[Outcome]) -> None:
    rows = (
        (moment(one["requested_at"]), outcome.person.first_name, text(one["template"]), state(one["state"]), _rule(one))
        for outcome in outcomes
        for one in outcome.story.messages
    )
    headings = ("asked for", "to", "template", "state", "rule that withheld it")
    table("Messages, sent and withheld", headings, sorted(rows))


def units(used: Usage, outcomes: Sequence[Outcome]) -> None:
    """Everything that DynamoDB would charge for: customers, orders, journeys, messages, and their consents."""
    events = sum(len(one.story.timeline) for one in outcomes)
    written = f"[bold]{used.write_units:.0f}[/] write units and {used.read_units:.0f} read units"
    console.print(f"{written} for {events} events with all that followed from them\n")


def write_pages(outcomes: Sequence[Outcome]) -> list[tuple[str, Path]]:
    """Returns what was written, and where."""
    inbox.write([mail for one in outcomes for mail in one.mails], FOLDER / "inbox.html")
    customer.write(outcomes[0].story, FOLDER / "customer.html")
    journey = journeys.find(check_brand(BRAND), "post_purchase")
    (FOLDER / "journey.svg").write_text(drawing.FORMATS[journeys.Format.SVG](journey))
    return [
        ("the mails as they look", FOLDER / "inbox.html"),
        ("everything about Ines", FOLDER / "customer.html"),
        ("the journey that all three took", FOLDER / "journey.svg"),
    ]


def results(checks: Iterable[Check]) -> bool:
    """Whether all of them hold."""
    found = list(checks)
    for sentence, holds in found:
        console.print(f"{'[green]✔[/]' if holds else '[red]✘[/]'} {text(sentence)}")
    return all(holds for _, holds in found)


def _summary(one: Outcome) -> tuple[str, ...]:
    profile, run = one.story.profile, one.journey
    people = (known for known in profile["identifiers"] if known["role"] == "person")
    kinds = sorted({str(known["kind"]).partition("@")[0] for known in people})
    orders = ", ".join(f"{order.get('number') or 'till sale'} {order['status']}" for order in profile["orders"])
    reason = f": {run['reason']}" if run.get("reason") else ""
    return text(", ".join(kinds)), str(len(one.story.timeline)), text(orders), text(f"{run.get('state', '')}{reason}")


def _rule(message: Mapping[str, Any]) -> str:
    return text(message.get("rule"))
