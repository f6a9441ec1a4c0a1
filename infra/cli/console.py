"""What every command prints with: one console, and how times, money and states look."""

import os
import sys
from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from shared.console.words import counted as counted
from shared.console.words import moment as moment
from shared.console.words import money as money

PIPED = 200
"""Columns where nobody looks: what another program reads is to be whole lines, and Rich would fold them at 80."""


def _width(stream: TextIO) -> int | None:
    """None is that of the terminal, or COLUMNS."""
    return None if stream.isatty() or "COLUMNS" in os.environ else PIPED


console = Console(width=_width(sys.stdout))
errors = Console(stderr=True, width=_width(sys.stderr))

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
    named = list(headings)
    shown = Table(header_style="dim", box=None, pad_edge=False, show_header=any(named))
    for heading in named:
        shown.add_column(heading, overflow="fold")
    for row in rows:
        shown.add_row(*row)
    console.print(f"[bold]{title}[/]" if shown.row_count else f"[bold]{title}[/]  [dim]none[/]")
    if shown.row_count:
        console.print(shown)
    console.print()


def text(value: object) -> str:
    """Any value as it may stand in a cell: what a source sent is never taken for markup."""
    return "" if value is None else escape(str(value))


def state(value: str) -> str:
    colour = COLOURS.get(value)
    return f"[{colour}]{value}[/]" if colour else text(value)
