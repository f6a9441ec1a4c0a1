"""What every command prints with: one console, and how times, money and states look."""

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from shared.console.words import moment as moment
from shared.console.words import money as money

console = Console()
errors = Console(stderr=True)

COLOURS = {
    "sent": "green",
    "refused": "yellow",
    "unknown": "red",
    "abandoned": "red",
    "waiting": "cyan",
    "running": "green",
    "paused": "yellow",
    "stopped": "red",
}


def table(title: str, headings: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Cells fold where the terminal is narrow; nothing is cut off."""
    shown = Table(title=title, title_justify="left", title_style="bold", header_style="dim", box=None, pad_edge=False)
    for heading in headings:
        shown.add_column(heading, overflow="fold")
    for row in rows:
        shown.add_row(*row)
    console.print(shown if shown.row_count else f"[bold]{title}[/]  [dim]none[/]")
    console.print()


def text(value: object) -> str:
    """Any value as it may stand in a cell: what a source sent is never taken for markup."""
    return "" if value is None else escape(str(value))


def state(value: str) -> str:
    colour = COLOURS.get(value)
    return f"[{colour}]{value}[/]" if colour else text(value)
