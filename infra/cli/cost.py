"""`tributary cost`: what a million of each path of an event costs on AWS, from what it uses on the local stage."""

from collections.abc import Sequence

import typer

from infra.cli import deployment
from infra.cli.console import console, table, text
from infra.cost import ledger
from infra.cost.ledger import Line
from infra.cost.measure import measure


def cost(context: typer.Context) -> None:
    """Measure request units and print $ per million. Plays a few dozen events and moves the local clock by days."""
    with console.status("measuring"):
        lines = measure(deployment.of(context))
    show(lines)
    over = [sentence for line in lines for sentence in ledger.exceeded(line)]
    for sentence in over:
        console.print(f"[yellow]over its target[/]  {text(sentence)}")


def show(lines: Sequence[Line]) -> None:
    parts = list(lines[0].parts)
    headings = ("path", "write units", "read units", *parts, "$ per million", "target")
    table("Price tag (us-east-1, before any free tier)", headings, map(_row, lines))


def _row(line: Line) -> tuple[str, ...]:
    parts = (f"{dollars:.2f}" for dollars in line.parts.values())
    units = (f"{line.write_units:.2f}", f"{line.read_units:.2f}")
    total = f"[bold]{line.dollars_per_million:.2f}[/]"
    return (line.path, *units, *parts, total, f"{line.target.dollars_per_million:.2f}")
