"""`tributary cost`: what a million of each path of an event costs on AWS, from what it uses on the local stage."""

from collections.abc import Sequence

import typer

from infra.cli import deployment
from infra.cli.console import console, table, text
from infra.cost import ledger
from infra.cost.ledger import Line
from infra.cost.measure import measure

HEADINGS = ("path", "write units", "read units", "$ a million", "target")


def cost(context: typer.Context) -> None:
    """Measure request units and print $ per million. Plays some dozen events and moves the local clock by days."""
    with console.status("measuring"):
        lines = measure(deployment.of(context))
    show(lines)
    over = [sentence for line in lines for sentence in ledger.exceeded(line)]
    for sentence in over:
        console.print(f"[yellow]over its target[/]  {text(sentence)}")


def show(lines: Sequence[Line]) -> None:
    """In two tables, since a terminal is 80 columns wide."""
    table("Price tag (us-east-1, before any free tier)", HEADINGS, map(_row, lines))
    table("What the dollars are for", ("path", *lines[0].parts), map(_parts, lines))


def _row(line: Line) -> tuple[str, ...]:
    units = (f"{line.write_units:.2f}", f"{line.read_units:.2f}")
    total = f"[bold]{line.dollars_per_million:.2f}[/]"
    return (line.path, *units, total, f"{line.target.dollars_per_million:.2f}")


def _parts(line: Line) -> tuple[str, ...]:
    return (line.path, *(f"{dollars:.2f}" for dollars in line.parts.values()))
